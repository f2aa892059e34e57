import type { ApiClient } from '../cluster/apiserver/client.ts'
import type { Fact } from './fact.ts'
import type { PodCount } from './pod-counts.ts'

/** What a check may look at: what is true in the cluster, what the learner's programs were told, what the learner answered. Good for one moment. */
export interface Evidence {
  readonly api: Pick<ApiClient, 'get' | 'list'>
  /** How many pods have these labels; costs the same for two and for two thousand. */
  pods(labels: Readonly<Record<string, string>>): PodCount
  /** Virtual ms. */
  readonly now: number
  /** Facts received since the step's scene began, oldest first. */
  readonly facts: readonly Fact[]
  /** The newest answer to each question. */
  readonly answers: Readonly<Record<string, string>>
  readonly files: { read(path: string): string | undefined }
  /** docker of the learner's node */
  readonly images: readonly string[]
  /** How many of the steady requests since the scene began were answered with success, and how many were not. */
  readonly traffic: { readonly answered: number; readonly failed: number }
  /** What asking this URL from the learner's machine would answer now, without a trace of the asking. */
  probe(url: string): { status: number; body: string } | { failure: string }
}

/** Not a sentence: what is looked at, what it should be and what it is, for the page to put in the learner's language. */
export interface Finding {
  done: boolean
  /** a message key in `content/ui/<lang>.json` under `check.` */
  what: string
  values?: Readonly<Record<string, string | number>>
  /** shown as they are: numbers, names, phases; or a message key with a leading `check.` */
  want?: string | number
  now?: string | number
}

export interface Verdict {
  done: boolean
  findings: readonly Finding[]
}

export type Check = (evidence: Evidence) => Verdict
