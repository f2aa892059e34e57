import { html, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { HOME, pathOf } from '../../session/world.ts'
import type { Code } from '../editor/code.ts'
import { NotebookElement } from '../notebook/element.ts'

/** A change is saved when the hand rests for so long, when a command is run, or when the editor is left. */
const REST_MS = 1200

const isManifest = (name: string): boolean => /\.(ya?ml|json)$/.test(name)

/** The learner's manifests, and any other file that somebody opens by name. Each save is an input of the session: `kubectl create -f` reads the very file. */
export class Editor extends NotebookElement {
  #code: Code | undefined
  #shown: string | undefined
  #unsaved = false
  #rest: ReturnType<typeof setTimeout> | undefined
  #place = { line: 1, column: 1 }
  #problems = new Map<string, number>()

  override connectedCallback(): void {
    super.connectedCallback()
    this.addEventListener('focusout', () => this.save())
    this.notebook.beforeLine = () => this.save()
  }

  override render(): TemplateResult {
    const { notebook, say } = this
    const { openFile } = notebook
    this.toggleAttribute('hidden', openFile === undefined)
    const { files } = notebook.session.world
    const manifests = (files.list(HOME) ?? []).filter(isManifest)
    const names = openFile === undefined || manifests.includes(openFile) ? manifests : [openFile, ...manifests]
    return html`
      <div class="tabs" role="tablist" aria-label=${say('pane.files')} @keydown=${(event: KeyboardEvent) => this.#arrows(event, names)}>
        ${names.map(
          name =>
            html`<button
              type="button"
              role="tab"
              class="mono"
              aria-selected=${name === openFile}
              tabindex=${name === openFile ? 0 : -1}
              @click=${() => this.#open(name)}
            >
              ${name}${this.#problems.get(name) ? html` <em>${this.#problems.get(name)}</em>` : nothing}
            </button>`,
        )}
      </div>
      <div class="sheet"></div>
      <div class="state-line">
        <span
          >${say(this.#unsaved ? 'editor.unsaved' : 'editor.saved')} ·${isManifest(openFile ?? '') ? ' YAML ·' : ''}
          ${say('editor.place', this.#place)}</span
        >
        ${this.#unsaved ? html`<button type="button" class="link" @click=${() => this.save()}>${say('editor.save')}</button>` : nothing}
        <span class="sp"></span>
        <span class="dim leave">${say('editor.leave')}</span>
        <button type="button" class="link" @click=${() => this.#close()}>${say('picture.close')}</button>
      </div>
    `
  }

  protected override updated(_: PropertyValues): void {
    const { openFile } = this.notebook
    if (openFile === undefined) return
    const text = this.#text(openFile)
    if (openFile !== this.#shown) {
      this.#shown = openFile
      this.#unsaved = false
      void this.#load(openFile, text)
      this.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' }) // there are more than fit beside each other
    } else if (!this.#unsaved) this.#code?.show(text)
    this.#goToPlace()
  }

  #goToPlace(): void {
    const { openPlace } = this.notebook
    if (!openPlace || !this.#code) return
    this.notebook.openPlace = undefined
    this.#code.goTo(openPlace.line, openPlace.column)
  }

  /** The text as the shell sees it. */
  #text(name: string): string {
    return this.notebook.session.world.files.read(pathOf(name)) ?? ''
  }

  /** The file's text is there at once; the editor takes its place when its code has come. */
  async #load(name: string, text: string): Promise<void> {
    this.#code?.destroy()
    this.#code = undefined
    const sheet = this.querySelector<HTMLElement>('.sheet')!
    const plain = document.createElement('pre')
    plain.className = 'plain'
    plain.tabIndex = 0
    plain.textContent = text
    sheet.replaceChildren(plain)
    const { openCode } = await import('../editor/code.ts')
    if (this.#shown !== name) return
    sheet.replaceChildren()
    this.#code = openCode({
      parent: sheet,
      text: this.#text(name),
      label: `${this.say('editor.label')} ${name}`,
      readOnly: this.notebook.readOnly,
      manifest: isManifest(name),
      onChange: () => this.#touched(),
      onCursor: (line, column) => {
        this.#place = { line, column }
        this.requestUpdate()
      },
      onSave: () => this.save(),
      onProblems: count => {
        this.#problems.set(name, count)
        this.requestUpdate()
      },
    })
    this.#goToPlace()
  }

  #touched(): void {
    this.#unsaved = true
    clearTimeout(this.#rest)
    this.#rest = setTimeout(() => this.save(), REST_MS)
    this.requestUpdate()
  }

  save(): void {
    clearTimeout(this.#rest)
    const name = this.#shown
    if (!this.#unsaved || !this.#code || name === undefined) return
    this.#unsaved = false
    const text = this.#code.text()
    if (text !== this.#text(name)) this.notebook.do({ write: pathOf(name), text })
    this.requestUpdate()
  }

  #open(name: string): void {
    this.save()
    this.notebook.openFile = name
    this.notebook.changed()
  }

  #close(): void {
    this.save()
    this.notebook.closeFile()
    this.notebook.terminal?.focus()
  }

  #arrows(event: KeyboardEvent, names: readonly string[]): void {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    if (!step) return
    event.preventDefault()
    this.#open(names[(names.indexOf(this.notebook.openFile ?? '') + step + names.length) % names.length]!)
    void this.updateComplete.then(() => this.querySelector<HTMLElement>('[aria-selected="true"]')?.focus())
  }
}
