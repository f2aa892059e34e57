/**
 * Who of several tabs may write: the holder of a lock. Another tab can ask for it; the holder then lets go. Where the browser has no locks
 * (a page without https), every tab believes itself alone.
 */
export class Ownership {
  readonly #name: string
  readonly #channel: BroadcastChannel | undefined
  #release: (() => void) | undefined
  /** Called when another tab has asked for the notebook: store it, and become a reader. */
  onLost: (() => Promise<void>) | undefined

  constructor(chapter: string) {
    this.#name = `kubebook/${chapter}`
    this.#channel = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel(this.#name)
    this.#channel?.addEventListener('message', event => {
      if (event.data === 'give' && this.#release) void this.#give()
    })
  }

  /** True if this tab may write. */
  async claim(): Promise<boolean> {
    if (!navigator.locks) return true
    return new Promise(resolve => {
      void navigator.locks.request(this.#name, { ifAvailable: true }, lock => {
        resolve(lock !== null)
        return lock ? this.#hold() : undefined
      })
    })
  }

  /** Asks the tab that has it, and resolves when this one has it. */
  async take(): Promise<void> {
    const held = new Promise<void>(resolve => {
      void navigator.locks.request(this.#name, () => {
        resolve()
        return this.#hold()
      })
    })
    this.#channel?.postMessage('give')
    await held
  }

  #hold(): Promise<void> {
    return new Promise(resolve => (this.#release = resolve))
  }

  async #give(): Promise<void> {
    await this.onLost?.()
    this.#release?.()
    this.#release = undefined
  }
}
