import type { Notebook, Pane } from './notebook.ts'
import { firstInput } from './solve.ts'

/** Turns the panes of a phone, and marks the tab where something waits. */
export function followPanes(notebook: Notebook): (pane: Pane) => void {
  const tabs = [...document.querySelectorAll<HTMLElement>('[data-pane-tab]')]
  const strip = document.querySelector<HTMLElement>('.pstep')!

  const show = (pane: Pane) => {
    document.body.dataset.pane = pane
    for (const tab of tabs) {
      const on = tab.dataset.paneTab === pane
      if (on) tab.setAttribute('aria-current', 'true')
      else tab.removeAttribute('aria-current')
      if (on) tab.removeAttribute('data-waiting')
    }
    if (pane === 'files' && notebook.openFile === undefined) notebook.edit(notebook.firstFile())
    if (pane === 'term' || pane === 'web') notebook.showTab(pane)
    notebook.changed()
  }
  for (const tab of tabs) tab.addEventListener('click', () => show(tab.dataset.paneTab as Pane))
  strip.addEventListener('click', () => show('text'))

  let heard = notebook.look()
  notebook.listen('state', () => {
    drawStrip(strip, notebook)
    const now = notebook.look()
    if (now === heard) return
    heard = now
    const cluster = tabs.find(tab => tab.dataset.paneTab === 'cluster')
    if (document.body.dataset.pane !== 'cluster') cluster?.setAttribute('data-waiting', '')
  })
  drawStrip(strip, notebook)
  return show
}

/** The step strip under a phone's header: number, title, what is missing. */
function drawStrip(strip: HTMLElement, { session, say }: Notebook): void {
  const { steps, lesson } = session
  const current = steps.find(step => step.current)
  const row = current && document.querySelector<HTMLElement>(`#step-${current.id}`)
  const isTried = lesson.steps.some(step => step.id === current?.id && firstInput(session, step) >= 0)
  const missing = current?.verdict?.findings.filter(({ done }) => !done).length ?? 0
  const part = (tag: string, className: string, text: string) => Object.assign(document.createElement(tag), { className, textContent: text })
  strip.replaceChildren(
    ...(row
      ? [
          part('span', 'no', row.dataset.number ?? ''),
          part('b', '', row.querySelector('.title')?.textContent ?? ''),
          part('span', 'sp', ''),
          part('span', 'red', missing && isTried ? say(`step.missing.${missing <= 3 ? missing : 'n'}`, { n: missing }) : ''),
          part('span', '', `${steps.filter(({ done }) => done).length} / ${steps.length}`),
        ]
      : [part('span', '', `${steps.filter(({ done }) => done).length} / ${steps.length}`)]),
  )
}
