import { NotLoaded } from '../../late.ts'
import type { Action } from '../../lesson/lesson.ts'
import type { Input } from '../../session/input.ts'
import type { Session } from '../../session/session.ts'
import { HOME } from '../../session/world.ts'
import type { ClusterView, Legend, viewOf } from '../picture/cluster.ts'
import type { Lang, Say, Values } from '../words.ts'
import type { Narrator, Sentence } from './narrator.ts'
import { inSlices, pause } from './pause.ts'

export const SPEEDS = [0.25, 1, 4, 15, 60] as const
export type Tab = 'term' | 'web'
export type Pane = 'text' | 'term' | 'cluster' | 'files' | 'web'

/** A row above the pane it concerns, said once. */
export interface Notice {
  id: string
  /** keys of words */
  title: string
  text?: string
  values?: Values
  quiet?: boolean
  /** each also takes the notice away */
  actions: readonly { label: string; act(): void }[]
}

/** What the notebook asks of the terminal on the page. */
export interface TerminalFace {
  print(text: string): void
  /** The transcript is another one: draw it from its beginning. */
  redraw(): void
  /** Types a line visibly and enters it. */
  type(line: string): Promise<void>
  focus(): void
  /** Marks the newest line of the screen that begins with this name, or nothing any more. */
  highlight(name: string | undefined): void
  /** Puts a line at the prompt, for the learner to look at and enter. */
  propose(line: string): void
  /** xterm's screen-reader mode, on or off. */
  switchReader(): void
}

/** What watches the cluster for the page. */
export interface Watchers {
  Narrator: new (session: Session) => Narrator
  Legend: new () => Legend
  viewOf: typeof viewOf
}

/** Where a rush through time ends: asked after every piece of work. */
type Goal = () => boolean

type Change = 'state' | 'clock'

/** Hears of a change, and says when it has drawn what there is to draw. */
type Listener = () => void | Promise<unknown>

/**
 * What a chapter's page shows: the session, and what the reader has chosen to see of it. The parts of the page listen to it and draw
 * themselves; whatever they do to the cluster goes through the session's one door.
 */
export class Notebook {
  session!: Session
  #watchers: Watchers | undefined
  #narrator: Narrator | undefined
  #legend: Legend | undefined
  readonly chapter: string
  readonly lang: Lang
  readonly say: Say

  playing = true
  speed: number = 1
  /** so many things wait for a part of the page that has not been loaded yet */
  loading = 0
  /** Another tab works on this notebook: look, don't touch. */
  readOnly = false
  /** Set while time is being hurried to some end. */
  goal: Goal | undefined
  /** since when the foreground program has been waiting, in real ms; `undefined` at the prompt */
  waitingSince: number | undefined
  /** what is still to be done for the learner: the lines of a block, or a solution */
  queue: readonly Action[] = []
  terminal: TerminalFace | undefined

  openFile: string | undefined
  /** where the editor is to put the cursor, once */
  openPlace: { line: number; column: number } | undefined
  selected: { kind: 'Pod' | 'ReplicationController' | 'Service' | 'Node'; name: string } | undefined
  notesOpen = false
  chartOpen = false
  pictureFolded = false
  url = ''
  notices: readonly Notice[] = []

  #listeners: Record<Change, Set<Listener>> = { state: new Set(), clock: new Set() }
  /** the changes that the listeners are about to hear of */
  readonly #pending: Record<Change, boolean> = { state: false, clock: false }

  constructor(session: Session, options: { chapter: string; lang: Lang; say: Say }) {
    this.show(session)
    this.chapter = options.chapter
    this.lang = options.lang
    this.say = options.say
  }

  /** Puts another sitting on the page: restored, imported or shared. */
  show(session: Session): void {
    this.session = session
    if (this.#watchers) this.watch(this.#watchers)
    this.queue = []
    let { progress } = session
    session.listen({
      output: text => this.terminal?.print(text),
      redrawn: () => {
        this.#narrator?.restart()
        this.terminal?.redraw()
        this.changed()
      },
      steps: () => {
        if (session.progress !== progress) this.onInput?.() // what is merely found otherwise is not kept
        progress = session.progress
        this.changed()
      },
    })
    this.terminal?.redraw()
  }

  /** Begins to watch the cluster: its code comes after the prompt. */
  watch(watchers: Watchers): void {
    this.#watchers = watchers
    this.#narrator = new watchers.Narrator(this.session)
    this.#legend = new watchers.Legend()
  }

  /** What is told of the cluster. Only after `watch`. */
  get narrator(): Narrator {
    return this.#narrator!
  }

  /** Who has which hue. Only after `watch`. */
  get legend(): Legend {
    return this.#legend!
  }

  /** What the picture shows, the same until something in the cluster changes. Only after `watch`. */
  get view(): ClusterView {
    const heard = this.look()
    if (this.#view?.session !== this.session || this.#view.heard !== heard) {
      this.#view = { heard, session: this.session, shown: this.#watchers!.viewOf(this.narrator.watched, this.legend) }
    }
    return this.#view.shown
  }

  #view: { heard: number; session: Session; shown: ClusterView } | undefined

  /** Takes in what happened since; another number than before means that the cluster has changed. */
  look(): number {
    this.#narrator?.listen()
    return this.#narrator?.version ?? 0
  }

  /** What somebody did and why, in the reader's language. */
  sentence({ key, values }: Sentence): string {
    return this.say(key, values)
  }

  /** Calls back, in a task of its own, after something changed: `clock` when only time has passed. Returns how to stop. */
  listen(change: Change, listener: Listener): () => void {
    this.#listeners[change].add(listener)
    return () => void this.#listeners[change].delete(listener)
  }

  /** Something changed that the page shows. */
  changed(change: Change = 'state'): void {
    if (this.#pending[change]) return
    this.#pending[change] = true
    void pause().then(() => {
      this.#pending[change] = false
      return inSlices(() => this.#tell(change))
    })
  }

  /** Many draw at once: the page may have its frames between them, so that together they make no long task. */
  async *#tell(change: Change): AsyncGenerator<void, void, void> {
    for (const listener of this.#listeners[change]) {
      try {
        await listener()
      } catch (error) {
        reportError(error) // the others draw all the same
      }
      yield
    }
  }

  /** Something the learner does, now. Nothing happens when another tab has the notebook. */
  do(action: Omit<Input, 'at'>): boolean {
    if (this.readOnly) return false
    this.attempt(() => this.session.do(action as Parameters<Session['do']>[0]))
    this.playing = true
    this.onInput?.()
    this.changed()
    return true
  }

  /** Set by the editor: saves what is not saved, so that a command reads it. */
  beforeLine: (() => void) | undefined

  /** Set by whoever opened the notebook: fetches the words that the first command did without. */
  learnWords: (() => Promise<void>) | undefined

  /** Set by whoever keeps the sitting: called after every change of the log or of the progress. */
  onInput: (() => void) | undefined

  /** Set by whoever opened the notebook: fetches what is missing, and plays the log anew. */
  recover: (() => Promise<void>) | undefined

  /** Set by whoever opened the notebook: plays the whole log anew, so that the session has all its past at hand. */
  remember: (() => Promise<void>) | undefined

  /** Set by whoever keeps snapshots: drops the stored one, for the log to have its place. */
  makeRoom: (() => Promise<void>) | undefined

  /**
   * Moves the session. What it needs and has not been loaded yet is fetched, and the log played anew, so that nobody can tell the difference.
   * A fault of ours stops the clock and is told; the log is whole.
   */
  attempt(act: () => void): void {
    try {
      act()
    } catch (error) {
      if (error instanceof NotLoaded && this.recover) {
        void this.wait(this.recover)
        return
      }
      console.error(error)
      this.playing = false
      this.goal = undefined
      const actions = [
        { label: 'notice.save', act: () => this.onCrash?.() },
        { label: 'notice.undo', act: () => this.undo() },
      ]
      this.notify({ id: 'crash', title: 'notice.crash', text: 'notice.crash.text', actions })
    }
  }

  /**
   * Waits for what has not been loaded yet; meanwhile the clock stands, and what is typed is kept. If it cannot be had, the reader is told,
   * and it is tried again as often as the reader likes.
   */
  async wait(load: () => Promise<unknown>): Promise<void> {
    this.loading++
    for (;;) {
      try {
        await load()
        break
      } catch (error) {
        console.error(error)
        await new Promise<void>(again => {
          const actions = [
            { label: 'notice.part.again', act: again },
            { label: 'notice.part.reload', act: () => location.reload() },
          ]
          this.notify({ id: 'part', title: 'notice.part', text: 'notice.part.text', actions })
        })
      }
    }
    this.loading--
    this.changed()
  }

  /** Set by whoever keeps the sitting: hands the log over as a file. */
  onCrash: (() => void) | undefined

  /** The prompt is taken: a program runs, or a line waits for what it needs. */
  get busy(): boolean {
    return this.session.foreground || this.loading > 0
  }

  /** A line entered at the prompt. */
  enter(line: string): boolean {
    this.beforeLine?.()
    return this.do({ line })
  }

  /** What the editor shows when nobody has said which file. */
  firstFile(): string {
    const names = this.session.world.files.list(HOME) ?? []
    return names.find(name => name.endsWith('.yaml')) ?? ''
  }

  /** The lower pane: the terminal or the browser. */
  showTab(tab: Tab): void {
    for (const button of document.querySelectorAll<HTMLElement>('[data-tab]')) {
      const on = button.dataset.tab === tab
      button.setAttribute('aria-selected', String(on))
      button.tabIndex = on ? 0 : -1
      document.querySelector<HTMLElement>(`#pane-${button.dataset.tab}`)!.hidden = !on
    }
    document.querySelector<HTMLElement>('.panes')!.dataset.shown = tab
    this.changed()
  }

  /** Shows a file in the editor, at a place in it; the picture makes room. */
  edit(name: string, place?: { line: number; column: number }): void {
    this.openFile = name
    this.openPlace = place
    this.pictureFolded = true
    this.changed()
  }

  closeFile(): void {
    this.openFile = undefined
    this.pictureFolded = false
    this.changed()
  }

  answer(question: string, choice: string): void {
    if (this.readOnly) return
    this.session.answer(question, choice)
    this.onInput?.()
    this.changed()
  }

  undo(): void {
    if (this.readOnly || !this.session.canUndo) return
    const newest = this.session.log.findLastIndex(input => !('keys' in input))
    void this.#goBack(newest, () => this.session.undo())
  }

  redo(): void {
    if (this.readOnly || !this.session.canRedo) return
    this.attempt(() => this.session.redo())
    this.#moved()
  }

  /** Lets go of the slider: so many inputs stay. */
  rewindTo(count: number): void {
    if (this.readOnly) return
    void this.#goBack(count, () => this.session.rewindTo(count))
  }

  /** Back to the moment after so many inputs. A sitting that was resumed later than that is played from its start first; meanwhile the clock stands. */
  async #goBack(inputs: number, act: () => void): Promise<void> {
    if (!this.session.remembers(inputs) && this.remember) await this.wait(this.remember)
    this.attempt(act)
    this.#moved()
  }

  #moved(): void {
    this.goal = undefined
    this.queue = []
    this.selected = undefined
    this.playing = false
    this.onInput?.()
    this.changed()
  }

  setSpeed(speed: number): void {
    this.speed = speed
    this.playing = true
    this.changed()
  }

  /** One speed faster or slower. */
  stepSpeed(step: 1 | -1): void {
    const speeds: readonly number[] = SPEEDS
    this.setSpeed(speeds[Math.min(speeds.length - 1, Math.max(0, speeds.indexOf(this.speed) + step))]!)
  }

  togglePlaying(): void {
    this.playing = !this.playing
    this.goal = undefined
    this.changed()
  }

  /** Hurries through virtual time, a slice a frame, until `goal` is reached. */
  rush(goal: Goal): void {
    this.goal = goal
    this.changed()
  }

  notify(notice: Notice): void {
    this.notices = [...this.notices.filter(({ id }) => id !== notice.id), notice]
    this.changed()
  }

  dismiss(id: string): void {
    this.notices = this.notices.filter(notice => notice.id !== id)
    this.changed()
  }

  /** Says a sentence to those who listen to the page. */
  speak(sentence: string): void {
    const region = document.querySelector('#spoken')
    if (region) region.textContent = sentence
  }
}

/** Nothing has been done in this chapter, and nothing brought into it. */
export function isNew({ session: { log, from } }: Notebook): boolean {
  return log.length === 0 && from === undefined
}

let current: Notebook | undefined

/** The notebook of this page. The page's elements are defined only after it has been opened. */
export function notebook(): Notebook {
  if (!current) throw new Error('no notebook is open')
  return current
}

export function openedNotebook(): Notebook | undefined {
  return current
}

export function setNotebook(opened: Notebook): void {
  current = opened
}
