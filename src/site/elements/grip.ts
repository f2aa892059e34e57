import { notebook } from '../notebook/notebook.ts'

const STEP = 7
/** A pane may be made so small and no smaller; one beside the prose still has room for all its buttons (`--prose` knows that, too). */
const LEAST = { upright: { before: 280, behind: 534 }, level: { before: 140, behind: 280 } }

interface Sizes {
  [name: string]: number
}

/**
 * The rule between two panes, to be dragged: `data-size` names a length of the page's style, kept for each width class. Arrow keys move it by 7,
 * Home and a double click put it back.
 */
export class Grip extends HTMLElement {
  readonly #upright = this.dataset.upright !== undefined

  connectedCallback(): void {
    this.tabIndex = 0
    this.setAttribute('role', 'separator')
    this.setAttribute('aria-orientation', this.#upright ? 'vertical' : 'horizontal')
    this.setAttribute('aria-label', notebook().say(`grip.${this.dataset.size}`))
    this.addEventListener('pointerdown', event => this.#drag(event))
    this.addEventListener('dblclick', () => this.#set(undefined))
    this.addEventListener('keydown', event => this.#arrows(event))
    const kept = sizes()[this.#keptAs]
    if (kept !== undefined) this.#set(kept)
    else this.#tell()
  }

  get #keptAs(): string {
    return `${this.dataset.size} ${matchMedia('(min-width: 1280px)').matches ? 'wide' : 'narrow'}`
  }

  /** The pane whose size it is stands before it. */
  get #now(): number {
    const rect = (this.previousElementSibling ?? this).getBoundingClientRect()
    return Math.round(this.#upright ? rect.width : rect.height)
  }

  #set(size: number | undefined): void {
    const root = document.documentElement
    const name = `--size-${this.dataset.size}`
    const { before, behind } = LEAST[this.#upright ? 'upright' : 'level']
    const most = (this.#upright ? innerWidth : innerHeight) - behind
    const kept = size === undefined ? undefined : Math.max(before, Math.min(most, Math.round(size)))
    if (kept === undefined) root.style.removeProperty(name)
    else root.style.setProperty(name, `${kept}px`)
    const all = sizes()
    if (kept === undefined) delete all[this.#keptAs]
    else all[this.#keptAs] = kept
    try {
      localStorage.setItem('kubebook.sizes', JSON.stringify(all))
    } catch {
      // Held for this page only.
    }
    this.#tell()
  }

  #tell(): void {
    this.setAttribute('aria-valuenow', String(this.#now))
  }

  #drag(event: PointerEvent): void {
    event.preventDefault()
    this.setPointerCapture(event.pointerId)
    const from = this.#upright ? event.clientX : event.clientY
    const size = this.#now
    const move = (moved: PointerEvent) => this.#set(size + (this.#upright ? moved.clientX : moved.clientY) - from)
    this.addEventListener('pointermove', move)
    this.addEventListener('pointerup', () => this.removeEventListener('pointermove', move), { once: true })
  }

  #arrows(event: KeyboardEvent): void {
    const step = { ArrowRight: STEP, ArrowDown: STEP, ArrowLeft: -STEP, ArrowUp: -STEP }[event.key]
    if (step === undefined && event.key !== 'Home') return
    event.preventDefault()
    this.#set(step === undefined ? undefined : this.#now + step)
  }
}

function sizes(): Sizes {
  try {
    return JSON.parse(localStorage.getItem('kubebook.sizes') ?? '{}') as Sizes
  } catch {
    return {}
  }
}
