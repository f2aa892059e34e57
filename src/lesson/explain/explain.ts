import { lookalike } from './characters.ts'
import { file, flag, kind, placeHolder, program, prompt, shell, value, verb } from './line.ts'
import { manifest } from './manifest.ts'
import type { Explanation, Mistake, Rule } from './mistake.ts'
import { image, object, otherImage, port, refusal } from './refusal.ts'

/** From what the eye does not see, over the words of the line, to what the cluster said. The first that knows the mistake explains it. */
const RULES: readonly Rule[] = [prompt, lookalike, placeHolder, program, verb, value, flag, kind, file, manifest, object, image, port, shell, refusal]

/**
 * Explains what went wrong with a command, for a reader beside the terminal: where to mend it, and what to type instead.
 * `undefined` when all went well, or when nobody knows better than the message itself.
 */
export function explain(mistake: Mistake): Explanation | undefined {
  if (mistake.exit === 0) return quietly(mistake)
  for (const rule of RULES) {
    const explanation = rule(mistake)
    if (explanation) return explanation
  }
  return undefined
}

/** What goes wrong without a word: a prompt copied with the command, an address cut in two by `&`, a search for full-width letters, another image. */
function quietly(mistake: Mistake): Explanation | undefined {
  return (
    prompt(mistake) ?? shell(mistake) ?? (/^\s*(docker|kubectl) (?!exec)/.test(mistake.line) ? lookalike(mistake) : undefined) ?? otherImage(mistake)
  )
}
