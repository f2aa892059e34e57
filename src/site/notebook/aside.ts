import { del, set } from 'idb-keyval'
import type { Notebook, Notice } from './notebook.ts'
import { Cancelled } from './replay.ts'
import { saveFile, store } from './storage.ts'

/** Puts a stored sitting aside that cannot be read, or whose replay the reader did not want to wait for: nothing overwrites it, and it can be had. */
export async function putAside(notebook: Notebook, stored: unknown, why: unknown, openAgain: () => void): Promise<void> {
  const { chapter } = notebook
  try {
    await set(`${chapter}/damaged`, stored, store())
    await del(chapter, store())
  } catch {
    // It stays where it is; the page keeps it in memory for the export.
  }
  if (!(why instanceof Cancelled)) console.error(why)
  notebook.notify(why instanceof Cancelled ? unopened(stored, openAgain) : damaged(stored))
}

function unopened(stored: unknown, openAgain: () => void): Notice {
  return {
    id: 'unopened',
    title: 'notice.unopened',
    text: 'notice.unopened.text',
    quiet: true,
    actions: [
      { label: 'notice.unopened.open', act: openAgain },
      { label: 'notice.save', act: () => saveFile(stored) },
    ],
  }
}

function damaged(stored: unknown): Notice {
  return {
    id: 'damaged',
    title: 'notice.damaged',
    text: 'notice.damaged.text',
    actions: [
      { label: 'notice.save', act: () => saveFile(stored, 'kubebook-damaged.json') },
      { label: 'notice.ok', act: () => {} },
    ],
  }
}
