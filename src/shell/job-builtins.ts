import { findJob, jobLine, markOf } from './jobs.ts'
import { SIGNALS, signalNamed } from './kernel.ts'
import type { Expanding } from './expand.ts'
import type { Builtin, Interpreter } from './interpreter.ts'
import type { Signal } from './program.ts'
import type { Job } from './state.ts'

/** The builtins that deal with jobs and processes. */
export const JOB_BUILTINS: Readonly<Record<string, Builtin>> = {
  jobs: (shell, args) => {
    const { jobs } = shell.state
    for (const job of [...jobs]) {
      if (!isAlive(shell, job)) continue
      const mark = markOf(jobs, job)
      if (args.includes('-p')) shell.out(`${job.pids[0]}\n`)
      else {
        const line = jobLine(job, mark, job.stopped ? 'Stopped' : 'Running')
        shell.out(args.includes('-l') ? line.replace(/^(\[\d+\].) /, `$1 ${job.pids[0]}`) + '\n' : line + '\n')
      }
    }
    shell.reportJobs()
    return 0
  },
  fg: function* (shell, args) {
    const job = wanted(shell, 'fg', args[0])
    if (!job) return 1
    shell.out(job.text + '\n')
    job.stopped = false
    const pids = [...job.pids]
    shell.task.kernel.signalGroup(job.group, 'CONT')
    yield* shell.foreground(pids, job.group, job.text)
    return shell.state.status
  },
  bg: (shell, args) => {
    const job = wanted(shell, 'bg', args[0])
    if (!job) return 1
    job.stopped = false
    shell.task.kernel.signalGroup(job.group, 'CONT')
    shell.out(`[${job.id}]${markOf(shell.state.jobs, job)} ${job.text} &\n`)
    return 0
  },
  disown: (shell, args) => {
    const job = wanted(
      shell,
      'disown',
      args.find(arg => !arg.startsWith('-')),
    )
    if (!job) return 1
    shell.state.jobs = shell.state.jobs.filter(each => each !== job)
    return 0
  },
  kill,
  wait: function* (shell, args) {
    const { kernel } = shell.task
    if (args.length === 0) {
      const pids = shell.state.jobs.filter(job => !job.stopped).flatMap(job => job.pids)
      yield { exited: pids }
      if (!shell.jobControl) shell.state.jobs = shell.state.jobs.filter(job => isAlive(shell, job))
      return 0
    }
    let status = 0
    for (const arg of args) {
      const job = arg.startsWith('%') ? findJob(shell.state.jobs, arg) : shell.state.jobs.find(each => each.pids.includes(Number(arg)))
      if (!job && arg.startsWith('%')) status = complain(shell, `wait: ${arg}: no such job`, 127)
      else if (!job && !kernel.find(Number(arg))) status = complain(shell, `wait: pid ${arg} is not a child of this shell`, 127)
      else {
        yield { exited: job ? [...job.pids] : [Number(arg)] }
        status = job?.exit?.code ?? shell.task.children.get(Number(arg))?.code ?? 0
        if (!shell.jobControl) shell.state.jobs = shell.state.jobs.filter(each => each !== job)
      }
    }
    return status
  },
}

function isAlive(shell: Interpreter, job: Job): boolean {
  return job.pids.some(pid => shell.task.kernel.find(pid))
}

function complain(shell: Interpreter, message: string, status = 1): number {
  shell.complain(message, true)
  return status
}

function wanted(shell: Interpreter, builtin: string, spec: string | undefined): Job | undefined {
  if (!shell.jobControl) {
    complain(shell, `${builtin}: no job control`)
    return undefined
  }
  const job = findJob(shell.state.jobs, spec)
  if (!job || !isAlive(shell, job)) {
    complain(shell, `${builtin}: ${spec ?? 'current'}: no such job`)
    return undefined
  }
  return job
}

/** What `kill -l` and `trap -l` print: five to a line, the signals there are here. */
export function listSignals(shell: Interpreter): number {
  const cells = Object.entries(SIGNALS).map(([name, number]) => `${String(number).padStart(2)}) SIG${name}`)
  for (let i = 0; i < cells.length; i += 5) shell.out(cells.slice(i, i + 5).join('\t') + '\n')
  return 0
}

function* kill(shell: Interpreter, args: readonly string[]): Expanding<number> {
  const { kernel } = shell.task
  const rest = [...args]
  let signal: Signal = 'TERM'
  if (rest[0] === '-l') {
    if (rest.length === 1) return listSignals(shell)
    for (const spec of rest.slice(1)) {
      const name = signalNamed(/^\d+$/.test(spec) ? String(Number(spec) & 127) : spec)
      if (!name) return complain(shell, `kill: ${spec}: invalid signal specification`)
      shell.out(`${/^\d+$/.test(spec) ? name : SIGNALS[name]}\n`)
    }
    return 0
  }
  if (rest[0]?.startsWith('-') && rest[0] !== '--') {
    const flag = rest.shift()!
    const name = flag === '-s' || flag === '-n' ? (rest.shift() ?? '') : flag.slice(1)
    if (name === '0') return rest.every(pid => kernel.find(Number(pid))) ? 0 : complain(shell, `kill: (${rest[0]}) - No such process`)
    const known = signalNamed(name)
    if (!known) return complain(shell, `kill: ${name}: invalid signal specification`)
    signal = known
  }
  if (rest.length === 0) {
    shell.err('kill: usage: kill [-s sigspec | -n signum | -sigspec] pid | jobspec ... or kill -l [sigspec]\n')
    return 2
  }
  let status = 0
  for (const target of rest) {
    if (target.startsWith('%')) {
      const job = findJob(shell.state.jobs, target)
      if (!job) status = complain(shell, `kill: ${target}: no such job`)
      else if (shell.jobControl) kernel.signalGroup(job.group, signal)
      else for (const pid of job.pids) kernel.signal(pid, signal)
    } else if (!/^-?\d+$/.test(target)) {
      status = complain(shell, `kill: ${target}: arguments must be process or job IDs`)
    } else {
      const pid = Number(target)
      const sent = pid < 0 ? kernel.signalGroup(-pid, signal) : kernel.signal(pid, signal)
      if (!sent && pid === shell.state.pid) continue
      if (!sent) status = complain(shell, `kill: (${target}) - No such process`)
    }
  }
  yield { sleep: 0 }
  return status
}
