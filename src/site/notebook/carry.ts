import { asBeginning, chapterBefore, standsIn } from '../../session/carry.ts'
import { SavedError, type Saved } from '../../session/saved.ts'
import { Session } from '../../session/session.ts'
import { course } from './course.ts'
import { wholeKit } from './kit.ts'
import { isNew, type Notebook } from './notebook.ts'
import { inSlices } from './pause.ts'
import { load } from './storage.ts'

/** Offers to go on with the learner's own cluster of the chapter before, when it stands where this chapter begins; until something is done here. */
export async function offerCarrying(notebook: Notebook): Promise<void> {
  const { chapter } = notebook
  const before = chapterBefore(chapter, course)
  const stored = before === undefined ? undefined : ((await load(before)) as Saved | undefined)
  if (!stored?.log?.length && !stored?.from) return // as it was prepared, and so is the one here
  await wholeKit(notebook.session)
  const own = await carried(chapter, asBeginning(stored))
  if (!own || !isNew(notebook) || !standsIn(own, new Session({ course, chapter }))) return
  const carry = () => {
    notebook.show(own)
    notebook.onInput?.()
    notebook.changed()
  }
  notebook.notify({
    id: 'carry',
    title: 'notice.carry',
    text: 'notice.carry.text',
    values: { n: Object.keys(course.lessons).sort().indexOf(before!) + 1 },
    quiet: true,
    actions: [
      { label: 'notice.carry.take', act: carry },
      { label: 'notice.carry.leave', act: () => {} },
    ],
  })
  const stop = notebook.listen('state', () => {
    if (isNew(notebook)) return
    stop()
    notebook.dismiss('carry')
  })
}

/** The beginning of this chapter with that sitting's cluster, made a little a frame; `undefined` when the sitting cannot be gone on from. */
async function carried(chapter: string, from: Saved): Promise<Session | undefined> {
  try {
    await inSlices(isLate => Session.carry(course, chapter, from, isLate))
  } catch (error) {
    if (error instanceof SavedError) return undefined // its own chapter says what is wrong with it
    throw error
  }
  return new Session({ course, chapter, from })
}
