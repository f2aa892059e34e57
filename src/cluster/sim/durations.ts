/** How long the things take that a cluster waits for, in milliseconds of virtual time. */
export interface Durations {
  readonly name: 'recorded' | 'field'
  /** Pulling an image of so many bytes onto a node. */
  pull(sizeBytes: number): number
  /** Asking a registry for an image or a tag that it does not have. */
  pullFailure: number
  /** Creating and starting one container. */
  start: number
  /** From the request to stop until the process is gone; `undefined`: as its process 1 answers SIGTERM. */
  stop: number | undefined
}

/** The played runtime of the recordings: every pull takes 0.3 s, starting and stopping take next to no time. */
const recorded: Durations = {
  name: 'recorded',
  pull: () => 300,
  pullFailure: 300,
  start: 2,
  stop: 0,
}

/**
 * A link of 2016, about 4 MB a second of layers packed to two fifths, after the registry's handshake; a container takes a second and a half to create and start on docker 1.8's
 * device mapper (the article sees two pods Pending at 5 s and Running at 24 s); containers end as their processes do.
 */
const field: Durations = {
  name: 'field',
  pull: sizeBytes => 1500 + Math.ceil(sizeBytes / 10_000),
  pullFailure: 1500,
  start: 1500,
  stop: undefined,
}

/** The two sets of durations. With the registry and the kubelets' build (cluster.ts) they are all that differs between a recording and a learner's cluster. */
export const DURATIONS: Readonly<Record<Durations['name'], Durations>> = { recorded, field }
