import { textWidth } from './width.ts'

/** Names in as many columns as fit, running down each column, as `ls` and bash's completion list them. Ends with a line end unless empty. */
export function columnize(names: readonly string[], width: number, gap = 2): string {
  if (names.length === 0) return ''
  const widths = names.map(textWidth)
  for (let count = Math.min(names.length, Math.max(1, Math.floor(width / (1 + gap)))); ; count--) {
    const rows = Math.ceil(names.length / count)
    const used = Math.ceil(names.length / rows)
    const sizes = Array.from({ length: used }, (_, column) => Math.max(...widths.slice(column * rows, (column + 1) * rows)))
    const total = sizes.reduce((sum, size) => sum + size + gap, -gap)
    if (count > 1 && total > width) continue
    let text = ''
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column * rows + row < names.length; column++) {
        const index = column * rows + row
        const last = (column + 1) * rows + row >= names.length
        text += names[index]! + (last ? '\n' : ' '.repeat(sizes[column]! + gap - widths[index]!))
      }
    }
    return text
  }
}
