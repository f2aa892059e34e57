import { charWidth, textWidth } from '../../shell/width.ts'

/** A name that may be too long for its place, in at most so many cells: its beginning and its end stay, for controllers differ at their ends. */
export function shorten(name: string, most: number): string {
  if (name.length <= most) return name
  const tail = Math.floor((most - 1) / 2)
  return `${name.slice(0, most - 1 - tail)}…${name.slice(-tail)}`
}

/** The beginning of a text, in at most so many cells; a Chinese character takes two. */
export function cut(text: string, most: number): string {
  if (textWidth(text) <= most) return text
  let cells = 1
  let end = ''
  for (const char of text) {
    cells += charWidth(char)
    if (cells > most) break
    end += char
  }
  return `${end}…`
}

/** Above a node's frame, as much as there is room for: its name at the left; at the right its state, and how full it is if that does not reach the name. */
export function nodeHeading({ name, state, load }: { name: string; state: string; load: string }, width: number): { name: string; status: string } {
  const shown = shorten(name, Math.floor((width - NODE_GAP - widthOf(state)) / NODE_CELL))
  const status = load ? `${state} · ${load}` : state
  const fits = shown.length * NODE_CELL + NODE_GAP + widthOf(status) <= width
  return { name: shown, status: fits ? status : state }
}

/** About how wide a text of 12 px is. */
export function widthOf(text: string): number {
  return [...text].reduce((sum, char) => sum + (char > '\u2e80' ? 12 : 7.3), 0)
}

/** Beside a mark on the chart: what was typed there. */
export interface Label {
  at: number
  text: string
  /** it stands before the mark: behind it there is no room */
  before: boolean
}

const CELL = 6.7
/** a letter of a node's name, which is larger and bold */
const NODE_CELL = 7.5
const NODE_GAP = 7
const GAP = 14
const FEWEST_CELLS = 8
const MOST_CELLS = 44

/**
 * The commands with as much of their text as there is room for between `left` and `right`, in the order newest first, which is also who gets the room.
 * A newest one at the right edge has its text before it.
 */
export function labelled(
  commands: readonly { at: number; line: string }[],
  x: (at: number) => number,
  { left, right }: { left: number; right: number },
): Label[] {
  let end = right
  return commands.toReversed().map(({ at, line }) => {
    const mark = x(at)
    const room = cells(end - mark - GAP)
    if (room >= Math.min(FEWEST_CELLS, textWidth(line))) {
      end = mark
      return { at, text: cut(line, Math.min(room, MOST_CELLS)), before: false }
    }
    const roomBefore = cells(mark - left - GAP)
    if (end < right || roomBefore < FEWEST_CELLS) return { at, text: '', before: false }
    const text = cut(line, Math.min(roomBefore, MOST_CELLS))
    end = mark - GAP - textWidth(text) * CELL
    return { at, text, before: true }
  })
}

function cells(pixels: number): number {
  return Math.floor(pixels / CELL)
}
