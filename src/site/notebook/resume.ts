import { del, get, set } from 'idb-keyval'
import type { Saved } from '../../session/saved.ts'
import { Session } from '../../session/session.ts'
import { prefixMark, readSnapshot, writeSnapshot } from '../../session/snapshot.ts'
import type { SessionSnapshot } from '../../session/snapshot.ts'
import { course } from './course.ts'
import type { Notebook } from './notebook.ts'
import { pause } from './pause.ts'
import { SLICE_MS } from './replay.ts'
import { store } from './storage.ts'

/** A replay of so little work is over before anybody could wait for it. */
const WORTH = 4000
/** A snapshot is written when nobody has done anything for so long. */
const QUIET_MS = 2000
const LOOK_MS = 250
/** Writing one takes at most this part of the time. */
const SHARE = 1 / 8
const WRITING_MS = 8
const RESTING_MS = 4
/** Characters in a part of a stored snapshot, which is read at once. A blob of so many would take long to make: it is made of blobs of one piece each. */
const PART = 524_288
/** Which build of the engine wrote a snapshot: no other one reads it. The name of this file has a hash of all that it loads. */
const BUILD = import.meta.url

/** A snapshot as it lies beside the log that it belongs to. */
interface Stored {
  build: string
  of: string
  inputs: number
  parts: Blob[]
}

/**
 * The stored sitting, gone on from its stored snapshot; `undefined` when there is none that fits, or when it cannot be read: the log has
 * everything.
 */
export async function resume(saved: Saved): Promise<Session | undefined> {
  try {
    const stored = await get<Stored>(keyOf(saved.chapter), store())
    if (stored?.build !== BUILD || stored.inputs > saved.log.length || prefixMark(saved, stored.inputs) !== stored.of) return undefined
    const parts = await Promise.all(stored.parts.map(part => part.text()))
    const snapshot = await inSlices(readSnapshot(piecesOf(parts)))
    return await inSlices(Session.replay(course, saved, isLate, snapshot))
  } catch (error) {
    console.warn(error)
    return undefined
  }
}

/** Stores a snapshot now and then, when the page has nothing better to do and a reload would have to replay much. */
export function keepSnapshots(notebook: Notebook, isPaused: () => boolean): void {
  notebook.makeRoom = () => del(keyOf(notebook.chapter), store())
  if (import.meta.env.DEV) return // there the engine changes and its address does not
  let [heard, quietSince, notBefore] = ['', 0, 0]
  let written: { session: Session; inputs: number; worked: number } | undefined
  const look = async (): Promise<void> => {
    const { session } = notebook
    const now = performance.now()
    const mark = `${session.log.length} ${session.undone}`
    if (mark !== heard || session.foreground) [heard, quietSince] = [mark, now]
    const isNews = written?.session !== session || session.log.length < written.inputs
    const worked = session.world.worked - (isNews ? 0 : written!.worked)
    if (isPaused() || notebook.readOnly || now - quietSince < QUIET_MS || now < notBefore || worked < WORTH) return
    const snapshot = session.snapshot()
    if (!snapshot) return
    written = { session, inputs: snapshot.inputs, worked: session.world.worked }
    const spent = await write(notebook.chapter, snapshot)
    notBefore = performance.now() + spent / SHARE
  }
  const again = (): void => {
    look()
      .catch(() => {}) // no room, or nothing may be stored: the log says so
      .finally(() => setTimeout(again, LOOK_MS))
  }
  setTimeout(again, LOOK_MS)
}

/** Writes for a moment at a time, and lets the page have its frames. Returns how long it worked, in ms. */
async function write(chapter: string, snapshot: SessionSnapshot): Promise<number> {
  const parts: Blob[] = []
  let [pieces, size, spent] = [[] as Blob[], 0, 0]
  const writing = writeSnapshot(snapshot)
  for (;;) {
    const began = performance.now()
    do {
      const { done, value } = writing.next()
      if (value !== undefined) {
        pieces.push(new Blob([value, '\n']))
        size += value.length
      }
      if (done || size >= PART) {
        parts.push(new Blob(pieces))
        ;[pieces, size] = [[], 0]
      }
      if (done) {
        await set(keyOf(chapter), { build: BUILD, of: snapshot.of, inputs: snapshot.inputs, parts } satisfies Stored, store())
        return spent + performance.now() - began
      }
    } while (performance.now() - began < WRITING_MS)
    spent += performance.now() - began
    await new Promise(resolve => setTimeout(resolve, RESTING_MS))
  }
}

function keyOf(chapter: string): string {
  return `${chapter}/snapshot`
}

function* piecesOf(parts: readonly string[]): Generator<string, void> {
  for (const part of parts) yield* part.trimEnd().split('\n')
}

let deadline = 0

function isLate(): boolean {
  return performance.now() > deadline
}

/** Does a work a piece at a time, and lets the page have its frames. */
async function inSlices<T>(work: Generator<unknown, T, void>): Promise<T> {
  deadline = performance.now() + SLICE_MS
  for (;;) {
    const { done, value } = work.next()
    if (done) return value
    if (!isLate()) continue
    await pause()
    deadline = performance.now() + SLICE_MS
  }
}
