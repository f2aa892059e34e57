import type { Terminal } from '@xterm/xterm'
import { whenIdle } from '../notebook/pause.ts'

const LETTERS = Array.from({ length: 127 - 32 }, (_, index) => String.fromCharCode(32 + index))
/** So many at once: no key waits for them. */
const PORTION = 8

/** Where xterm keeps how wide each letter is, in each weight. */
interface Widths {
  get(letter: string, bold: boolean, italic: boolean): number
}

/**
 * Has xterm measure the letters when the page has nothing better to do. By itself it measures each one when it first draws it: in the middle of a
 * frame, which then is laid out twice.
 */
export function measureLetters(xterm: Terminal): void {
  const widths = widthsOf(xterm)
  if (!widths) return
  const measure = (from: number) => {
    for (const letter of LETTERS.slice(from, from + PORTION)) {
      widths.get(letter, false, false)
      widths.get(letter, true, false)
    }
    if (from + PORTION < LETTERS.length) whenIdle(() => measure(from + PORTION))
  }
  whenIdle(() => measure(0))
}

/** It is no part of xterm's interface: where a version keeps it elsewhere, letters are measured as they come. */
function widthsOf(xterm: Terminal): Widths | undefined {
  const { _core } = xterm as { _core?: { _renderService?: { _renderer?: { value?: { _widthCache?: Widths } } } } }
  return _core?._renderService?._renderer?.value?._widthCache
}
