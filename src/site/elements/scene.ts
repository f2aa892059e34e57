import { notebook } from '../notebook/notebook.ts'

/** The beginning of a later scene: its button prepares the cluster that the steps below start from. */
export class SceneRow extends HTMLElement {
  readonly #notebook = notebook()
  #stop: (() => void) | undefined

  connectedCallback(): void {
    const button = this.querySelector<HTMLButtonElement>('[data-enter]')!
    button.addEventListener('click', () => this.#notebook.do({ reset: this.dataset.scene! }))
    const draw = () => {
      button.hidden = false
      button.disabled = this.#notebook.readOnly
      const words = this.#notebook.say(this.#notebook.session.scene === this.dataset.scene ? 'scene.again' : 'scene.enter')
      if (button.textContent !== words) button.textContent = words // the page is laid out anew for the same words, too
    }
    this.#stop = this.#notebook.listen('state', draw)
    draw()
  }

  disconnectedCallback(): void {
    this.#stop?.()
  }
}
