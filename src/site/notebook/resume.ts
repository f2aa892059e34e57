import { del, delMany, get, getMany, set } from 'idb-keyval'
import type { Saved } from '../../session/saved.ts'
import { Session } from '../../session/session.ts'
import { prefixMark, readSnapshot, writeSnapshot } from '../../session/snapshot.ts'
import type { SessionSnapshot } from '../../session/snapshot.ts'
import { course } from './course.ts'
import { wholeKit } from './kit.ts'
import type { Notebook } from './notebook.ts'
import { inSlices } from './pause.ts'
import { store } from './storage.ts'

/** A replay of so little work is over before anybody could wait for it. */
const WORTH = 4000
/** A snapshot is written when nobody has done anything for so long. */
const QUIET_MS = 1000
const LOOK_MS = 250
/** Writing one takes at most this part of the time. */
const SHARE = 1 / 4
const WRITING_MS = 10
const RESTING_MS = 4
/** Characters in a part of a stored snapshot: handing one to the storage is work of one go. */
const PART = 262_144
/** Which build of the engine wrote a snapshot: no other one reads it. The name of this file has a hash of all that it loads. */
const BUILD = import.meta.url

/** A snapshot as it lies beside the log that it belongs to. */
interface Stored {
  build: string
  of: string
  inputs: number
  /** its parts are under the names of this one of two generations: the other one may be half written */
  generation: 0 | 1
  parts: number
}

/**
 * The stored sitting, gone on from its stored snapshot; `undefined` when there is none that fits, or when it cannot be read: the log has
 * everything.
 */
export async function resume(saved: Saved): Promise<Session | undefined> {
  try {
    const stored = await get<Stored>(keyOf(saved.chapter), store())
    if (stored?.build !== BUILD || stored.inputs > saved.log.length || prefixMark(saved, stored.inputs) !== stored.of) return undefined
    if (stored.inputs < saved.log.length) await wholeKit() // what was done since is played again, and hardly ever with the everyday programs alone
    const parts = await getMany<string | undefined>(partNames(saved.chapter, stored), store())
    if (!parts.every(part => part !== undefined)) return undefined
    const snapshot = await inSlices(() => readSnapshot(piecesOf(parts)))
    return await inSlices(isLate => Session.replay(course, saved, isLate, snapshot))
  } catch (error) {
    console.warn(error)
    return undefined
  }
}

/** Stores a snapshot now and then, when the page has nothing better to do and a reload would have to replay much. */
export function keepSnapshots(notebook: Notebook, isPaused: () => boolean): void {
  notebook.makeRoom = () => forget(notebook.chapter)
  if (import.meta.env.DEV) return // there the engine changes and its address does not
  let [heard, quietSince, notBefore] = ['', 0, 0]
  let written: { session: Session; inputs: number; worked: number } | undefined
  const look = async (): Promise<void> => {
    const { session } = notebook
    const now = performance.now()
    const mark = markOf(session)
    if (mark !== heard || session.foreground) [heard, quietSince] = [mark, now]
    const isNews = written?.session !== session || session.log.length < written.inputs
    const worked = session.world.worked - (isNews ? 0 : written!.worked)
    if (isPaused() || notebook.readOnly || now - quietSince < QUIET_MS || now < notBefore || worked < WORTH) return
    const snapshot = session.snapshot()
    if (!snapshot) return
    const began = { session, inputs: snapshot.inputs, worked: session.world.worked }
    const { spent, isWhole } = await write(notebook.chapter, snapshot, () => mark === markOf(notebook.session))
    if (!isWhole) return // whoever broke it off has to be quiet first
    notBefore = performance.now() + spent / SHARE
    written = began
  }
  const again = (): void => {
    look()
      .catch(() => {}) // no room, or nothing may be stored: the log says so
      .finally(() => setTimeout(again, LOOK_MS))
  }
  setTimeout(again, LOOK_MS)
}

/** What is another one as soon as somebody has done something. */
function markOf(session: Session): string {
  return `${session.log.length} ${session.undone}`
}

/**
 * Writes for a moment at a time, lets the page have its frames, and gives up when it is not worth its while any more. Returns how long it
 * worked, in ms, and whether it came to the end.
 */
async function write(chapter: string, snapshot: SessionSnapshot, isWorth: () => boolean): Promise<{ spent: number; isWhole: boolean }> {
  const last = await get<Stored>(keyOf(chapter), store())
  const generation = last?.generation === 0 ? 1 : 0
  const writing = writeSnapshot(snapshot)
  let [texts, size, spent, parts] = [[] as string[], 0, 0, 0]
  for (;;) {
    const began = performance.now()
    let isDone = false
    do {
      const { done, value } = writing.next()
      if (value !== undefined) {
        texts.push(value)
        size += value.length
      }
      isDone = done ?? false
    } while (!isDone && size < PART && performance.now() - began < WRITING_MS)
    if (texts.length > 0 && (isDone || size >= PART)) {
      const putting = set(partName(chapter, generation, parts++), texts.join('\n'), store())
      ;[texts, size] = [[], 0]
      spent += performance.now() - began
      await putting
    } else spent += performance.now() - began
    if (isDone) {
      await set(keyOf(chapter), { build: BUILD, of: snapshot.of, inputs: snapshot.inputs, generation, parts } satisfies Stored, store())
      if (last) await delMany(partNames(chapter, last), store())
      return { spent, isWhole: true }
    }
    if (!isWorth()) return { spent, isWhole: false }
    await new Promise(resolve => setTimeout(resolve, RESTING_MS))
  }
}

/** Drops a stored snapshot, for the log to have its place. */
async function forget(chapter: string): Promise<void> {
  const stored = await get<Stored>(keyOf(chapter), store())
  await del(keyOf(chapter), store())
  if (stored) await delMany(partNames(chapter, stored), store())
}

function partNames(chapter: string, { generation, parts }: Stored): string[] {
  return Array.from({ length: parts }, (_, part) => partName(chapter, generation, part))
}

function partName(chapter: string, generation: number, part: number): string {
  return `${keyOf(chapter)}/${generation}/${part}`
}

function keyOf(chapter: string): string {
  return `${chapter}/snapshot`
}

function* piecesOf(parts: readonly string[]): Generator<string, void> {
  for (const part of parts) yield* part.split('\n')
}
