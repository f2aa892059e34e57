import type { Check, Evidence, Finding, Verdict } from './check.ts'
import type { Fact, SeenObject } from './fact.ts'

type FactOf<T extends Fact['type']> = Extract<Fact, { type: T }>

/** What objects of a list must look like to count. */
export interface Where {
  labels?: Readonly<Record<string, string>>
  name?: string
  phase?: string
  ready?: boolean
  terminating?: boolean
  replicas?: number
  /** so many of them in one and the same answer; default 1 */
  count?: number
}

/** A pod's exec or log facts: by the pod's name, or the name of its controller. */
const belongsTo = (pod: string, owner: string) => pod === owner || (pod.startsWith(`${owner}-`) && !pod.slice(owner.length + 1).includes('-'))

const has = (text: string, wanted: string | RegExp) => (typeof wanted === 'string' ? text.includes(wanted) : wanted.test(text))

/**
 * What a program of the learner's was told: by the API, by docker, by the network. Whoever asked, and however it was printed;
 * words that were merely typed or printed by `echo` are no fact.
 */
export const seen = {
  /** One answer of the API held `count` objects of the kind that look so. */
  listed(kind: string, where: Where = {}): Check {
    const count = where.count ?? 1
    return evidence => {
      const most = largest(facts(evidence, 'listed').map(fact => (fact.kind === kind ? fact.objects.filter(o => looksLike(o, where)).length : 0)))
      const what = where.phase ? 'check.seen-listed-phase' : 'check.seen-listed'
      return verdict({ done: most >= count, what, values: { kind, name: whose(where), phase: where.phase ?? '' }, want: count, now: most })
    }
  },

  /** One answer showed a pod with these labels on its way out. */
  terminating(labels: Readonly<Record<string, string>>): Check {
    return sawPod(object => object.terminating === true && matches(labels, object.labels), 'Terminating', labels)
  },

  /** One answer showed a pod with these labels that was not running yet. */
  pending(labels: Readonly<Record<string, string>>): Check {
    return sawPod(object => object.phase === 'Pending' && !object.terminating && matches(labels, object.labels), 'Pending', labels)
  },

  /** The answer to a request at this port had this status; `path` is what its path and query hold. */
  http(port: number, status: number, { path = '/', times = 1 }: { path?: string | RegExp; times?: number } = {}): Check {
    return evidence => {
      const answers = facts(evidence, 'http').filter(fact => fact.port === port && has(fact.path, path))
      const now = answers.filter(fact => fact.status === status).length
      const last = answers[answers.length - 1]?.status
      if (times > 1) return verdict({ done: now >= times, what: 'check.seen-http-times', values: { port, status }, want: times, now })
      return verdict({ done: now > 0, what: 'check.seen-http', values: { port }, want: status, now: last ?? 'check.no-request-yet' })
    }
  },

  /** Requests at this port were answered by `count` different pods. */
  answeredBy(port: number, count: number): Check {
    return evidence => {
      const pods = new Set<string>()
      for (const fact of facts(evidence, 'http')) if (fact.port === port && fact.by) pods.add(fact.by)
      return verdict({ done: pods.size >= count, what: 'check.seen-answered-by', values: { port }, want: count, now: pods.size })
    }
  },

  /** `program` (a program, or one of its verbs) was refused, and the refusal's reason or words hold `reason`. */
  refused(program: string, reason: string): Check {
    return evidence => {
      const refusals = facts(evidence, 'refused').filter(fact => fact.program.split(' ').includes(program))
      const met = refusals.some(fact => fact.reason === reason || fact.message.includes(reason))
      return verdict({
        done: met,
        what: 'check.seen-refused',
        values: { program },
        want: reason,
        now: met ? 'check.seen' : refusals.length > 0 ? 'check.other-refusal' : 'check.not-yet',
      })
    }
  },

  /** One answer of the registry offered `count` images of this owner. */
  searched(owner: string, count: number): Check {
    return evidence => {
      const most = largest(facts(evidence, 'searched').map(fact => fact.names.filter(name => name.includes(`${owner}/`)).length))
      return verdict({ done: most >= count, what: 'check.seen-searched', values: { owner }, want: count, now: most })
    }
  },

  /** Events about the pods of this controller, or about the controller itself, were shown: by `describe`, or by `get events`. */
  events(owner: string): Check {
    return evidence => {
      const about = (name: string) => name.startsWith(`${owner}.`) || name.startsWith(`${owner}-`)
      const found = facts(evidence, 'listed').some(fact => fact.kind === 'Event' && fact.objects.some(object => about(object.name)))
      return sawIt(found, 'check.seen-events', { name: owner })
    }
  },

  /** docker listed the images of the node, and one of them was of this repository. */
  image(repository: string): Check {
    return evidence => {
      const found = facts(evidence, 'images').some(fact => fact.tags.some(tag => repositoryOf(tag) === repository))
      return sawIt(found, 'check.seen-image', { image: repository })
    }
  },

  /** docker listed at least so many running containers whose names hold `part`. */
  containers(count: number, part = ''): Check {
    return evidence => {
      const most = largest(facts(evidence, 'containers').map(fact => fact.names.filter(name => name.includes(part)).length))
      return verdict({ done: most >= count, what: 'check.seen-containers', want: count, now: most })
    }
  },

  /** A command in a pod of this name, or of this controller, printed `output`. */
  exec(owner: string, output: string | RegExp): Check {
    return evidence => {
      const found = facts(evidence, 'exec').some(fact => belongsTo(fact.pod, owner) && has(fact.output, output))
      return sawIt(found, 'check.seen-exec', { name: owner })
    }
  },

  /** The log of a pod of this name, or of this controller, was read, and held `text`. */
  log(owner: string, text: string | RegExp): Check {
    return evidence =>
      sawIt(
        facts(evidence, 'log').some(fact => belongsTo(fact.pod, owner) && has(fact.text, text)),
        'check.seen-log',
        { name: owner },
      )
  },

  /** A long-running command reported this. */
  progress(program: string, text: string | RegExp): Check {
    return evidence => {
      const found = facts(evidence, 'progress').some(fact => fact.program.split(' ').includes(program) && has(fact.text, text))
      return sawIt(found, 'check.seen-progress', { program })
    }
  },

  /** The learner's own commands changed this object so many times, by whatever verb. */
  changes(kind: string, name: string, count: number): Check {
    return evidence => {
      const now = facts(evidence, 'changed').filter(fact => fact.kind === kind && fact.name === name && fact.verb !== 'create').length
      return verdict({ done: now >= count, what: 'check.seen-changes', values: { kind, name }, want: count, now })
    }
  },

  /** A request at this port came to nothing: refused, broken off, empty or never answered. */
  noAnswer(port: number): Check {
    return evidence =>
      sawIt(
        facts(evidence, 'no-answer').some(fact => fact.port === port),
        'check.seen-no-answer',
        { port },
      )
  },

  /** The learner's own command changed an object: one of these names, or of this controller. */
  changed(verb: FactOf<'changed'>['verb'], kind: string, owner: string): Check {
    return evidence => {
      const found = facts(evidence, 'changed').some(fact => fact.verb === verb && fact.kind === kind && belongsTo(fact.name, owner))
      return sawIt(found, `check.seen-${verb}`, { kind, name: owner })
    }
  },
}

/** The facts of one type, oldest first. */
export function facts<T extends Fact['type']>(evidence: Evidence, type: T): FactOf<T>[] {
  return evidence.facts.filter((fact): fact is FactOf<T> => fact.type === type)
}

/** All of `selector`'s pairs are among `labels`. */
export function matches(selector: Readonly<Record<string, string>>, labels: Readonly<Record<string, string>> = {}): boolean {
  return Object.entries(selector).every(([key, value]) => labels[key] === value)
}

/** `docker.io/kubeguide/redis-master:1.0` without its tag and without the registry that goes without saying. */
export function repositoryOf(image: string): string {
  return image.replace(/^docker\.io\//, '').replace(/:[^/:]*$/, '')
}

/** One finding as a verdict. */
export function verdict(finding: Finding): Verdict {
  return { done: finding.done, findings: [finding] }
}

function sawIt(done: boolean, what: string, values: Finding['values'] = {}): Verdict {
  return verdict({ done, what, values, want: 'check.seen', now: done ? 'check.seen' : 'check.not-yet' })
}

function sawPod(wanted: (object: SeenObject) => boolean, status: string, labels: Readonly<Record<string, string>>): Check {
  return evidence => {
    const found = facts(evidence, 'listed').some(fact => fact.kind === 'Pod' && fact.objects.some(wanted))
    return sawIt(found, 'check.seen-status', { status, name: labels['name'] ?? '' })
  }
}

function looksLike(object: SeenObject, where: Where): boolean {
  return (
    (where.labels === undefined || matches(where.labels, object.labels)) &&
    (where.name === undefined || object.name === where.name) &&
    (where.phase === undefined || object.phase === where.phase) &&
    (where.ready === undefined || object.ready === where.ready) &&
    (where.replicas === undefined || object.replicas === where.replicas) &&
    (where.terminating === undefined || (object.terminating ?? false) === where.terminating)
  )
}

const whose = (where: Where) => where.name ?? where.labels?.['name'] ?? ''

function largest(numbers: readonly number[]): number {
  return numbers.reduce((most, number) => Math.max(most, number), 0)
}
