import type { Kit } from '../../session/kit.ts'
import type { Session } from '../../session/session.ts'
import { course } from './course.ts'

let coming: Promise<Kit> | undefined

/** Every program there is, or the error of the network: loaded once, after the first prompt or when something asks for what is missing. New sessions have it from then on. */
export async function wholeKit(session?: Session): Promise<void> {
  coming ??= import('../../session/whole-kit.ts').then(({ wholeKit }) => wholeKit)
  try {
    course.kit = await coming
  } catch (error) {
    coming = undefined // the next one tries again
    throw error
  }
  session?.world.equip(course.kit)
}
