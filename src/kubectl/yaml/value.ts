import type { Json } from '../../cluster/api/encode.ts'
import { late } from '../../cluster/api/late.ts'
import type { Node } from './parser.ts'
import { YamlError } from './scanner.ts'

const WORDS: ReadonlyMap<string, boolean | null | number> = new Map([
  ...['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'].map(word => [word, true] as const),
  ...['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'].map(word => [word, false] as const),
  ...['', '~', 'null', 'Null', 'NULL'].map(word => [word, null] as const),
])

const NUMBER_TAGS = { int: 'int', float: 'float' }

/** The data of a tree with YAML 1.1's types as go-yaml knows them: `yes` is true, `0644` is octal, `1:30` and dates are text. A later key wins. */
export function valueOf(node: Node): Json {
  switch (node.is) {
    case 'scalar':
      return scalarOf(node)
    case 'sequence':
      return node.items.map(valueOf)
    case 'mapping': {
      const map: { [key: string]: Json } = {}
      for (const [key, value] of node.pairs) {
        if (isMerge(key)) Object.assign(map, merged(value, map))
        else map[keyOf(key)] = valueOf(value)
      }
      return map
    }
  }
}

/** A key as JSON has it: numbers and booleans become text. */
export function keyOf(node: Node): string {
  if (node.is !== 'scalar') throw new YamlError('invalid map key', { line: 0, column: 0 })
  const key = scalarOf(node)
  if (key === null) throw new Error('Unsupported map key of type: %!s(<nil>), key: <nil>')
  return String(key)
}

/** `<<: *defaults`: its keys are taken unless the mapping has them already. */
function merged(value: Node, map: { [key: string]: Json }): { [key: string]: Json } {
  const sources = value.is === 'sequence' ? value.items : [value]
  const result: { [key: string]: Json } = {}
  for (const source of [...sources].reverse()) {
    if (source.is !== 'mapping') throw new YamlError('map merge requires map or sequence of maps as the value', { line: 0, column: 0 })
    Object.assign(result, valueOf(source))
  }
  return { ...result, ...map }
}

function isMerge(key: Node): boolean {
  return key.is === 'scalar' && key.text === '<<' && key.plain
}

function scalarOf({ text, tag, plain }: Node & { is: 'scalar' }): Json {
  const type = tag.startsWith('tag:yaml.org,2002:') ? tag.slice('tag:yaml.org,2002:'.length) : tag === '' || tag === '!' ? '' : 'str'
  if (type === 'binary') {
    if (/^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text.replace(/[\r\n]/g, ''))) return late.textOfBase64(text)
    throw new YamlError('!!binary value contains invalid base64 data', { line: 0, column: 0 })
  }
  if (type === 'str' || (type === '' && !plain)) return text
  const value = resolve(text)
  if (type === '' || type === tagOf(value)) return value
  if (type === 'float' && typeof value === 'number') return value
  throw new YamlError(`cannot decode !!${tagOf(value)} \`${text}\` as a !!${type}`, { line: 0, column: 0 })
}

function tagOf(value: Json): string {
  if (value === null) return 'null'
  if (typeof value === 'boolean') return 'bool'
  if (typeof value !== 'number') return 'str'
  return Number.isInteger(value) ? NUMBER_TAGS.int : NUMBER_TAGS.float
}

/** What a plain word means. */
export function resolve(text: string): Json {
  const word = WORDS.get(text)
  if (word !== undefined) return word
  if (!/^[-+.\d]/.test(text)) return text
  const plain = text.startsWith('.') ? text : text.replaceAll('_', '')
  const [, sign, digits] = /^([-+]?)(0[xX][\da-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|0|[1-9]\d*)$/.exec(plain) ?? []
  if (digits !== undefined) {
    const size = Number(/^0[0-7]+$/.test(digits) ? `0o${digits.slice(1)}` : digits)
    return sign === '-' && size !== 0 ? -size : size
  }
  return /^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/.test(plain) ? Number(plain) : text
}
