import { notLoaded } from '../late.ts'
import type { HostProcess, HostProgram } from '../programs/place.ts'
import { resolve } from '../shell/files.ts'
import type { Running } from '../shell/program.ts'
import type { Command, Context } from './command.ts'
import { contextOf, logLine } from './command.ts'
import type { complete } from './complete.ts'
import { COSTS } from './costs.ts'
import { ConnectionError, Exit, errorText } from './errors.ts'
import type { Flag, Heard, Parsed } from './flags.ts'
import { FlagError, parseFlags } from './flags.ts'
import { flagsOf } from './global-flags.ts'
import type { HelpWords, Located } from './help.ts'
import { late } from './late.ts'
import { DEFAULT_SERVER, configFiles, emptyConfig } from './kubeconfig.ts'
import { rare } from './rare.ts'
import type { Formats } from './format.ts'
import { Panic } from './templates/panic.ts'

const HELP: Command = {
  name: 'help',
  usage: 'help [command]',
  short: 'The help page of a command',
  long: 'Shows the help page of any command: its words are the path to it.',
}

/** What a kubectl is made of: its verbs in the order of the help page, and the output formats that are languages. */
export interface Parts {
  readonly commands: readonly Command[]
  readonly formats: Formats
  /** there are other verbs, which have not been loaded yet */
  readonly partial?: boolean
  /** what Tab offers */
  readonly complete?: typeof complete
  /** the help pages' prose in other languages, by the first part of their locale: `zh` */
  readonly words?: Readonly<Record<string, HelpWords>>
}

/** The command line of Kubernetes v1.1.8, with these verbs and formats. */
export function kubectlOf({ commands, formats, words = {}, partial = false, complete = () => [] }: Parts): HostProgram {
  const root: Command = {
    name: 'kubectl',
    usage: 'kubectl',
    short: 'Works with a Kubernetes cluster',
    long: 'kubectl is the command line of Kubernetes: it asks the API server of a cluster for objects and has them changed.',
    commands: [...commands, HELP],
  }
  return {
    name: 'kubectl',
    run: process => run(process, root, formats, words[languageOf(process)], partial),
    complete: request => complete(root, request),
  }
}

const HELP_FLAG: Flag = { name: 'help', shorthand: 'h', type: 'bool', help: '' }

/** The language of the learner's locale: `zh` of `zh_CN.UTF-8`. */
function languageOf({ env }: HostProcess): string {
  return (env.LC_ALL || env.LC_MESSAGES || env.LANG || '').split(/[_.@]/)[0]!
}

function* run(process: HostProcess, root: Command, formats: Formats, prose: HelpWords | undefined, partial: boolean): Running {
  yield { sleep: COSTS.start }
  const say = (text: string) => process.stderr.write(text)
  const { at, words, followed } = locate(root, process.args)
  const heard: Heard = { warnings: process.args.some(arg => /^--\w*_/.test(arg)) ? rare.underscores(process.args, at.path) : [], advice: [] }
  const { command, path } = at
  if (partial && (at.isRoot || command === HELP || words.includes('--help'))) notLoaded('kubectl')
  if (at.isRoot) {
    const verb = positional(words, root)[0]
    if (verb !== undefined) {
      tell(process, heard)
      say(`Error: unknown command ${JSON.stringify(verb)} for "kubectl"\nRun 'kubectl --help' for usage.\n`)
      return 1
    }
  }

  let parsed: Parsed
  try {
    parsed = parseFlags([...flagsOf(command), HELP_FLAG], words, heard)
  } catch (error) {
    if (!(error instanceof FlagError)) throw error
    tell(process, heard)
    say(`${late.usagePage(at, false, prose)}\nError: ${error.message}\n`)
    return 1
  }
  tell(process, heard)
  const { flags, args } = parsed
  const show = (at: Located, showsHelpFlag: boolean) => (at.isRoot ? process.stdout : process.stderr).write(late.helpPage(at, showsHelpFlag, prose))
  const help = () => show(at, !followed)
  const { config, broken } = configOf(process, flags.string('kubeconfig'))
  const init = { command, path, args, flags, config, broken, help, formats }
  let wrong = ''
  const context = contextOf(process, init, function* (asking) {
    if (wrong) throw new ConnectionError(wrong, { isWhole: true })
    const { api } = process.place
    return api && asking.server === DEFAULT_SERVER && !flags.string('api-version') ? api : yield* late.connect(asking)
  })
  if (command === HELP && !flags.bool('help')) return helpAbout(root, args, prose, say, show)
  if (flags.bool('help') || !command.run) {
    help()
    return 0
  }
  const alias = process.args[0]!
  wrong = isPlain(context) ? '' : late.brokenText(broken) || late.configError(context)
  if (wrong && !command.laxOfConfig) {
    say(wrong)
    return 1
  }
  if (command.deprecated?.includes(alias))
    context.log('cmd.go:187', `${alias} is DEPRECATED and will be removed in a future version. Use ${command.name} instead.`)
  try {
    if (/^https:/i.test(context.server)) yield* late.greet(context)
    const code = yield* command.run(context)
    yield* context.flush()
    return code ?? 0
  } catch (error) {
    if (error instanceof Exit) return error.code
    if (error instanceof Panic) {
      say(`panic: ${error.message}\n\ngoroutine 1 [running]:\n`)
      return 2
    }
    if (!isExpected(error)) throw error
    say(errorText(error, path))
    return 1
  }
}

function tell(process: HostProcess, { warnings, advice }: Heard): void {
  for (const name of warnings)
    process.stderr.write(
      logLine(
        process,
        'W',
        'flags.go:39',
        `${name} is DEPRECATED and will be removed in a future version. Use ${name.replaceAll('_', '-')} instead.`,
      ),
    )
  for (const line of advice) process.stderr.write(line + '\n')
}

const CREDENTIALS = ['kubeconfig', 'token', 'username', 'password', 'client-certificate', 'certificate-authority']

/** What the files of the configuration say; nearly always there are none. */
function configOf(process: HostProcess, explicit: string): Pick<Context, 'config' | 'broken'> {
  const isThere = configFiles(process, explicit).some(file => process.place.files.exists(resolve(process.cwd, file)))
  return isThere ? late.loadConfig(process, explicit) : { config: emptyConfig(), broken: [] }
}

/** Whether nothing is configured that could be wrong, which is nearly always. */
function isPlain({ path, config, broken, flags }: Context): boolean {
  const isEmpty = broken.length === 0 && Object.keys(config.contexts).length === 0
  return path.startsWith('kubectl config') || (isEmpty && !CREDENTIALS.some(flag => flags.string(flag)))
}

/** A mistake of ours is no answer of kubectl's: it goes on to the session, which reports it. */
function isExpected(error: unknown): error is Error {
  return error instanceof Error && !(error instanceof TypeError) && !(error instanceof RangeError) && !(error instanceof ReferenceError)
}

/** `kubectl help a b`: the page of the command that these words lead to. */
function helpAbout(
  root: Command,
  args: readonly string[],
  prose: HelpWords | undefined,
  say: (text: string) => void,
  show: (at: Located, showsHelpFlag: boolean) => void,
): number {
  const { at, words } = locate(root, args)
  if (at.isRoot && positional(words, root).length > 0) {
    say(
      `Unknown help topic [${args.map(arg => `\`${arg}\``).join(' ')}].${late.usagePage({ command: root, path: 'kubectl', isRoot: true }, false, prose)}`,
    )
  } else show(at, false)
  return 0
}

/**
 * The command that words lead to, found as spf13/cobra does: the first word that is no flag and no flag's value names it.
 * `followed`: something came after its name, which decides whether its help page shows `--help` among its flags.
 */
function locate(root: Command, args: readonly string[]): { at: Located; words: readonly string[]; followed: boolean } {
  let command = root
  let path = 'kubectl'
  let words = args
  for (;;) {
    const next = positional(words, command)[0]
    const child = command.commands?.find(({ name, aliases }) => name === next || aliases?.includes(next!))
    if (next === undefined || !child) return { at: { command, path, isRoot: command === root }, words, followed: words.length > 0 }
    const at = words.indexOf(next)
    words = [...words.slice(0, at), ...words.slice(at + 1)]
    command = child
    path += ` ${child.name}`
  }
}

/** The words that are neither flags nor, as far as can be told without parsing, their values: nothing is known of `--help` yet, so it takes one. */
function positional(words: readonly string[], command: Command): string[] {
  const known = flagsOf(command)
  const isBool = (test: (flag: Flag) => boolean) => known.some(flag => flag.type === 'bool' && test(flag))
  const found: string[] = []
  let isValue = false
  for (const word of words) {
    if (word.startsWith('--') && !word.includes('=')) isValue = !isBool(flag => flag.name === word.slice(2))
    else if (/^-[^-=]$/.test(word) && !isBool(flag => flag.shorthand === word[1])) isValue = true
    else if (isValue) isValue = false
    else if (word !== '' && !word.startsWith('-')) found.push(word)
  }
  return found
}
