import type { Process, Program } from '../shell/program.ts'

/** The program that a name or a path in a system folder stands for. */
export function programNamed(process: Process, name: string): Program | undefined {
  const match = /^(?:\/(?:usr\/)?(?:local\/)?s?bin\/)?([^/]+)$/.exec(name)
  return match ? process.place.programs.get(match[1]!) : undefined
}

/** Starts a program by name with this process's own streams; `undefined` if there is none of that name. */
export function start(
  process: Process,
  words: readonly string[],
  init: { env?: Record<string, string>; stdin?: Process['stdin']; stdout?: Process['stdout'] } = {},
): number | undefined {
  const program = programNamed(process, words[0]!)
  if (!program) return undefined
  const { cwd, env, stdin, stdout, stderr, place } = process
  return process.spawn(program, { args: words.slice(1), cwd, env, stdin, stdout, stderr, place, ...init })
}

/** Milliseconds of `5`, `0.5`, `2m`, `1h`; `undefined` if it is no such thing. */
export function durationMs(text: string): number | undefined {
  const match = /^(\d+\.?\d*|\.\d+)([smhd]?)$/.exec(text)
  if (!match) return text === 'infinity' ? 1e15 : undefined
  return Math.ceil(Number(match[1]) * { '': 1000, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }[match[2] as '' | 's' | 'm' | 'h' | 'd'])
}
