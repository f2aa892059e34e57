/** How wide the columns of a table are and what fills them. */
export interface Layout {
  /** the least width of a column, padding included */
  minWidth: number
  /** what one tab counts for when columns are filled with tabs */
  tabWidth: number
  /** what is added to the widest cell of a column */
  padding: number
  fill: ' ' | '\t'
}

/** The layout of `kubectl get` (pkg/kubectl/resource_printer.go, v1.1.8). */
export const GET_LAYOUT: Layout = { minWidth: 10, tabWidth: 4, padding: 3, fill: ' ' }

/** The layout of `kubectl describe` (tabbedString, the same file). */
export const DESCRIBE_LAYOUT: Layout = { minWidth: 0, tabWidth: 8, padding: 1, fill: '\t' }

/**
 * `text` with its tab-terminated cells lined up as Go's text/tabwriter lines them up. A column is a block of neighbouring lines that
 * all have a cell there; what follows the last tab of a line belongs to no column, so it is neither measured nor padded.
 */
export function tabulate(text: string, layout: Layout): string {
  const lines = text.split('\n').map(line => line.split('\t'))
  const widths = lines.map(line => line.slice(1).map(() => 0))
  const columns = widths.reduce((most, line) => Math.max(most, line.length), 0)
  for (let column = 0; column < columns; column++) measureColumn(lines, widths, column, layout)
  return lines.map((line, at) => line.map((cell, column) => pad(cell, widths[at]![column], layout)).join('')).join('\n')
}

/** Gives each block of the column the width of its widest cell. */
function measureColumn(lines: string[][], widths: number[][], column: number, layout: Layout): void {
  for (let start = 0; start < lines.length; start++) {
    let end = start
    let width = layout.minWidth
    for (; end < lines.length && column < lines[end]!.length - 1; end++) {
      width = Math.max(width, widthOf(lines[end]![column]!) + layout.padding)
    }
    for (let line = start; line < end; line++) widths[line]![column] = width
    start = end
  }
}

function pad(cell: string, width: number | undefined, layout: Layout): string {
  if (width === undefined) return cell
  const textWidth = widthOf(cell)
  if (layout.fill === ' ') return cell + ' '.repeat(width - textWidth)
  const missing = Math.ceil(width / layout.tabWidth) * layout.tabWidth - textWidth
  return cell + '\t'.repeat(Math.ceil(missing / layout.tabWidth))
}

/** Characters count one each, however wide a terminal draws them. */
function widthOf(text: string): number {
  let width = 0
  for (const _ of text) width++
  return width
}
