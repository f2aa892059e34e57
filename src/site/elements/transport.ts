import { html, svg, type TemplateResult } from 'lit'
import { NotebookElement } from '../notebook/element.ts'
import { nextEvent, untilQuiet } from '../notebook/time.ts'
import { SPEEDS } from '../notebook/notebook.ts'
import { clock } from '../words.ts'

const ICONS = {
  pause: svg`<path d="M1 0h3v12h-3zM6 0h3v12h-3z" fill="currentColor" />`,
  play: svg`<path d="M0 0L10 6L0 12Z" fill="currentColor" />`,
  next: svg`<path d="M0 0L8 6L0 12ZM9 0h2.5v12H9z" fill="currentColor" />`,
  undo: svg`<path d="M5 1L1.5 4.5L5 8M2 4.5H9a3.5 3.5 0 0 1 0 7H5" fill="none" stroke="currentColor" stroke-width="1.5" />`,
}

export function speedName(speed: number): string {
  return `×${speed === 0.25 ? '¼' : speed}`
}

/** Virtual time under the hand: the clock, pause, one event, until quiet, how fast, and back. */
export class Transport extends NotebookElement {
  protected override get followsClock(): boolean {
    return true
  }

  override render(): TemplateResult {
    const { notebook, say } = this
    const { session, playing, speed, goal, readOnly } = notebook
    const time = clock(session.now)
    return html`
      <span class="clock" role="timer" aria-live="off" aria-label=${say('transport.clock')} style="--letters:${time.length}"
        ><span>${time}</span></span
      >
      <button type="button" aria-keyshortcuts="F8" @click=${() => notebook.togglePlaying()}>
        ${icon(playing ? 'pause' : 'play', 10)}${say(playing ? 'transport.pause' : 'transport.play')}
      </button>
      <button type="button" class="next" aria-keyshortcuts="F9" @click=${() => nextEvent(notebook)}>
        ${icon('next', 12)}${say('transport.next')}
      </button>
      <button type="button" class="bare quiet" aria-keyshortcuts="Shift+F9" @click=${() => untilQuiet(notebook)}>
        ${say(goal ? 'transport.busy' : 'transport.quiet')}
      </button>
      <span class="speed" role="radiogroup" aria-label=${say('transport.speed')} @keydown=${this.#arrows}>
        ${SPEEDS.map(
          each =>
            html`<button
              type="button"
              role="radio"
              aria-checked=${each === speed}
              tabindex=${each === speed ? 0 : -1}
              @click=${() => this.notebook.setSpeed(each)}
            >
              ${speedName(each)}
            </button>`,
        )}
      </span>
      <span class="sp"></span>
      <button type="button" class="bare" aria-keyshortcuts="F7" ?disabled=${readOnly || !session.canUndo} @click=${() => notebook.undo()}>
        ${icon('undo', 14)}${say('transport.undo')}
      </button>
      <button type="button" class="bare" aria-keyshortcuts="Shift+F7" ?disabled=${readOnly || !session.canRedo} @click=${() => notebook.redo()}>
        ${say('transport.redo')}
      </button>
    `
  }

  readonly #arrows = (event: KeyboardEvent): void => {
    const step = ({ ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 } as Record<string, 1 | -1>)[event.key]
    if (!step) return
    event.preventDefault()
    this.notebook.stepSpeed(step)
    void this.updateComplete.then(() => this.querySelector<HTMLElement>('[aria-checked="true"]')?.focus())
  }
}

function icon(name: keyof typeof ICONS, width: number): TemplateResult {
  return html`<svg width=${width} height="12" aria-hidden="true">${ICONS[name]}</svg>`
}
