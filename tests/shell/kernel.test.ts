import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Kernel } from '../../src/shell/kernel.ts'
import { MemoryFiles } from '../../src/shell/memory-files.ts'
import { keepNewest, nullWriter, textReader } from '../../src/shell/streams.ts'
import type { Place, Process, Program, Running, Writable } from '../../src/shell/program.ts'

const noShell: Program = { name: 'sh', *run() { return 0 } } // prettier-ignore

function world() {
  const kernel = new Kernel({ shell: noShell })
  const place: Place = { name: 'desk', hostname: 'desk', env: {}, files: new MemoryFiles(() => kernel.time), programs: new Map() }
  const log: string[] = []
  const stdout: Writable = { isTerminal: false, broken: false, hasRoom: () => true, write: text => void log.push(`${kernel.time} ${text}`) }
  const launch = { args: [], env: {}, cwd: '/', stdin: textReader(''), stdout, stderr: nullWriter(), place }
  const start = (run: (process: Process) => Running, init = {}) => kernel.spawn({ name: 'test', run }, { ...launch, ...init })
  return { kernel, log, start, launch }
}

function* sleeper(process: Process, ms: number, times: number): Running {
  for (let i = 0; i < times; i++) {
    process.stdout.write(`tick ${process.pid}\n`)
    yield { sleep: ms }
  }
  return 0
}

function* yes(process: Process): Running {
  for (;;) {
    process.stdout.write('y\n'.repeat(100))
    yield { writable: process.stdout }
  }
}

function* take(process: Process, wanted: number): Running {
  let got = 0
  while (got < wanted) {
    yield { readable: process.stdin }
    const text = process.stdin.read()
    if (text === undefined) return 1
    got += text.length
  }
  process.stdout.write(`got ${got}\n`)
  return 0
}

test('what has happened by time t does not depend on how the way to t was split', () => {
  const play = (stops: number[]) => {
    const { kernel, log, start } = world()
    start(process => sleeper(process, 7, 30))
    start(process => sleeper(process, 11, 20))
    const pipe = kernel.pipe()
    start(yes, { stdout: pipe.writer })
    start(process => take(process, 300_000), { stdin: pipe.reader })
    for (const stop of stops) kernel.run(stop)
    kernel.run(400)
    return log.join('')
  }
  const whole = play([])
  expect(whole).toContain('got')
  fc.assert(
    fc.property(fc.array(fc.nat(400)), stops => {
      expect(play(stops.sort((a, b) => a - b))).toBe(whole)
    }),
  )
})

test('a loop that never waits for anything still moves the clock', () => {
  const { kernel, start } = world()
  let turns = 0
  start(function* () {
    for (;;) {
      turns++
      yield { sleep: 0 }
    }
  })
  kernel.run(50)
  expect(kernel.time).toBe(50)
  expect(turns).toBeGreaterThan(1000)
  expect(turns).toBeLessThan(10_000)
})

test('a pipe holds its writer back, and breaks when its reader has ended', () => {
  const { kernel, start, log } = world()
  const pipe = kernel.pipe()
  const writer = start(yes, { stdout: pipe.writer })
  const reader = start(process => take(process, 1000), { stdin: pipe.reader })
  kernel.run(1000)
  expect(reader.exit).toEqual({ code: 0 })
  expect(writer.exit).toEqual({ code: 141, signal: 'PIPE' })
  expect(log.length).toBe(1)
  expect(kernel.idle).toBe(true)
})

test('the end of a pipe comes when its last writer has ended', () => {
  const { kernel, start } = world()
  const pipe = kernel.pipe()
  start(process => sleeper(process, 10, 3), { stdout: pipe.writer })
  start(process => sleeper(process, 20, 3), { stdout: pipe.writer })
  const reader = start(process => take(process, 1e9), { stdin: pipe.reader })
  kernel.run(55)
  expect(reader.exit).toBeUndefined()
  kernel.run(70)
  expect(reader.exit).toEqual({ code: 1 })
})

test.each([
  ['INT', 130],
  ['TERM', 143],
  ['KILL', 137],
] as const)('%s ends a process with %d and lets it free its things', (signal, code) => {
  const { kernel, start } = world()
  let freed = false
  const task = start(function* () {
    try {
      yield { sleep: 1000 }
      return 0
    } finally {
      freed = true
    }
  })
  kernel.run(10)
  kernel.signal(task.pid, signal)
  expect(task.exit).toEqual({ code, signal })
  expect(freed).toBe(true)
  expect(kernel.nextDue()).toBeUndefined()
})

test('a stopped process does nothing until it is continued', () => {
  const { kernel, start, log } = world()
  const task = start(process => sleeper(process, 10, 100))
  kernel.run(25)
  kernel.signalGroup(task.group, 'TSTP')
  expect(kernel.nextDue()).toBeUndefined()
  const before = log.length
  kernel.run(500)
  expect(log.length).toBe(before)
  kernel.signal(task.pid, 'CONT')
  kernel.run(520)
  expect(log.length).toBeGreaterThan(before)
})

test('a process that waits for something outside is asked after each instant, and at the latest after its patience', () => {
  const { kernel, start, log } = world()
  let open = false
  const door = { ready: () => open }
  const waits = (orAfter?: number) =>
    function* (process: Process): Running {
      yield orAfter === undefined ? { until: door } : { until: door, orAfter }
      process.stdout.write('through\n')
      return 0
    }
  start(waits())
  start(waits(30))
  kernel.run(40)
  expect(log).toEqual(['31 through\n'])
  kernel.run(50)
  open = true
  kernel.run(50)
  expect(log[1]).toBe('50 through\n')
})

test('a parent hears how its child ended', () => {
  const { kernel, start, launch } = world()
  let code: number | undefined
  start(function* (process) {
    const pid = process.spawn({ name: 'child', *run() { yield { sleep: 5 }; return 3 } }, { ...launch }) // prettier-ignore
    expect(process.exitCode(pid)).toBeUndefined()
    yield { exited: [pid] }
    code = process.exitCode(pid)
    return 0
  })
  kernel.run(20)
  expect(code).toBe(3)
})

test('what is kept of a long output is its newest part, with a notice of how much is gone', () => {
  let text = ''
  for (let i = 0; i < 1000; i++) text = keepNewest(text + `line ${i}\n`, 500)
  expect(text.length).toBeLessThan(1100)
  expect(text).toMatch(/^\[\.\.\. (\d+) characters dropped \.\.\.\]\nline \d+\n/)
  expect(text.endsWith('line 999\n')).toBe(true)
  const shown = text.slice(text.indexOf('\n') + 1)
  const all = Array.from({ length: 1000 }, (_, i) => `line ${i}\n`).join('')
  expect(Number(/\d+/.exec(text)![0]) + shown.length).toBe(all.length)
})
