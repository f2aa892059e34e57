export type Lang = 'zh' | 'en'
/** What goes into a sentence's places; of several, the language says what stands between them. */
export type Values = Readonly<Record<string, string | number | readonly string[]>>
export type Say = (key: string, values?: Values) => string
export type Dictionary = Readonly<Record<string, string>>

/** The words that the first command needs; the others come later. */
export async function firstWords(lang: Lang): Promise<Dictionary> {
  const file = lang === 'en' ? import('../../content/ui/first-en.json') : import('../../content/ui/first-zh.json')
  return ((await file) as { default: Dictionary }).default
}

/** All other words. */
export async function otherWords(lang: Lang): Promise<Dictionary> {
  const file = lang === 'en' ? import('../../content/ui/en.json') : import('../../content/ui/zh.json')
  return ((await file) as { default: Dictionary }).default
}

/**
 * Speaks a language: `say(key, values)` returns the sentence of `content/ui/<lang>.json` with its `{places}` filled in.
 * A key may have a variant for one thing, `key.1`, chosen when `n` is 1. An unknown key is returned as it is.
 */
export function speaker(dictionary: Dictionary): Say {
  return (key, values = {}) => {
    const sentence = (values.n !== undefined ? dictionary[`${key}.${values.n}`] : undefined) ?? dictionary[key] ?? key
    const shown = (value: Values[string]) => (typeof value === 'object' ? value.join(dictionary['list.comma']) : String(value))
    return sentence.replace(/\{([\w-]+)\}/g, (place, name: string) => (name in values ? shown(values[name]!) : place))
  }
}

/** 第三章 is counted 三 in Chinese and 3 in English. */
export function numeral(say: Say, number: number): string {
  return Array.from(say('chapter.numerals'))[number - 1] ?? String(number)
}

/** Virtual milliseconds as the clock shows them: `00:20:19`. */
export function clock(ms: number): string {
  const seconds = Math.floor(ms / 1000)
  return [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60].map(part => String(part).padStart(2, '0')).join(':')
}

/** The same, shorter, for marks: `20:19`, or `1:02:03` after the first hour. */
export function shortClock(ms: number): string {
  const [hours, minutes, seconds] = clock(ms).split(':')
  return hours === '00' ? `${Number(minutes)}:${seconds}` : `${Number(hours)}:${minutes}:${seconds}`
}
