import { encode } from '../cluster/api/encode.ts'
import { goJson } from '../cluster/api/json.ts'
import type { ApiObject, Draft, Pod, ReplicationController } from '../cluster/api/kinds.ts'
import { formatSelector, selectorOf } from '../cluster/api/selectors.ts'
import { StatusError, isNotFound } from '../cluster/api/status.ts'
import type { Wait } from '../shell/program.ts'
import type { Context } from './command.ts'
import { md5 } from '../cluster/api/md5.ts'
import type { Poll } from './poll.ts'
import { poll } from './poll.ts'
import { hasReplicas, scale } from './scaler.ts'

/** Notes that a rolling update leaves on its controllers, so that another kubectl can go on with it (`pkg/kubectl/rolling_updater.go`, v1.1.8). */
const NOTES = {
  /** on the new one: `NAME:UID` of the one it replaces */
  source: 'kubectl.kubernetes.io/update-source-id',
  /** on the new one: how many pods it shall have in the end */
  desired: 'kubectl.kubernetes.io/desired-replicas',
  /** on the old one: how many pods it had at the start */
  original: 'kubectl.kubernetes.io/original-replicas',
  /** on the old one: the name of the one that replaces it, for `--image` */
  next: 'kubectl.kubernetes.io/next-controller-id',
}

/** One more pod than before may run while it lasts, and none fewer. */
const MAX_SURGE = 1
const MAX_UNAVAILABLE = 0

/** A controller that exists, or is about to. */
export type Controller = ReplicationController | Draft<'ReplicationController'>

export interface RollingUpdate {
  oldRc: ReplicationController
  newRc: Controller
  namespace: string
  updatePeriodMs: number
  poll: Poll
  /** afterwards the new controller takes the old one's name */
  keepsName: boolean
}

/** Moves the pods from the old controller to the new one, one by one, then deletes the old one. */
export function* rollingUpdate(context: Context, update: RollingUpdate): Generator<Wait, void, void> {
  const { api } = context
  let { oldRc } = update
  let newRc = yield* targetController(context, update)
  const desired = noteOf(newRc, NOTES.desired)
  if (oldRc.metadata.annotations?.[NOTES.original] === undefined) {
    const existing = yield* api.get('ReplicationController', oldRc.metadata.namespace, oldRc.metadata.name)
    oldRc = yield* api.update(withNotes(existing, { [NOTES.original]: String(existing.spec.replicas) }))
  }
  const original = noteOf(oldRc, NOTES.original)
  const minAvailable = original - MAX_UNAVAILABLE
  yield* say(
    context,
    `Scaling up ${newRc.metadata.name} from ${newRc.spec.replicas} to ${desired}, scaling down ${oldRc.metadata.name} from ${oldRc.spec.replicas} to 0 ` +
      `(keep ${minAvailable} pods available, don't exceed ${original + MAX_SURGE} pods)`,
  )

  let deadline = context.now() + update.poll.timeoutMs
  while (newRc.spec.replicas !== desired || oldRc.spec.replicas !== 0) {
    const before = [newRc.spec.replicas, oldRc.spec.replicas]
    newRc = yield* scaleUp(context, update, newRc, oldRc, original, desired)
    yield { sleep: Math.max(0, update.updatePeriodMs) }
    oldRc = yield* scaleDown(context, update, newRc, oldRc, minAvailable, desired)
    if (newRc.spec.replicas !== before[0] || oldRc.spec.replicas !== before[1]) deadline = context.now() + update.poll.timeoutMs
    else if (context.now() > deadline) throw new Error('timed out waiting for any update progress to be made')
  }
  yield* cleanUp(context, update, oldRc, newRc)
}

/** The new controller, created without pods, or found as an earlier run has left it. */
function* targetController(context: Context, { oldRc, newRc, namespace }: RollingUpdate): Generator<Wait, ReplicationController, void> {
  const { api } = context
  const name = newRc.metadata!.name ?? ''
  const sourceId = idOf(oldRc)
  let existing: ReplicationController
  try {
    existing = yield* api.get('ReplicationController', newRc.metadata!.namespace ?? namespace, name)
  } catch (error) {
    if (!isNotFound(error)) throw error
    const replicas = newRc.spec?.replicas ?? 1
    if (replicas <= 0) throw new Error(`Invalid controller spec for ${name}; required: > 0 replicas, actual: ${numbered(newRc.spec)}\n`)
    const notes = { [NOTES.desired]: String(replicas), [NOTES.source]: sourceId }
    const { resourceVersion: _, ...metadata } = withNotes(newRc, notes).metadata!
    const created = yield* api.create({
      ...newRc,
      metadata: { ...metadata, namespace },
      spec: { ...newRc.spec, replicas: 0 },
    } as Draft<'ReplicationController'>)
    yield* say(context, `Created ${created.metadata.name}`)
    return created
  }
  const annotations = existing.metadata.annotations ?? {}
  if (annotations[NOTES.source] !== sourceId || annotations[NOTES.desired] === undefined) {
    const shown = Object.keys(annotations)
      .sort()
      .map(key => `${key}:${annotations[key]}`)
    throw new Error(`Missing/unexpected annotations for controller ${name}, expected ${sourceId} : map[${shown.join(' ')}]`)
  }
  yield* say(context, `Continuing update with existing controller ${existing.metadata.name}.`)
  return existing
}

/** A spec as Go's `%d` prints it, which is meant for numbers: texts are marked as wrong, and the template is the place where it lies in memory. */
function numbered(spec: Controller['spec']): string {
  const { replicas = 1, selector = {} } = spec ?? {}
  const wrong = (text: string | undefined): string => `%!d(string=${text})`
  const entries = Object.keys(selector).sort()
  return `{${replicas} map[${entries.map(key => `${wrong(key)}:${wrong(selector[key])}`).join(' ')}] 824635435840}`
}

function* scaleUp(
  context: Context,
  update: RollingUpdate,
  newRc: ReplicationController,
  oldRc: ReplicationController,
  original: number,
  desired: number,
): Generator<Wait, ReplicationController, void> {
  if (newRc.spec.replicas === desired) return newRc
  const room = oldRc.spec.replicas === 0 ? desired - newRc.spec.replicas : original + MAX_SURGE - oldRc.spec.replicas - newRc.spec.replicas
  if (room <= 0) return newRc
  const size = Math.min(newRc.spec.replicas + room, desired)
  yield* say(context, `Scaling ${newRc.metadata.name} up to ${size}`)
  return yield* scaleTo(context, update, newRc, size)
}

function* scaleDown(
  context: Context,
  update: RollingUpdate,
  newRc: ReplicationController,
  oldRc: ReplicationController,
  minAvailable: number,
  desired: number,
): Generator<Wait, ReplicationController, void> {
  if (oldRc.spec.replicas === 0) return oldRc
  const available = yield* readyPods(context, update, oldRc, newRc)
  const spare = oldRc.spec.replicas + available - minAvailable
  if (spare <= 0) return oldRc
  const isComplete = newRc.spec.replicas === desired && available === desired
  const size = isComplete ? 0 : Math.max(0, oldRc.spec.replicas - spare)
  yield* say(context, `Scaling ${oldRc.metadata.name} down to ${size}`)
  return yield* scaleTo(context, update, oldRc, size)
}

function* scaleTo(
  context: Context,
  update: RollingUpdate,
  { metadata }: ReplicationController,
  size: number,
): Generator<Wait, ReplicationController, void> {
  yield* scale(context, 'ReplicationController', metadata.namespace, metadata.name, { size, retry: update.poll, wait: update.poll })
  return yield* context.api.get('ReplicationController', metadata.namespace, metadata.name)
}

/** How many of the new controller's pods are ready, once any pod of either is. */
function* readyPods(
  context: Context,
  update: RollingUpdate,
  oldRc: ReplicationController,
  newRc: ReplicationController,
): Generator<Wait, number, void> {
  let ready = 0
  yield* poll(
    update.poll,
    () => context.now(),
    function* () {
      let any = false
      for (const rc of [oldRc, newRc]) {
        const labelSelector = formatSelector(selectorOf(rc.spec.selector))
        const pods = yield* context.api.list('Pod', { namespace: rc.metadata.namespace, labelSelector })
        const count = pods.items.filter(isReady).length
        any ||= count > 0
        if (rc === newRc) ready += count
      }
      return any
    },
  )
  return ready
}

function isReady({ status }: Pod): boolean {
  return (status.conditions ?? []).some(condition => condition.type === 'Ready' && condition.status === 'True')
}

function* cleanUp(context: Context, update: RollingUpdate, oldRc: ReplicationController, newRc: ReplicationController): Generator<Wait, void, void> {
  const { api } = context
  const { namespace } = update
  const fresh = yield* api.get('ReplicationController', namespace, newRc.metadata.name)
  const { [NOTES.source]: _, [NOTES.desired]: __, ...annotations } = fresh.metadata.annotations ?? {}
  const updated = yield* api.update({ ...fresh, metadata: { ...fresh.metadata, annotations } })
  yield* poll(
    update.poll,
    () => context.now(),
    () => hasReplicas(context, namespace, updated.metadata.name, updated.metadata.generation ?? 0),
  )
  const done = yield* api.get('ReplicationController', namespace, updated.metadata.name)
  if (!update.keepsName) {
    yield* say(context, `Update succeeded. Deleting ${oldRc.metadata.name}`)
    yield* api.delete('ReplicationController', namespace, oldRc.metadata.name)
    return
  }
  yield* say(context, `Update succeeded. Deleting old controller: ${oldRc.metadata.name}`)
  yield* api.delete('ReplicationController', namespace, oldRc.metadata.name)
  yield* say(context, `Renaming ${done.metadata.name} to ${oldRc.metadata.name}`)
  yield* rename(context, done, oldRc.metadata.name)
}

/** Gives a controller another name: creates it anew and deletes the old one; its pods do not notice. */
export function* rename({ api }: Context, rc: ReplicationController, name: string): Generator<Wait, void, void> {
  const { resourceVersion: _, ...metadata } = rc.metadata
  yield* api.create({ ...rc, metadata: { ...metadata, name } } as Draft<'ReplicationController'>)
  try {
    yield* api.delete('ReplicationController', rc.metadata.namespace, rc.metadata.name)
  } catch (error) {
    if (!isNotFound(error)) throw error
  }
}

/** The controller that was being made to replace the one with this name. */
export function* findSuccessorOf({ api }: Context, namespace: string, name: string): Generator<Wait, ReplicationController, void> {
  const { items } = yield* api.list('ReplicationController', { namespace })
  const found = items.find(({ metadata }) => metadata.annotations?.[NOTES.source]?.startsWith(name))
  if (!found) throw new Error(`couldn't find a replication controller with source id == ${namespace}/${name}`)
  return found
}

/** The name of the controller that an earlier `--image` update has begun to make. */
export function successorName(oldRc: ReplicationController): string {
  return oldRc.metadata.annotations?.[NOTES.next] ?? ''
}

/** A copy of a controller with another image, told apart by a label whose value is a sum over its contents. */
export function controllerWithImage(rc: ReplicationController, name: string, image: string, key: string): Draft<'ReplicationController'> {
  const { template, selector } = rc.spec
  const [container, ...more] = template.spec.containers
  if (more.length > 0) throw new Error('Image update is not supported for multi-container pods')
  if (!container) throw new Error(`Pod has no containers! (${goJson(encode(rc))})`)
  const changed = { ...rc, spec: { ...rc.spec, template: { ...template, spec: { ...template.spec, containers: [{ ...container, image }] } } } }
  const hash = hashOf(changed)
  const { resourceVersion: _, ...metadata } = changed.metadata
  const labelled = { ...changed.spec.template, metadata: { ...template.metadata, labels: { ...template.metadata?.labels, [key]: hash } } }
  return {
    ...changed,
    metadata: { ...metadata, name: name || `${rc.metadata.name}-${hash}` },
    spec: { ...changed.spec, selector: { ...selector, [key]: hash }, template: labelled },
  } as Draft<'ReplicationController'>
}

/** Notes the successor on the old controller and sees to it that its pods and selector carry the label that tells the two apart. */
export function* prepareOld(
  context: Context,
  oldRc: ReplicationController,
  namespace: string,
  successor: string,
  key: string,
): Generator<Wait, ReplicationController, void> {
  const { api } = context
  const hash = hashOf(oldRc)
  const noted = withNotes(oldRc, { [NOTES.next]: successor })
  if (Object.hasOwn(oldRc.spec.selector, key)) return yield* api.update(noted)

  const listed = (selector: Record<string, string>) => api.list('Pod', { namespace, labelSelector: formatSelector(selectorOf(selector)) })
  // the template first, so that no new pod comes without the label; then the pods; the selector last, so that it never loses one
  const withTemplate = yield* updateRetrying(context, noted, rc => {
    const { template } = rc.spec
    return {
      ...rc,
      spec: { ...rc.spec, template: { ...template, metadata: { ...template.metadata, labels: { ...template.metadata?.labels, [key]: hash } } } },
    }
  })
  const oldSelector = { ...withTemplate.spec.selector }
  for (const pod of (yield* listed(oldSelector)).items) yield* labelPod(context, pod, key, hash)
  const updated = yield* updateRetrying(context, withTemplate, rc => ({
    ...rc,
    spec: { ...rc.spec, selector: { ...rc.spec.selector, [key]: hash } },
  }))
  for (const { metadata } of (yield* listed(oldSelector)).items) {
    if (metadata.labels?.[key] !== hash) yield* api.delete('Pod', namespace, metadata.name)
  }
  return updated
}

function* labelPod(context: Context, pod: Pod, key: string, value: string): Generator<Wait, void, void> {
  let failure: unknown
  for (let seconds = 3, tries = 0; tries < 3; tries++, seconds *= seconds) {
    try {
      yield* context.api.update({ ...pod, metadata: { ...pod.metadata, labels: { ...pod.metadata.labels, [key]: value } } })
      return
    } catch (error) {
      if (!(error instanceof StatusError)) throw error
      failure = error
      context.write(`Error updating pod (${error.message}), retrying after ${seconds} seconds`)
      yield { sleep: seconds * 1000 }
    }
  }
  throw failure
}

/** Updates a controller, reading it again and trying once more as long as somebody else was faster. */
function* updateRetrying(
  { api, now }: Context,
  rc: ReplicationController,
  change: (rc: ReplicationController) => ReplicationController,
): Generator<Wait, ReplicationController, void> {
  let current = rc
  yield* poll({ intervalMs: 10, timeoutMs: 60_000 }, now, function* () {
    try {
      current = yield* api.update(change(current))
      return true
    } catch (error) {
      if (!(error instanceof StatusError)) throw error
      try {
        current = yield* api.get('ReplicationController', rc.metadata.namespace, rc.metadata.name)
      } catch {
        current = rc // it is read again at the next attempt; the time-out reports it
      }
      return false
    }
  })
  return current
}

/** Turns an update that is under way around: the old controller becomes the one to go to. */
export function* turnAround(context: Context, update: RollingUpdate): Generator<Wait, RollingUpdate, void> {
  const { oldRc, newRc } = update
  const original = oldRc.metadata.annotations?.[NOTES.original]
  if (original === undefined) throw new Error(`couldn't find original replica count of ${JSON.stringify(oldRc.metadata.name)}`)
  yield* say(context, `Setting ${JSON.stringify(oldRc.metadata.name)} replicas to ${original}`)
  const source = newRc as ReplicationController
  const notes = { [NOTES.source]: idOf(source), [NOTES.desired]: original }
  const target = withNotes(oldRc, notes)
  try {
    yield* context.api.update(target)
  } catch (error) {
    if (!(error instanceof StatusError)) throw error // v1.1.8 does not look at the answer either
  }
  return { ...update, oldRc: source, newRc: target, keepsName: false }
}

/** `NAME:UID`; one that is still to be created has no UID. */
function idOf({ metadata }: Controller): string {
  return `${metadata?.name}:${metadata?.uid ?? ''}`
}

function hashOf(rc: Controller): string {
  return md5(goJson(encode(rc as ApiObject)))
}

function withNotes<T extends Controller>(rc: T, notes: Record<string, string>): T {
  return { ...rc, metadata: { ...rc.metadata, annotations: { ...rc.metadata?.annotations, ...notes } } }
}

function noteOf({ metadata: { name, annotations } }: ReplicationController, note: string): number {
  const value = annotations?.[note] ?? ''
  if (!/^[+-]?\d+$/.test(value)) throw new Error(`Unable to parse annotation for ${name}: ${note}=${value}`)
  return Number(value)
}

function* say(context: Context, line: string): Generator<Wait, void, void> {
  context.print(line)
  yield* context.flush()
}
