import { parseBool } from './flags.ts'

/**
 * Checks the text of a flag whose value kubectl keeps as it is: those of its logger (`glog.go`) and the three-state ones of `config`
 * (`pkg/util/bool_flag.go`, v1.1.8). Throws with the words of whoever reads it there.
 */
export function checkBare(name: string, text: string): void {
  CHECKS[name]?.(text)
}

const VMODULE = 'syntax error: expect comma-separated list of filename=N'
const BACKTRACE = 'syntax error: expect file.go:234'

const CHECKS: Readonly<Record<string, (text: string) => void>> = {
  v: atoi,
  merge: parseBool,
  'embed-certs': parseBool,
  'insecure-skip-tls-verify': parseBool,
  stderrthreshold(text) {
    if (!/^(info|warning|error|fatal)$/i.test(text)) atoi(text)
  },
  vmodule(text) {
    for (const pattern of text.split(',').filter(Boolean)) {
      const [, level] = /^[^=]+=([^=]+)$/.exec(pattern) ?? []
      if (level === undefined || !isInteger(level)) throw new Error(VMODULE)
      if (Number(level) < 0) throw new Error('negative value for vmodule level')
    }
  },
  'log-backtrace-at'(text) {
    const [, line] = /^[^:]*\.[^:]*:([^:]*)$/.exec(text) ?? []
    if (line === undefined || !isInteger(line)) throw new Error(BACKTRACE)
    if (Number(line) <= 0) throw new Error('negative or zero value for level')
  },
}

function isInteger(text: string): boolean {
  return /^[+-]?\d+$/.test(text)
}

function atoi(text: string): void {
  const problem = !isInteger(text) ? 'invalid syntax' : Math.abs(Number(text)) >= 2 ** 63 ? 'value out of range' : undefined
  if (problem) throw new Error(`strconv.Atoi: parsing ${JSON.stringify(text)}: ${problem}`)
}

/** What is said of a value that a flag does not take. The logger's switches are Go's own, which say less. */
export function refusal(name: string, text: string, as: string, { message }: Error): string {
  return `invalid argument ${JSON.stringify(text)} for ${as}: ${name.endsWith('logtostderr') ? 'parse error' : message}`
}

/**
 * The flags spelled with `_`, each as often as cobra looks it up while it looks for the command, which is at every word of its path and
 * once more (`stripFlags`, `WarnWordSepNormalizeFunc`, v1.1.8); those with `=` it does not look up.
 */
export function underscores(args: readonly string[], path: string): string[] {
  const names = args.filter(arg => /^--[^=_]*_[^=]*$/.test(arg)).map(arg => arg.slice(2))
  return Array.from({ length: path.split(' ').length + 1 }, () => names).flat()
}
