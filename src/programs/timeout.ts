import { missingOperand, quoted, readOptions } from './options.ts'
import { durationMs, programNamed, start } from './run.ts'
import { SIGNALS, signalNamed } from '../shell/kernel.ts'
import type { Program, Running } from '../shell/program.ts'

/** Runs a command and sends it a signal if it takes too long. */
export const timeout: Program = {
  name: 'timeout',
  *run(process): Running {
    const options = readOptions('timeout', process, {
      short: 's:k:',
      long: { 'signal=': 's', 'kill-after=': 'k', 'preserve-status': 'preserve-status', foreground: 'foreground' },
      usage: 'timeout [OPTION] DURATION COMMAND [ARG]...',
      failure: 125,
      leading: true,
    })
    if (typeof options === 'number') return options
    const [duration, ...words] = options.operands
    if (duration === undefined || words.length === 0) return missingOperand('timeout', process, 'missing operand', 125)
    const ms = durationMs(duration)
    if (ms === undefined) return missingOperand('timeout', process, `invalid time interval ${quoted(process, duration)}`, 125)
    const signal = signalNamed(options.value('s') ?? 'TERM')
    if (!signal) return missingOperand('timeout', process, `${quoted(process, options.value('s')!)}: invalid signal`, 125)
    const killAfter = options.value('k') === undefined ? undefined : durationMs(options.value('k')!)
    if (!programNamed(process, words[0]!)) {
      process.stderr.write(`timeout: failed to run command ${quoted(process, words[0]!)}: No such file or directory\n`)
      return 127
    }
    const child = start(process, words)!
    const ended = { ready: () => process.exitCode(child) !== undefined }
    try {
      yield ms === 0 ? { until: ended } : { until: ended, orAfter: ms }
      if (ended.ready()) return process.exitCode(child)!
      process.kill(child, signal)
      yield killAfter === undefined ? { until: ended } : { until: ended, orAfter: killAfter }
      if (!ended.ready()) {
        process.kill(child, 'KILL')
        return 128 + SIGNALS.KILL
      }
      if (options.has('preserve-status')) return process.exitCode(child)!
      return signal === 'KILL' ? 128 + SIGNALS.KILL : 124
    } finally {
      if (!ended.ready()) process.kill(child, 'TERM')
    }
  },
}
