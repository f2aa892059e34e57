/** One option of curl: its long name, its letter, and whether a word belongs to it. */
interface Option {
  readonly long: string
  readonly letter?: string
  readonly takes?: true
  /** may be given more than once */
  readonly many?: true
}

/** The options of curl 7.29 that have a meaning here. */
const OPTIONS: readonly Option[] = [
  { long: 'basic' },
  { long: 'cacert', takes: true },
  { long: 'cert', letter: 'E', takes: true },
  { long: 'compressed' },
  { long: 'connect-timeout', takes: true },
  { long: 'cookie', letter: 'b', takes: true },
  { long: 'cookie-jar', letter: 'c', takes: true },
  { long: 'create-dirs' },
  { long: 'data', letter: 'd', takes: true, many: true },
  { long: 'data-ascii', takes: true, many: true },
  { long: 'data-binary', takes: true, many: true },
  { long: 'data-urlencode', takes: true, many: true },
  { long: 'dump-header', letter: 'D', takes: true },
  { long: 'fail', letter: 'f' },
  { long: 'form', letter: 'F', takes: true, many: true },
  { long: 'get', letter: 'G' },
  { long: 'globoff', letter: 'g' },
  { long: 'head', letter: 'I' },
  { long: 'header', letter: 'H', takes: true, many: true },
  { long: 'help', letter: 'h' },
  { long: 'http1.0', letter: '0' },
  { long: 'http1.1' },
  { long: 'include', letter: 'i' },
  { long: 'insecure', letter: 'k' },
  { long: 'ipv4', letter: '4' },
  { long: 'ipv6', letter: '6' },
  { long: 'key', takes: true },
  { long: 'limit-rate', takes: true },
  { long: 'location', letter: 'L' },
  { long: 'max-redirs', takes: true },
  { long: 'max-time', letter: 'm', takes: true },
  { long: 'no-buffer', letter: 'N' },
  { long: 'noproxy', takes: true },
  { long: 'output', letter: 'o', takes: true, many: true },
  { long: 'progress-bar', letter: '#' },
  { long: 'proxy', letter: 'x', takes: true },
  { long: 'referer', letter: 'e', takes: true },
  { long: 'remote-name', letter: 'O', many: true },
  { long: 'request', letter: 'X', takes: true },
  { long: 'retry', takes: true },
  { long: 'retry-delay', takes: true },
  { long: 'show-error', letter: 'S' },
  { long: 'silent', letter: 's' },
  { long: 'sslv3', letter: '3' },
  { long: 'stderr', takes: true },
  { long: 'tlsv1', letter: '1' },
  { long: 'upload-file', letter: 'T', takes: true },
  { long: 'url', takes: true, many: true },
  { long: 'user', letter: 'u', takes: true },
  { long: 'user-agent', letter: 'A', takes: true },
  { long: 'verbose', letter: 'v' },
  { long: 'version', letter: 'V' },
  { long: 'write-out', letter: 'w', takes: true },
]

/** Something to send as the body, in the order given. */
export interface Data {
  readonly how: 'data' | 'data-binary' | 'data-urlencode'
  readonly text: string
}

/** What a line of curl asks for. */
export interface CurlOptions {
  readonly urls: readonly string[]
  readonly data: readonly Data[]
  /** by their long names: how often a switch is set, or the words given to an option */
  has(name: string): boolean
  value(name: string): string | undefined
  values(name: string): readonly string[]
  /** where each URL's output goes: a file's name, `#remote` for the URL's own, `undefined` for standard output */
  readonly outputs: readonly string[]
}

export const REMOTE_NAME = '#remote'

/** What curl says of a line that it does not understand. */
export class CurlUsage extends Error {}

/** Reads curl's words: letters together (`-sS`), a value stuck to its letter (`-ofile`), long names as far as they are unique. */
export function parseOptions(args: readonly string[]): CurlOptions {
  const urls: string[] = []
  const data: Data[] = []
  const outputs: string[] = []
  const given = new Map<string, string[]>()
  const set = (option: Option, value = '') => {
    const before = given.get(option.long) ?? []
    given.set(option.long, option.many ? [...before, value] : [value])
    if (option.long === 'url') urls.push(value)
    if (option.long === 'output') outputs.push(value)
    if (option.long === 'remote-name') outputs.push(REMOTE_NAME)
    if (option.long === 'data' || option.long === 'data-ascii') data.push({ how: 'data', text: value })
    if (option.long === 'data-binary' || option.long === 'data-urlencode') data.push({ how: option.long, text: value })
  }
  let onlyUrls = false
  for (let at = 0; at < args.length; at++) {
    const word = args[at] ?? ''
    const next = (shown: string): string => {
      const value = args[++at]
      if (value === undefined) throw new CurlUsage(`option ${shown}: requires parameter`)
      return value
    }
    if (onlyUrls || !word.startsWith('-') || word === '-') urls.push(word)
    else if (word === '--') onlyUrls = true
    else if (word.startsWith('--')) {
      const option = longOption(word.slice(2))
      if (typeof option === 'string') throw new CurlUsage(`option ${word}: ${option}`)
      set(option, option.takes ? next(word) : '')
    } else {
      for (let letterAt = 1; letterAt < word.length; letterAt++) {
        const letter = word.charAt(letterAt)
        const option = OPTIONS.find(each => each.letter === letter)
        if (!option) throw new CurlUsage(`option ${word}: is unknown`)
        if (!option.takes) set(option)
        else {
          const stuck = word.slice(letterAt + 1)
          set(option, stuck === '' ? next(word) : stuck)
          break
        }
      }
    }
  }
  return {
    urls,
    data,
    outputs,
    has: name => given.has(name),
    value: name => given.get(name)?.at(-1),
    values: name => given.get(name) ?? [],
  }
}

function longOption(name: string): Option | string {
  const exact = OPTIONS.find(({ long }) => long === name)
  if (exact) return exact
  const beginning = OPTIONS.filter(({ long }) => long.startsWith(name))
  return beginning.length === 1 ? beginning[0]! : beginning.length > 1 ? 'is ambiguous' : 'is unknown'
}
