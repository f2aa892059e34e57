import type { Kind } from '../cluster/api/kinds.ts'
import { StatusError, isInvalid } from '../cluster/api/status.ts'
import type { Wait } from '../shell/program.ts'
import type { Context } from './command.ts'
import type { AnyDraft } from './kinds.ts'
import type { Poll } from './poll.ts'
import { poll } from './poll.ts'

/** The scaling that is asked for, with what must be true before it (`pkg/kubectl/scale.go`, v1.1.8). */
export interface Scaling {
  size: number
  currentSize?: number
  resourceVersion?: string
  /** how long to try again when somebody else changed the object in between */
  retry: Poll
  /** how long to wait until so many pods are there; not at all when missing */
  wait?: Poll
}

/** Throws when objects of this kind have no size to be changed. */
export function checkScalable(kind: Kind): asserts kind is 'ReplicationController' | 'Job' {
  if (kind !== 'ReplicationController' && kind !== 'Job') throw new Error(`no scaler has been implemented for ${JSON.stringify(kind)}`)
}

/** Gives a controller or a job another size, and waits until it has it if that is asked for. */
export function* scale(context: Context, kind: Kind, namespace: string, name: string, scaling: Scaling): Generator<Wait, void, void> {
  checkScalable(kind)
  const now = () => context.now()
  yield* poll(scaling.retry, now, () => attempt(context, kind, namespace, name, scaling))
  if (!scaling.wait) return
  if (kind === 'ReplicationController') {
    const { metadata } = yield* context.api.get(kind, namespace, name)
    yield* poll(scaling.wait, now, () => hasReplicas(context, namespace, name, metadata.generation ?? 0))
  } else {
    yield* poll(scaling.wait, now, function* () {
      const { spec, status } = yield* context.api.get('Job', namespace, name)
      return (status.active ?? 0) === (spec.parallelism ?? 0)
    })
  }
}

/** Whether a controller has seen this generation of itself and counts as many pods as it wants (`ControllerHasDesiredReplicas`, v1.1.8). */
export function* hasReplicas({ api }: Context, namespace: string, name: string, generation: number): Generator<Wait, boolean, void> {
  const { spec, status } = yield* api.get('ReplicationController', namespace, name)
  return (status.observedGeneration ?? 0) >= generation && status.replicas === spec.replicas
}

/** One attempt: false when the object has changed since it was read, so that another makes sense. */
function* attempt(
  { api }: Context,
  kind: 'ReplicationController' | 'Job',
  namespace: string,
  name: string,
  scaling: Scaling,
): Generator<Wait, boolean, void> {
  const failed = (error: unknown, version: string) =>
    new Error(`Scaling the controller failed with: ${(error as Error).message}; Current resource version ${version}`)
  let found
  try {
    found = yield* api.get(kind, namespace, name)
  } catch (error) {
    if (error instanceof StatusError) throw failed(error, 'Unknown')
    throw error
  }
  const [field, what] = kind === 'Job' ? (['parallelism', 'parallelism'] as const) : (['replicas', 'replicas'] as const)
  const spec = found.spec as { replicas?: number; parallelism?: number }
  const { currentSize = -1, resourceVersion = '' } = scaling
  if (currentSize !== -1 && spec[field] !== currentSize) throw new Error(`Expected ${what} to be ${currentSize}, was ${spec[field] ?? 'nil'}`)
  const version = found.metadata.resourceVersion
  if (resourceVersion !== '' && version !== resourceVersion) throw new Error(`Expected resource version to be ${resourceVersion}, was ${version}`)
  try {
    yield* api.update({ ...found, spec: { ...found.spec, [field]: scaling.size } } as AnyDraft)
    return true
  } catch (error) {
    if (isInvalid(error)) throw failed(error, version)
    if (error instanceof StatusError) return false
    throw error
  }
}
