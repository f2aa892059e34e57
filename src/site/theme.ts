const root = document.documentElement

/** Remembers a wish of the reader's; without storage it holds for this page. */
function remember(key: string, value: string): void {
  try {
    localStorage.setItem(`kubebook.${key}`, value)
  } catch {
    // The switch still works, it is only not remembered.
  }
}

export function switchTheme(): void {
  root.dataset.theme = root.dataset.theme === 'dark' ? 'light' : 'dark'
  remember('theme', root.dataset.theme)
  root.dispatchEvent(new Event('kubebook-theme'))
}

export function switchLargeType(): void {
  const large = root.toggleAttribute('data-large')
  remember('large', String(large))
  root.dispatchEvent(new Event('kubebook-theme'))
}
