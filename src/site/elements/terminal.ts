import type { FitAddon } from '@xterm/addon-fit'
import type { IMarker, ITheme, Terminal } from '@xterm/xterm'
import { html, nothing, render, type TemplateResult } from 'lit/html.js'
import { hurry } from '../notebook/hurry.ts'
import { wholeKit } from '../notebook/kit.ts'
import { notebook, type TerminalFace } from '../notebook/notebook.ts'
import { pause } from '../notebook/pause.ts'
import { control, KEY_ROW } from '../terminal/keys.ts'
import { measureLetters } from '../terminal/letters.ts'
import { PromptLine, promptAndLine } from '../terminal/prompt.ts'

/** The phone's terminal is never narrower: tables stay tables, and the pane scrolls sideways. */
const FEWEST_COLUMNS = 64
/** A foreground command that has waited so long, in real ms, is offered help. */
const OFFER_AFTER_MS = 3000
const TYPING_MS = 15
/** What makes kubectl's help pages Chinese. */
const CHINESE = 'export LANG=zh_CN.UTF-8'

/** The learner's terminal. At the prompt keys go to the line editor; while a program runs they are inputs of the session. */
export class TerminalPane extends HTMLElement implements TerminalFace {
  readonly #notebook = notebook()
  readonly #say = this.#notebook.say
  #xterm!: Terminal
  #fit!: FitAddon
  #line!: PromptLine
  #log!: HTMLElement
  #tools!: HTMLElement
  #latched = false
  /** the last line of a pasted block, which has not been entered: it stands at the prompt when the others have run */
  #ahead = ''
  /** keys that wait for what has not been loaded yet */
  #held = ''
  /** something has been drawn on the screen */
  #used = false
  #marker: IMarker | undefined
  #copied = false
  #stop: (() => void)[] = []

  connectedCallback(): void {
    const screen = document.createElement('div')
    screen.className = 'term'
    const inner = document.createElement('div') // without padding, so that columns are counted right
    screen.append(inner)
    this.#log = document.createElement('pre')
    this.#log.className = 'transcript spoken'
    this.#log.setAttribute('role', 'log')
    this.#log.setAttribute('aria-label', this.#say('term.transcript'))
    this.#tools = document.createElement('div')
    const keys = document.createElement('div')
    keys.className = 'keys'
    keys.setAttribute('role', 'toolbar')
    keys.setAttribute('aria-label', this.#say('keys.label'))
    this.replaceChildren(screen, this.#log, this.#tools, keys)
    this.#drawKeys(keys)
    this.opened = this.#comeToLife(screen, inner)
  }

  /** When the screen is there. xterm's start is long: it is cut, so that a key or a tap meanwhile is not kept waiting. */
  opened: Promise<void> | undefined

  async #comeToLife(screen: HTMLElement, inner: HTMLElement): Promise<void> {
    await this.#make(screen)
    await pause()
    this.#xterm.open(inner)
    await pause()
    this.#attend(screen, inner)
    this.#line = new PromptLine(
      this.#notebook,
      text => this.#xterm.write(text),
      () => this.#xterm.cols,
    )
    this.#notebook.terminal = this
    this.redraw()
    this.#stop = [this.#notebook.listen('state', () => this.#refresh()), this.#notebook.listen('clock', () => this.#drawTools())]
    this.#refresh()
    measureLetters(this.#xterm)
  }

  disconnectedCallback(): void {
    for (const stop of this.#stop.splice(0)) stop()
    this.#xterm?.dispose() // it may have been taken away before it came to life
  }

  print(text: string): void {
    this.#line.hide()
    this.#xterm.write(text)
    this.#tell(text)
    if (!this.#notebook.busy) this.#notebook.changed() // from the background: the prompt comes back below it
  }

  redraw(): void {
    this.#line.forget()
    if (this.#used) this.#xterm.write('\x1bc') // in line with what is still being written; reset() would overtake it
    this.#used = true
    this.#log.textContent = ''
    for (const entry of this.#notebook.session.transcript) {
      if (entry.kind === 'line') {
        this.#xterm.write(`${promptAndLine(entry.prompt, entry.text)}\r\n`)
        this.#tell(`${entry.prompt}${entry.text}\n`)
      } else {
        this.#xterm.write(entry.text)
        this.#tell(entry.text)
      }
    }
    this.#refresh()
  }

  async type(line: string): Promise<void> {
    this.#notebook.showTab('term')
    this.focus()
    this.#line.clear()
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches || this.#notebook.speed > 4
    for (const char of still ? [line] : line) {
      this.#line.insert(char)
      if (!still) await new Promise(resolve => setTimeout(resolve, TYPING_MS))
    }
    this.#line.drop()
    this.#enter(line)
    if (this.#notebook.queue.length > 0) return
    this.#line.insert(this.#ahead)
    this.#ahead = ''
  }

  highlight(name: string | undefined): void {
    this.#marker?.dispose()
    if (name === undefined) return
    const buffer = this.#xterm.buffer.active
    const here = buffer.baseY + buffer.cursorY
    for (let row = here; row >= 0; row--) {
      if (!buffer.getLine(row)?.translateToString(true).startsWith(`${name} `)) continue
      this.#marker = this.#xterm.registerMarker(row - here)
      const backgroundColor = getComputedStyle(this).getPropertyValue('--select').trim()
      if (this.#marker) this.#xterm.registerDecoration({ marker: this.#marker, width: this.#xterm.cols, backgroundColor })
      return
    }
  }

  propose(line: string): void {
    this.#line.clear()
    this.#line.insert(line)
    this.focus()
  }

  override focus(): void {
    this.#xterm.focus()
  }

  switchReader(): void {
    this.#xterm.options.screenReaderMode = !this.#xterm.options.screenReaderMode
    try {
      localStorage.setItem('kubebook.reader', String(this.#xterm.options.screenReaderMode))
    } catch {
      // Not remembered.
    }
  }

  async #make(screen: HTMLElement): Promise<void> {
    const { FitAddon, Terminal } = await emulator()
    const style = getComputedStyle(screen)
    this.#xterm = new Terminal({
      fontFamily: style.fontFamily,
      fontSize: parseFloat(style.fontSize),
      lineHeight: 1.2,
      cursorStyle: 'block',
      cursorInactiveStyle: 'outline',
      convertEol: true,
      allowProposedApi: true, // decorations
      scrollback: 5000,
      theme: themeOf(this),
      screenReaderMode: remembered('reader') === 'true',
    })
    this.#fit = new FitAddon()
    this.#xterm.loadAddon(this.#fit)
  }

  #attend(screen: HTMLElement, inner: HTMLElement): void {
    this.#xterm.textarea?.setAttribute('aria-label', `${this.#say('term.label')}. ${this.#say('term.leave')}`)
    this.#xterm.attachCustomKeyEventHandler(event => this.#mayHandle(event))
    this.#xterm.onData(data => this.#typed(data))
    this.#xterm.onSelectionChange(() => this.#drawTools())
    new ResizeObserver(() => void pause().then(() => this.#resize())).observe(inner) // not in the frame that was laid out: it would be again
    document.documentElement.addEventListener('kubebook-theme', () => this.#restyle(screen))
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => requestAnimationFrame(() => this.#restyle(screen)))
  }

  #restyle(screen: HTMLElement): void {
    this.#xterm.options.theme = themeOf(this)
    this.#xterm.options.fontSize = parseFloat(getComputedStyle(screen).fontSize)
    this.#resize()
  }

  #resize(): void {
    const size = this.#fit.proposeDimensions()
    if (!size || Number.isNaN(size.cols)) return
    this.#xterm.resize(Math.max(FEWEST_COLUMNS, size.cols), Math.max(2, size.rows))
    this.#line?.redraw()
    this.#notebook.session.world.shell.tty.size.columns = this.#xterm.cols
    this.#notebook.session.world.shell.tty.size.rows = this.#xterm.rows
  }

  /** Function keys are the page's; Ctrl-C copies when something is selected, and Ctrl-V is the browser's paste. */
  #mayHandle(event: KeyboardEvent): boolean {
    if (event.type !== 'keydown') return true
    if (/^F\d+$/.test(event.key)) return false
    const command = event.ctrlKey || event.metaKey
    if (command && event.key.toLowerCase() === 'v') return false
    if (command && event.key.toLowerCase() === 'c' && (this.#xterm.hasSelection() || event.shiftKey || event.metaKey)) {
      event.preventDefault()
      void this.#copy(this.#xterm.getSelection())
      this.#xterm.clearSelection()
      return false
    }
    return true
  }

  #typed(data: string): void {
    if (this.#notebook.readOnly) return
    let text = data
    if (this.#latched) {
      text = control(data)
      this.#latched = false
      this.#drawKeys(this.querySelector('.keys')!)
    }
    // What Tab offers comes after the first prompt: until then Tab waits, and what is typed behind it waits with it.
    const { session, busy } = this.#notebook
    const early = text.includes('\t') && !busy && session.course.kit.partial
    if (early) void this.#notebook.wait(() => wholeKit(session))
    // Nor does a key overtake those that have waited, in the moment between what came and the next look.
    if (this.#notebook.loading > 0 || this.#held !== '') this.#held += text
    else this.#take(text)
  }

  #take(text: string): void {
    if (this.#notebook.busy) {
      this.#notebook.do({ keys: text })
      this.#refresh() // Ctrl-C gives the prompt back at once
      return
    }
    const lines = this.#line.typed(text)
    if (this.#notebook.session.canRedo) this.#drawTools()
    const [first, ...rest] = lines
    if (first === undefined) return
    if (rest.length > 0) {
      this.#ahead = this.#line.text
      this.#line.drop()
    }
    this.#enter(first)
    this.#notebook.queue = rest // a pasted block: the following lines wait for the prompt
  }

  #enter(line: string): void {
    const prompt = this.#notebook.session.world.shell.prompt()
    this.#line.enter(line)
    this.#tell(`${prompt}${line}\n`)
    this.#notebook.enter(line)
    this.#refresh()
  }

  /** Shows the prompt when the foreground is free, and takes what has waited. */
  #refresh(): void {
    if (!this.#notebook.busy) this.#line.show()
    if (this.#held !== '' && this.#notebook.loading === 0) {
      const held = this.#held
      this.#held = ''
      this.#take(held)
    }
    this.#drawTools()
  }

  /** The same text for those who listen, and for print. */
  #tell(text: string): void {
    this.#log.append(text.replaceAll(/\x1b\[[0-9;?]*[A-Za-z]/g, ''))
  }

  #drawTools(): void {
    render(this.#toolsTemplate(), this.#tools)
  }

  #toolsTemplate(): TemplateResult | typeof nothing {
    const { waitingSince, goal, say } = { ...this.#notebook, say: this.#say }
    const waiting = waitingSince !== undefined && performance.now() - waitingSince > OFFER_AFTER_MS
    if (waiting) {
      return html`<div class="waiting">
        <span>${say(goal ? 'transport.busy' : 'transport.skip')}</span>
        <button type="button" @click=${() => hurry(this.#notebook, 'skipWait')}>${say('transport.skip.do')}</button>
      </div>`
    }
    const selected = this.#xterm.hasSelection()
    return html`<div class="term-tools">
      <span class="leave" role="status">${this.#tip()}</span>
      <span class="sp"></span>
      <button type="button" class="link" @click=${() => this.#copy(selected ? this.#xterm.getSelection() : this.#lastOutput())}>
        ${say(this.#copied ? 'term.copied' : selected ? 'step.copy' : 'term.copy')}
      </button>
    </div>`
  }

  /** What there is to know about the line being typed: what it would drop, how help comes in Chinese, or how to leave. */
  #tip(): TemplateResult | string {
    const { session, lang } = this.#notebook
    const say = this.#say
    if (session.canRedo && this.#line.text !== '') return say('term.drops', { n: session.undone })
    const newest = lang === 'zh' && session.transcript.findLast(({ kind }) => kind === 'line')?.text
    if (newest && /--help\b|\bhelp\b/.test(newest) && !session.world.shell.state.variables.LANG?.startsWith('zh')) {
      return html`${say('term.chinese')} <button type="button" class="link mono" @click=${() => this.propose(CHINESE)}>${CHINESE}</button>`
    }
    return say('term.leave')
  }

  /** Everything printed, without prompts and without what was typed. */
  #lastOutput(): string {
    return this.#notebook.session.transcript.flatMap(entry => (entry.kind === 'output' ? [entry.text] : [])).join('')
  }

  async #copy(text: string): Promise<void> {
    await navigator.clipboard.writeText(text)
    this.#copied = true
    this.#drawTools()
    setTimeout(() => {
      this.#copied = false
      this.#drawTools()
    }, 2000)
  }

  #drawKeys(row: HTMLElement): void {
    render(
      html`${KEY_ROW.map(
        ({ label, sends }) =>
          html`<button
            type="button"
            aria-pressed=${label === 'Ctrl' ? this.#latched : nothing}
            @pointerdown=${(event: Event) => event.preventDefault()}
            @click=${() => this.#press(label, sends)}
          >
            ${label}
          </button>`,
      )}`,
      row,
    )
  }

  #press(label: string, sends: string): void {
    if (label === 'Ctrl') this.#latched = !this.#latched
    else this.#typed(sends)
    this.#drawKeys(this.querySelector('.keys')!)
    this.focus()
  }
}

function remembered(key: string): string | null {
  try {
    return localStorage.getItem(`kubebook.${key}`)
  } catch {
    return null
  }
}

/** xterm's colours, from the page's tokens. */
function themeOf(element: Element): ITheme {
  const style = getComputedStyle(element)
  const token = (name: string) => style.getPropertyValue(`--${name}`).trim()
  const names = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'] as const
  const bright = ['brightBlack', 'brightRed', 'brightGreen', 'brightYellow', 'brightBlue', 'brightMagenta', 'brightCyan', 'brightWhite'] as const
  return {
    background: token('term-bg'),
    foreground: token('term-fg'),
    cursor: token('term-cursor'),
    cursorAccent: token('term-bg'),
    selectionBackground: token('term-select'),
    scrollbarSliderBackground: token('rule'),
    scrollbarSliderHoverBackground: token('rule-ui'),
    scrollbarSliderActiveBackground: token('rule-ui'),
    ...Object.fromEntries([...names, ...bright].map((name, index) => [name, token(`ansi-${index}`)])),
  }
}

/** The terminal emulator. Whoever asks for it early has it come while the sitting is prepared. */
export function emulator(): Promise<typeof import('../terminal/xterm.ts')> {
  return import('../terminal/xterm.ts')
}
