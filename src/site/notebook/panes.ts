import type { Pane } from './notebook.ts'

/** Brings the current step to where it is read. */
export function scrollToStep(): HTMLElement | null {
  const row = document.querySelector<HTMLElement>('.step.now')
  row?.scrollIntoView({ block: 'start', behavior: 'instant' })
  return row
}

export function goToStep(): void {
  scrollToStep()?.querySelector<HTMLElement>('button')?.focus()
}

export function runStep(): void {
  document.querySelector<HTMLElement & { run(): void }>('.step.now kb-run')?.run()
}

/** Gives the pane under the cursor the whole work side, or everything its place back. */
export function focusMode(): void {
  const { body } = document
  if (body.dataset.focus) {
    delete body.dataset.focus
    return
  }
  const pane = [...PANES].reverse().find(({ selector }) => document.querySelector(selector)?.contains(document.activeElement))
  body.dataset.focus = pane?.name ?? 'term'
}

const PANES: readonly { name: Pane; selector: string; target: string }[] = [
  { name: 'text', selector: '.prose', target: '.prose' },
  { name: 'cluster', selector: 'kb-cluster', target: '.pic' },
  { name: 'files', selector: 'kb-editor', target: '.cm-content, kb-editor .plain' },
  { name: 'term', selector: 'kb-terminal', target: 'kb-terminal textarea' },
  { name: 'web', selector: 'kb-browser', target: 'kb-browser input' },
]

/** To the next pane that is on the page: the way out of terminal and editor. */
export function nextPane(step: 1 | -1): void {
  const there = PANES.map(({ selector, target }) => ({
    pane: document.querySelector(selector),
    target: document.querySelector<HTMLElement>(target),
  })).filter(({ pane, target }) => pane && target && pane.getClientRects().length > 0)
  const here = there.findIndex(({ pane }) => pane!.contains(document.activeElement))
  there[(here + step + there.length) % there.length]?.target?.focus()
}
