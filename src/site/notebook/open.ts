import { NotLoaded } from '../../late.ts'
import { SavedError, type Saved } from '../../session/saved.ts'
import { CONDITIONS, Session } from '../../session/session.ts'
import type { SessionSnapshot } from '../../session/snapshot.ts'
import { prepareScene } from '../../session/start.ts'
import { defineElements, defineTheRest } from '../elements/define.ts'
import { emulator } from '../elements/terminal.ts'
import { firstWords, otherWords, speaker, type Lang } from '../words.ts'
import { connectPage } from './connect.ts'
import { course } from './course.ts'
import { drive } from './driver.ts'
import { wholeKit } from './kit.ts'
import { isNew, Notebook, setNotebook } from './notebook.ts'
import { inSlices, pause, whenIdle, whenUsed } from './pause.ts'
import { replay } from './replay.ts'
import { keepSnapshots, resume } from './resume.ts'
import { keep, load, rememberProgress, saveFile } from './storage.ts'
import { Ownership } from './tabs.ts'

const SITTING = '#sitting='

/** Brings a chapter's page to life: its words, its sitting (stored, shared or new), and the elements that show it. */
export async function openNotebook(): Promise<void> {
  const root = document.documentElement
  const lang: Lang = root.lang === 'en' ? 'en' : 'zh'
  const chapter = root.dataset.chapter!
  const ownership = new Ownership(chapter)
  void emulator().catch(() => {}) // whoever needs it asks again
  const [words, stored, owns] = await Promise.all([firstWords(lang), load(chapter), ownership.claim()])

  const resumed = hasInputs(stored) && !isVisit() ? await resume(stored as Saved) : undefined
  // What was done before is played again, and hardly ever with the everyday programs alone: the others come while the beginning is prepared.
  if (!resumed && hasInputs(stored)) void wholeKit().catch(() => {})
  if (!resumed) await playAhead(chapter)
  const session = resumed ?? new Session({ course, chapter })
  await pause()
  const dictionary = { ...words }
  const notebook = new Notebook(session, { chapter, lang, say: speaker(dictionary) })
  notebook.learnWords = async () => void Object.assign(dictionary, await otherWords(lang))
  setNotebook(notebook)
  notebook.readOnly = !owns
  const again = async (at?: SessionSnapshot) => {
    await wholeKit()
    const { queue } = notebook
    await replay(notebook, notebook.session.save(), { cancellable: false, at })
    notebook.queue = queue
  }
  notebook.recover = () => again(notebook.session.beginning)
  notebook.remember = () => again()
  notebook.onCrash = () => saveFile(notebook.session.save())
  await defineElements()
  connectPage(notebook)

  const visiting = await openVisit(notebook)
  if (!visiting && !resumed && stored !== undefined) await openStored(notebook, stored)
  const keeper = keep(notebook)
  if (visiting) {
    keeper.pause()
    offerToKeep(notebook, keeper)
  } else rememberProgress(notebook)
  keepSnapshots(notebook, keeper.isPaused)
  shareOwnership(notebook, ownership, keeper, owns)
  drive(notebook)
  await defineTheRest()
  root.dataset.ready = ''
  whenUsed(() => {
    wholeKit(notebook.session)
      .then(() => (resumed ? playAhead(chapter) : undefined)) // for the scene to be begun anew at once
      .then(() => whenIdle(() => void fetchTheRest(lang)))
      .catch(() => {}) // whoever needs it asks again
  })
  if (owns && !visiting && isNew(notebook)) whenIdle(() => void offerToCarry(notebook).catch(() => {}))
}

/** What may be asked for when there is no network any more comes while there is one: a part at a time, whenever the page has nothing better to do. */
async function fetchTheRest(lang: Lang): Promise<void> {
  const parts: readonly (() => Promise<unknown>)[] = [
    () => import('./explained.ts').then(({ explainingWords }) => explainingWords(lang)),
    () => import('./time.ts'),
    () => import('./aim.ts'),
    () => import('./actions.ts'),
    () => import('../palette.ts'),
    () => import('../picture/describe.ts'),
    () => import('../editor/code.ts'),
  ]
  for (const part of parts) {
    await new Promise<void>(whenIdle)
    await part().catch(() => {}) // whoever needs it asks again
  }
}

/** Nothing has been done here yet: the learner's cluster of the chapter before may take the place of the prepared one. */
async function offerToCarry(notebook: Notebook): Promise<void> {
  const { offerCarrying } = await import('./carry.ts')
  await offerCarrying(notebook)
}

/** Plays what leads to the chapter's beginning, a little a frame, so that the page stays quick under the hand. */
async function playAhead(chapter: string): Promise<void> {
  const first = course.lessons[chapter]!.scenes[0]!.id
  try {
    await inSlices(isLate => prepareScene(course, chapter, first, CONDITIONS, isLate))
  } catch (error) {
    if (!(error instanceof NotLoaded)) throw error
    await wholeKit()
    await playAhead(chapter)
  }
}

/** Something has been done in this stored sitting. */
function hasInputs(stored: unknown): boolean {
  const log = (stored as Partial<Saved> | undefined)?.log
  return Array.isArray(log) && log.length > 0
}

/** The learner's own sitting, as it was left. */
async function openStored(notebook: Notebook, stored: unknown): Promise<void> {
  if (hasInputs(stored)) await wholeKit().catch(() => {}) // whoever needs it asks again
  try {
    await replay(notebook, stored as Saved)
  } catch (error) {
    const { putAside } = await import('./aside.ts')
    await putAside(notebook, stored, error, () => void openStored(notebook, stored))
  }
}

/** The address names a sitting, or a step to be prepared. */
function isVisit(): boolean {
  return location.hash.startsWith(SITTING) || stepInAddress() !== null
}

function stepInAddress(): string | null {
  return new URLSearchParams(location.search).get('step')
}

/** A sitting that came with the address: shared by somebody, or a step with its state prepared. True if there was one. */
async function openVisit(notebook: Notebook): Promise<boolean> {
  const step = stepInAddress()
  if (step !== null) {
    await wholeKit(notebook.session)
    return prepareStep(notebook, step)
  }
  if (!location.hash.startsWith(SITTING)) return false
  const { LinkError, sittingIn } = await import('./share.ts')
  try {
    await replay(notebook, (await sittingIn(location.hash)) as Saved)
    return true
  } catch (error) {
    const text =
      error instanceof LinkError
        ? `notice.link.${error.reason}`
        : error instanceof SavedError && error.reason === 'newer-format'
          ? 'notice.link.format'
          : 'notice.link.cut'
    history.replaceState(null, '', location.pathname)
    notebook.notify({ id: 'link', title: 'notice.link.bad', text, actions: [{ label: 'notice.ok', act: () => {} }] })
    return false
  }
}

/** Plays the solutions that lead to a step of this chapter. False if it has no such step. */
function prepareStep({ session }: Notebook, id: string): boolean {
  const steps = session.lesson.steps
  const target = steps.find(step => step.id === id)
  if (!target) return false
  if (target.scene !== session.scene) session.do({ reset: target.scene })
  for (const step of steps.slice(0, steps.indexOf(target))) {
    if (step.scene === target.scene && !step.optional) for (const action of step.solution) session.play(action)
  }
  return true
}

/** A visit leaves the learner's own sitting alone until they say otherwise. */
function offerToKeep(notebook: Notebook, keeper: ReturnType<typeof keep>): void {
  notebook.notify({
    id: 'visit',
    title: stepInAddress() === null ? 'notice.link.opened' : 'notice.link.step',
    text: 'notice.link.opened.text',
    quiet: true,
    actions: [
      {
        label: 'notice.link.keep',
        act: () => {
          history.replaceState(null, '', location.pathname)
          keeper.resume()
          void keeper.flush()
        },
      },
      { label: 'notice.link.leave', act: () => location.replace(location.pathname) },
    ],
  })
}

/** Two tabs on one notebook: one writes, the other reads until it takes over. */
function shareOwnership(notebook: Notebook, ownership: Ownership, keeper: ReturnType<typeof keep>, owns: boolean): void {
  const becomeReader = (title: string) => {
    notebook.readOnly = true
    notebook.playing = false
    notebook.notify({ id: 'tab', title, text: 'notice.tab.text', quiet: true, actions: [{ label: 'notice.tab.take', act: () => void takeOver() }] })
  }
  const takeOver = async () => {
    await ownership.take()
    const stored = await load(notebook.chapter)
    if (stored !== undefined) await openStored(notebook, stored)
    notebook.readOnly = false
    notebook.playing = true
    notebook.changed()
  }
  ownership.onLost = async () => {
    await keeper.flush()
    becomeReader('notice.tab.taken')
  }
  if (!owns) becomeReader('notice.tab')
}
