/** Orders two texts by code unit, the one order used everywhere: negative, 0 or positive, as `Array.sort` wants it. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** An order made of several: the first of these numbers in which two things differ decides, the smaller one first. */
export function by<T>(...criteria: readonly ((thing: T) => number)[]): (a: T, b: T) => number {
  return (a, b) => {
    for (const criterion of criteria) {
      const difference = criterion(a) - criterion(b)
      if (difference !== 0) return difference
    }
    return 0
  }
}

/** The JSON of a value with the keys of every object sorted, so that equal values have equal texts. */
export function stableJson(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null'
  if (Array.isArray(value)) return `[${value.map(stableJson).join(',')}]`
  const entries = Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .sort(([a], [b]) => compare(a, b))
  return `{${entries.map(([key, field]) => `${JSON.stringify(key)}:${stableJson(field)}`).join(',')}}`
}

/** Whether two plain values hold the same data. The same object is recognised at once; a field that is undefined counts as absent. */
export function sameData(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object') return false
  if (Array.isArray(a) !== Array.isArray(b)) return false
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((item, index) => sameData(item, b[index]))
  const left = a as Record<string, unknown>
  const right = b as Record<string, unknown>
  for (const key in left) if (!sameData(left[key], right[key])) return false
  for (const key in right) if (right[key] !== undefined && left[key] === undefined) return false
  return true
}
