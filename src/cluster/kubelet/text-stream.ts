import type { Stream } from '../apiserver/client.ts'

/** A stream that says one thing and ends. */
export function textStream(stdout: string, exitCode = 0): Stream {
  let told = false
  return {
    ready: () => true,
    read() {
      if (told) return undefined
      told = true
      return { stdout, stderr: '' }
    },
    write() {},
    closeInput() {},
    get exitCode() {
      return told ? exitCode : undefined
    },
    resize() {},
    close() {
      told = true
    },
  }
}
