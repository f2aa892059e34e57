const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  a: '\x07',
  b: '\b',
  e: '\x1b',
  E: '\x1b',
  f: '\f',
  v: '\v',
  '\\': '\\',
}

/** No field is wider than this, whatever is asked for. */
const WIDEST = 100_000

/** What `echo` prints: `-n` without the line end, `-e` with escapes, as bash does it. */
export function echoText(args: readonly string[]): string {
  let newline = true
  let escapes = false
  let first = 0
  for (; first < args.length && /^-[neE]+$/.test(args[first]!); first++) {
    for (const flag of args[first]!.slice(1)) {
      if (flag === 'n') newline = false
      else escapes = flag === 'e'
    }
  }
  const text = args.slice(first).join(' ')
  if (!escapes) return text + (newline ? '\n' : '')
  const { value, stopped } = unescaped(text, true)
  return value + (newline && !stopped ? '\n' : '')
}

/** What `printf FORMAT ARGUMENTS` prints, and what it complains of. */
export function formatPrintf(format: string, args: readonly string[]): { text: string; errors: string[] } {
  const errors: string[] = []
  let text = ''
  let next = 0
  do {
    const before = next
    const turn = once(format, () => args[next++], errors)
    text += turn.text
    if (turn.stopped || next === before) break
  } while (next < args.length)
  return { text, errors }
}

function once(format: string, argument: () => string | undefined, errors: string[]): { text: string; stopped: boolean } {
  let text = ''
  for (let i = 0; i < format.length; i++) {
    if (format[i] === '\\') {
      const escape = unescapeAt(format, i, false)
      if (escape.stopped) return { text, stopped: true }
      text += escape.value
      i = escape.end
      continue
    }
    if (format[i] !== '%') {
      text += format[i]
      continue
    }
    const match = /^%([-+ 0#]*)(\*|\d+)?(?:\.(\*|\d+)?)?([a-zA-Z%])/.exec(format.slice(i))
    if (!match) {
      errors.push(`\`${format.slice(i)}': missing format character`)
      return { text, stopped: true }
    }
    i += match[0].length - 1
    const [, flags = '', width, precision, kind] = match as unknown as [string, string, string | undefined, string | undefined, string]
    if (kind === '%') {
      text += '%'
      continue
    }
    let wide = width === '*' ? Number(argument() ?? 0) : Number(width ?? 0)
    const left = flags.includes('-') || wide < 0
    wide = Math.min(WIDEST, Math.abs(wide))
    const asked = precision === '*' ? Number(argument() ?? 0) : match[0].includes('.') ? Number(precision ?? 0) : undefined
    const exact = asked === undefined ? undefined : Math.min('fFeEgG'.includes(kind) ? 60 : WIDEST, asked)
    const value = argument()
    let shown: string
    let stopped = false
    if (kind === 's') shown = [...(value ?? '')].slice(0, exact).join('')
    else if (kind === 'c') shown = (value ?? '').slice(0, 1)
    else if (kind === 'b') ({ value: shown, stopped } = unescaped(value ?? '', true))
    else if (kind === 'q')
      shown = /^[\w@%+=:,./-]+$/.test(value ?? '') ? value! : (value ?? '') === '' ? "''" : value!.replace(/[^\w@%+=:,./-]/g, '\\$&')
    else if ('dixXouc'.includes(kind)) shown = whole(value, kind, flags, exact, errors)
    else if ('fFeEgG'.includes(kind)) shown = fraction(value, kind, flags, exact ?? 6, errors)
    else {
      errors.push(`\`${kind}': invalid format character`)
      return { text, stopped: true }
    }
    const zero = flags.includes('0') && !left && ('fFeEgG'.includes(kind) || ('dixXou'.includes(kind) && exact === undefined))
    if (zero && shown.length < wide) {
      const sign = /^[-+ ]/.exec(shown)?.[0] ?? ''
      shown = sign + shown.slice(sign.length).padStart(wide - sign.length, '0')
    }
    text += left ? shown.padEnd(wide) : shown.padStart(wide)
    if (stopped) return { text, stopped }
  }
  return { text, stopped: false }
}

function whole(value: string | undefined, kind: string, flags: string, digits: number | undefined, errors: string[]): string {
  const number = Math.trunc(parse(value, errors))
  const radix = kind === 'o' ? 8 : kind === 'x' || kind === 'X' ? 16 : 10
  let shown = Math.abs(number).toString(radix)
  if (radix !== 10 && number < 0) shown = BigInt.asUintN(64, BigInt(number)).toString(radix)
  if (kind === 'X') shown = shown.toUpperCase()
  if (digits !== undefined) shown = shown.padStart(digits, '0')
  if (flags.includes('#') && radix === 16 && number !== 0) shown = `0${kind}` + shown
  if (radix !== 10) return shown
  return (number < 0 ? '-' : flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '') + shown
}

function fraction(value: string | undefined, kind: string, flags: string, digits: number, errors: string[]): string {
  const number = parse(value, errors)
  const size = Math.abs(number)
  let shown: string
  if (kind === 'f' || kind === 'F') shown = fixed(size, digits)
  else if (kind === 'e' || kind === 'E') shown = exponent(size.toExponential(digits))
  else
    shown =
      size !== 0 && (size < 1e-4 || size >= Number(`1e${digits || 1}`))
        ? exponent(short(size.toExponential((digits || 1) - 1)))
        : short(size.toPrecision(digits || 1))
  if (kind === 'E' || kind === 'G') shown = shown.toUpperCase()
  return (number < 0 ? '-' : flags.includes('+') ? '+' : '') + shown
}

/** As C rounds: a number exactly between two goes to the even one. */
function fixed(size: number, digits: number): string {
  const shown = size.toFixed(digits)
  const exact = size.toFixed(Math.min(100, digits + 40))
  const rest = exact.slice(exact.indexOf('.') + 1 + digits)
  if (!/^50*$/.test(rest) || /[02468]$/.test(shown)) return shown
  const below = exact.slice(0, exact.length - rest.length).replace(/\.$/, '')
  return below
}

function exponent(text: string): string {
  return text.replace(/e([+-])(\d)$/, 'e$10$2')
}

function short(text: string): string {
  const [digits, power] = text.split('e') as [string, string | undefined]
  const trimmed = digits.includes('.') ? digits.replace(/\.?0+$/, '') : digits
  return power === undefined ? trimmed : `${trimmed}e${power}`
}

function parse(value: string | undefined, errors: string[]): number {
  if (value === undefined || value === '') return 0
  if (value[0] === '"' || value[0] === "'") return value.codePointAt(1) ?? 0
  const match = /^\s*([-+]?)(0[xX][0-9a-fA-F]+|0[0-7]+(?![.\d])|\d*\.?\d+(?:[eE][-+]?\d+)?|\d+\.)/.exec(value)
  if (!match || match[0].length < value.length) errors.push(`${value}: invalid number`)
  if (!match) return 0
  const digits = match[2]!
  const size = /^0[0-7]+$/.test(digits) ? parseInt(digits, 8) : Number(digits)
  return match[1] === '-' ? -size : size
}

/** Text with its backslash escapes done. `stopped` by `\c`. */
export function unescaped(text: string, zeroOctal: boolean): { value: string; stopped: boolean } {
  let value = ''
  for (let i = 0; i < text.length; i++) {
    if (text[i] !== '\\') {
      value += text[i]
      continue
    }
    const escape = unescapeAt(text, i, zeroOctal)
    if (escape.stopped) return { value, stopped: true }
    value += escape.value
    i = escape.end
  }
  return { value, stopped: false }
}

function unescapeAt(text: string, at: number, zeroOctal: boolean): { value: string; end: number; stopped?: boolean } {
  const next = text[at + 1] ?? ''
  if (next === 'c') return { value: '', end: at + 1, stopped: true }
  const code = (
    zeroOctal ? /^\\(?:x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{1,4})|0([0-7]{0,3}))/ : /^\\(?:x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{1,4})|([0-7]{1,3}))/
  ).exec(text.slice(at, at + 7))
  if (code) {
    const number = code[3] === undefined ? parseInt(code[1] ?? code[2]!, 16) : parseInt(code[3] || '0', 8)
    return { value: String.fromCodePoint(number), end: at + code[0].length - 1 }
  }
  if (ESCAPES[next] !== undefined) return { value: ESCAPES[next], end: at + 1 }
  if (next === '"' && !zeroOctal) return { value: '"', end: at + 1 }
  return { value: '\\' + next, end: next === '' ? at : at + 1 }
}
