/** Lets the page draw and take keys; goes on at once, and even while the tab is hidden (a timer would wait, or be put to sleep). */
export function pause(): Promise<void> {
  return new Promise(resolve => {
    waiting.push(resolve)
    channel ??= opened()
    channel.port2.postMessage(undefined)
  })
}

/** One for all: to open and close one takes longer than what is done between two pauses may take. */
let channel: MessageChannel | undefined
/** who waits, the first to go on first: messages come in the order in which they were sent */
const waiting: (() => void)[] = []

function opened(): MessageChannel {
  const made = new MessageChannel()
  made.port1.onmessage = () => waiting.shift()?.()
  return made
}

/** Real work between two chances for the page to draw. */
const SLICE_MS = 8

/** Does a work a piece at a time, and lets the page have its frames. The work is told what says that it is time for a pause. */
export async function inSlices<T>(begin: (isLate: () => boolean) => Generator<unknown, T, void> | AsyncGenerator<unknown, T, void>): Promise<T> {
  let deadline = performance.now() + SLICE_MS
  const isLate = () => performance.now() > deadline
  const work = begin(isLate)
  for (;;) {
    const { done, value } = await work.next()
    if (done) return value
    if (!isLate()) continue
    await pause()
    deadline = performance.now() + SLICE_MS
  }
}

/** When the page has nothing better to do. */
export function whenIdle(act: () => void): void {
  if ('requestIdleCallback' in window) requestIdleCallback(act, { timeout: 2000 })
  else setTimeout(act, 200)
}

/** Nobody has moved a hand for so long: they read, and what they will need may come. */
const READING_MS = 6000
const SIGNS_OF_USE = ['pointermove', 'pointerdown', 'touchstart', 'wheel', 'keydown', 'focusin']

/** When somebody begins to use the page, or after a while if nobody does: until then the page owes its machine to what is to be seen. */
export function whenUsed(act: () => void): void {
  const begin = (): void => {
    clearTimeout(timer)
    for (const sign of SIGNS_OF_USE) removeEventListener(sign, begin, true)
    act()
  }
  const timer = setTimeout(begin, READING_MS)
  for (const sign of SIGNS_OF_USE) addEventListener(sign, begin, { capture: true, passive: true })
}
