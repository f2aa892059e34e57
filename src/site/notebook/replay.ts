import { NotLoaded } from '../../late.ts'
import type { Saved } from '../../session/saved.ts'
import { Session } from '../../session/session.ts'
import type { SessionSnapshot } from '../../session/snapshot.ts'
import { defineNotices } from '../elements/define.ts'
import { course } from './course.ts'
import { wholeKit } from './kit.ts'
import type { Notebook } from './notebook.ts'
import { pause } from './pause.ts'

/** Real work between two chances for the page to draw while a sitting is replayed: there is little on the page to draw, and somebody waits for the end. */
const REPLAY_SLICE_MS = 24
/** So many work items between two looks at the clock: a look costs a machine that is slow as much as a small item. */
const ITEMS_A_LOOK = 8
/** Replaying says how far it has come only when it takes longer. */
const QUIET_REPLAY_MS = 300
/** And then so often: saying it draws the page, which on a slow machine takes a tenth of a second. */
const TELL_MS = 900

/** The reader did not want to wait. */
export class Cancelled extends Error {}

/** Puts a saved sitting on the page, played from its start or from a snapshot of it. Long replays give the page its frames, say how far they are, and can be cancelled. */
export async function replay(
  notebook: Notebook,
  saved: Saved,
  options: { cancellable?: boolean; at?: SessionSnapshot | undefined } = {},
): Promise<void> {
  try {
    await replayWith(notebook, saved, options)
  } catch (error) {
    if (!(error instanceof NotLoaded)) throw error
    await wholeKit()
    await replayWith(notebook, saved, options)
  }
}

async function replayWith(notebook: Notebook, saved: Saved, { cancellable = true, at }: Parameters<typeof replay>[2] & object): Promise<void> {
  let deadline = performance.now() + REPLAY_SLICE_MS
  let tellAt = performance.now() + QUIET_REPLAY_MS
  let cancelled = false
  let notices: Promise<void> | undefined
  let items = 0
  const pieces = Session.replay(course, saved, () => ++items % ITEMS_A_LOOK === 0 && performance.now() > deadline, at)
  for (;;) {
    const { done, value } = pieces.next()
    if (done) {
      notebook.dismiss('replay')
      if (value.save().engine !== saved.engine) tellOfVersion(notebook, value, saved)
      notebook.show(value)
      notebook.changed()
      return
    }
    if (performance.now() > tellAt) {
      tellAt = performance.now() + TELL_MS
      notices ??= defineNotices()
      const actions = cancellable ? [{ label: 'notice.replay.cancel', act: () => void (cancelled = true) }] : []
      notebook.notify({ id: 'replay', title: 'notice.replay', values: { percent: Math.round(value * 100) }, quiet: true, actions })
    }
    await pause()
    if (cancelled) {
      notebook.dismiss('replay')
      throw new Cancelled()
    }
    deadline = performance.now() + REPLAY_SLICE_MS
  }
}

/** Another engine's log replays; whether it came to the same end is said when it did not. */
function tellOfVersion(notebook: Notebook, session: Session, saved: Saved): void {
  if (saved.hash === undefined || session.save({ hash: true }).hash === saved.hash) return
  notebook.notify({
    id: 'version',
    title: 'notice.version',
    text: 'notice.version.text',
    quiet: true,
    actions: [{ label: 'notice.ok', act: () => {} }],
  })
}
