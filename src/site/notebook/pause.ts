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

/** When the page has nothing better to do. */
export function whenIdle(act: () => void): void {
  if ('requestIdleCallback' in window) requestIdleCallback(act, { timeout: 2000 })
  else setTimeout(act, 200)
}
