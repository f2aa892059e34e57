import { FileError, resolve } from '../shell/files.ts'
import { readOptions } from './options.ts'
import { fileErrorWords } from '../shell/redirect.ts'
import type { Program, Running } from '../shell/program.ts'

/** Copies what comes in to files as well as on. */
export const tee: Program = {
  name: 'tee',
  *run(process): Running {
    const options = readOptions('tee', process, { short: 'ai', long: { append: 'a', 'ignore-interrupts': 'i' }, usage: 'tee [OPTION]... [FILE]...' })
    if (typeof options === 'number') return options
    const { files } = process.place
    const paths: string[] = []
    let status = 0
    for (const operand of options.operands) {
      const path = resolve(process.cwd, operand)
      if (path === '/dev/null') continue
      try {
        files.write(path, options.has('a') ? (files.read(path) ?? '') : '')
        paths.push(path)
      } catch (error) {
        if (!(error instanceof FileError)) throw error
        process.stderr.write(`tee: ${operand}: ${fileErrorWords(error)}\n`)
        status = 1
      }
    }
    for (;;) {
      yield { readable: process.stdin }
      const text = process.stdin.read()
      if (text === undefined) return status
      process.stdout.write(text)
      for (const path of paths) files.write(path, (files.read(path) ?? '') + text)
      if (!process.stdout.hasRoom()) yield { writable: process.stdout }
    }
  },
}
