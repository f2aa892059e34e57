import type { Notebook } from './notebook.ts'
import { pause } from './pause.ts'
import { workOffQueue } from './solve.ts'

/** Real work a frame, so that keys are echoed and nothing stutters. */
const SLICE_MS = 8
/** A tab that comes back from sleep does not catch up. */
const LONGEST_FRAME_MS = 100
/** Virtual time that may be owed to a slow machine before the clock just runs slower. */
const LONGEST_DEBT_MS = 2000
const RUSH_STEP_MS = 60_000
/** The clock is drawn at most so often: at ×60 each frame has another time, and drawing it costs more than making it. */
const CLOCK_MS = 50

/**
 * Moves the notebook's virtual time along with real time: each frame as much as has passed times the speed, in slices of 8 ms of work.
 * A hidden tab gets no frames, and its time stands. What happens never depends on any of this, only when it is shown.
 */
export function drive(notebook: Notebook): void {
  let last: number | undefined
  let owed = 0
  let seen = ''
  let shown = { tenths: -1, at: -CLOCK_MS }

  const work = (time: number): void => {
    const elapsed = Math.min(time - (last ?? time), LONGEST_FRAME_MS)
    last = time
    const { session } = notebook
    const before = session.now
    const deadline = performance.now() + SLICE_MS
    const shouldStop = () => performance.now() > deadline

    if (notebook.loading > 0) owed = 0
    else if (notebook.goal) {
      const { goal } = notebook
      owed = 0
      if (goal()) notebook.goal = undefined
      else notebook.attempt(() => session.advance(RUSH_STEP_MS, () => shouldStop() || goal()))
      if (goal()) notebook.goal = undefined
      if (!notebook.goal) notebook.changed()
    } else if (notebook.playing) {
      owed = Math.min(owed + elapsed * notebook.speed, LONGEST_DEBT_MS * Math.max(1, notebook.speed))
      const whole = Math.floor(owed)
      if (whole > 0) notebook.attempt(() => void (owed -= session.advance(whole, shouldStop) - before))
    } else {
      owed = 0
    }

    notebook.waitingSince = session.foreground ? (notebook.waitingSince ?? time) : undefined
    const tenths = Math.floor(session.now / 100)
    if (tenths !== shown.tenths && time - shown.at >= CLOCK_MS) {
      shown = { tenths, at: time }
      notebook.changed('clock')
    }
    workOffQueue(notebook)
    const mark = `${notebook.look()} ${session.foreground} ${session.transcript.length} ${session.log.length}`
    if (mark !== seen) notebook.changed()
    seen = mark
  }

  const frame = async (time: number): Promise<void> => {
    requestAnimationFrame(frame)
    await pause() // the work has a task of its own, after the page has been drawn: a frame that had both would be a long one
    work(time)
  }
  requestAnimationFrame(frame)
}
