import type { ReactiveController, ReactiveControllerHost } from 'lit'

/**
 * How wide an element is inside its padding, in whole CSS pixels: known before the element is drawn for the first time, so that nothing is
 * drawn twice. When it changes, the element is drawn anew. A scroll bar stands in the padding as far as that has room for it: what is drawn
 * above each other stays so when one of them can be scrolled.
 */
export class Width implements ReactiveController {
  value = 0
  readonly #host: ReactiveControllerHost & HTMLElement
  readonly #observer = new ResizeObserver(() => this.#measure())

  constructor(host: ReactiveControllerHost & HTMLElement) {
    this.#host = host
    host.addController(this)
  }

  hostConnected(): void {
    this.#measure()
    this.#observer.observe(this.#host)
  }

  hostDisconnected(): void {
    this.#observer.disconnect()
  }

  #measure(): void {
    const { clientWidth, offsetWidth } = this.#host
    const { paddingLeft, paddingRight } = getComputedStyle(this.#host)
    const beside = Math.max(0, parseFloat(paddingRight) - (offsetWidth - clientWidth))
    const whole = Math.floor(clientWidth - parseFloat(paddingLeft) - beside)
    if (whole === this.value) return
    this.value = whole
    this.#host.requestUpdate()
  }
}
