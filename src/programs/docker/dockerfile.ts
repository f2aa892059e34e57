import { DockerError } from '../../cluster/kubelet/docker/client.ts'
import type { ImageConfig } from '../../cluster/kubelet/docker/client.ts'
import { resolve } from '../../shell/files.ts'
import { parsePorts } from './ports.ts'

/** One instruction of a Dockerfile. */
export interface Instruction {
  /** in small letters */
  readonly name: string
  readonly flags: readonly string[]
  readonly words: readonly string[]
  /** its words were written as a JSON list, and stand for themselves */
  readonly json: boolean
  /** the whole line, continued ones in one */
  readonly line: string
}

/** What an image says that has nothing to say. */
export const NO_CONFIG: ImageConfig = {
  entrypoint: [],
  command: [],
  env: {},
  ports: [],
  labels: {},
  workdir: '',
  user: '',
  volumes: [],
  triggers: [],
}

/** How the words of an instruction are told apart (builder/parser, docker 1.8.2). */
const READERS: Readonly<Record<string, (rest: string) => Pick<Instruction, 'words' | 'json'>>> = {
  add: listOrWords,
  cmd: listOrText,
  copy: listOrWords,
  entrypoint: listOrText,
  env: rest => pairs('ENV', rest),
  expose: rest => plain(rest.split(BLANK).filter(Boolean)),
  from: text,
  label: rest => pairs('LABEL', rest),
  maintainer: text,
  onbuild: text,
  run: listOrText,
  user: text,
  volume: listOrWords,
  workdir: text,
}

const BLANK = /[\t\v\f\r ]+/

/** In these, variables stand for what they were set to before. */
const SUBSTITUTED = ['add', 'copy', 'env', 'expose', 'label', 'user', 'volume', 'workdir']

/** What is wrong with a Dockerfile or with one of its instructions, in docker's words. */
export class DockerfileError extends DockerError {}

/** The instructions of a Dockerfile: a line that ends with a backslash goes on in the next, and lines of comment and empty ones do not count. */
export function parseDockerfile(dockerfile: string): Instruction[] {
  const instructions: Instruction[] = []
  let begun = ''
  for (const line of dockerfile.split('\n')) {
    if (/^\s*(#|$)/.test(line)) continue
    const whole = begun === '' ? line.trimStart() : begun + line
    const isContinued = /\\[ \t]*$/.test(whole)
    begun = isContinued ? whole.replace(/\\[ \t]*$/, '') : ''
    if (!isContinued) instructions.push(parseInstruction(whole))
  }
  if (begun.trim() !== '') instructions.push(parseInstruction(begun))
  return instructions
}

/** One line of a Dockerfile. */
export function parseInstruction(line: string): Instruction {
  const [word = '', after = ''] = line.trim().split(/[\t\v\f\r ]+(.*)/s)
  const flags: string[] = []
  let rest = after
  for (let match = /^(--\S*)\s*/.exec(rest); match; match = /^(--\S*)\s*/.exec(rest)) {
    rest = rest.slice(match[0].length)
    if (match[1] === '--') break
    flags.push(match[1]!)
  }
  const name = word.toLowerCase()
  return { name, flags, line, ...(READERS[name]?.(rest.trim()) ?? plain([''])) }
}

function plain(words: readonly string[]): Pick<Instruction, 'words' | 'json'> {
  return { words, json: false }
}

function text(rest: string): Pick<Instruction, 'words' | 'json'> {
  return plain(rest === '' ? [] : [rest])
}

function listOrText(rest: string): Pick<Instruction, 'words' | 'json'> {
  return list(rest) ?? text(rest)
}

function listOrWords(rest: string): Pick<Instruction, 'words' | 'json'> {
  return list(rest) ?? plain(rest === '' ? [] : rest.split(BLANK))
}

function list(rest: string): Pick<Instruction, 'words' | 'json'> | undefined {
  if (!rest.startsWith('[')) return undefined
  let words: unknown
  try {
    words = JSON.parse(rest)
  } catch {
    return undefined // then it is words that begin with a bracket
  }
  if (!Array.isArray(words)) return undefined
  if (!words.every(word => typeof word === 'string'))
    throw new DockerfileError('When using JSON array syntax, arrays must be comprised of strings only.')
  return { words, json: true }
}

/** `NAME a value`, or `NAME=value OTHER="a value"`: names and values in turn, their quotes still on. */
function pairs(instruction: string, rest: string): Pick<Instruction, 'words' | 'json'> {
  const found = rest.match(/(?:\\.|"(?:\\.|[^"\\])*"?|'[^']*'?|[^\s"'\\]|\\$)+/g) ?? []
  if (found.length === 0) return plain([])
  if (!found[0]?.includes('=')) {
    const [name = '', value] = rest.split(/[\t\v\f\r ]+(.*)/s)
    if (value === undefined) throw new DockerfileError(`${instruction} must have two arguments`)
    return plain([name, value])
  }
  return plain(
    found.flatMap(word => {
      const equals = word.indexOf('=')
      if (equals < 0) throw new DockerfileError(`Syntax error - can't find = in ${JSON.stringify(word)}. Must be of the form: name=value`)
      return [word.slice(0, equals), word.slice(equals + 1)]
    }),
  )
}

/** The words of an instruction as they count: variables replaced where they are, and quotes taken off. */
export function wordsOf({ name, words }: Instruction, env: ImageConfig['env']): readonly string[] {
  return SUBSTITUTED.includes(name) ? words.map(word => substituted(word, env)) : words
}

function substituted(word: string, env: ImageConfig['env']): string {
  return word.replace(/'([^']*)'?|"((?:\\.|[^"\\])*)"?|\\(.?)|(\$(?:\{[^}]*\}?|\w+)?)/gs, (_all, single, double, escaped, variable) => {
    if (single !== undefined) return single
    if (double !== undefined)
      return double.replace(
        /\\(["$])|(\$(?:\{[^}]*\}?|\w+)?)/g,
        (_part: string, sign?: string, inside?: string) => sign ?? valueOf(inside!, word, env),
      )
    return variable === undefined ? escaped : valueOf(variable, word, env)
  })
}

function valueOf(variable: string, word: string, env: ImageConfig['env']): string {
  if (variable === '$') return '$'
  const braced = /^\$\{(\w*)(?:(:)(.)?(.*))?\}$/s.exec(variable)
  if (!braced) return variable.startsWith('${') ? refuse(`Missing ':' in substitution: ${word}`) : (env[variable.slice(1)] ?? '')
  const [, name = '', colon, modifier = '', otherwise = ''] = braced
  const value = env[name] ?? ''
  if (!colon) return value
  if (modifier === '-') return value || substituted(otherwise, env)
  if (modifier === '+') return value && substituted(otherwise, env)
  return refuse(`Unsupported modifier (${modifier}) in substitution: ${word}`)
}

function refuse(problem: string): never {
  throw new DockerfileError(problem)
}

/** What an image says after an instruction that changes nothing else, and how `docker history` tells of it. */
export interface Change {
  readonly config: ImageConfig
  readonly told: string
}

type Effect = (words: readonly string[], config: ImageConfig, instruction: Instruction) => Change

/** The words that a shell is given, or the list as it stands. */
export function commandOf({ words, json }: Instruction): readonly string[] {
  return json ? words : ['/bin/sh', '-c', ...(words.length ? [words.join(' ')] : [])]
}

const quotedList = (words: readonly string[]) => `[${words.map(word => JSON.stringify(word)).join(' ')}]`

function one(name: string, words: readonly string[]): string {
  return words.length === 1 ? words[0]! : refuse(`${name} requires exactly one argument`)
}

function some(name: string, words: readonly string[]): void {
  if (words.length === 0) refuse(`${name} requires at least one argument`)
}

const entriesOf = (words: readonly string[]) => words.flatMap((word, index) => (index % 2 === 0 ? [[word, words[index + 1] ?? ''] as const] : []))

/** What the instructions do that only change what the image says (builder/dispatchers.go). */
const EFFECTS: Readonly<Record<string, Effect>> = {
  cmd(_words, config, instruction) {
    const command = commandOf(instruction)
    return { config: { ...config, command }, told: `CMD ${quotedList(command)}` }
  },
  entrypoint(words, config, instruction) {
    if (words.length === 0 && !instruction.json)
      return { config: { ...config, entrypoint: [], command: [] }, told: 'ENTRYPOINT %!q(*runconfig.Entrypoint=<nil>)' }
    const entrypoint = commandOf(instruction)
    return { config: { ...config, entrypoint, command: [] }, told: `ENTRYPOINT &{${quotedList(entrypoint)}}` }
  },
  env(words, config) {
    some('ENV', words)
    const set = entriesOf(words)
    return { config: { ...config, env: { ...config.env, ...Object.fromEntries(set) } }, told: `ENV ${set.map(pair => pair.join('=')).join(' ')}` }
  },
  expose(words, config) {
    some('EXPOSE', words)
    const ports = words.flatMap(parsePorts)
    const numbers = ports.map(({ containerPort }) => containerPort)
    return {
      config: { ...config, ports: [...new Set([...config.ports, ...numbers])].sort((a, b) => a - b) },
      told: `EXPOSE ${ports
        .map(({ containerPort, protocol }) => `${containerPort}/${protocol}`)
        .sort()
        .join(' ')}`,
    }
  },
  label(words, config) {
    some('LABEL', words)
    const set = entriesOf(words)
    return {
      config: { ...config, labels: { ...config.labels, ...Object.fromEntries(set) } },
      told: `LABEL ${set.map(pair => pair.join('=')).join(' ')}`,
    }
  },
  maintainer: (words, config) => ({ config, told: `MAINTAINER ${one('MAINTAINER', words)}` }),
  onbuild(words, config) {
    const [line = ''] = words
    const trigger = parseInstruction(line)
    if (trigger.name === '') refuse('ONBUILD requires at least one argument')
    if (trigger.name === 'onbuild') refuse("Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed")
    if (trigger.name === 'maintainer' || trigger.name === 'from') refuse(`${trigger.name.toUpperCase()} isn't allowed as an ONBUILD trigger`)
    return { config: { ...config, triggers: [...config.triggers, line] }, told: `ONBUILD ${line}` }
  },
  user: (words, config) => ({ config: { ...config, user: one('USER', words) }, told: `USER [${words.join(' ')}]` }),
  volume(words, config) {
    some('VOLUME', words)
    if (words.some(word => word.trim() === '')) refuse('Volume specified can not be an empty string')
    return { config: { ...config, volumes: [...new Set([...config.volumes, ...words])] }, told: `VOLUME [${words.join(' ')}]` }
  },
  workdir(words, config) {
    const workdir = resolve(config.workdir || '/', one('WORKDIR', words))
    return { config: { ...config, workdir }, told: `WORKDIR ${workdir}` }
  },
}

/** What an instruction makes of what an image says; `undefined` when it does more than that. */
export function effectOf(instruction: Instruction, config: ImageConfig): Change | undefined {
  const [flag] = instruction.flags
  if (flag !== undefined) refuse(`Unknown flag: ${flag.slice(2).split('=')[0]}`)
  return Object.hasOwn(EFFECTS, instruction.name) ? EFFECTS[instruction.name]!(wordsOf(instruction, config.env), config, instruction) : undefined
}

/** What an image says after some instructions; an entry point takes the command away unless one of them has set it before. */
export function configAfter(config: ImageConfig, instructions: readonly Instruction[]): ImageConfig {
  let commandSet = false
  for (const instruction of instructions) {
    const { command } = config
    config = effectOf(instruction, config)?.config ?? config
    if (commandSet && instruction.name === 'entrypoint') config = { ...config, command }
    commandSet ||= instruction.name === 'cmd'
  }
  return config
}
