import type { Draft, KindInfo } from '../cluster/api/kinds.ts'

/** One object of a manifest file. */
export interface ManifestItem {
  readonly type: KindInfo
  readonly namespace: string
  readonly name: string
  readonly object: Draft
  /** the JSON the object was read from, keys as written */
  readonly data: unknown
}

/** Reads a file's documents one after another; throws at the first that is wrong. */
export function* readManifest(text: string, options: { source: string; validate: boolean; keepLists: boolean }): Generator<ManifestItem, void, void> {
  void text
  void options
}
