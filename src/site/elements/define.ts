import { notebook } from '../notebook/notebook.ts'
import { scrollToStep } from '../notebook/panes.ts'
import { pause } from '../notebook/pause.ts'
import { RunBlock } from './run.ts'
import { TerminalPane } from './terminal.ts'

/** Brings to life what the first command needs. Only when a notebook is open: each element takes hold of it at once. */
export async function defineElements(): Promise<void> {
  await define({ 'kb-terminal': TerminalPane })
  await document.querySelector<TerminalPane>('kb-terminal')?.opened
  await define({ 'kb-run': RunBlock })
}

/** The rest of the page: its room is kept, and its code comes after the prompt. */
export async function defineTheRest(): Promise<void> {
  const [{ STEPS }] = await Promise.all([import('./steps.ts'), notebook().learnWords?.()])
  await define(STEPS)
  if (location.hash === '' && notebook().session.log.length > 0) requestAnimationFrame(scrollToStep)
  const { WATCHERS, WATCHING } = await import('./watching.ts')
  notebook().watch(WATCHERS)
  await define(WATCHING)
  const { WORKING } = await import('./working.ts')
  await define(WORKING)
}

/** Brings the notices to life before their turn: there is something to say that cannot wait. */
export async function defineNotices(): Promise<void> {
  const [{ Notices }] = await Promise.all([import('./notices.ts'), notebook().learnWords?.()])
  await define({ 'kb-notices': Notices })
}

async function define(elements: Readonly<Record<string, CustomElementConstructor>>): Promise<void> {
  for (const [name, element] of Object.entries(elements)) {
    if (!customElements.get(name)) customElements.define(name, element)
    await pause()
  }
}
