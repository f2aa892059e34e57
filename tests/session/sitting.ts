import { Session } from '../../src/session/session.ts'
import type { SessionOptions } from '../../src/session/session.ts'
import { course } from '../../tools/course.ts'

/** A new sitting of a chapter. */
export function sit(chapter = '4-scaling', options: Partial<SessionOptions> = {}): Session {
  return new Session({ course, chapter, ...options })
}

/** Types a line, waits for the prompt, and returns what the terminal showed. */
export function type(session: Session, line: string): string {
  const before = session.transcript.length
  session.do({ line })
  session.world.untilPrompt()
  const said = session.transcript.slice(before).flatMap(entry => (entry.kind === 'output' ? [entry.text] : []))
  return said.join('').replace(/\n$/, '')
}

/** What the learner has on the screen. */
export function screen(session: Session): string {
  return session.transcript.map(entry => (entry.kind === 'line' ? `${entry.prompt}${entry.text}\n` : entry.text)).join('')
}

export { course }
