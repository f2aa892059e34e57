import { explain } from '../../lesson/explain/explain.ts'
import type { Explanation } from '../../lesson/explain/mistake.ts'
import { newestCommand } from '../../session/mistake.ts'
import type { Session } from '../../session/session.ts'
import { speaker, type Dictionary, type Lang, type Say } from '../words.ts'

let words: Promise<Say> | undefined

/** The words of explanations and hints, loaded once: nobody needs them before something goes wrong. */
export function explainingWords(lang: Lang): Promise<Say> {
  const file = () => (lang === 'en' ? import('../../../content/ui/explain-en.json') : import('../../../content/ui/explain-zh.json'))
  words ??= (file() as Promise<{ default: Dictionary }>).then(({ default: dictionary }) => speaker(dictionary))
  return words
}

let newest: { mark: string; session: Session; explanation: Explanation | undefined } | undefined

/** What went wrong with the newest command. Looked for once for each command, not at every change of the cluster. */
export function explained(session: Session): Explanation | undefined {
  const { partial } = session.course.kit // what exists is known when all has been loaded
  const mark = `${partial} ${session.foreground} ${session.transcript.length} ${session.log.length}`
  if (newest?.mark !== mark || newest.session !== session) {
    const command = partial ? undefined : newestCommand(session)
    newest = { mark, session, explanation: command && explain(command) }
  }
  return newest.explanation
}
