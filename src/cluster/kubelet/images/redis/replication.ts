import type { Answer, RedisReply } from '../../../network/network.ts'
import type { ContainerContext } from '../image.ts'
import type { Database } from './keyspace.ts'
import { backgroundSave } from './saving.ts'
import type { MasterLink, RedisState, Replica } from './state.ts'
import { logLine } from './state.ts'

/** A server after something, and what it wrote to its log meanwhile. */
export interface Step {
  readonly state: RedisState
  readonly log: readonly string[]
}

/** How long a slave waits for a silent master before it gives the connection up. */
const TIMEOUT_MS = 60_000

/** What a master hands to a slave: its data by reference (they are never changed in place) and how far it has come. */
interface Copy {
  readonly runId: string
  readonly offset: number
  readonly ip: string
  readonly databases: readonly Database[]
}

/** Becomes a slave of another server; what it holds stays until the copy is there. */
export function follow(before: RedisState, master: { host: string; port: number }, now: number): Step {
  const state = { ...before, replicas: [], link: { ...master, status: 'connect' as const, heardAt: now, downSince: now } }
  return { state, log: [logLine(state, now, '*', `SLAVE OF ${master.host}:${master.port} enabled (user request)`)] }
}

/** Becomes a master and keeps what it has copied. */
export function promote(before: RedisState, now: number): Step {
  if (!before.link) return { state: before, log: [] }
  const { link: _, ...state } = before
  return { state, log: [logLine(state, now, '*', 'MASTER MODE enabled (user request)')] }
}

/** A slave's turn, once a second: asks for a copy if it has no master, and else whether the one it has still knows it. */
export function keepUp(state: RedisState, context: ContainerContext): Step {
  const { link } = state
  if (!link) return { state, log: [] }
  return link.status === 'up' && link.peer ? heartbeat(state, link, link.peer, context) : ask(state, link, context)
}

function heartbeat(state: RedisState, link: MasterLink, peer: NonNullable<MasterLink['peer']>, context: ContainerContext): Step {
  const { now } = context
  const answer = context.connect(
    { host: peer.ip, port: peer.port },
    { protocol: 'redis', command: ['REPLCONF', 'ACK', String(state.offset), peer.runId, context.ip, String(state.port)] },
  )
  const copy = copyIn(answer)
  if (copy) return { state: taken(state, link, copy, now), log: [] } // something was missed meanwhile
  if (answer.ok && 'redis' in answer && 'status' in answer.redis) return { state: { ...state, link: { ...link, heardAt: now } }, log: [] }
  const silent = !answer.ok && answer.failure === 'timeout'
  if (silent && now - link.heardAt < TIMEOUT_MS) return { state, log: [] }
  const lines = [
    ...(silent ? [logLine(state, now, '#', 'MASTER timeout: no data nor PING received...')] : []),
    logLine(state, now, '#', 'Connection with master lost.'),
    logLine(state, now, '*', 'Caching the disconnected master state.'),
  ]
  return { state: { ...state, link: { ...link, status: 'connect', downSince: now } }, log: lines }
}

/** One attempt to reach the master and to be given a copy. */
function ask(state: RedisState, link: MasterLink, context: ContainerContext): Step {
  const { now } = context
  const say = (level: '*' | '#', words: string) => logLine(state, now, level, words)
  const waiting = link.connectingSince !== undefined
  const opening = waiting ? [] : [say('*', `Connecting to MASTER ${link.host}:${link.port}`), say('*', 'MASTER <-> SLAVE sync started')]

  const answer = context.connect(
    { host: link.host, port: link.port },
    {
      protocol: 'redis',
      command: ['PSYNC', link.peer?.runId ?? '?', String(link.peer ? state.offset + 1 : -1), context.ip, String(state.port)],
    },
  )
  if (!answer.ok && answer.failure === 'timeout') {
    if (!waiting) return { state: { ...state, link: { ...link, connectingSince: now } }, log: opening }
    if (now - (link.connectingSince ?? now) < TIMEOUT_MS) return { state, log: [] }
    return { state: disconnected(state, link), log: [say('#', 'Timeout connecting to the MASTER...')] }
  }
  if (!answer.ok && answer.failure === 'unknown-host') {
    return { state, log: [opening[0] ?? '', say('#', 'Unable to connect to MASTER: Invalid argument')] }
  }
  if (!answer.ok && (answer.failure === 'refused' || answer.failure === 'unreachable')) {
    const reason = answer.failure === 'refused' ? 'Connection refused' : 'No route to host'
    return { state: disconnected(state, link), log: [...opening, say('#', `Error condition on socket for SYNC: ${reason}`)] }
  }
  const connected = [...opening, say('*', 'Non blocking connect for SYNC fired the event.')]
  if (!answer.ok || !('redis' in answer)) {
    const reason = !answer.ok && answer.failure === 'reset' ? 'Connection reset by peer' : 'Success'
    return { state: disconnected(state, link), log: [...connected, say('#', `I/O error reading PING reply from master: ${reason}`)] }
  }
  const greeted = [...connected, say('*', 'Master replied to PING, replication can continue...')]
  const copy = copyIn(answer)
  if (!copy) {
    const reply = 'error' in answer.redis ? `-${answer.redis.error}` : '-ERR'
    return { state: disconnected(state, link), log: [...greeted, say('#', `Unexpected reply to PSYNC from master: ${reply}`)] }
  }
  const size = JSON.stringify(copy.databases).length
  const lines = [
    ...greeted,
    link.peer
      ? say('*', `Trying a partial resynchronization (request ${link.peer.runId}:${state.offset + 1}).`)
      : say('*', 'Partial resynchronization not possible (no cached master)'),
    say('*', `Full resync from master: ${copy.runId}:${copy.offset}`),
    ...(link.peer ? [say('*', 'Discarding previously cached master state.')] : []),
    say('*', `MASTER <-> SLAVE sync: receiving ${size} bytes from master`),
    say('*', 'MASTER <-> SLAVE sync: Flushing old data'),
    say('*', 'MASTER <-> SLAVE sync: Loading DB in memory'),
    say('*', 'MASTER <-> SLAVE sync: Finished with success'),
  ]
  return { state: taken(state, link, copy, now), log: lines }
}

function taken(state: RedisState, link: MasterLink, copy: Copy, now: number): RedisState {
  return {
    ...state,
    databases: copy.databases,
    offset: copy.offset,
    link: {
      host: link.host,
      port: link.port,
      status: 'up',
      peer: { ip: copy.ip, port: link.peer?.ip === copy.ip ? link.peer.port : link.port, runId: copy.runId },
      heardAt: now,
    },
  }
}

function disconnected(state: RedisState, before: MasterLink): RedisState {
  const { connectingSince: _, ...link } = before
  return { ...state, link }
}

function copyIn(answer: Answer): Copy | undefined {
  return answer.ok && 'redis' in answer && 'dataset' in answer.redis ? (answer.redis.dataset as Copy) : undefined
}

/** What servers say to each other: a slave asks for a copy (`PSYNC`) or says how far it is (`REPLCONF ACK`), a master tells what changed. */
export function replicationCommand(
  state: RedisState,
  words: readonly string[],
  request: { dataset?: unknown; from?: string },
  context: ContainerContext,
): (Step & { reply: RedisReply }) | undefined {
  const name = words[0]?.toUpperCase()
  if (name === 'PSYNC' && words.length === 5) return greet(state, words, request.from, context)
  if (name === 'REPLCONF' && words[1] === 'ACK' && words.length === 6) return acknowledge(state, words, context)
  if (name === 'REPLCONF' && words[1] === 'DATASET') return hear(state, request.dataset as Copy, context.now)
  return undefined
}

function greet(state: RedisState, words: readonly string[], from: string | undefined, context: ContainerContext): Step & { reply: RedisReply } {
  const [, , , ip = '', port = '6379'] = words
  if (state.link && state.link.status !== 'up') {
    return { state, log: [], reply: { error: "NOMASTERLINK Can't SYNC while not connected with my master" } }
  }
  const { now } = context
  const seenAs = from ?? ip
  const replica = { ip, port: Number(port), seenAs }
  const next = { ...state, replicas: withReplica(state.replicas, replica), offset: Math.max(state.offset, 1), savedAt: now }
  return {
    state: next,
    reply: { dataset: copyOf(next, context) },
    log: [
      logLine(state, now, '*', `Slave ${seenAs}:${port} asks for synchronization`),
      logLine(state, now, '*', `Full resync requested by slave ${seenAs}:${port}`),
      logLine(state, now, '*', 'Starting BGSAVE for SYNC with target: disk'),
      ...backgroundSave(state, now),
      logLine(state, now, '*', `Synchronization with slave ${seenAs}:${port} succeeded`),
    ],
  }
}

function acknowledge(state: RedisState, words: readonly string[], context: ContainerContext): Step & { reply: RedisReply } {
  const [, , offset, runId, ip, port] = words
  const known = state.runId === runId && addressesOf(state.replicas).has(`${ip}:${port}`)
  if (!known) return { state, log: [], reply: { error: 'ERR not connected' } }
  return { state, log: [], reply: Number(offset) === state.offset ? { status: 'OK' } : { dataset: copyOf(state, context) } }
}

/** These slaves and one more at the end, which may have been among them. */
function withReplica(replicas: RedisState['replicas'], replica: Replica): RedisState['replicas'] {
  const address = addressOf(replica)
  const addresses = addressesOf(replicas)
  if (addresses.has(address)) return [...replicas.filter(each => addressOf(each) !== address), replica]
  const more = [...replicas, replica]
  addressesKnown.delete(replicas)
  addressesKnown.set(more, addresses.add(address))
  return more
}

/**
 * Where these are. Five hundred slaves ask for it once a second, and seldom are they others than a second ago; while they come, each is one
 * more than the last.
 */
function addressesOf(replicas: RedisState['replicas']): Set<string> {
  let addresses = addressesKnown.get(replicas)
  if (!addresses) addressesKnown.set(replicas, (addresses = new Set(replicas.map(addressOf))))
  return addresses
}

function addressOf({ ip, port }: Replica): string {
  return `${ip}:${port}`
}

const addressesKnown = new WeakMap<RedisState['replicas'], Set<string>>()

function hear(state: RedisState, copy: Copy, now: number): Step & { reply: RedisReply } {
  const { link } = state
  if (link?.status !== 'up' || link.peer?.runId !== copy.runId) return { state, log: [], reply: { error: 'ERR not connected' } }
  return { state: taken(state, link, copy, now), log: [], reply: { status: 'OK' } }
}

/** Tells every slave what this master holds now; one that does not answer is forgotten and will ask again. */
export function tellReplicas(state: RedisState, context: ContainerContext): Step {
  const gone: RedisState['replicas'][number][] = []
  for (const replica of state.replicas) {
    const answer = context.connect(
      { host: replica.ip, port: replica.port },
      { protocol: 'redis', command: ['REPLCONF', 'DATASET'], dataset: copyOf(state, context) },
    )
    // Silence may be a cut cable: the slave catches up with its next heartbeat.
    const lost = answer.ok ? !('redis' in answer) || 'error' in answer.redis : answer.failure !== 'timeout'
    if (lost) gone.push(replica)
  }
  if (gone.length === 0) return { state, log: [] }
  return {
    state: { ...state, replicas: state.replicas.filter(replica => !gone.includes(replica)) },
    log: gone.map(({ seenAs, port }) => logLine(state, context.now, '#', `Connection with slave ${seenAs}:${port} lost.`)),
  }
}

function copyOf(state: RedisState, context: ContainerContext): Copy {
  return { runId: state.runId, offset: state.offset, ip: context.ip, databases: state.databases }
}
