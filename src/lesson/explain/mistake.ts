/** One command that went wrong, and what it could have known. */
export interface Mistake {
  /** as typed */
  line: string
  /** all that it printed */
  output: string
  exit: number
  known: Known
}

/** What exists, for comparing words with: asked only when needed. */
export interface Known {
  /** names of the programs on the PATH */
  programs: readonly string[]
  /** the verbs of a program that has some: kubectl, docker */
  verbs(program: string): readonly string[]
  /** the flags of a verb, with their dashes: `--replicas`, `-f` */
  flags(program: string, verb: string): readonly string[]
  /** the living objects of a resource (`pods`), in all namespaces */
  objects(resource: string): readonly { name: string; namespace: string }[]
  /** image names that the registry has, with their tags */
  images: readonly string[]
  /** the node ports of all services */
  nodePorts: readonly number[]
  files: {
    /** names in the working folder */
    list: readonly string[]
    read(name: string): string | undefined
  }
}

/** What was wrong, in words of `content/ui/explain-<lang>.json`, with the place to mend and the command as it should be. */
export interface Explanation {
  /** a message key */
  what: string
  values?: Readonly<Record<string, string | number | readonly string[]>>
  place?: Place
  /** the whole line as it should be typed */
  suggestion?: string
}

/** A stretch of the line, or a position in a file; lines and columns begin with 1. */
export type Place = { in: 'line'; from: number; to: number } | { in: 'file'; path: string; line: number; column: number }

/** Looks at a mistake and explains it, or leaves it to the next. */
export type Rule = (mistake: Mistake) => Explanation | undefined

/** The line with one word replaced, and where that word stood. The word must stand by itself, or before `=`. */
export function replaced({ line }: Mistake, word: string, by: string): { place?: Place; suggestion?: string } {
  const from = wordAt(line, word)
  if (from < 0) return {}
  return { place: { in: 'line', from, to: from + word.length }, suggestion: line.slice(0, from) + by + line.slice(from + word.length) }
}

function wordAt(line: string, word: string): number {
  for (let from = line.indexOf(word); from >= 0; from = line.indexOf(word, from + 1)) {
    const before = line[from - 1] ?? ' '
    const after = line[from + word.length] ?? ' '
    if (/[\s,/'"=|;&(]/.test(before) && /[\s,/'"=|;&)]/.test(after)) return from
  }
  return -1
}

/** The words of a line, quotes left on; enough for finding program, verb and flags. */
export function wordsOf(line: string): string[] {
  return line.trim().split(/\s+/).filter(Boolean)
}

/** The program and the verb that a line asks for. */
export function programOf(line: string): { program: string; verb: string; rest: string[] } {
  const [program = '', ...rest] = wordsOf(line)
  const at = rest.findIndex(word => !word.startsWith('-'))
  return { program, verb: at < 0 ? '' : rest[at]!, rest: at < 0 ? rest : rest.filter((_, index) => index !== at) }
}

/** The first line of a file that matches, as a place to mend; the column is where the match begins. */
export function placeIn({ known }: Mistake, path: string, pattern: RegExp): Place | undefined {
  const lines = known.files.read(path)?.split('\n') ?? []
  for (const [index, text] of lines.entries()) {
    const found = pattern.exec(text)
    if (found) return { in: 'file', path, line: index + 1, column: found.index + 1 }
  }
  return undefined
}

/** The file that a complaint is about: the one it names, or else the only one that the line names. */
export function fileOf({ line, output, known }: Mistake): string | undefined {
  const named = known.files.list.filter(name => output.includes(`"${name}"`))
  const typed = known.files.list.filter(name => wordsOf(line).some(word => word === name || word.endsWith(`=${name}`) || word === `./${name}`))
  return named[0] ?? typed[0]
}
