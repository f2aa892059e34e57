/** What a key does to the line, in readline's words. */
export type EditCommand =
  | 'accept-line'
  | 'abort'
  | 'interrupt'
  | 'complete'
  | 'beginning-of-line'
  | 'end-of-line'
  | 'forward-char'
  | 'backward-char'
  | 'forward-word'
  | 'backward-word'
  | 'previous-history'
  | 'next-history'
  | 'beginning-of-history'
  | 'end-of-history'
  | 'reverse-search-history'
  | 'forward-search-history'
  | 'delete-char'
  | 'delete-char-or-end'
  | 'backward-delete-char'
  | 'kill-line'
  | 'unix-line-discard'
  | 'unix-word-rubout'
  | 'kill-word'
  | 'backward-kill-word'
  | 'yank'
  | 'yank-last-arg'
  | 'transpose-chars'
  | 'upcase-word'
  | 'downcase-word'
  | 'capitalize-word'
  | 'clear-screen'
  | 'undo'
  | 'escape'

/** One key as the line editor takes it: a command, text typed, or text pasted (perhaps of many lines). */
export type Key = { do: EditCommand } | { insert: string } | { paste: string }

const CONTROLS: Readonly<Record<string, EditCommand>> = {
  '\x01': 'beginning-of-line',
  '\x02': 'backward-char',
  '\x03': 'interrupt',
  '\x04': 'delete-char-or-end',
  '\x05': 'end-of-line',
  '\x06': 'forward-char',
  '\x07': 'abort',
  '\b': 'backward-delete-char',
  '\t': 'complete',
  '\n': 'accept-line',
  '\x0b': 'kill-line',
  '\x0c': 'clear-screen',
  '\r': 'accept-line',
  '\x0e': 'next-history',
  '\x10': 'previous-history',
  '\x12': 'reverse-search-history',
  '\x13': 'forward-search-history',
  '\x14': 'transpose-chars',
  '\x15': 'unix-line-discard',
  '\x17': 'unix-word-rubout',
  '\x19': 'yank',
  '\x1f': 'undo',
  '\x7f': 'backward-delete-char',
}

/** What follows Escape (which is also what Alt sends). */
const ESCAPES: Readonly<Record<string, EditCommand>> = {
  b: 'backward-word',
  f: 'forward-word',
  d: 'kill-word',
  u: 'upcase-word',
  l: 'downcase-word',
  c: 'capitalize-word',
  '.': 'yank-last-arg',
  _: 'yank-last-arg',
  '<': 'beginning-of-history',
  '>': 'end-of-history',
  '\x7f': 'backward-kill-word',
  '\b': 'backward-kill-word',
  '[A': 'previous-history',
  '[B': 'next-history',
  '[C': 'forward-char',
  '[D': 'backward-char',
  '[H': 'beginning-of-line',
  '[F': 'end-of-line',
  OA: 'previous-history',
  OB: 'next-history',
  OC: 'forward-char',
  OD: 'backward-char',
  OH: 'beginning-of-line',
  OF: 'end-of-line',
  '[1~': 'beginning-of-line',
  '[7~': 'beginning-of-line',
  '[4~': 'end-of-line',
  '[8~': 'end-of-line',
  '[3~': 'delete-char',
  '[5~': 'beginning-of-history',
  '[6~': 'end-of-history',
  '[1;5C': 'forward-word',
  '[1;5D': 'backward-word',
  '[1;3C': 'forward-word',
  '[1;3D': 'backward-word',
  '[3;5~': 'kill-word',
  '[3;3~': 'kill-word',
}

const PASTE_BEGIN = '\x1b[200~'
const PASTE_END = '\x1b[201~'

/**
 * The keys in what a terminal sends. `rest` is what cannot be told yet (an unfinished escape sequence or paste): put it before the next data.
 * A lone Escape at the end of the data is a key of its own.
 */
export function decodeKeys(data: string): { keys: Key[]; rest: string } {
  const keys: Key[] = []
  let typed = ''
  const flush = () => {
    if (typed !== '') keys.push({ insert: typed })
    typed = ''
  }
  for (let i = 0; i < data.length;) {
    const char = data[i]!
    if (char !== '\x1b') {
      const command = CONTROLS[char]
      if (command) {
        flush()
        keys.push({ do: command })
      } else if (char >= ' ') typed += char
      i++
      // A terminal without bracketed paste sends CR LF for one line end.
      if (char === '\r' && data[i] === '\n') i++
      continue
    }
    flush()
    if (data.startsWith(PASTE_BEGIN, i)) {
      const end = data.indexOf(PASTE_END, i)
      if (end < 0) return { keys, rest: data.slice(i) }
      keys.push({ paste: data.slice(i + PASTE_BEGIN.length, end).replace(/\r\n?/g, '\n') })
      i = end + PASTE_END.length
      continue
    }
    const sequence = /^\x1b(?:\[[0-9;?]*[ -/]*[@-~]|O[ -~]|[^[O])/.exec(data.slice(i, i + 32))?.[0]
    if (sequence === undefined) {
      if (i === data.length - 1) keys.push({ do: 'escape' })
      else return { keys, rest: data.slice(i) }
      break
    }
    const command = ESCAPES[sequence.slice(1)]
    if (command) keys.push({ do: command })
    i += sequence.length
  }
  flush()
  return { keys, rest: '' }
}
