/** What `-w` can ask about a transfer, by name. */
export type TransferFacts = Readonly<Record<string, string | number>>

/** Fills curl's `-w` format: `%{name}`, `%%`, `\n`, `\t` and `\r`; a name that curl does not know is told on standard error and left out. */
export function writeOut(format: string, facts: TransferFacts): { text: string; unknown: readonly string[] } {
  const unknown: string[] = []
  const text = format.replace(/%\{([^}]*)\}|%%|\\([ntr])|\\(.)/gs, (whole, name: string | undefined, escape: string | undefined) => {
    if (whole === '%%') return '%'
    if (escape !== undefined) return { n: '\n', t: '\t', r: '\r' }[escape] ?? ''
    if (name === undefined) return whole
    const value = Object.hasOwn(facts, name) ? facts[name] : undefined
    if (value === undefined) unknown.push(name)
    return String(value ?? '')
  })
  return { text, unknown }
}

/** Seconds with three decimals, as curl writes times. */
export function seconds(ms: number): string {
  return (ms / 1000).toFixed(3)
}
