import { fill } from '../lesson/fill.ts'
import type { Evidence, Verdict } from '../lesson/check.ts'
import type { Fact } from '../lesson/fact.ts'
import type { Action, Lesson, Scene } from '../lesson/lesson.ts'
import { settle } from '../lesson/lesson.ts'
import type { Completions } from '../shell/completion.ts'
import type { Course } from './course.ts'
import { ENGINE, FORMAT, PLAIN_FORMAT } from './engine.ts'
import type { Input } from './input.ts'
import { judge, NO_PROGRESS, openSteps } from './progress.ts'
import type { Progress, StepState } from './progress.ts'
import type { Conditions } from './start.ts'
import { filesOf, playedStart, playStart } from './start.ts'
import { checked, SavedError } from './saved.ts'
import type { Saved } from './saved.ts'
import { prefixMark } from './snapshot.ts'
import type { Entry, SessionSnapshot } from './snapshot.ts'
import { isKnown } from './witness.ts'
import type { Job, WorldSnapshot } from './world.ts'
import { HOME, World } from './world.ts'
import { keepNewest } from '../shell/streams.ts'

export interface SessionOptions {
  course: Course
  /** the chapter's folder name */
  chapter: string
  /** default: the chapter's first scene */
  scene?: string
  /** default: the same for everybody, so that a whole room sees the same pod names */
  seed?: string
  durations?: 'field' | 'recorded'
  /** a sitting of another chapter whose cluster and files the first scene begins with, instead of its own start's; its seed goes on */
  from?: Saved | undefined
  /** a moment of this very sitting to begin at, instead of its start */
  at?: SessionSnapshot | undefined
}

/** What a session plays under when nothing else is asked for: a whole room sees the same pod names. */
export const CONDITIONS = { seed: 'kubebook', durations: 'field' } as const

/** After this nothing of a sitting is on its way any more: a slave of redis, say, has heard that its master is another one. */
const REST: readonly Action[] = [settle, { wait: 60_000 }]

/** Told of what happens, for a page to show. */
export interface Listener {
  /** text for the terminal */
  output?(text: string): void
  /** the transcript is another one (undo, redo, reset): draw it anew */
  redrawn?(): void
  /** a step was done or looked at with another result */
  steps?(): void
}

interface Checkpoint {
  /** how many inputs had been applied */
  inputs: number
  scene: string
  world: WorldSnapshot
  transcript: number
  facts: number
}

interface Undone {
  inputs: Input[]
  now: number
}

/**
 * One sitting: a chapter's cluster, files, terminal and steps. `apply` is the only way to change it; everything else looks, or moves along
 * the log (`undo`, `redo`). Knows no page: tests drive it as the page does.
 */
export class Session {
  readonly course: Course
  readonly chapter: string
  readonly seed: string
  readonly lesson: Lesson
  readonly world: World
  readonly transcript: Entry[] = []
  readonly facts: Fact[] = []
  readonly log: Input[] = []
  progress: Progress = NO_PROGRESS
  scene: string
  /** the file that a program asked the page's editor for last, and how long the log was then */
  toEdit: { path: string; inputs: number } | undefined
  #verdicts: ReadonlyMap<string, Verdict> = new Map()
  #checkpoints: Checkpoint[] = []
  #undone: Undone[] = []
  readonly #conditions: Conditions
  /** the sitting of another chapter that this one goes on from */
  readonly from: Saved | undefined
  #sceneStarts = new Map<string, WorldSnapshot>()
  /** the scene it began with */
  readonly #first: Scene
  #beginning: SessionSnapshot | undefined
  #listeners = new Set<Listener>()
  #muted = false
  /** what has been done is known already: nobody asks the steps */
  #blind = false

  constructor({ course, chapter, scene, from, at, seed = from?.seed ?? CONDITIONS.seed, durations = CONDITIONS.durations }: SessionOptions) {
    const lesson = course.lessons[chapter]
    if (!lesson) throw new Error(`no chapter is called ${chapter}`)
    const first = (this.#first = sceneOf(lesson, scene))
    this.course = course
    this.chapter = chapter
    this.seed = seed
    this.#conditions = { seed, durations }
    this.from = from
    this.lesson = lesson
    this.scene = first.id
    this.world = new World({
      seed,
      kit: course.kit,
      durations,
      nodes: (at?.world ?? this.#startOf(first))?.nodes,
      onOutput: text => this.#print(text),
      witness: fact => {
        if (!isKnown(this.facts, fact)) this.facts.push({ at: this.now, ...fact } as Fact)
      },
      onEdit: path => void (this.toEdit = { path, inputs: this.log.length }),
      onInstant: () => this.#look(),
    })
    if (at) this.#beginAt(at)
    else this.#enterScene(first.id)
  }

  /** Virtual time now, whole milliseconds since 2016-03-06 12:00:00 UTC. */
  get now(): number {
    return this.world.now
  }

  /** Is a program running in the foreground? Keys are its then, not the prompt's. */
  get foreground(): boolean {
    return this.world.shell.foreground
  }

  /** What a Tab offers at this place of a line. Looking costs no time and leaves no trace. */
  complete(line: string, cursor: number): Completions {
    const { state, place } = this.world.shell
    return this.course.kit.complete?.(line, cursor, state, place) ?? { from: cursor, choices: [] }
  }

  get steps(): StepState[] {
    const current = openSteps(this.lesson, this.scene, this.progress).find(step => !step.optional)
    return this.lesson.steps.map(({ id, scene, optional = false }) => {
      const doneAt = this.progress.done[id]
      const verdict = this.#verdicts.get(id)
      return {
        id,
        scene,
        optional,
        done: doneAt !== undefined,
        current: current?.id === id,
        ...(doneAt === undefined ? {} : { doneAt }),
        ...(verdict && doneAt === undefined ? { verdict } : {}),
      }
    })
  }

  listen(listener: Listener): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  /**
   * Does one thing that a learner does, at `input.at` (never before now; later: time passes first). It becomes the newest entry of the log,
   * and what had been undone cannot be redone any more.
   */
  apply(input: Input): void {
    this.#undone = []
    this.#perform(input)
  }

  /** `apply` at this very moment. */
  do(action: InputNow): void {
    this.apply({ at: this.now, ...action } as Input)
  }

  /** Lets `ms` of virtual time pass; `shouldStop` is asked between pieces of work, and true leaves the rest for the next call. Returns the new time. */
  advance(ms: number, shouldStop?: () => boolean): number {
    return this.world.advance(ms, shouldStop)
  }

  /** The learner answers a question. Returns nothing: the step's verdict tells. */
  answer(question: string, choice: string): void {
    this.progress = { ...this.progress, answers: { ...this.progress.answers, [question]: choice } }
    this.#look()
  }

  /** Notes that a step's solution was shown. */
  show(step: string): void {
    this.progress = { ...this.progress, shown: { ...this.progress.shown, [step]: true } }
  }

  /** Takes back the newest input that is not keys: to the moment before it. Its effects and all that came later are gone. False if there is none. */
  undo(): boolean {
    const from = lastIndex(this.log, input => !('keys' in input))
    if (from < 0) return false
    const undone = { inputs: this.log.slice(from), now: this.now }
    this.#rewind(from)
    this.#undone.push(undone)
    this.#tell('redrawn')
    return true
  }

  /** Does again what was undone last, up to the moment at which it was undone. */
  redo(): boolean {
    const undone = this.#undone.pop()
    if (!undone) return false
    this.#muted = true
    for (const input of undone.inputs) this.#perform(input)
    this.world.advance(undone.now - this.now)
    this.#muted = false
    this.#tell('redrawn')
    return true
  }

  get canUndo(): boolean {
    return this.log.some(input => !('keys' in input))
  }

  get canRedo(): boolean {
    return this.#undone.length > 0
  }

  /** How many inputs that are not keys have been undone: the next input drops them for good. */
  get undone(): number {
    return this.#undone.flatMap(({ inputs }) => inputs).filter(input => !('keys' in input)).length
  }

  /** Undoes until `count` inputs are left: where a slider over the commands was let go. What is undone can be redone. */
  rewindTo(count: number): void {
    while (this.log.length > count && this.undo());
  }

  save(options: { hash?: boolean } = {}): Saved {
    if (options.hash) this.world.advance(0) // the hash is of the end of an instant
    const { chapter, seed, from, log, now, progress } = this
    const scene = this.lesson.scenes[0]!.id
    return {
      format: from ? FORMAT : PLAIN_FORMAT,
      engine: ENGINE,
      chapter,
      scene,
      seed,
      ...(from ? { from } : {}),
      log: [...log],
      now,
      progress,
      ...(options.hash ? { hash: this.world.hash() } : {}),
    }
  }

  /**
   * Replays a saved sitting, a piece of work at a time: each step of the generator says how far it has come (0 to 1), and the last returns
   * the session. With a snapshot of this very sitting it goes on from there. Throws `SavedError` for what is no sitting of this course.
   */
  static *replay(course: Course, saved: Saved, shouldPause: () => boolean = () => false, at?: SessionSnapshot): Generator<number, Session, void> {
    const { chapter, scene, seed, from, log, now, progress } = checked(course, saved)
    if (from && !at) yield* Session.carry(course, chapter, from, shouldPause)
    const session = new Session({ course, chapter, scene, seed, from, at })
    session.#muted = true
    session.#blind = saved.engine === ENGINE // then the steps were asked at these very moments when the log was written
    session.log.push(...log.slice(0, at?.inputs ?? 0))
    for (const [index, input] of log.entries()) {
      if (index < session.log.length) continue
      while (session.world.advance(Math.max(0, input.at - session.now), shouldPause) < input.at) yield index / log.length
      session.#perform(input)
    }
    while (session.world.advance(Math.max(0, now - session.now), shouldPause) < now) yield 1
    session.progress = { ...progress, done: { ...session.progress.done, ...progress.done } }
    session.#muted = false
    session.#blind = false
    session.#look()
    return session
  }

  /** The sitting as it is now, for the price of what changed since the last time; `undefined` while a program is alive or an instant is half way. */
  snapshot(): SessionSnapshot | undefined {
    if (!this.world.idle || this.world.nextDue() <= this.now) return undefined
    this.world.advance(0) // its end is told
    const { log, scene, transcript, facts } = this
    const of = prefixMark(this.save(), log.length)
    return { of, inputs: log.length, scene, world: this.world.save(), transcript: [...transcript], facts: [...facts] }
  }

  /** The snapshot that it began with, if it has not gone back further: a replay may begin there as well. */
  get beginning(): SessionSnapshot | undefined {
    return this.#beginning
  }

  /** Whether the moment after so many inputs is at hand. A session that began with a later snapshot replays its log from the start to get there. */
  remembers(inputs: number): boolean {
    return inputs >= (this.#beginning?.inputs ?? 0)
  }

  static restore(course: Course, saved: Saved): Session {
    return finished(Session.replay(course, saved))
  }

  /**
   * Plays another chapter's sitting to its end and lets it come to rest, for sessions of this chapter to begin there; the files that the
   * chapter needs and the learner does not have are put beside theirs. Says how far it has come, and returns the world. Throws `SavedError`
   * when the sitting is none, or when a program of it still runs.
   */
  static *carry(course: Course, chapter: string, from: Saved, shouldPause: () => boolean = () => false): Generator<number, WorldSnapshot, void> {
    const name = `${chapter} ${JSON.stringify(from)}`
    const known = course.played?.get(name)
    if (known) return known
    const { world } = yield* Session.replay(course, from, shouldPause)
    world.setTraffic(0)
    for (const action of REST) for (const _ of world.rehearsal(action, shouldPause)) yield 1
    if (!world.idle) throw new SavedError('not-at-rest')
    for (const [file, text] of Object.entries(filesOf(sceneOf(course.lessons[chapter]!, undefined).start, course))) {
      if (!world.files.exists(`${HOME}/${file}`)) world.files.write(`${HOME}/${file}`, text)
    }
    world.requests = []
    const snapshot = world.save()
    course.played?.set(name, snapshot)
    return snapshot
  }

  /** What the checks look at, as it is now. */
  get evidence(): Evidence {
    const { world, facts, progress, now } = this
    return {
      api: world.cluster.api,
      pods: labels => world.pods.of(labels),
      now,
      facts,
      answers: progress.answers,
      files: { read: path => world.files.read(path.startsWith('/') ? path : `${HOME}/${path}`) },
      get images() {
        return world.docker.images().flatMap(({ tags }) => tags)
      },
      get traffic() {
        const asked = world.requests.filter(({ source }) => source === 'traffic')
        const answered = asked.filter(({ status = 500 }) => status < 400).length
        return { answered, failed: asked.length - answered }
      },
      probe: url => world.probe(url),
    }
  }

  /** Does what an author's action says: types the line, saves the file, lets time pass. For solutions, starts and tests. */
  play(action: Action): void {
    if (typeof action === 'string') {
      const line = fill(action, this.world.cluster.api)
      if (line === undefined) throw new Error(`nothing in the cluster fills in: ${action}`)
      this.do({ line })
      this.world.untilPrompt()
    } else if ('answer' in action) {
      this.answer(action.answer, action.choice)
    } else if ('read' in action) {
      const quiz = this.lesson.steps.flatMap(step => step.quizzes ?? []).find(({ id }) => id === action.read)
      if (!quiz) throw new Error(`no question is called ${action.read}`)
      this.answer(quiz.id, 'right' in quiz ? quiz.right : (quiz.expected(this.evidence)[0] ?? ''))
    } else if ('wait' in action) {
      this.advance(action.wait)
    } else if ('settle' in action) {
      this.world.settle()
    } else if ('edit' in action) {
      const path = `${HOME}/${action.edit}`
      this.do({ write: path, text: (this.world.files.read(path) ?? '').replace(action.from, action.to) })
    } else if ('write' in action) {
      this.do({ write: action.write.startsWith('/') ? action.write : `${HOME}/${action.write}`, text: action.text })
    } else {
      this.do(action as InputNow)
    }
  }

  #perform(input: Input): void {
    this.world.advance(Math.max(0, input.at - this.now)) // an instant that was left half way is finished first, as it is when the log is replayed
    if (this.world.idle && !('keys' in input)) this.#checkpoint()
    this.log.push(input)
    if ('line' in input) {
      this.transcript.push({ kind: 'line', prompt: this.world.shell.prompt(), text: input.line, at: this.now })
      this.world.enter(input.line)
    } else if ('keys' in input) this.world.keys(input.keys)
    else if ('write' in input) this.world.files.write(input.write, input.text)
    else if ('request' in input) this.world.request(input.request)
    else if ('traffic' in input) this.world.setTraffic(input.traffic, input.url)
    else if ('fault' in input) this.world.cluster.fault(input.fault)
    else this.#enterScene(input.reset)
    this.world.finishInstant()
    this.#look()
  }

  #checkpoint(): void {
    const { log, scene, transcript, facts } = this
    this.#checkpoints.push({ inputs: log.length, scene, world: this.world.save(), transcript: transcript.length, facts: facts.length })
  }

  /** Back to the moment just before the input of this index. */
  #rewind(index: number): void {
    const until = this.log[index]!
    while (this.#checkpoints.length > 0 && this.#checkpoints.at(-1)!.inputs > index) this.#checkpoints.pop()
    const checkpoint = this.#checkpoints.at(-1)
    const replayed = this.log.slice(checkpoint?.inputs ?? 0, index)
    this.#muted = true
    if (checkpoint) this.#return(checkpoint)
    else {
      this.#beginning = undefined
      this.log.length = 0
      this.#enterScene(this.#first.id)
    }
    for (const input of replayed) this.#perform(input)
    if (!('reset' in until) && until.at > this.now) this.world.advance(until.at - this.now)
    this.#muted = false
    this.#look()
  }

  #return({ inputs, scene, world, transcript, facts }: Checkpoint): void {
    this.scene = scene
    this.world.restore(world)
    this.log.length = inputs
    this.transcript.length = transcript
    this.facts.length = facts
  }

  /** The log up to there is added by whoever has it. */
  #beginAt(snapshot: SessionSnapshot): void {
    const { inputs, scene, world, transcript, facts } = snapshot
    this.scene = scene
    this.world.restore(world)
    for (const entry of transcript) this.transcript.push(entry)
    for (const fact of facts) this.facts.push(fact)
    this.#checkpoints.push({ inputs, scene, world, transcript: transcript.length, facts: facts.length })
    this.#beginning = snapshot
  }

  #enterScene(id: string): void {
    const scene = sceneOf(this.lesson, id)
    this.scene = id
    const known = this.#startOf(scene)
    if (known) this.world.restore(known)
    else {
      playStart(this.world, this.course, scene.start, this.#conditions)
      this.#sceneStarts.set(id, this.world.save())
    }
    this.facts.length = 0
    this.#verdicts = new Map()
    this.transcript.length = 0
    this.#tell('redrawn')
  }

  /** The world at the start of a scene, when it has been played. */
  #startOf({ id, start }: Scene): WorldSnapshot | undefined {
    const { course, chapter, from, lesson } = this
    const isCarried = from !== undefined && id === lesson.scenes[0]!.id
    const known =
      this.#sceneStarts.get(id) ?? (isCarried ? finished(Session.carry(course, chapter, from)) : playedStart(course, start, this.#conditions))
    if (known) this.#sceneStarts.set(id, known)
    return known
  }

  #print(text: string): void {
    const last = this.transcript.at(-1)
    if (last?.kind === 'output') this.transcript[this.transcript.length - 1] = { ...last, text: keepNewest(last.text + text) }
    else this.transcript.push({ kind: 'output', text, at: this.now })
    if (!this.#muted) for (const listener of this.#listeners) listener.output?.(text)
  }

  /** Asks the open steps, and tells when what they say has changed. */
  #look(): void {
    if (this.#blind) return
    const { progress, verdicts } = judge(this.lesson, this.scene, this.progress, this.evidence)
    const news = progress !== this.progress || JSON.stringify([...verdicts]) !== JSON.stringify([...this.#verdicts])
    this.progress = progress
    this.#verdicts = verdicts
    if (news) this.#tell('steps')
  }

  #tell(what: 'redrawn' | 'steps'): void {
    if (!this.#muted) for (const listener of this.#listeners) listener[what]?.()
  }
}

type InputNow = Input extends infer I ? (I extends Input ? Omit<I, 'at'> : never) : never

function sceneOf(lesson: Lesson, id: string | undefined): Scene {
  const scene = id === undefined ? lesson.scenes[0] : lesson.scenes.find(each => each.id === id)
  if (!scene) throw new Error(`no scene is called ${id}`)
  return scene
}

function finished<T>(work: Generator<unknown, T, void>): T {
  for (;;) {
    const { done, value } = work.next()
    if (done) return value
  }
}

function lastIndex<T>(list: readonly T[], wanted: (each: T) => boolean): number {
  for (let index = list.length - 1; index >= 0; index--) if (wanted(list[index]!)) return index
  return -1
}

export type { Job }
