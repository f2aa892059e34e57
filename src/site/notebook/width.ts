import type { ReactiveController, ReactiveControllerHost } from 'lit'

/**
 * How wide an element is inside its padding, in whole CSS pixels: known before the element is drawn for the first time, so that nothing is
 * drawn twice. When it changes, the element is drawn anew.
 */
export class Width implements ReactiveController {
  value = 0
  readonly #host: ReactiveControllerHost & HTMLElement
  readonly #observer = new ResizeObserver(entries => this.#set(entries.at(-1)!.contentRect.width))

  constructor(host: ReactiveControllerHost & HTMLElement) {
    this.#host = host
    host.addController(this)
  }

  hostConnected(): void {
    const { paddingLeft, paddingRight } = getComputedStyle(this.#host)
    this.#set(this.#host.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight))
    this.#observer.observe(this.#host)
  }

  hostDisconnected(): void {
    this.#observer.disconnect()
  }

  #set(width: number): void {
    const whole = Math.floor(width)
    if (whole === this.value) return
    this.value = whole
    this.#host.requestUpdate()
  }
}
