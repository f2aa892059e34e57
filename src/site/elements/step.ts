import { html, nothing, render, type TemplateResult } from 'lit/html.js'
import { causeOf } from '../../lesson/cause.ts'
import type { Finding } from '../../lesson/check.ts'
import { example, fill } from '../../lesson/fill.ts'
import type { Action, Step } from '../../lesson/lesson.ts'
import type { aiming } from '../notebook/aim.ts'
import { firstInput, playSolution, stepAgain } from '../notebook/solve.ts'
import { notebook } from '../notebook/notebook.ts'
import { Sparing } from '../notebook/sparing.ts'
import { clock } from '../words.ts'

const TICK = html`<svg width="26" height="26" viewBox="0 0 26 26">
  <path d="M6 13.5L11 18.5L20 8" fill="none" stroke="currentColor" stroke-width="2.5" />
</svg>`

/** One step of a chapter: the row's words are in the page already; this shows its state, what is missing, hints and the answer. */
export class StepRow extends HTMLElement {
  readonly #notebook = notebook()
  readonly #say = this.#notebook.say
  #stop: (() => void) | undefined
  #shownHints = 0
  /** finds the hints at what is wrong here, once somebody has asked for one */
  #aim: Awaited<ReturnType<typeof aiming>> | undefined
  /** where they are drawn, above those of the prose */
  readonly #aimed = Object.assign(document.createElement('div'), { className: 'hint aimed', hidden: true })
  #wasDone: boolean | undefined
  /** what was drawn of a row that shows nothing of the cluster */
  #drawn = ''

  connectedCallback(): void {
    const drawing = new Sparing(() => drawing.time(() => this.#draw())) // the cause of what is missing is looked for among all pods
    this.#stop = this.#notebook.listen('state', () => drawing.ask())
    this.querySelector('.no')!.textContent = ''
    this.querySelector('h3')!.prepend(this.#titleButton())
    this.#aimed.dataset.label = this.#say('step.hint.aimed')
    this.querySelector('.hints')!.prepend(this.#aimed)
    this.#draw()
  }

  disconnectedCallback(): void {
    this.#stop?.()
  }

  get stepId(): string {
    return this.dataset.step!
  }

  get stepTitle(): string {
    return this.querySelector('h3 .title')?.textContent ?? ''
  }

  /** The row's title becomes the button that unfolds it. */
  #titleButton(): HTMLElement {
    const title = this.querySelector<HTMLElement>('h3 .title')!
    const button = document.createElement('button')
    button.type = 'button'
    button.className = 'title'
    button.append(...title.childNodes)
    button.addEventListener('click', () => {
      if (!this.classList.contains('now')) this.classList.toggle('open')
      this.#draw()
    })
    title.remove()
    return button
  }

  #draw(): void {
    const { session } = this.#notebook
    const step = session.lesson.steps.find(({ id }) => id === this.stepId)
    const state = session.steps.find(({ id }) => id === this.stepId)
    if (!step || !state) return

    const say = this.#say
    const now = state.current && !state.done
    const shown = session.progress.shown[step.id]
    const still = now || shown || this.#aim ? '' : `${state.doneAt} ${this.#notebook.readOnly} ${this.#shownHints} ${this.classList.contains('open')}`
    if (still !== '' && still === this.#drawn) return
    this.#drawn = still
    const findings = state.verdict?.findings ?? []
    const tried = now && firstInput(session, step) >= 0
    this.classList.toggle('done', state.done)
    this.classList.toggle('now', now)
    this.classList.toggle('todo', !state.done && !now)
    this.classList.toggle('tried', tried && findings.some(finding => !finding.done))
    if (now) this.setAttribute('aria-current', 'step')
    else this.removeAttribute('aria-current')
    this.querySelector('h3 button')!.setAttribute('aria-expanded', String(now || this.classList.contains('open')))

    if (this.#wasDone === false && state.done) {
      this.#notebook.speak(say('step.announce.done', { number: this.dataset.number!, title: this.stepTitle }))
    }
    this.#wasDone = state.done

    const stateWord = state.done ? 'done' : now ? 'now' : 'todo'
    render(
      html`${state.done ? TICK : this.dataset.number}<span class="spoken">${say(`step.state.${stateWord}`)}</span>`,
      this.querySelector<HTMLElement>('.no')!,
    )
    render(this.#when(state.doneAt, step), this.querySelector<HTMLElement>('.when')!)
    render(
      tried && state.verdict ? html`${missing(findings, say)}${this.#because(findings)}` : nothing,
      this.querySelector<HTMLElement>(':scope > .live')!,
    )
    this.#drawHints(step, now && !state.verdict ? step.check(session.evidence).findings : findings)
    render(this.#acts(step, state.done), this.querySelector<HTMLElement>(':scope > .acts')!)
  }

  /** One sentence after the table: the cause in this cluster, by name, and what to do or to wait for. */
  #because(findings: readonly Finding[]): TemplateResult | typeof nothing {
    const cause = causeOf(findings, this.#notebook.session.evidence)
    return cause ? html`<p class="because">${this.#say(cause.what, cause.values)}</p>` : nothing
  }

  #when(doneAt: number | undefined, step: Step): string {
    if (doneAt === undefined) return step.optional ? this.#say('step.optional') : ''
    const used = this.#notebook.session.progress.shown[step.id]
    return this.#say(used ? 'step.done.answer' : 'step.done.at', { clock: clock(doneAt) })
  }

  #drawHints(step: Step, findings: readonly Finding[]): void {
    const aimed = this.#aim?.(this.#notebook.session, findings) ?? []
    this.#aimed.toggleAttribute('hidden', aimed.length === 0)
    render(
      aimed.map(
        ({ text, command }) =>
          html`<p>${text}</p>
            ${command ? this.#proposal(command) : nothing}`,
      ),
      this.#aimed,
    )
    const hints = this.#proseHints
    hints.forEach((hint, index) => {
      hint.toggleAttribute('hidden', index >= this.#shownHints) // writes nothing that is so already: a written attribute is a style to find anew
      const label = this.#say('step.hint.of', { n: index + 1, total: step.hints ?? hints.length })
      if (hint.dataset.label !== label) hint.dataset.label = label
    })
  }

  #proposal(line: string): TemplateResult {
    const propose = () => {
      this.dispatchEvent(new CustomEvent('kubebook-pane', { bubbles: true, detail: 'term' }))
      this.#notebook.terminal?.propose(line)
    }
    return html`<button type="button" class="mono" ?disabled=${this.#notebook.readOnly} @click=${propose}>${line}</button>`
  }

  get #proseHints(): NodeListOf<HTMLElement> {
    return this.querySelectorAll('.hints > .hint:not(.aimed)')
  }

  #acts(step: Step, done: boolean): TemplateResult {
    const say = this.#say
    const { session, readOnly } = this.#notebook
    const hints = this.#proseHints.length
    const shown = step.id in session.progress.shown
    return html`
      ${shown ? this.#answer(step) : nothing}
      ${
        this.#shownHints < hints && !done
          ? html`<button type="button" class="link" @click=${this.#nextHint}>
              ${say(this.#shownHints || this.#aim ? 'step.hint.next' : 'step.hint')}
            </button>`
          : nothing
      }
      ${shown ? nothing : html`<button type="button" class="link" @click=${() => this.#showAnswer(step)}>${say('step.answer')}</button>`}
      <button type="button" class="link" ?disabled=${readOnly} @click=${() => stepAgain(this.#notebook, step)}>${say('step.reset')}</button>
    `
  }

  #answer(step: Step): TemplateResult {
    const say = this.#say
    return html`<div class="answer" style="flex-basis:100%">
      <b>${say('step.answer.title')}</b>
      <ol>
        ${step.solution.map(action => {
          const line = typeof action === 'string' ? action : 'line' in action ? action.line : undefined
          return line === undefined
            ? html`<li class="does">${inWords(action as Doing, this)}</li>`
            : html`<li>${fill(line, this.#notebook.session.world.cluster.api) ?? example(line)}</li>`
        })}
      </ol>
      <button type="button" ?disabled=${this.#notebook.readOnly} @click=${() => playSolution(this.#notebook, step)}>${say('step.answer.run')}</button>
    </div>`
  }

  /** What is wrong here and now comes first, if anything can be told; then the hints of the prose, one at a time. */
  readonly #nextHint = async (): Promise<void> => {
    const first = this.#aim === undefined
    this.#aim ??= await import('../notebook/aim.ts').then(({ aiming }) => aiming(this.#notebook))
    if (first) this.#draw()
    if (!first || this.#aimed.hidden) this.#shownHints++
    this.#draw()
    const shown = first && !this.#aimed.hidden ? this.#aimed : this.#proseHints[this.#shownHints - 1]
    this.#notebook.speak(shown?.innerText ?? '')
  }

  #showAnswer(step: Step): void {
    this.#notebook.session.show(step.id)
    this.#notebook.onInput?.()
    this.#draw()
  }
}

/** What is not yet so: field by field, what it should be and what it is. What is missing comes first when there is much. */
function missing(
  findings: readonly Finding[],
  say: (key: string, values?: Record<string, string | number>) => string,
): TemplateResult | typeof nothing {
  const open = findings.filter(finding => !finding.done)
  if (open.length === 0) return nothing
  const rows = findings.length > 3 ? [...open, ...findings.filter(finding => finding.done)] : findings
  const shown = (value: string | number | undefined) => (typeof value === 'string' && value.startsWith('check.') ? say(value) : (value ?? ''))
  const n = open.length
  return html`<table class="why">
    <caption>
      ${say(`step.missing.${n <= 3 ? n : 'n'}`, { n })}
    </caption>
    <thead>
      <tr>
        <td></td>
        <th scope="col">${say('step.what')}</th>
        <th scope="col">${say('step.want')}</th>
        <th scope="col">${say('step.now')}</th>
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        ({ done, what, values, want, now }) =>
          html`<tr class=${done ? 'ok' : 'miss'}>
            <td><i class=${done ? 'tick' : 'hole'} role="img" aria-label=${say(done ? 'value.yes' : 'value.no')}></i></td>
            <td class="f">${named(what, values) ?? say(what, values)}</td>
            <td class="v">${shown(want)}</td>
            <td class="v">${shown(now)}</td>
          </tr>`,
      )}
    </tbody>
  </table>`
}

type Doing = Exclude<Action, string | { line: string }>

/** A question is called by its words. */
function named(what: string, values: Finding['values']): string | undefined {
  return what === 'check.answered' ? (document.querySelector(`#quiz-${values?.['quiz']}`)?.textContent ?? undefined) : undefined
}

/** An action of a solution that is no command, as a sentence. */
function inWords(action: Doing, row: HTMLElement): string {
  const { say } = notebook()
  if ('wait' in action) return say('step.wait', { seconds: action.wait / 1000 })
  if ('settle' in action) return say('step.settle')
  if ('edit' in action) return say('step.edit', { file: action.edit, from: action.from, to: action.to })
  if ('write' in action) return say('step.write', { file: action.write })
  if ('request' in action) return say('step.open', { url: action.request.url })
  if ('traffic' in action) return say(action.traffic ? 'traffic.on' : 'traffic.off', { n: action.traffic })
  if ('keys' in action) return action.keys === '\x03' ? 'Ctrl-C' : action.keys === '\x04' ? 'Ctrl-D' : action.keys
  if ('fault' in action) return say(`fault.${action.fault.kind}`, { node: action.fault.node ?? '', pod: action.fault.pod ?? '' })
  if ('read' in action) return say('step.read')
  const option = row.querySelector(`[data-choice="${action.choice}"] span`)?.textContent
  return say('step.choose', { choice: option ?? action.choice })
}
