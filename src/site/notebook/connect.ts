import { hurry } from './hurry.ts'
import { HOME } from '../../session/world.ts'
import type { Fault } from '../../session/input.ts'
import type { Browser } from '../elements/browser.ts'
import type { Notebook, Pane, Tab } from './notebook.ts'
import { followPanes } from './phone.ts'
import { focusMode, goToStep, nextPane, runStep } from './panes.ts'

/** Ties the page's own buttons and keys to the notebook. Ctrl and Alt belong to the shell; these are keys that browsers leave free. */
export function connectPage(notebook: Notebook): void {
  const showPane = followPanes(notebook)

  document.addEventListener('click', event => {
    const target = event.target as Element
    const tab = target.closest<HTMLElement>('[data-tab]')?.dataset.tab
    if (tab) notebook.showTab(tab as Tab)
    const file = target.closest<HTMLElement>('[data-open-file]')?.dataset.openFile
    if (file) openFile(file)
    const address = target.closest<HTMLElement>('[data-visit]')?.dataset.visit
    if (address) {
      notebook.showTab('web')
      document.querySelector<Browser>('kb-browser')?.visit(address)
      showPane('web')
    }
    const fault = target.closest<HTMLElement>('[data-fault]')?.dataset.fault
    if (fault) notebook.do({ fault: JSON.parse(fault) as Fault })
    const action = target.closest<HTMLElement>('[data-do]')?.dataset.do
    if (action && KEEPING.has(action)) void keep(action, notebook)
    if (action === 'print') print()
    if (action === 'step') goToStep()
    if (action === 'files') {
      if (notebook.openFile === undefined) openFile(notebook.firstFile())
      else notebook.closeFile()
    }
  })
  document.addEventListener('kubebook-pane', event => showPane((event as CustomEvent<Pane>).detail))
  document.querySelector('.tabs')?.addEventListener('keydown', event => turnTabs(event as KeyboardEvent, notebook))

  const openFile = (name: string, place?: { line: number; column: number }) => {
    notebook.edit(name, place)
    if (matchMedia('(max-width: 1023px)').matches) showPane('files')
  }

  document.addEventListener('keydown', event => {
    const act = KEYS[`${event.shiftKey ? 'Shift ' : ''}${event.key}`]
    if (!act || event.ctrlKey || event.altKey || event.metaKey) return
    event.preventDefault()
    act(notebook)
  })
  const files = document.querySelector('.tabs .files')
  const work = document.querySelector('.work')
  let heard = notebook.session.toEdit
  notebook.listen('state', () => {
    const { toEdit, log } = notebook.session
    const isNew = toEdit !== heard && toEdit?.inputs === log.length // the last thing done, not one that was replayed
    heard = toEdit
    if (isNew) openFile(toEdit!.path.replace(`${HOME}/`, ''), { line: 1, column: 1 })
  })
  notebook.listen('state', () => {
    const editing = notebook.openFile !== undefined
    files?.setAttribute('aria-pressed', String(editing))
    work?.classList.toggle('editing', editing)
  })
}

const KEEPING = new Set(['share', 'export', 'import', 'reset'])

/** Sharing and keeping come with code that few need at once. */
async function keep(action: string, notebook: Notebook): Promise<void> {
  const { copyLink, exportFile, importFile, resetChapter } = await import('./actions.ts')
  if (action === 'share') await copyLink(notebook)
  if (action === 'export') exportFile(notebook)
  if (action === 'import') importFile(notebook)
  if (action === 'reset') await resetChapter(notebook)
}

const KEYS: Readonly<Record<string, (notebook: Notebook) => void>> = {
  F2: goToStep,
  'Shift F2': runStep,
  F4: focusMode,
  F6: () => nextPane(1),
  'Shift F6': () => nextPane(-1),
  F7: notebook => notebook.undo(),
  'Shift F7': notebook => notebook.redo(),
  F8: notebook => notebook.togglePlaying(),
  F9: notebook => hurry(notebook, 'nextEvent'),
  'Shift F9': notebook => hurry(notebook, 'untilQuiet'),
}

function turnTabs(event: KeyboardEvent, notebook: Notebook): void {
  if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return
  event.preventDefault()
  const tabs = [...document.querySelectorAll<HTMLElement>('[data-tab]')]
  const other = tabs.find(tab => tab.getAttribute('aria-selected') === 'false')
  if (!other) return
  notebook.showTab(other.dataset.tab as Tab)
  other.focus()
}
