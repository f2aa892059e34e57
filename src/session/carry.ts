import type { Pod, ReplicationController, Service } from '../cluster/api/kinds.ts'
import { sameData } from '../cluster/sim/compare.ts'
import type { Evidence } from '../lesson/check.ts'
import { recipeOf } from '../lesson/starts.ts'
import { NO_PROGRESS } from './progress.ts'
import type { Saved } from './saved.ts'
import type { Session } from './session.ts'

/** The chapter whose sitting may go on in this one; `undefined` for the first. */
export function chapterBefore(chapter: string, { lessons }: Session['course']): string | undefined {
  const chapters = Object.keys(lessons).sort()
  return chapters[chapters.indexOf(chapter) - 1]
}

/** A sitting as another one goes on from it: without what only its own page needs. */
export function asBeginning({ hash: _hash, ...saved }: Saved): Saved {
  return { ...saved, progress: NO_PROGRESS }
}

/**
 * Whether a session that goes on from a learner's own sitting (`own`, at its beginning) stands where its chapter's prepared start (`prepared`)
 * stands: the same nodes, controllers and services, at least as many replicas, every pod up, every image there, what the start says of itself
 * true, and nothing broken on purpose.
 */
export function standsIn(own: Session, prepared: Session): boolean {
  const [mine, wanted] = [own.evidence, prepared.evidence]
  const { holds } = recipeOf(prepared.lesson.scenes[0]!.start, prepared.course.lessons)
  return (
    isUnbroken(own) &&
    sameData(nodesOf(mine), nodesOf(wanted)) &&
    sameData(mine.api.list('Service', {}).items.map(ofService), wanted.api.list('Service', {}).items.map(ofService)) &&
    sameData(controllersOf(mine).map(ofController), controllersOf(wanted).map(ofController)) &&
    controllersOf(mine).every(({ spec }, index) => (spec?.replicas ?? 1) >= (controllersOf(wanted)[index]!.spec?.replicas ?? 1)) &&
    isAllUp(mine) &&
    wanted.images.every(image => mine.images.includes(image)) &&
    holds.every(check => check(mine).done)
  )
}

/** No fault of the last scene is in the log that it goes on from: its effects would come along, and nobody would know why. */
function isUnbroken(own: Session): boolean {
  const log = own.from?.log ?? []
  return !log.slice(log.findLastIndex(input => 'reset' in input) + 1).some(input => 'fault' in input)
}

function nodesOf({ api }: Evidence): unknown {
  return api.list('Node', {}).items.map(({ metadata, status }) => [metadata.name, status.conditions?.find(({ type }) => type === 'Ready')?.status])
}

function controllersOf({ api }: Evidence): readonly ReplicationController[] {
  return api.list('ReplicationController', {}).items
}

function ofController({ metadata: { namespace, name }, spec }: ReplicationController): unknown {
  return { namespace, name, spec: { ...spec, replicas: 0 } }
}

/** A service without the address that it was given. */
function ofService({ metadata: { namespace, name }, spec }: Service): unknown {
  return { namespace, name, spec: { ...spec, clusterIP: '' } }
}

/** As many pods as are wanted, and every one ready. */
function isAllUp(evidence: Evidence): boolean {
  const pods = evidence.api.list('Pod', {}).items
  return pods.every(isUp) && pods.length === controllersOf(evidence).reduce((sum, { spec }) => sum + (spec?.replicas ?? 1), 0)
}

function isUp({ metadata, status }: Pod): boolean {
  return metadata.deletionTimestamp === undefined && (status.containerStatuses?.every(({ ready }) => ready) ?? false)
}
