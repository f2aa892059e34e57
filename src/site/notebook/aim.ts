import type { Finding } from '../../lesson/check.ts'
import { hintOf } from '../../lesson/hint.ts'
import type { Session } from '../../session/session.ts'
import { explained, explainingWords } from './explained.ts'
import type { Notebook } from './notebook.ts'

/** A hint at what is wrong here and now: a sentence, and a line to look with or to type instead. */
export interface Aimed {
  text: string
  command?: string
}

/** What to say to somebody who asks for help, before the hints that are the same for everybody: the mistake just made, and where to look. */
export async function aiming({ lang, say }: Notebook): Promise<(session: Session, findings: readonly Finding[]) => Aimed[]> {
  const words = await explainingWords(lang)
  return (session, findings) => {
    if (findings.length === 0) return [] // the step is done, or its turn has not come
    const mistake = isOfThisStep(session) ? explained(session) : undefined
    const hint = hintOf(findings, session.evidence)
    const plain = Object.entries(hint?.values ?? {}).map(([name, value]) => [name, String(value).startsWith('check.') ? say(String(value)) : value])
    return [
      ...(mistake ? [{ text: words(mistake.what, mistake.values), command: mistake.suggestion }] : []),
      ...(hint ? [{ text: words(hint.what, Object.fromEntries(plain)), command: hint.command }] : []),
    ]
  }
}

/** A refusal that was the end of a step is no mistake in the next one. */
function isOfThisStep({ log, now, progress }: Session): boolean {
  const entered = log.findLast(input => 'line' in input)?.at
  return entered !== undefined && !Object.values(progress.done).some(at => at >= entered && at <= now)
}
