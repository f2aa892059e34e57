import type { Running } from '../../shell/program.ts'
import { readWhole, readingProblem } from '../input.ts'
import type { HostProcess, HostProgram } from '../place.ts'
import { evaluate } from './evaluate.ts'
import { Halt } from './functions.ts'
import { missingNames } from './names.ts'
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
  readonly variables: Readonly<Record<string, Json>>
  /** the words after `--args` and `--jsonargs` */
  readonly positional: Json[]
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
const HELP = 'Use jq --help for help with command-line options,\nor see the jq manpage, or online docs  at https://stedolan.github.io/jq\n'

/** How many steps one input may take: an endless program ends there, and the page stays alive. */
const STEPS = 500_000

function* run(process: HostProcess): Running {
  const settings = readSettings(process.args)
  if (typeof settings === 'string') {
    process.stderr.write(settings === '' ? USAGE : `${settings}${HELP}`)
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
  const variables = { ENV: process.env, ARGS: { positional: settings.positional, named: settings.variables }, ...settings.variables }
  const unknown = missingNames(filter, Object.keys(variables))
  if (unknown.length > 0) {
    for (const name of unknown) process.stderr.write(`jq: error: ${name} is not defined at <top-level>, line 1:\n${settings.program}\n`)
    process.stderr.write(`jq: ${unknown.length} compile error${unknown.length > 1 ? 's' : ''}\n`)
    return 3
  }
  const { switches } = settings
  let text = ''
  let code = 0
  // With -n only a program that asks for input reads any.
  for (const file of switches.has('n') && !/\binputs?\b/.test(settings.program) ? [] : settings.files.length ? settings.files : ['-']) {
    const problem = readingProblem(process, file)
    if (problem !== undefined) {
      process.stderr.write(`jq: error: Could not open ${file}: ${problem}\n`)
      code = 2
    } else text += yield* readWhole(process, file)
  }

  const inputs = switches.has('R') ? rawInputs(text, switches.has('s')) : jsonInputs(text)
  const values = switches.has('s') && !switches.has('R') ? (inputs.error === undefined ? [inputs.values] : []) : inputs.values
  const coming = values[Symbol.iterator]()
  let last: Json | undefined
  for (const value of switches.has('n') ? [null] : { [Symbol.iterator]: () => coming }) {
    try {
      const scope = { variables, budget: { left: STEPS }, inputs: coming, lines: lineCount(text), now: process.now() }
      for (const found of evaluate(filter, { value }, scope)) {
        last = found.value
        process.stdout.write(shown(found.value, settings))
        if (!process.stdout.hasRoom()) yield { writable: process.stdout }
      }
    } catch (error) {
      if (error instanceof Halt) {
        if (error.said !== undefined) process.stderr.write(error.said)
        return error.code
      }
      if (!(error instanceof JqError) && !(error instanceof OutOfBudget)) throw error
      if (error instanceof JqError && error.value === null) continue // an error of nothing is none
      const place = switches.has('n') ? '<unknown>' : `${settings.files[0] ?? '<stdin>'}:${lineCount(text)}`
      process.stderr.write(`jq: error (at ${place})${error.message.startsWith('(not a string)') ? '' : ':'} ${error.message}\n`)
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
  const positional: Json[] = []
  let rest: string | undefined
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
      const width = args[++at]
      if (width === undefined) return 'jq: --indent takes one parameter\n'
      const columns = parseInt(width, 10) || 0
      if (columns < 0) return 'jq: Cannot indent less than zero\n'
      if (columns > 7) return 'jq: Cannot indent more than 7 characters\n'
      indent = ' '.repeat(columns)
    } else if (word === '--args' || word === '--jsonargs') {
      rest = word
    } else if (word.startsWith('--') && word.length > 2) {
      const known = LONG[word.slice(2)]
      if (known === undefined) return `jq: Unknown option: ${word}\n`
      switches.add(known)
    } else if (/^-[A-Za-z]/.test(word)) {
      for (const letter of word.slice(1)) {
        if (!LETTERS.includes(letter)) return `jq: Unknown option: ${word}\n`
        switches.add(letter)
      }
    } else if (rest === undefined || words.length === 0) words.push(word)
    else {
      try {
        positional.push(rest === '--args' ? word : (JSON.parse(word) as Json))
      } catch {
        return 'jq: Invalid JSON text passed to --jsonargs\n'
      }
    }
  }
  const [program, ...files] = words
  if (program === undefined) return ''
  if (switches.has('tab')) indent = '\t'
  if (switches.has('c')) indent = ''
  return { switches, indent, program, files, variables, positional }
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
