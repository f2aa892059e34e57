import type { Notebook } from './notebook.ts'

/** Nothing in the cluster takes longer than this to happen, if it happens at all. */
const PATIENCE_MS = 600_000

/** Stops the clock and lets one thing happen that the control plane does, however long it takes to come. */
export function nextEvent(notebook: Notebook): void {
  const { session, narrator } = notebook
  notebook.playing = false
  const before = narrator.sentences.at(-1)?.n ?? 0
  const until = session.now + PATIENCE_MS
  notebook.rush(() => {
    narrator.listen()
    const last = narrator.sentences.at(-1)
    if (!last || last.n === before) return session.now >= until
    notebook.speak(notebook.sentence(last))
    return true
  })
}

/** Hurries until the cluster has what it wants and the terminal waits for a command. */
export function untilQuiet(notebook: Notebook): void {
  if (notebook.goal) {
    notebook.goal = undefined
    return
  }
  const { session, narrator } = notebook
  const until = session.now + PATIENCE_MS
  notebook.rush(() => {
    narrator.listen()
    return session.now >= until || (narrator.settled && !session.foreground)
  })
}

/** To the next thing that prints or changes: what a waiting learner is waiting for. */
export function skipWait(notebook: Notebook): void {
  const { session, narrator } = notebook
  const text = () => session.transcript.reduce((sum, entry) => sum + entry.text.length, 0)
  const printed = text()
  const told = narrator.sentences.at(-1)?.n ?? 0
  const until = session.now + PATIENCE_MS
  notebook.rush(() => {
    narrator.listen()
    return !session.foreground || text() > printed || (narrator.sentences.at(-1)?.n ?? 0) > told || session.now >= until
  })
}
