import { TestError, testHolds } from '../shell/condition.ts'
import type { Process, Program, Running } from '../shell/program.ts'

/** Compares texts and numbers and looks at files; its answer is the exit code. */
export const test: Program = {
  name: 'test',
  *run(process): Running {
    return answer('test', process, process.args)
  },
}

/** The same under the name `[`. */
export const bracket: Program = {
  name: '[',
  *run(process): Running {
    if (process.args.at(-1) === ']') return answer('[', process, process.args.slice(0, -1))
    process.stderr.write("[: missing `]'\n")
    return 2
  },
}

function answer(name: string, process: Process, args: readonly string[]): number {
  try {
    const streams = [process.stdin, process.stdout, process.stderr]
    return testHolds(args, { files: process.place.files, cwd: process.cwd, isTerminal: fd => streams[fd]?.isTerminal ?? false }) ? 0 : 1
  } catch (error) {
    if (!(error instanceof TestError)) throw error
    process.stderr.write(`${name}: ${error.message}\n`)
    return 2
  }
}
