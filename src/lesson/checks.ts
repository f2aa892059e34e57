import type { Kind, ObjectOf, Pod } from '../cluster/api/kinds.ts'
import { isNotFound } from '../cluster/api/status.ts'
import type { Check, Evidence, Finding, Verdict } from './check.ts'
import { isRight } from './lesson.ts'
import type { Quiz } from './lesson.ts'
import { isRunning, NAMESPACE, selectorText as text } from './pod-counts.ts'
import { facts, matches, repositoryOf, verdict } from './seen.ts'

type Labels = Readonly<Record<string, string>>

/** What kubectl calls the kinds that lessons are about. */
const KINDS = { rc: 'ReplicationController', svc: 'Service', pod: 'Pod', node: 'Node' } as const satisfies Record<string, Kind>
type Ref = `${keyof typeof KINDS}/${string}`

/** Everything is done. Its findings are those of all its parts. */
export function all(...checks: readonly Check[]): Check {
  return evidence => {
    const verdicts = checks.map(check => check(evidence))
    return { done: verdicts.every(v => v.done), findings: verdicts.flatMap(v => v.findings) }
  }
}

/** One of the ways is enough. While none is done, the findings are those of the way that is nearest. */
export function any(...checks: readonly Check[]): Check {
  return evidence => {
    const verdicts = checks.map(check => check(evidence))
    return verdicts.find(v => v.done) ?? verdicts.reduce((near, v) => (open(v) < open(near) ? v : near))
  }
}

/** There is such an object: `rc/redis-master`. */
export function exists(ref: Ref): Check {
  return evidence => {
    const there = find(evidence, ref) !== undefined
    return verdict({ done: there, what: 'check.exists', values: { ref }, want: 'check.there', now: there ? 'check.there' : 'check.not-there' })
  }
}

/** There is no such object, and a program of the learner's deleted it. */
export function gone(ref: Ref): Check {
  const { kind, name } = parts(ref)
  return evidence => {
    const there = find(evidence, ref) !== undefined
    const deleted = facts(evidence, 'changed').some(fact => fact.verb === 'delete' && fact.kind === kind && fact.name === name)
    return verdict({
      done: !there && deleted,
      what: 'check.gone',
      values: { ref },
      want: 'check.not-there',
      now: there ? 'check.there' : deleted ? 'check.not-there' : 'check.never-there',
    })
  }
}

/** A controller wants so many pods. */
export function replicas(ref: `rc/${string}`, count: number): Check {
  return evidence => {
    const rc = evidenceOf(evidence, 'ReplicationController', parts(ref).name)
    return verdict({
      done: rc?.spec.replicas === count,
      what: 'check.replicas',
      values: { name: parts(ref).name },
      want: count,
      now: rc?.spec.replicas ?? 'check.not-there',
    })
  }
}

/** Exactly so many pods with these labels are Running and ready, and none of them is on its way out. */
export function podsRunning(labels: Labels, count: number): Check {
  return evidence => {
    const { running, leaving } = evidence.pods(labels)
    const findings: Finding[] = [{ done: running === count, what: 'check.pods-running', values: { labels: text(labels) }, want: count, now: running }]
    if (leaving > 0) findings.push({ done: false, what: 'check.pods-leaving', values: { labels: text(labels) }, want: 0, now: leaving })
    return { done: running === count && leaving === 0, findings }
  }
}

/** No pod with these labels is left; with no labels, no pod at all. */
export function noPods(labels: Labels = {}): Check {
  return evidence => {
    const left = evidence.pods(labels).all
    return verdict({ done: left === 0, what: 'check.no-pods', values: { labels: text(labels) }, want: 0, now: left })
  }
}

/** No pod is bound to this node. */
export function noPodsOn(node: string): Check {
  return evidence => {
    const left = podsOf(evidence, {}).filter(pod => pod.spec.nodeName === node).length
    return verdict({ done: left === 0, what: 'check.no-pods-on', values: { node }, want: 0, now: left })
  }
}

/** A service sends to the ready pods with these labels, to all of them, to nothing else, and to at least one. */
export function endpointsOf(service: string, labels: Labels): Check {
  return evidence => {
    const wanted = podsOf(evidence, labels)
      .filter(isRunning)
      .map(pod => pod.status.podIP ?? '')
      .sort()
    const now = addressesOf(evidence, service)
    const done = now.length > 0 && now.join() === wanted.join()
    return verdict({
      done,
      what: 'check.endpoints',
      values: { service, labels: text(labels) },
      want: wanted.join(' ') || 'check.pod-address',
      now: now.join(' ') || 'check.no-endpoints',
    })
  }
}

/** There is such a service, and no ready pod behind it. */
export function noEndpoints(service: string): Check {
  return evidence => {
    const there = evidenceOf(evidence, 'Service', service) !== undefined
    const now = addressesOf(evidence, service)
    return verdict({
      done: there && now.length === 0,
      what: 'check.no-endpoints-of',
      values: { service },
      want: 'check.no-endpoints',
      now: there ? now.join(' ') || 'check.no-endpoints' : 'check.not-there',
    })
  }
}

/** There is such a service, with addresses behind it, whether anybody listens there or not. */
export function someEndpoints(service: string): Check {
  return evidence => {
    const now = addressesOf(evidence, service)
    return verdict({
      done: now.length > 0,
      what: 'check.some-endpoints',
      values: { service },
      want: 'check.there',
      now: now.join(' ') || 'check.no-endpoints',
    })
  }
}

/** An address answers the learner's machine so, now. */
export function serves(url: string, { status = 200, body }: { status?: number; body?: RegExp } = {}): Check {
  return evidence => {
    const answer = evidence.probe(url)
    const served = !('failure' in answer) && answer.status === status
    const done = served && (body === undefined || body.test(answer.body))
    const now = 'failure' in answer ? `check.failure-${answer.failure}` : served && !done ? 'check.other-page' : answer.status
    return verdict({ done, what: 'check.serves', values: { url }, want: status, now })
  }
}

/** docker on the learner's node has this image: `kubeguide/redis-master:1.0`, or some version of `kubeguide/redis-master`. */
export function images(image: string): Check {
  return evidence => {
    const tags = evidence.images.filter(tag => repositoryOf(tag) === image || tag.replace(/^docker\.io\//, '') === image)
    return verdict({
      done: tags.length > 0,
      what: 'check.image-on-node',
      values: { image },
      want: 'check.there',
      now: tags[0] ?? 'check.not-there',
    })
  }
}

/** A controller's pods are made from this image. */
export function templateImage(ref: `rc/${string}`, image: string): Check {
  return evidence => {
    const rc = evidenceOf(evidence, 'ReplicationController', parts(ref).name)
    const now = rc?.spec.template?.spec.containers[0]?.image
    return verdict({
      done: now === image,
      what: 'check.template-image',
      values: { name: parts(ref).name },
      want: image,
      now: now ?? 'check.not-there',
    })
  }
}

/** A controller's selector has this key (and this value). */
export function selects(ref: `rc/${string}`, key: string, value?: string): Check {
  return evidence => {
    const rc = evidenceOf(evidence, 'ReplicationController', parts(ref).name)
    const now = rc?.spec.selector?.[key]
    return verdict({
      done: now !== undefined && (value === undefined || now === value),
      what: 'check.selector-key',
      values: { name: parts(ref).name, key },
      want: value ?? 'check.there',
      now: rc ? (now ?? 'check.not-there') : 'check.not-there',
    })
  }
}

/** A file in the learner's folder holds this. */
export function fileHas(path: string, wanted: RegExp, field: string): Check {
  return evidence => {
    const content = evidence.files.read(path)
    const done = content !== undefined && wanted.test(content)
    return verdict({
      done,
      what: 'check.file-has',
      values: { path, field },
      want: 'check.as-wanted',
      now: content === undefined ? 'check.no-file' : done ? 'check.as-wanted' : 'check.otherwise',
    })
  }
}

/** A pod of this controller was deleted by the learner, and another one runs in its place: as many as before, under a new name. */
export function replaced(rc: string, labels: Labels, count: number): Check {
  return all(podsRunning(labels, count), evidence => {
    const deleted = facts(evidence, 'changed').filter(fact => fact.verb === 'delete' && fact.kind === 'Pod' && fact.name.startsWith(`${rc}-`))
    return verdict({
      done: deleted.some(fact => !isOneOf(evidence, labels, fact.name)),
      what: 'check.deleted-pod',
      values: { name: rc },
      want: 'check.gone-pod',
      now: deleted.length === 0 ? 'check.not-yet' : (deleted[deleted.length - 1]?.name ?? ''),
    })
  })
}

/** A node's Ready condition is this. */
export function nodeReady(name: string, status: 'True' | 'Unknown'): Check {
  return evidence => {
    const now = evidenceOf(evidence, 'Node', name)?.status.conditions?.find(condition => condition.type === 'Ready')?.status
    return verdict({ done: now === status, what: 'check.node-ready', values: { name }, want: status, now: now ?? 'check.not-there' })
  }
}

/** The learner's newest answer to this question is right. */
export function answered(quiz: Quiz): Check {
  return evidence => {
    const answer = evidence.answers[quiz.id]
    const done = answer !== undefined && isRight(quiz, answer, evidence)
    const now = answer === undefined ? 'check.not-answered' : done ? 'check.right-answer' : 'check.other-answer'
    return verdict({ done, what: 'check.answered', values: { quiz: quiz.id }, want: 'check.right-answer', now })
  }
}

/** The ready addresses behind a service, sorted; none when there is no such service. */
export function addressesOf(evidence: Evidence, service: string): string[] {
  const subsets = evidenceOf(evidence, 'Endpoints', service)?.subsets ?? []
  return subsets.flatMap(subset => (subset.addresses ?? []).map(address => address.ip)).sort()
}

/** The pods with these labels, as the API lists them. */
export function podsOf(evidence: Evidence, labels: Labels): readonly Pod[] {
  return podsSelected(evidence, text(labels))
}

/** The pods of a selector such as `name=frontend`, all of them when it is empty; listed once for all that look at the same evidence. */
export function podsSelected(evidence: Evidence, labelSelector: string): readonly Pod[] {
  let lists = listed.get(evidence)
  if (!lists) listed.set(evidence, (lists = new Map()))
  let pods = lists.get(labelSelector)
  if (!pods) lists.set(labelSelector, (pods = evidence.api.list('Pod', { namespace: NAMESPACE, labelSelector: labelSelector || undefined }).items))
  return pods
}

const listed = new WeakMap<Evidence, Map<string, readonly Pod[]>>()

/** Whether a pod of this name is there and has these labels. */
export function isOneOf(evidence: Evidence, labels: Labels, pod: string): boolean {
  const found = evidenceOf(evidence, 'Pod', pod)
  return found !== undefined && matches(labels, found.metadata.labels)
}

/** An object by kind and name in the learner's namespace; `undefined` if there is none. */
export function evidenceOf<K extends Kind>(evidence: Evidence, kind: K, name: string): ObjectOf<K> | undefined {
  try {
    return evidence.api.get(kind, kind === 'Node' ? '' : NAMESPACE, name)
  } catch (error) {
    if (isNotFound(error)) return undefined
    throw error
  }
}

function find(evidence: Evidence, ref: Ref) {
  const { kind, name } = parts(ref)
  return evidenceOf(evidence, kind, name)
}

function parts(ref: string): { kind: Kind; name: string } {
  const [short = '', name = ''] = ref.split('/')
  return { kind: KINDS[short as keyof typeof KINDS], name }
}

const open = (v: Verdict) => v.findings.filter(finding => !finding.done).length
