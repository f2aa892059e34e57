import { timestamp } from '../../sim/clock.ts'
import { datedWords } from './calendar.ts'
import type { Behaviour, ContainerContext, Said, Turn } from './image.ts'

/** One thing that a small script does. `jump` is to the instruction of that number. */
type Instruction = { run: string[]; orElse?: number } | { jump: number }

/** Where a script is in its instructions. */
interface ScriptState {
  readonly at: number
  readonly lastCode: number
  readonly variables: Readonly<Record<string, string>>
}

/** An endless loop that never sleeps does so many things before others have their turn. */
const INSTRUCTIONS_PER_TURN = 200
const TURN_MS = 100

/**
 * The small scripts that people give to containers: words, `;`, `&&`, `||`, lines, `while true; do …; done`, and the few programs below.
 * What it does not know it reports as a shell would and exits 127 from it.
 */
export function script(text: (context: ContainerContext) => string): Behaviour {
  const run = (state: ScriptState, context: ContainerContext): Turn => runOn(state, compile(text(context)), context)
  return {
    knows: context => isSimple(text(context)),
    start: context => run({ at: 0, lastCode: 0, variables: {} }, context),
    wake: (state, context) => run(state as ScriptState, context),
    listens: () => [],
    // A shell as process 1 has no handler for SIGTERM, and process 1 is not ended by a signal that it does not handle.
  }
}

function runOn(state: ScriptState, instructions: readonly Instruction[], context: ContainerContext): Turn {
  let { at, lastCode, variables } = state
  const log: Said[] = []
  for (let steps = 0; steps < INSTRUCTIONS_PER_TURN; steps++) {
    const instruction = instructions[at]
    if (!instruction) return { state: { at, lastCode, variables }, log, exit: { afterMs: 20, code: lastCode } }
    at++
    if ('jump' in instruction) {
      at = instruction.jump
      continue
    }
    const env = { ...context.env, ...variables }
    const surroundings = { env, hostname: context.hostname, now: context.now }
    const { words, output, errors } = redirected(expand(instruction.run, surroundings, lastCode))
    const assigned = /^([A-Za-z_]\w*)=(.*)$/s.exec(words[0] === 'export' ? (words[1] ?? '') : words.length === 1 ? (words[0] ?? '') : '')
    if (assigned) {
      variables = { ...variables, [assigned[1] ?? '']: assigned[2] ?? '' }
      continue
    }
    const [name = '', ...args] = words[0] === 'exec' ? words.slice(1) : words
    if (name === 'exit') return { state: { at, lastCode, variables }, log, exit: { afterMs: 500, code: Number(args[0] ?? lastCode) & 255 } }
    if (name === 'tail' && args.includes('/dev/null')) return { state: { at, lastCode: 0, variables }, log, wakeMs: FOREVER_MS }
    if (name === 'top') return { state: { at, lastCode: 0, variables }, log: [...log, ...TOP], wakeMs: FOREVER_MS }
    if (name === 'sleep') {
      const ms = duration(args[0])
      if (ms !== undefined) return { state: { at, lastCode: 0, variables }, log, wakeMs: ms }
    }
    const program = Object.hasOwn(PROGRAMS, name) ? PROGRAMS[name] : undefined
    const result = program ? program(args, surroundings) : { code: 127, errors: [`sh: ${name}: not found`] }
    log.push(...(result.lines ?? []).flatMap(line => saidTo(output, line)), ...(result.errors ?? []).flatMap(line => saidTo(errors, line)))
    lastCode = result.code ?? 0
    if (lastCode !== 0 && instruction.orElse !== undefined) at = instruction.orElse
  }
  return { state: { at, lastCode, variables }, log, wakeMs: TURN_MS }
}

type SmallProgram = (args: readonly string[], context: Surroundings) => { lines?: readonly string[]; errors?: readonly string[]; code?: number }

type Surroundings = Pick<ContainerContext, 'env' | 'hostname' | 'now'>

const PROGRAMS: Readonly<Record<string, SmallProgram>> = {
  '': () => ({}),
  ':': () => ({}),
  true: () => ({}),
  '/bin/true': () => ({}),
  false: () => ({ code: 1 }),
  '/bin/false': () => ({ code: 1 }),
  set: () => ({}),
  trap: () => ({}),
  echo: args => ({ lines: (args[0] === '-e' || args[0] === '-n' ? args.slice(1) : args).join(' ').split('\n') }),
  printf: args => ({ lines: (args[0] ?? '').replaceAll('\\n', '\n').replace(/\n$/, '').split('\n') }),
  hostname: (_args, { hostname }) => ({ lines: [hostname] }),
  env: (_args, { env, hostname }) => ({ lines: environment(env, hostname) }),
  printenv: (args, { env, hostname }) => {
    if (args[0] === undefined) return { lines: environment(env, hostname) }
    const value = env[args[0]]
    return value === undefined ? { code: 1 } : { lines: [value] }
  },
  date: (args, { now }) => {
    const { weekday, month, day, time, year } = datedWords(now)
    return {
      lines: [
        args[0] === '+%s'
          ? String(Math.floor(now / 1000) + 1_457_265_600)
          : args[0]
            ? timestamp(now)
            : `${weekday} ${month} ${day.replace(/^0/, ' ')} ${time} UTC ${year}`,
      ],
    }
  },
  uname: args => ({ lines: [args[0] === '-a' ? 'Linux 3.10.0-229.el7.x86_64 #1 SMP x86_64 GNU/Linux' : 'Linux'] }),
  pwd: () => ({ lines: ['/'] }),
  whoami: () => ({ lines: ['root'] }),
  id: () => ({ lines: ['uid=0(root) gid=0(root)'] }),
  seq: args => {
    const last = Number(args.at(-1))
    const first = args.length > 1 ? Number(args[0]) : 1
    return { lines: Array.from({ length: Math.max(0, Math.min(10_000, last - first + 1)) }, (_, index) => String(first + index)) }
  },
}

function environment(env: Readonly<Record<string, string>>, hostname: string): string[] {
  const path = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'
  return Object.entries({ PATH: path, HOSTNAME: hostname, ...env, HOME: '/root' }).map(([name, value]) => `${name}=${value}`)
}

/** A hundred years. */
const FOREVER_MS = 3_153_600_000_000

/** What busybox's top shows of a container in which nothing else runs; it is the same every time, so it is shown once. */
const TOP = [
  'Mem: 2031616K used, 5978112K free, 0K shrd, 0K buff, 1213440K cached',
  'CPU:   0% usr   0% sys   0% nic 100% idle   0% io   0% irq   0% sirq',
  'Load average: 0.00 0.01 0.05 1/212 1',
  '  PID  PPID USER     STAT   VSZ %VSZ CPU %CPU COMMAND',
  '    1     0 root     R     1188   0%   0   0% top',
]

/** `5`, `0.5`, `2m`, `1h`, `infinity`, in milliseconds. */
function duration(text: string | undefined): number | undefined {
  if (text === 'infinity') return FOREVER_MS
  const match = /^(\d+(?:\.\d+)?)([smhd]?)$/.exec(text ?? '')
  if (!match) return undefined
  const unit = { '': 1000, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }[match[2] ?? ''] ?? 1000
  return Math.max(1, Math.round(Number(match[1]) * unit))
}

/** Instructions for a script's text; a loop jumps back, a failed first half of `&&` jumps over the second. */
function compile(text: string): Instruction[] {
  const instructions: Instruction[] = []
  const loops: number[] = []
  for (const statement of statements(text)) {
    const words = statement.words
    if (words[0] === 'while' || words[0] === 'for') {
      loops.push(instructions.length)
      continue
    }
    if (words[0] === 'do') words.shift()
    if (words[0] === 'done') {
      instructions.push({ jump: loops.pop() ?? 0 })
      continue
    }
    if (words.length === 0) continue
    const instruction: Instruction = { run: words }
    instructions.push(instruction)
    if (statement.joiner === '&&') instruction.orElse = instructions.length + 1
    if (statement.joiner === '||') {
      // Success skips what follows: written as "on failure go on, else jump over it".
      instruction.orElse = instructions.length + 1
      instructions.push({ jump: instructions.length + 2 })
    }
  }
  return instructions
}

/** The simple commands of a text and what joins each to the next. Quotes keep words together; single ones keep `$` as it is. */
function statements(text: string): { words: string[]; joiner: string }[] {
  const found: { words: string[]; joiner: string }[] = []
  let words: string[] = []
  let word: string | undefined
  const endWord = () => {
    if (word !== undefined) words.push(word)
    word = undefined
  }
  const endStatement = (joiner: string) => {
    endWord()
    found.push({ words, joiner })
    words = []
  }
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at)
    const next = text.charAt(at + 1)
    if (character === "'" || character === '"') {
      const end = text.indexOf(character, at + 1)
      const inside = text.slice(at + 1, end < 0 ? undefined : end)
      word = (word ?? '') + (character === "'" ? inside.replaceAll('$', LITERAL_DOLLAR) : inside).replaceAll('>', LITERAL_ARROW)
      at = end < 0 ? text.length : end
    } else if (character === '\\' && next !== '') {
      word = (word ?? '') + (next === '$' ? LITERAL_DOLLAR : next === '>' ? LITERAL_ARROW : next)
      at++
    } else if (character === '>' && word !== undefined && !/^[12]?>?$/.test(word)) {
      endWord()
      word = character
    } else if (character === '#' && word === undefined) {
      at = (text.indexOf('\n', at) + 1 || text.length + 1) - 2
    } else if (character === '&' && next === '&') {
      endStatement('&&')
      at++
    } else if (character === '|' && next === '|') {
      endStatement('||')
      at++
    } else if (character === ';' || character === '\n') endStatement(';')
    else if (/\s/.test(character)) endWord()
    else word = (word ?? '') + character
  }
  endStatement(';')
  return found
}

/** Stands for a `$` that is no variable while words are taken apart. */
const LITERAL_DOLLAR = '\u0000'
/** The same for a `>` that redirects nothing. */
const LITERAL_ARROW = '\u0001'

function expand(words: readonly string[], around: Surroundings, lastCode: number): string[] {
  const { env } = around
  return words
    .map(word => ({
      had: word,
      is: word
        .replace(/\$(?:\{(\w+)(?::-([^}]*))?\}|(\w+)|(\?))/g, (_whole, braced, otherwise, plain, code) =>
          code ? String(lastCode) : (env[braced ?? plain] ?? otherwise ?? ''),
        )
        .replace(/\$\((date|hostname)\)|`(date|hostname)`/g, (_whole, name, quoted) => PROGRAMS[name ?? quoted]?.([], around).lines?.[0] ?? '')
        .replaceAll(LITERAL_DOLLAR, '$'),
    }))
    .filter(({ had, is }) => is !== '' || had === '')
    .map(({ is }) => is)
}

type Target = 'stdout' | 'stderr' | 'nowhere'

function saidTo(target: Target, line: string): Said[] {
  return target === 'nowhere' ? [] : [target === 'stderr' ? { error: line } : line]
}

/** Takes the redirections out of a command, as far as they are known here: from one stream to the other, or to nowhere. */
function redirected(words: readonly string[]): { words: string[]; output: Target; errors: Target } {
  let [output, errors]: [Target, Target] = ['stdout', 'stderr']
  const rest: string[] = []
  for (let at = 0; at < words.length; at++) {
    const [, stream, target = ''] = /^([12]?)>>?(&[12]|\/dev\/null)?$/.exec(words[at]!) ?? []
    const to = target === '' && words[at + 1] === '/dev/null' ? words[at + 1] : target
    if (stream === undefined || !to) {
      rest.push(words[at]!.replaceAll(LITERAL_ARROW, '>'))
      continue
    }
    if (target === '') at++
    const where: Target = to === '&1' ? output : to === '&2' ? errors : 'nowhere'
    if (stream === '2') errors = where
    else output = where
  }
  return { words: rest, output, errors }
}

/** Words that only the shell itself knows, and that are more than this one can do. */
const LOOP = /^while (?:true|:)$/
const DONE_HERE = ['while', 'do', 'done', 'sleep', 'exit', 'export', 'exec', 'top']

/** Whether a script is one of those that are done here: known programs and endless loops, no files, pipes or conditions. */
function isSimple(text: string): boolean {
  const bare = text
    .replace(/'[^']*'|"(?:[^"\\`$]|\\.|\$(?!\())*"/g, '_')
    .replace(/\$\((?:date|hostname)\)|`(?:date|hostname)`|1?>&2|2>&1|[12]?>>? *\/dev\/null/g, '')
  if (/[|&<>`(){}]/.test(bare.replaceAll('&&', '').replaceAll('||', ''))) return false
  return statements(text).every(({ words: [first = '', ...rest] }) => {
    const name = first === 'do' || first === 'exec' ? (rest[0] ?? '') : first
    if (name === 'tail') return rest.includes('/dev/null')
    if (first === 'while') return LOOP.test([first, ...rest].join(' '))
    return DONE_HERE.includes(name) || /^\w+=/.test(name) || Object.hasOwn(PROGRAMS, name)
  })
}
