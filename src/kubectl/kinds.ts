import type { ApiObject, Draft, Kind, KindInfo } from '../cluster/api/kinds.ts'
import { KINDS } from '../cluster/api/kinds.ts'
import { rare } from './rare.ts'

/** An object to be sent, of any kind; `kind` tells which. */
export type AnyDraft = { [K in Kind]: Draft<K> }[Kind]

/** An object as it is stored, or as a file has it. */
export type AnyObject = ApiObject | AnyDraft

/** What one word stands for besides a single type (`pkg/api/install`, v1.1.8). */
const GROUPS: Readonly<Record<string, readonly string[]>> = { all: ['rc', 'svc', 'pods', 'pvc'] }

/** The API versions that this kubectl knows, in its order. */
export const API_VERSIONS = ['v1', 'extensions/v1beta1']

/** A kind as part of a message: `replicationcontroller`. */
export function singular(info: KindInfo): string {
  return info.kind.toLowerCase()
}

/** The plural that a kind would have as a resource (`meta.KindToResource`, v1.1.8), known or not. */
export function pluralOf(kind: string): string {
  const word = kind.toLowerCase()
  if (word.endsWith('endpoints')) return word
  if (word.endsWith('s')) return word + 'es'
  return word.endsWith('y') ? word.slice(0, -1) + 'ies' : word + 's'
}

/** The type a word on the command line means: a short form, or the singular or plural in any case. */
export function findType(word: string): KindInfo | undefined {
  const lower = word.toLowerCase()
  return KINDS.find(info => info.short.includes(word)) ?? KINDS.find(info => info.resource === lower || singular(info) === lower)
}

/** The same for a word that must be a type. Throws when it is none. */
export function typeNamed(word: string): KindInfo {
  const info = findType(word) ?? rare.hiddenType(word)
  if (!info) throw new Error(`in version and kind for resource, no resource ${JSON.stringify(word)} has been defined`)
  return info
}

/** The row of a kind that a manifest names with its version. Throws with the mapper's words. */
export function kindNamed(kind: string, apiVersion: string): KindInfo {
  const info = KINDS.find(info => info.kind === kind && info.apiVersion === apiVersion) ?? rare.hiddenKind(kind, apiVersion)
  if (!info) throw new Error(`no kind named ${JSON.stringify(kind)} is registered in versions ["" ${JSON.stringify(apiVersion)}]`)
  return info
}

/** `all,pods` with the groups spelled out: `rc,svc,pods,pvc,pods`. */
export function expandGroups(types: string): string {
  return types
    .split(',')
    .map(type => GROUPS[type]?.join(',') ?? type)
    .join(',')
}
