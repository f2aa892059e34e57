import { TermIndex } from '../../../src/cluster/apiserver/term-index.ts'
import { History } from '../../../src/cluster/apiserver/watch.ts'
import { ApiServer } from '../../../src/cluster/apiserver/server.ts'
import { Store } from '../../../src/cluster/apiserver/store.ts'
import { Allocator } from '../../../src/cluster/apiserver/allocator.ts'
import { endpointsController } from '../../../src/cluster/controllers/endpoints.ts'
import { replicationController } from '../../../src/cluster/controllers/replication.ts'
import { DockerRuntime } from '../../../src/cluster/kubelet/docker/runtime.ts'
import { Kubelets } from '../../../src/cluster/kubelet/kubelet.ts'
import { WorkQueue } from '../../../src/cluster/sim/queue.ts'
import { Table } from '../../../src/cluster/sim/table.ts'

/** A bug planted on purpose, to see that the simulation finds it. */
export interface Mutant {
  readonly name: string
  /** Plants it, for the rest of this process. */
  plant(): void
}

/** Puts something else in the place of a method; it may call the original. */
function replace<T extends object, K extends keyof T & string>(
  target: T,
  method: K,
  make: (original: any) => (this: any, ...args: any[]) => unknown,
): void {
  const original = target[method] as unknown
  Object.defineProperty(target, method, { value: make(original), configurable: true, writable: true })
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
      replace(
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
      replace(
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
      replace(
        Kubelets.prototype,
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
      replace(
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
      replace(
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
    plant() {
      const last = new WeakMap<object, unknown>()
      const now = every(97)
      replace(
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
      replace(
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
      replace(
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
      replace(
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
      replace(
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
      replace(
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
      replace(
        replicationController,
        'keysFor',
        original =>
          function (change: any, store: any) {
            return change.object.kind === 'Pod' && change.object.metadata.deletionTimestamp ? [] : original(change, store)
          },
      )
      replace(
        replicationController,
        'reconcile',
        original =>
          function (key: string, context: any) {
            if (key !== '') original(key, context)
          },
      )
    },
  },
]
