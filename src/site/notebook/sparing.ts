/** Drawing may take so much of the time: what was slow to draw is drawn less often. */
const SHARE = 0.1
/** What is drawn faster, in real ms, is drawn at every change. */
const QUICK_MS = 3

/** Something that is drawn whenever it is asked for; when that is slow it rests after each time, and has a task of its own. */
export class Sparing {
  readonly #draw: () => void
  #restUntil = 0
  #waits = false

  constructor(draw: () => void) {
    this.#draw = draw
  }

  /** Draws now, or as soon as the rest is over. */
  ask(): void {
    if (this.#restUntil === 0) this.#draw()
    else if (!this.#waits) {
      this.#waits = true
      setTimeout(
        () => {
          this.#waits = false
          this.#draw()
        },
        Math.max(0, this.#restUntil - performance.now()),
      )
    }
  }

  /** Does the work of drawing, and sees how long it takes: returns whether it was quick. */
  time(work: () => void): boolean {
    const began = performance.now()
    work()
    const took = performance.now() - began
    const isQuick = took <= QUICK_MS
    this.#restUntil = isQuick ? 0 : began + took / SHARE
    return isQuick
  }
}
