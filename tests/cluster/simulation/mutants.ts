import { TermIndex } from '../../../src/cluster/apiserver/term-index.ts'
import { History } from '../../../src/cluster/apiserver/watch.ts'
import { ApiServer } from '../../../src/cluster/apiserver/server.ts'
import { Store } from '../../../src/cluster/apiserver/store.ts'
import { Allocator } from '../../../src/cluster/apiserver/allocator.ts'
import { endpointsController } from '../../../src/cluster/controllers/endpoints.ts'
import { replicationController } from '../../../src/cluster/controllers/replication.ts'
import { ContainerStarter } from '../../../src/cluster/kubelet/container-starter.ts'
import { DockerRuntime } from '../../../src/cluster/kubelet/docker/runtime.ts'
import { WorkQueue } from '../../../src/cluster/sim/queue.ts'
import { Table } from '../../../src/cluster/sim/table.ts'

/** A bug planted on purpose, to see that the simulation finds it. */
export interface Mutant {
  readonly name: string
  /** Plants it; returns what takes it away again. */
  plant(): () => void
  /** Restoring is what it breaks: every other bug is to be found without. */
  readonly restores?: boolean
}

/** Puts something else in the place of a method; it may call the original. Returns how to put that back. */
function replace<T extends object, K extends keyof T & string>(
  target: T,
  method: K,
  make: (original: any) => (this: any, ...args: any[]) => unknown,
): () => void {
  const original = Object.getOwnPropertyDescriptor(target, method)!
  Object.defineProperty(target, method, { ...original, value: make(original.value) })
  return () => void Object.defineProperty(target, method, original)
}

/** Answers true at every n-th call. */
function every(n: number): () => boolean {
  let calls = 0
  return () => ++calls % n === 0
}

export const MUTANTS: readonly Mutant[] = [
  {
    name: 'an index keeps what has left',
    plant() {
      const now = every(40)
      return replace(
        TermIndex.prototype,
        'remove',
        original =>
          function (...args) {
            if (!now()) original.apply(this, args)
          },
      )
    },
  },
  {
    name: 'work that was asked for again is lost',
    plant() {
      const now = every(60)
      return replace(
        WorkQueue.prototype,
        'add',
        original =>
          function (component: string, key: string, due: number) {
            if (component === 'kubelet' && key.includes('-') && now()) return
            original.call(this, component, key, due)
          },
      )
    },
  },
  {
    name: 'an address is given out while its pod lives',
    plant() {
      let last: string | undefined
      const now = every(15)
      return replace(
        ContainerStarter.prototype,
        'nextAddress',
        original =>
          function (node: string) {
            if (last !== undefined && now()) return last
            return (last = original.call(this, node))
          },
      )
    },
  },
  {
    name: 'pods that are going away count as active',
    plant() {
      return replace(
        Store.prototype,
        'activeCount',
        original =>
          function (this: Store, rc: any) {
            const going = this.list('Pod', { namespace: rc.metadata.namespace, selector: rc.spec.selector }).filter(
              pod => pod.metadata.deletionTimestamp,
            )
            return original.call(this, rc) + going.length
          },
      )
    },
  },
  {
    name: 'a version is used twice',
    plant() {
      const now = every(200)
      return replace(
        Table.prototype,
        'set',
        original =>
          function (key: string, value: unknown) {
            original.call(this, key, key === 'version' && typeof value === 'number' && now() ? value - 1 : value)
          },
      )
    },
  },
  {
    name: 'a snapshot misses a change',
    restores: true,
    plant() {
      const last = new WeakMap<object, unknown>()
      const now = every(97)
      return replace(
        Table.prototype,
        'save',
        original =>
          function (this: object) {
            const old = last.get(this)
            if (old !== undefined && now()) return old
            const fresh = original.call(this)
            last.set(this, fresh)
            return fresh
          },
      )
    },
  },
  {
    name: 'a watcher is not told of a change',
    plant() {
      const now = every(150)
      return replace(
        History.prototype,
        'record',
        original =>
          function (...args) {
            if (!now()) original.apply(this, args)
          },
      )
    },
  },
  {
    name: 'a stored object is changed in place',
    plant() {
      const now = every(50)
      return replace(
        ApiServer.prototype,
        'updateStatus',
        original =>
          function (this: ApiServer, draft: any) {
            const stored: any = this.find(draft.kind, draft.metadata.namespace, draft.metadata.name)
            if (stored && now()) stored.status.phase = draft.status?.phase
            return original.call(this, draft)
          },
      )
    },
  },
  {
    name: 'an address of a service is free again too early',
    plant() {
      const now = every(4)
      return replace(
        Allocator.prototype,
        'allocate',
        original =>
          function (this: Allocator, service: any) {
            const allocated = original.call(this, service)
            if (now()) this.release(allocated)
            return allocated
          },
      )
    },
  },
  {
    name: 'a container that is to stop goes on',
    plant() {
      const now = every(25)
      return replace(
        DockerRuntime.prototype,
        'stop',
        original =>
          function (...args) {
            if (!now()) original.apply(this, args)
          },
      )
    },
  },
  {
    name: 'endpoints do not hear of a pod that has gone',
    plant() {
      return replace(
        endpointsController,
        'keysFor',
        original =>
          function (change: any, store: any) {
            return change.object.kind === 'Pod' && change.type !== 'ADDED' && change.object.metadata.deletionTimestamp ? [] : original(change, store)
          },
      )
    },
  },
  {
    name: 'a controller does not hear of a pod that has gone',
    plant() {
      const deaf = replace(
        replicationController,
        'keysFor',
        original =>
          function (change: any, store: any) {
            return change.object.kind === 'Pod' && change.object.metadata.deletionTimestamp ? [] : original(change, store)
          },
      )
      const never = replace(
        replicationController,
        'reconcile',
        original =>
          function (key: string, context: any) {
            if (key !== '') original(key, context)
          },
      )
      return () => (deaf(), never())
    },
  },
]
