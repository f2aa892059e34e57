import type { Draft } from '../../../src/cluster/api/kinds.ts'
import { StatusError } from '../../../src/cluster/api/status.ts'
import { ApiServer } from '../../../src/cluster/apiserver/server.ts'
import { Random } from '../../../src/cluster/sim/random.ts'
import { State } from '../../../src/cluster/sim/state.ts'

/** An API server with the namespace `default`, its state, and a clock to set. */
export function serverUnderTest() {
  const state = new State()
  const clock = { now: 0 }
  const server = new ApiServer({ state, random: new Random(7, state), now: () => clock.now, freeze: true })
  server.create({ kind: 'Namespace', metadata: { name: 'default' } })
  return { server, state, clock }
}

/** A controller `name` of pods labelled `app: name`. */
export function controller(name: string, replicas = 1): Draft<'ReplicationController'> {
  return {
    kind: 'ReplicationController',
    metadata: { name },
    spec: { replicas, template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: 'web', image: 'nginx' }] } } },
  }
}

export function pod(name: string, labels: Record<string, string> = {}): Draft<'Pod'> {
  return { kind: 'Pod', metadata: { name, labels }, spec: { containers: [{ name: 'web', image: 'nginx' }] } }
}

/** The refusal that `act` ends in. */
export function refusal(act: () => unknown): { code: number; reason: string; message: string } {
  try {
    act()
  } catch (error) {
    if (error instanceof StatusError) return { code: error.code, reason: error.reason, message: error.message }
    throw error
  }
  throw new Error('it was not refused')
}
