import { fromUtf8, utf8 } from '../../network/utf8.ts'
import type { FileChanges } from './client.ts'

const BLOCK = 512

/** Files and folders as a tar archive: folders end in `/`, and what is gone is a file `.wh.NAME`, as docker's layers have it. */
export function tar(entries: FileChanges, modified: number): string {
  const parts = Object.entries(entries).map(([path, entry]) => {
    const name = path.replace(/^\/+/, '')
    if (entry === null) return member(name.replace(/[^/]*$/, '.wh.$&'), '', modified)
    return entry === true ? member(`${name}/`, true, modified) : member(name, entry, modified)
  })
  return parts.join('') + '\0'.repeat(2 * BLOCK)
}

function member(name: string, content: string | true, modified: number): string {
  const size = content === true ? 0 : utf8(content).length
  const octal = (value: number, width: number) => `${value.toString(8).padStart(width - 1, '0')}\0`
  const field = (text: string, width: number) => text.padEnd(width, '\0').slice(0, width)
  const head = (sum: string) =>
    [
      field(name, 100),
      octal(content === true ? 0o755 : 0o644, 8),
      octal(0, 8),
      octal(0, 8),
      octal(size, 12),
      octal(Math.floor(modified / 1000), 12),
      sum,
      content === true ? '5' : '0',
      field('', 100),
      'ustar\0' + '00',
      field('root', 32),
      field('root', 32),
      field('', 8 + 8 + 155 + 12),
    ].join('')
  const sum = utf8(head(' '.repeat(8))).reduce((total, byte) => total + byte, 0)
  return head(`${sum.toString(8).padStart(6, '0')}\0 `) + (content === true ? '' : content + '\0'.repeat((BLOCK - (size % BLOCK)) % BLOCK))
}

/** What is in a tar archive, paths without a leading `/`; `undefined` when it is none. */
export function untar(text: string): Record<string, string | true | null> | undefined {
  const bytes = utf8(text)
  const entries: Record<string, string | true | null> = {}
  for (let at = 0; at + BLOCK <= bytes.length;) {
    const head = String.fromCharCode(...bytes.slice(at, at + BLOCK))
    if (/^\0*$/.test(head)) return entries
    if (head.slice(257, 262) !== 'ustar') return undefined
    const name = (head.slice(0, 100).split('\0')[0] ?? '').replace(/^(?:\.?\/)+/, '')
    const size = parseInt(head.slice(124, 136), 8)
    if (!(size >= 0)) return undefined
    const content = bytes.slice(at + BLOCK, at + BLOCK + size)
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK
    if (head.charAt(156) === '5') entries[name.replace(/\/$/, '')] = true
    else if (/(^|\/)\.wh\.[^/]+$/.test(name)) entries[name.replace(/\.wh\.([^/]+)$/, '$1')] = null
    else entries[name] = fromUtf8(content)
  }
  return Object.keys(entries).length ? entries : undefined
}
