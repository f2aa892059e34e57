import type { Evidence, Finding } from './check.ts'
import { evidenceOf, podsOf } from './checks.ts'
import { NODE_PORT } from './guestbook.ts'
import { facts, matches } from './seen.ts'

/** Why something is not so in this cluster, by name, and what to do or to wait for: a message key under `cause.`, with its values. */
export interface Cause {
  what: string
  values?: Readonly<Record<string, string | number>>
}

type Pod = ReturnType<typeof podsOf>[number]
type Reason = (finding: Finding, evidence: Evidence) => Cause | undefined

/** Reasons for what a check found wanting, by the key of the finding; the first that holds is told. */
const REASONS: Readonly<Record<string, readonly Reason[]>> = {
  'check.replicas': [otherController, neverMade, otherNumber],
  'check.pods-running': [otherNamespace, neverMade, badImage, crashing, withoutNode, pulling, starting, wantsOther],
  'check.pods-leaving': [leaving],
  'check.no-pods': [leaving, stillWanted],
  'check.endpoints': [otherNamespace, selectsNobody, notReady],
  'check.messages': [olderThanItsServices, selectsNobody, notReady],
  'check.seen-status': [overAlready],
  'check.seen-exec': [neverMade, otherPod],
  'check.seen-log': [neverMade],
  'check.found-message': [neverMade, otherPod],
  'check.seen-refused': [otherwiseRefused],
}

/** The cause of the first unmet finding for which one is known. */
export function causeOf(findings: readonly Finding[], evidence: Evidence): Cause | undefined {
  for (const finding of findings) {
    if (finding.done) continue
    for (const reason of REASONS[finding.what] ?? []) {
      const cause = reason(finding, evidence)
      if (cause) return cause
    }
  }
  return undefined
}

/** The learner changed another controller than the one that is meant. */
function otherController(finding: Finding, evidence: Evidence): Cause | undefined {
  const name = nameIn(finding)
  const other = facts(evidence, 'changed').findLast(fact => fact.kind === 'ReplicationController' && fact.verb !== 'create' && fact.verb !== 'delete')
  return other && other.name !== name ? { what: 'cause.other-controller', values: { other: other.name, name } } : undefined
}

/** The learner gave the controller that is meant another number. */
function otherNumber(finding: Finding, evidence: Evidence): Cause | undefined {
  const changed = facts(evidence, 'changed').some(
    ({ kind, name, verb }) => kind === 'ReplicationController' && name === nameIn(finding) && verb !== 'create',
  )
  return changed ? wantsOther(finding, evidence) : undefined
}

/** The object was made, but in another namespace. */
function otherNamespace(finding: Finding, { api }: Evidence): Cause | undefined {
  const name = nameIn(finding)
  const [kind, short] = finding.what === 'check.endpoints' ? (['Service', 'svc'] as const) : (['ReplicationController', 'rc'] as const)
  const all = api.list(kind).items.filter(({ metadata }) => metadata.name === name)
  const stray = all.find(({ metadata }) => metadata.namespace !== 'default')
  if (!stray || all.length > 1) return undefined
  return { what: 'cause.other-namespace', values: { ref: `${short}/${name}`, namespace: stray.metadata.namespace } }
}

function neverMade(finding: Finding, evidence: Evidence): Cause | undefined {
  const name = nameIn(finding)
  if (name === '' || controllersFor(finding, evidence).length > 0) return undefined
  return { what: 'cause.no-controller', values: { name } }
}

function badImage(finding: Finding, evidence: Evidence): Cause | undefined {
  const pod = podsFor(finding, evidence).find(each => /Image/.test(waiting(each)))
  return pod && { what: 'cause.image', values: { pod: pod.metadata.name, image: pod.spec.containers[0]?.image ?? '' } }
}

function crashing(finding: Finding, evidence: Evidence): Cause | undefined {
  const pod = podsFor(finding, evidence).find(each => waiting(each) === 'CrashLoopBackOff')
  return pod && { what: 'cause.crash', values: { pod: pod.metadata.name } }
}

function withoutNode(finding: Finding, evidence: Evidence): Cause | undefined {
  const pod = podsFor(finding, evidence).find(each => !each.spec.nodeName && evidence.now - createdAt(each) > 5000)
  return pod && { what: 'cause.no-node', values: { pod: pod.metadata.name } }
}

function pulling(finding: Finding, evidence: Evidence): Cause | undefined {
  const pod = podsFor(finding, evidence).find(each => each.status.phase === 'Pending' && !evidence.images.includes(tagged(each)))
  return pod && { what: 'cause.pulling', values: { pod: pod.metadata.name, image: pod.spec.containers[0]?.image ?? '' } }
}

function starting(finding: Finding, evidence: Evidence): Cause | undefined {
  const pod = podsFor(finding, evidence).find(each => !each.metadata.deletionTimestamp && !isReady(each))
  return pod && { what: 'cause.starting', values: { pod: pod.metadata.name } }
}

function wantsOther(finding: Finding, evidence: Evidence): Cause | undefined {
  const wanted = Number(finding.want)
  const rc = controllersFor(finding, evidence).find(each => (each.spec.replicas ?? 0) !== wanted)
  return rc && { what: 'cause.wants', values: { name: rc.metadata.name, replicas: rc.spec.replicas ?? 0, wanted } }
}

function leaving(finding: Finding, evidence: Evidence): Cause | undefined {
  const pod = podsFor(finding, evidence).find(each => each.metadata.deletionTimestamp)
  return pod && { what: 'cause.leaving', values: { pod: pod.metadata.name, seconds: pod.spec.terminationGracePeriodSeconds ?? 30 } }
}

/** Pods are left because a controller wants them. */
function stillWanted(finding: Finding, evidence: Evidence): Cause | undefined {
  const rc = controllersFor(finding, evidence).find(each => (each.spec.replicas ?? 0) > 0)
  return rc && { what: 'cause.still-wanted', values: { name: rc.metadata.name, replicas: rc.spec.replicas ?? 0 } }
}

/** A service of the guestbook whose selector matches no pod at all. */
function selectsNobody(finding: Finding, evidence: Evidence): Cause | undefined {
  const named = finding.values?.['service']
  for (const service of evidence.api.list('Service', { namespace: 'default' }).items) {
    const selector = service.spec.selector
    if (!selector || (named !== undefined && service.metadata.name !== named)) continue
    const pods = podsOf(evidence, {}).filter(pod => matches(selector, pod.metadata.labels))
    if (pods.length === 0) return { what: 'cause.selects-nobody', values: { service: service.metadata.name, selector: pairs(selector) } }
  }
  return undefined
}

function notReady(finding: Finding, evidence: Evidence): Cause | undefined {
  const service = evidenceOf(evidence, 'Service', String(finding.values?.['service'] ?? 'redis-slave'))
  const pod = service?.spec.selector && podsOf(evidence, service.spec.selector).find(each => !isReady(each))
  return pod && { what: 'cause.starting', values: { pod: pod.metadata.name } }
}

/** A page whose container started before a service of redis existed: it will not know it until it is replaced. */
function olderThanItsServices(_: Finding, evidence: Evidence): Cause | undefined {
  const page = evidence.api
    .list('Service', { namespace: 'default' })
    .items.find(({ spec }) => spec.ports.some(({ nodePort }) => nodePort === NODE_PORT))
  for (const name of ['redis-master', 'redis-slave']) {
    const service = evidenceOf(evidence, 'Service', name)
    const made = service?.metadata.creationTimestamp ?? ''
    const pod = podsOf(evidence, page?.spec.selector ?? {}).find(each => (each.status.startTime ?? '') < made && isReady(each))
    if (service && pod) return { what: 'cause.older-than-service', values: { pod: pod.metadata.name, service: name } }
  }
  return undefined
}

/** What was to be seen has passed: there is nothing in that state any more. */
function overAlready(finding: Finding, evidence: Evidence): Cause | undefined {
  if (facts(evidence, 'changed').length === 0) return undefined // it has not begun
  const status = String(finding.values?.['status'])
  const name = nameIn(finding)
  const now = evidence.pods(name === '' ? {} : { name })
  const still = status === 'Terminating' ? now.leaving : now.phases[status]
  if (still) return { what: 'cause.look-now', values: { status } }
  return now.all > 0 ? { what: 'cause.over-already', values: { status } } : undefined
}

/** A command ran in a pod of another controller. */
function otherPod(finding: Finding, evidence: Evidence): Cause | undefined {
  const name = nameIn(finding)
  const last = facts(evidence, 'exec').at(-1)
  return last && !last.pod.startsWith(`${name}-`) ? { what: 'cause.other-pod', values: { pod: last.pod, name } } : undefined
}

/** There was a refusal, for another reason than the one that is meant. */
function otherwiseRefused(finding: Finding, evidence: Evidence): Cause | undefined {
  const program = String(finding.values?.['program'])
  const last = facts(evidence, 'refused').findLast(fact => fact.program === program)
  return last && { what: 'cause.other-refusal', values: { message: firstLine(last.message) } }
}

/** The name that a finding is about: its own, its service's, or the `name` among its labels. */
function nameIn({ values = {} }: Finding): string {
  const label = /(?:^|,)name=([^,]+)/.exec(String(values['labels'] ?? ''))?.[1]
  return String(values['name'] ?? values['service'] ?? label ?? '')
}

function podsFor(finding: Finding, evidence: Evidence): readonly Pod[] {
  const name = nameIn(finding)
  return podsOf(evidence, name === '' ? {} : { name })
}

function controllersFor(finding: Finding, evidence: Evidence) {
  const name = nameIn(finding)
  return evidence.api
    .list('ReplicationController', { namespace: 'default' })
    .items.filter(rc => name === '' || rc.spec.selector?.['name'] === name || rc.metadata.name === name)
}

const waiting = (pod: Pod): string => pod.status.containerStatuses?.find(status => status.state?.waiting)?.state?.waiting?.reason ?? ''
const isReady = (pod: Pod): boolean => pod.status.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false
const tagged = (pod: Pod): string => (pod.spec.containers[0]?.image ?? '').replace(/^([^:]*)$/, '$1:latest')
const pairs = (labels: Readonly<Record<string, string>>): string =>
  Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(',')
const firstLine = (text: string): string => text.split('\n')[0] ?? ''
/** Virtual ms of a pod's birth, from its time stamp on the first day. */
function createdAt(pod: Pod): number {
  const [, hours = 12, minutes = 0, seconds = 0] = /T(\d+):(\d+):(\d+)Z/.exec(pod.metadata.creationTimestamp ?? '') ?? []
  return ((Number(hours) - 12) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000
}
