import { lookalike } from './characters.ts'
import { file, flag, kind, placeHolder, program, prompt, shell, value, verb } from './line.ts'
import { manifest } from './manifest.ts'
import type { Explanation, Mistake, Rule } from './mistake.ts'
import { image, object, port, refusal } from './refusal.ts'

/** From what the eye does not see, over the words of the line, to what the cluster said. The first that knows the mistake explains it. */
const RULES: readonly Rule[] = [prompt, lookalike, placeHolder, program, verb, value, flag, kind, file, manifest, object, image, port, shell, refusal]

/**
 * Explains what went wrong with a command, for a reader beside the terminal: where to mend it, and what to type instead.
 * `undefined` when all went well, or when nobody knows better than the message itself.
 */
export function explain(mistake: Mistake): Explanation | undefined {
  // A prompt copied with the command, and an address cut in two by &, go wrong without an exit code.
  if (mistake.exit === 0) return quietly(mistake)
  for (const rule of RULES) {
    const explanation = rule(mistake)
    if (explanation) return explanation
  }
  return undefined
}

function quietly(mistake: Mistake): Explanation | undefined {
  return /^\s*[>#%]/.test(mistake.line) ? prompt(mistake) : shell(mistake)
}
