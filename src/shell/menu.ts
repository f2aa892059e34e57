const TAB = 8

/** The menu of `select`: the choices with their numbers, in as many columns as fit, each column filled before the next. */
export function menu(choices: readonly string[], width: number): string {
  const digits = String(choices.length).length
  const widest = Math.max(...choices.map(choice => choice.length)) + digits + 4
  const fitting = Math.max(1, Math.floor(width / widest))
  let rows = Math.ceil(choices.length / fitting)
  if (rows === 1) rows = choices.length
  const firstDigits = String(rows).length
  let text = ''
  for (let row = 0; row < rows; row++) {
    for (let index = row, at = 0; index < choices.length; index += rows, at += widest) {
      const number = String(index + 1).padStart(index === row ? firstDigits : digits)
      text += `${number}) ${choices[index]}`
      if (index + rows < choices.length) text += gap(at + number.length + 2 + choices[index]!.length, at + widest)
    }
    text += '\n'
  }
  return text
}

/** From one column to another with tabs, as far as they go, and blanks. */
function gap(from: number, to: number): string {
  let text = ''
  for (let at = from; at < to;) {
    const stop = (Math.floor(at / TAB) + 1) * TAB
    text += stop <= to ? '\t' : ' '
    at = stop <= to ? stop : at + 1
  }
  return text
}
