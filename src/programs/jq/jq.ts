import type { Running } from '../../shell/program.ts'
import { readWhole, readingProblem } from '../input.ts'
import type { HostProcess, HostProgram } from '../place.ts'
import { UnknownFunction, evaluate } from './evaluate.ts'
import type { Scope } from './operations.ts'
import { OutOfBudget } from './operations.ts'
import type { Filter } from './syntax.ts'
import { JqSyntaxError, parseFilter } from './syntax.ts'
import type { Json } from './value.ts'
import { JqError, truth, writeJson } from './value.ts'

/** jq 1.5: picks JSON apart and puts it together anew. */
export const jq: HostProgram = { name: 'jq', run }

interface Settings {
  readonly switches: ReadonlySet<string>
  readonly indent: string
  readonly program: string
  readonly files: readonly string[]
  readonly variables: Scope['variables']
}

const LETTERS = 'rcnseSjaCMeR'
const LONG: Readonly<Record<string, string>> = {
  'raw-output': 'r',
  'compact-output': 'c',
  'null-input': 'n',
  slurp: 's',
  'exit-status': 'e',
  'sort-keys': 'S',
  'join-output': 'j',
  'ascii-output': 'a',
  'color-output': 'C',
  'monochrome-output': 'M',
  'raw-input': 'R',
  tab: 'tab',
}

const USAGE = 'Usage:\tjq [options] <jq filter> [file...]\n'

/** How many steps one input may take: an endless program ends there, and the page stays alive. */
const STEPS = 500_000

function* run(process: HostProcess): Running {
  const settings = readSettings(process.args)
  if (typeof settings === 'string') {
    process.stderr.write(`${settings}${USAGE}`)
    return 2
  }
  let filter: Filter
  try {
    filter = parseFilter(settings.program)
  } catch (error) {
    if (!(error instanceof JqSyntaxError)) throw error
    process.stderr.write(`jq: error: ${error.message}\n${settings.program}\njq: 1 compile error\n`)
    return 3
  }
  const { switches } = settings
  let text = ''
  let code = 0
  for (const file of switches.has('n') ? [] : settings.files.length ? settings.files : ['-']) {
    const problem = readingProblem(process, file)
    if (problem !== undefined) {
      process.stderr.write(`jq: error: Could not open ${file}: ${problem}\n`)
      code = 2
    } else text += yield* readWhole(process, file)
  }

  const inputs = switches.has('n') ? { values: [null], error: undefined } : switches.has('R') ? rawInputs(text, switches.has('s')) : jsonInputs(text)
  const values = switches.has('s') && !switches.has('n') && !switches.has('R') ? [inputs.values] : inputs.values
  let last: Json | undefined
  for (const value of inputs.error !== undefined && switches.has('s') ? [] : values) {
    try {
      const variables = { ENV: process.env, ...settings.variables }
      for (const found of evaluate(filter, { value }, { variables, budget: { left: STEPS } })) {
        last = found.value
        process.stdout.write(shown(found.value, settings))
        if (!process.stdout.hasRoom()) yield { writable: process.stdout }
      }
    } catch (error) {
      if (error instanceof UnknownFunction) {
        process.stderr.write(`jq: error: ${error.message}\n${settings.program}\njq: 1 compile error\n`)
        return 3
      }
      if (!(error instanceof JqError) && !(error instanceof OutOfBudget)) throw error
      const place = switches.has('n') ? '<unknown>' : `${settings.files[0] ?? '<stdin>'}:${lineCount(text)}`
      process.stderr.write(`jq: error (at ${place}): ${error.message}\n`)
      code = 5
    }
  }
  if (inputs.error !== undefined) {
    process.stderr.write(`parse error: ${inputs.error}\n`)
    return 2
  }
  if (switches.has('e') && code === 0) return last === undefined ? 4 : truth(last) ? 0 : 1
  return code
}

function readSettings(args: readonly string[]): Settings | string {
  const switches = new Set<string>()
  const variables: Record<string, Json> = {}
  const words: string[] = []
  let indent = '  '
  for (let at = 0; at < args.length; at++) {
    const word = args[at] ?? ''
    if (word === '--arg' || word === '--argjson') {
      const [name, value] = [args[++at], args[++at]]
      if (name === undefined || value === undefined) return `jq: ${word} takes two parameters (e.g. ${word} varname value)\n`
      try {
        variables[name] = word === '--arg' ? value : (JSON.parse(value) as Json)
      } catch {
        return `jq: Invalid JSON text passed to --argjson\n`
      }
    } else if (word === '--indent') {
      indent = ' '.repeat(Math.max(0, Math.min(7, Number(args[++at]) || 0)))
    } else if (word.startsWith('--') && word.length > 2) {
      const known = LONG[word.slice(2)]
      if (known === undefined) return `jq: Unknown arguments\n`
      switches.add(known)
    } else if (/^-[A-Za-z]/.test(word)) {
      for (const letter of word.slice(1)) {
        if (!LETTERS.includes(letter)) return `jq: Unknown arguments\n`
        switches.add(letter)
      }
    } else words.push(word)
  }
  const [program, ...files] = words
  if (program === undefined) return ''
  if (switches.has('tab')) indent = '\t'
  if (switches.has('c')) indent = ''
  return { switches, indent, program, files, variables }
}

function shown(value: Json, { switches, indent }: Settings): string {
  const raw = (switches.has('r') || switches.has('j')) && typeof value === 'string'
  const text = raw ? value : writeJson(value, indent, switches.has('S'), switches.has('a'))
  return switches.has('j') ? text : `${text}\n`
}

function rawInputs(text: string, whole: boolean): { values: Json[]; error: undefined } {
  return { values: whole ? [text] : text.replace(/\n$/, '').split('\n'), error: undefined }
}

/** The JSON values that stand one after the other in a text; after a mistake what came before it still counts. */
export function jsonInputs(text: string): { values: Json[]; error: string | undefined } {
  const values: Json[] = []
  let at = 0
  for (;;) {
    at += /^\s*/.exec(text.slice(at))![0].length
    if (at >= text.length) return { values, error: undefined }
    const end = endOfValue(text, at)
    try {
      values.push(JSON.parse(text.slice(at, end)) as Json)
    } catch {
      const line = lineCount(text.slice(0, end)) + 1
      const column = end - text.lastIndexOf('\n', end - 1) - 1
      const unfinished = end >= text.length && /^[[{"]/.test(text.slice(at))
      return {
        values,
        error: unfinished
          ? `Unfinished JSON term at EOF at line ${line}, column ${column}`
          : `Invalid numeric literal at line ${line}, column ${column}`,
      }
    }
    at = end
  }
}

function endOfValue(text: string, start: number): number {
  let depth = 0
  let at = start
  while (at < text.length) {
    const character = text.charAt(at)
    if (character === '"') {
      const string = /^"(?:[^"\\]|\\[^])*"/.exec(text.slice(at))
      if (!string) return text.length
      at += string[0].length
    } else if (character === '{' || character === '[') {
      depth++
      at++
    } else if (character === '}' || character === ']') {
      depth--
      at++
    } else if (/[\s,:]/.test(character)) {
      if (depth === 0) return Math.max(at, start + 1)
      at++
    } else at += /^[^\s,:{}[\]"]+/.exec(text.slice(at))![0].length
    if (depth <= 0) return at
  }
  return at
}

function lineCount(text: string): number {
  return text.split('\n').length - 1
}
