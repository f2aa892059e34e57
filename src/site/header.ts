// The little that every page needs at once: night and day, the language that keeps its place, and the door to the palette.
import { switchTheme } from './theme.ts'

async function openPalette(): Promise<void> {
  const { openPalette } = await import('./palette.ts')
  openPalette()
}

const inField = (target: EventTarget | null) =>
  target instanceof Element && target.closest('input, textarea, [contenteditable], .xterm, .cm-editor') !== null

document.addEventListener('click', event => {
  const target = event.target as Element
  const action = target.closest<HTMLElement>('[data-do]')?.dataset.do
  if (action === 'theme') switchTheme()
  if (action === 'find') void openPalette()

  const language = target.closest<HTMLAnchorElement>('[data-language]')
  const step = document.querySelector('.step.now')
  if (language && step) language.hash = step.id
})

document.addEventListener('keydown', event => {
  const find = event.key === 'F1' || (event.ctrlKey && event.key === 'k' && !inField(event.target)) || (event.key === '?' && !inField(event.target))
  if (!find) return
  event.preventDefault()
  void openPalette()
})
