import type { ShellState } from './state.ts'

/** What the shell does itself or reads as part of its language, whatever programs there are of that name. */
export const OWN_WORDS: ReadonlySet<string> = new Set(
  (
    '. : [ [[ ]] alias bg break builtin case cd command continue declare dirs disown do done echo elif else esac eval exec exit export false fg fi for ' +
    'function getopts hash help history if in jobs kill let local logout mapfile popd printf pushd pwd read readarray readonly return select set shift shopt source test then time trap true ' +
    'type typeset umask unalias unset until wait which while'
  ).split(' '),
)

/** The words of a line that begins with a program's name and has nothing in it that a shell would look at twice; else undefined. */
export function plainWords(line: string, { aliases, functions, traps, options }: ShellState): readonly string[] | undefined {
  if (!/^[a-z][\w.-]*(?: [\w./:,=@%+-]+)*$/.test(line) || OWN_WORDS.has(/^[\w.-]+/.exec(line)![0])) return undefined
  if ([aliases, functions, traps].some(table => Object.keys(table).length > 0) || Object.values(options).includes(true)) return undefined
  return line.split(' ')
}
