import type { Values } from '../words.ts'
import { focusMode, goToStep, nextPane, runStep } from './panes.ts'
import { SPEEDS, type Notebook } from './notebook.ts'
import { speedName } from '../elements/transport.ts'
import { replay } from './replay.ts'
import { linkTo, LONGEST_LINK } from './share.ts'
import { offerFile, saveFile } from './storage.ts'
import { nextEvent, untilQuiet } from './time.ts'

/** Something a reader can do with the notebook, for the palette. */
export interface Action {
  word: string
  values?: Values
  key?: string
  act(): void
}

export function notebookActions(notebook: Notebook): Action[] {
  return [
    { word: 'palette.go.step', key: 'F2', act: goToStep },
    { word: 'palette.run.step', key: 'Shift F2', act: runStep },
    { word: 'palette.focus', key: 'F4', act: focusMode },
    { word: 'palette.panes', key: 'F6', act: () => nextPane(1) },
    { word: 'palette.panes.back', key: 'Shift F6', act: () => nextPane(-1) },
    { word: 'transport.undo', key: 'F7', act: () => notebook.undo() },
    { word: 'transport.redo', key: 'Shift F7', act: () => notebook.redo() },
    { word: notebook.playing ? 'transport.pause' : 'transport.play', key: 'F8', act: () => notebook.togglePlaying() },
    { word: 'transport.next', key: 'F9', act: () => nextEvent(notebook) },
    { word: 'transport.quiet', key: 'Shift F9', act: () => untilQuiet(notebook) },
    ...SPEEDS.map(speed => ({ word: 'palette.speed', values: { speed: speedName(speed) }, act: () => notebook.setSpeed(speed) })),
    { word: 'share.link', act: () => void copyLink(notebook) },
    { word: 'share.export', act: () => exportFile(notebook) },
    { word: 'share.import', act: () => importFile(notebook) },
    { word: 'share.transcript', act: () => offerFile(transcript(notebook), 'text/plain', `kubebook-${notebook.chapter}.txt`) },
    { word: 'share.print', act: () => print() },
    { word: 'palette.reader', act: () => notebook.terminal?.switchReader() },
    { word: 'chapter.reset', act: () => void resetChapter(notebook) },
  ]
}

/** Hands the sitting over as a file. */
export function exportFile({ session, chapter }: Notebook): void {
  saveFile(session.save({ hash: true }), `kubebook-${chapter}.json`)
}

/** What the terminal has shown, as text. */
export function transcript({ session }: Notebook): string {
  return session.transcript.map(entry => (entry.kind === 'line' ? `${entry.prompt}${entry.text}\n` : entry.text)).join('')
}

/** Copies a link that opens this very sitting; offers a file when it would be too long. */
export async function copyLink(notebook: Notebook): Promise<void> {
  const { session, say } = notebook
  const link = await linkTo(session.save({ hash: true }), new URL(location.href))
  const size = Math.ceil(link.length / 102.4) / 10
  const close = { label: 'notice.ok', act: () => {} }
  if (link.length > LONGEST_LINK) {
    const act = () => saveFile(session.save({ hash: true }), `kubebook-${notebook.chapter}.json`)
    notebook.notify({ id: 'share', title: 'share.link.long', values: { size }, quiet: true, actions: [{ label: 'notice.save', act }, close] })
    return
  }
  await navigator.clipboard.writeText(link)
  notebook.notify({ id: 'share', title: 'share.link.done', values: { size }, quiet: true, actions: [close] })
  notebook.speak(say('share.link.done', { size }))
}

/** Opens a sitting from a file. */
export function importFile(notebook: Notebook): void {
  const input = Object.assign(document.createElement('input'), { type: 'file', accept: '.json,application/json' })
  input.addEventListener('change', () => void read())
  const read = async () => {
    try {
      await replay(notebook, JSON.parse(await input.files![0]!.text()))
      notebook.onInput?.()
    } catch (error) {
      console.error(error)
      notebook.notify({ id: 'import', title: 'notice.file.bad', actions: [{ label: 'notice.ok', act: () => {} }] })
    }
  }
  input.click()
}

/** Cluster, files, terminal and ticks of the chapter as they were on the first day. Asks before. */
export async function resetChapter(notebook: Notebook): Promise<void> {
  const { say, session } = notebook
  if (notebook.readOnly || !confirm(say('chapter.reset.sure'))) return
  const { Session } = await import('../../session/session.ts')
  notebook.show(new Session({ course: session.course, chapter: notebook.chapter }))
  notebook.onInput?.()
  notebook.changed()
}
