import { createStore, get, set } from 'idb-keyval'
import type { Saved } from '../../session/saved.ts'
import { clock } from '../words.ts'
import type { Notebook } from './notebook.ts'
import { whenIdle } from './pause.ts'

/** Progress and the clock are stored at least so often while time passes. */
const EVERY_MS = 5000

type Trouble = 'full' | 'forbidden'

export const store = () => createStore('kubebook', 'sittings')

/** The stored sitting of a chapter; `undefined` when there is none, or nothing may be stored. */
export async function load(chapter: string): Promise<unknown> {
  try {
    return await get(chapter, store())
  } catch {
    return undefined
  }
}

/** Stores the sitting after every input, and now and then as time passes. Says once when it cannot. */
export function keep(notebook: Notebook): { pause(): void; resume(): void; isPaused(): boolean; flush(): Promise<void> } {
  let paused = false
  let trouble: Trouble | undefined
  let storedAt = ''
  let busy: Promise<void> = Promise.resolve()

  const flush = (): Promise<void> => {
    if (paused || notebook.readOnly) return busy
    const saved = notebook.session.save()
    const mark = `${saved.log.length} ${saved.now} ${JSON.stringify(saved.progress)}`
    if (mark === storedAt) return busy
    storedAt = mark
    whenIdle(() => rememberProgress(notebook)) // it waits for the disk, and the answer to a key should not
    busy = busy
      .then(() => set(notebook.chapter, saved, store()))
      .catch(async (error: unknown) => {
        if ((error as Error).name !== 'QuotaExceededError') throw error
        await notebook.makeRoom?.()
        await set(notebook.chapter, saved, store())
      })
      .then(
        () => void (trouble = undefined),
        (error: unknown) => {
          const now: Trouble = (error as Error).name === 'QuotaExceededError' ? 'full' : 'forbidden'
          if (trouble !== now) notebook.notify(troubleNotice(now, saved))
          trouble = now
        },
      )
    return busy
  }
  notebook.onInput = () => void flush()
  setInterval(() => void flush(), EVERY_MS)
  addEventListener('pagehide', () => {
    if (!paused && !notebook.readOnly) rememberProgress(notebook)
    void flush()
  })
  document.addEventListener('visibilitychange', () => document.hidden && void flush())
  return { pause: () => void (paused = true), resume: () => void (paused = false), isPaused: () => paused, flush }
}

function troubleNotice(trouble: Trouble, saved: Saved): Parameters<Notebook['notify']>[0] {
  return {
    id: 'storage',
    title: `notice.${trouble}`,
    text: `notice.${trouble}.text`,
    actions: [
      { label: 'notice.save', act: () => saveFile(saved) },
      { label: 'notice.ok', act: () => {} },
    ],
  }
}

/** Hands a sitting over as a file. */
export function saveFile(saved: unknown, name = 'kubebook.json'): void {
  offerFile(JSON.stringify(saved), 'application/json', name)
}

export function offerFile(text: string, type: string, name: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }))
  Object.assign(document.createElement('a'), { href: url, download: name }).click()
  setTimeout(() => URL.revokeObjectURL(url))
}

/** The little that the map and the contents page show before anything else is there (`public/remember.js` reads it). */
export function rememberProgress({ session, chapter }: Notebook): void {
  const { done } = session.progress
  const now = session.steps.find(({ current }) => current)?.id
  const progress = { done, now, clock: clock(session.now), touched: Date.now() }
  try {
    const all = JSON.parse(localStorage.getItem('kubebook.progress') ?? '{}') as Record<string, unknown>
    localStorage.setItem('kubebook.progress', JSON.stringify({ ...all, [chapter]: progress }))
  } catch {
    // The map stays as it was.
  }
  for (const cell of document.querySelectorAll<HTMLElement>(`[data-cells="${chapter}"] [data-cell]`)) {
    const id = cell.dataset.cell!
    cell.classList.toggle('d', id in done)
    cell.classList.toggle('n', id === now && !(id in done))
  }
}
