import { isRight } from '../../lesson/lesson.ts'
import { notebook } from '../notebook/notebook.ts'

/** A question of a step. Its options and their explanations are in the page; this takes the answer and shows the line that belongs to it. */
export class Question extends HTMLElement {
  readonly #notebook = notebook()
  #stop: (() => void) | undefined

  connectedCallback(): void {
    this.#stop = this.#notebook.listen('state', () => this.#draw())
    for (const button of this.querySelectorAll<HTMLElement>('[data-choice]')) {
      button.addEventListener('click', () => this.#notebook.answer(this.#id, button.dataset.choice!))
    }
    this.querySelector('form')?.addEventListener('submit', event => {
      event.preventDefault()
      this.#notebook.answer(this.#id, this.#field!.value)
    })
    if (this.#field) this.#field.value = this.#answer ?? ''
    this.#draw()
  }

  disconnectedCallback(): void {
    this.#stop?.()
  }

  get #id(): string {
    return this.dataset.quiz!
  }

  get #answer(): string | undefined {
    return this.#notebook.session.progress.answers[this.#id]
  }

  get #field(): HTMLInputElement | null {
    return this.querySelector('input')
  }

  #draw(): void {
    const { session } = this.#notebook
    const step = session.lesson.steps.find(({ quizzes }) => quizzes?.some(({ id }) => id === this.#id))
    const quiz = step?.quizzes?.find(({ id }) => id === this.#id)
    const answer = this.#answer
    // A value that was right when its step was done stays right, whatever the cluster has come to since.
    const right =
      answer !== undefined &&
      quiz !== undefined &&
      ((step !== undefined && step.id in session.progress.done) || isRight(quiz, answer, session.evidence))

    for (const item of this.querySelectorAll('li')) {
      const button = item.querySelector<HTMLElement>('[data-choice]')
      if (!button) continue
      const picked = button.dataset.choice === answer
      item.classList.toggle('pick', picked && !right)
      item.classList.toggle('correct', picked && right)
      button.setAttribute('aria-pressed', String(picked))
      item.querySelector<HTMLElement>('.line')!.hidden = !picked
    }
    for (const line of this.querySelectorAll<HTMLElement>(':scope > .line')) {
      line.hidden = answer === undefined || line.classList.contains('right') !== right
    }
  }
}
