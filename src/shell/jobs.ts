import type { Task } from './kernel.ts'
import type { Place } from './program.ts'
import type { Job } from './state.ts'

/** Puts a pipeline on the list of jobs, and hears of its end. */
export function newJob<P extends Place>(jobs: Job[], tasks: readonly Task<P>[], text: string): Job {
  const known = jobs.find(job => job.pids.includes(tasks[0]!.pid))
  if (known) return known
  const job: Job = {
    id: Math.max(0, ...jobs.map(each => each.id)) + 1,
    pids: tasks.map(task => task.pid),
    group: tasks[0]!.group,
    text,
    stopped: false,
  }
  jobs.push(job)
  tasks.at(-1)!.onEnd = exit => void (job.exit = exit)
  return job
}

/** `+` for the job that `fg` takes, `-` for the one after that. */
export function markOf(jobs: readonly Job[], job: Job): '+' | '-' | ' ' {
  const order = [...jobs].sort((a, b) => Number(a.stopped) - Number(b.stopped) || a.id - b.id)
  return order.at(-1) === job ? '+' : order.at(-2) === job ? '-' : ' '
}

/** A job as `jobs` prints it. */
export function jobLine(job: Job, mark: string, word: string): string {
  return `[${job.id}]${mark}  ${word.padEnd(24)}${job.text}${word === 'Running' ? ' &' : ''}`
}

/** The job that `%1`, `%+`, `%-`, `%name` or nothing means. */
export function findJob(jobs: readonly Job[], spec: string | undefined): Job | undefined {
  if (spec === undefined || spec === '%' || spec === '%%' || spec === '%+') return jobs.find(job => markOf(jobs, job) === '+')
  if (spec === '%-') return jobs.find(job => markOf(jobs, job) === '-') ?? jobs.at(-1)
  const name = spec.replace(/^%/, '')
  if (/^\d+$/.test(name)) return jobs.find(job => job.id === Number(name))
  return jobs.find(job => (name.startsWith('?') ? job.text.includes(name.slice(1)) : job.text.startsWith(name)))
}
