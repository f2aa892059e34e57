import type { Evidence, Finding } from './check.ts'
import { evidenceOf, podsSelected } from './checks.ts'

/** Where to look, for somebody who asks for help: a message key under `look.`, and a line that shows it and changes nothing. */
export interface Hint {
  what: string
  values?: Readonly<Record<string, string | number>>
  command?: string
}

type Look = (finding: Finding, evidence: Evidence) => Hint

/** What to look at when a field of a check is not as it should be, by the key of the finding. */
const LOOKS: Readonly<Record<string, Look>> = {
  'check.exists': missingObject,
  'check.gone': finding => (finding.now === 'check.there' ? look('still-there', getRef(finding)) : look('not-deleted', getRef(finding))),
  'check.replicas': finding => (isMissing(finding) ? missingObject(finding) : look('replicas', `kubectl get rc ${value(finding, 'name')}`)),
  'check.pods-running': podsRunning,
  'check.pods-leaving': finding => look('leaving', `kubectl get pods${having(finding)}`),
  'check.no-pods': () => look('wanted-by', 'kubectl get rc'),
  'check.no-pods-on': () => look('pods-on-node', 'kubectl get pods -o wide'),
  'check.endpoints': (finding, evidence) => service('selected', finding, evidence),
  'check.no-endpoints-of': (finding, evidence) => service('unselected', finding, evidence),
  'check.some-endpoints': (finding, evidence) => service('selected', finding, evidence),
  'check.serves': ({ now }) => look(typeof now === 'number' || now === 'check.other-page' ? 'other-answer' : 'backwards', 'kubectl get endpoints'),
  'check.image-on-node': () => look('images', 'docker images'),
  'check.template-image': finding => look('template', `kubectl get rc${named(finding)}`),
  'check.selector-key': finding => look('selector', `kubectl get rc${named(finding)}`),
  'check.file-has': finding =>
    finding.now === 'check.no-file'
      ? look('no-file', 'ls')
      : look('file', `cat ${baseName(value(finding, 'path'))}`, { file: baseName(value(finding, 'path')) }),
  'check.deleted-pod': ({ now }) => look(now === 'check.not-yet' ? 'nothing-deleted' : 'deleted-lives', 'kubectl get pods'),
  'check.node-ready': ({ want }) => look(want === 'True' ? 'node-back' : 'node-silent', 'kubectl get nodes'),
  'check.restarted': () => look('restarts', 'kubectl get pods'),
  'check.answered': ({ now }) => look(now === 'check.not-answered' ? 'unanswered' : 'other-choice'),
  'check.seen-listed': listed,
  'check.seen-listed-phase': listed,
  'check.seen-status': finding => look(value(finding, 'status') === 'Terminating' ? 'terminating' : 'pending'),
  'check.seen-http': ({ now }) => look(now === 'check.no-request-yet' ? 'no-request' : 'status'),
  'check.seen-http-times': () => look('more-requests'),
  'check.seen-answered-by': () => look('other-pods', 'kubectl get endpoints'),
  'check.seen-no-answer': () => look('no-answer', 'kubectl get endpoints'),
  'check.seen-refused': ({ now }) => look(now === 'check.not-yet' ? 'not-refused' : 'otherwise-refused'),
  'check.seen-searched': () => look('searched'),
  'check.seen-image': () => look('images-listed', 'docker images'),
  'check.seen-containers': () => look('containers', 'docker ps'),
  'check.seen-exec': finding => look('exec', `kubectl get pods -l name=${value(finding, 'name')}`),
  'check.found-message': finding => look('message-in-pods', `kubectl get pods -l name=${value(finding, 'name')}`),
  'check.seen-log': finding => look('log', `kubectl get pods -l name=${value(finding, 'name')}`),
  'check.seen-events': () => look('events', 'kubectl get events'),
  'check.seen-progress': ({ values }) => look(values?.['program'] === 'create' ? 'progress-create' : 'progress'),
  'check.seen-create': changed,
  'check.seen-update': changed,
  'check.seen-patch': changed,
  'check.seen-delete': changed,
  'check.seen-changes': changed,
  'check.message-sent': () => look('not-signed'),
  'check.page-asked': () => look('page-not-asked'),
  'check.messages': ({ want }) => look(want === 'check.unreadable' ? 'still-readable' : 'unreadable', 'kubectl get endpoints'),
  'check.traffic-answered': () => look('traffic'),
  'check.traffic-failed': () => look('traffic-failed', 'kubectl get endpoints'),
}

/** Where to look first: at the first thing that is not as it should be, once everything that only waits for an answer has been left for last. */
export function hintOf(findings: readonly Finding[], evidence: Evidence): Hint | undefined {
  const open = findings.filter(finding => !finding.done)
  const finding = open.find(({ what }) => what !== 'check.answered') ?? open[0]
  const hint = finding && LOOKS[finding.what]?.(finding, evidence)
  if (!hint) return undefined
  const { want = '', now = '' } = finding
  return { ...hint, values: { want, now, ...finding.values, ...hint.values } }
}

/** An object that is not there: the list of its kind shows what is. */
function missingObject(finding: Finding): Hint {
  const ref = finding.values?.['ref'] ?? `rc/${value(finding, 'name')}`
  return look('missing', `kubectl get ${String(ref).split('/')[0]}`, { ref })
}

/** Too many pods are somebody's wish; too few are made by nobody, or wait for something that stands in their table or in their events. */
function podsRunning(finding: Finding, evidence: Evidence): Hint {
  if (Number(finding.now) > Number(finding.want)) return look('too-many', 'kubectl get rc')
  const pods = podsSelected(evidence, value(finding, 'labels'))
  if (pods.length < Number(finding.want)) return look(pods.length === 0 ? 'no-pods' : 'too-few', 'kubectl get rc')
  const stuck = pods.some(({ status }) => status.containerStatuses?.some(({ state, restartCount }) => state?.waiting?.message || restartCount > 0))
  return stuck ? look('stuck', `kubectl describe pods${having(finding)}`) : look('not-ready', `kubectl get pods${having(finding)}`)
}

/** A service that is not there, or whose selector and pods are to be compared. */
function service(what: string, finding: Finding, evidence: Evidence): Hint {
  const name = value(finding, 'service')
  const there = evidenceOf(evidence, 'Service', name) !== undefined
  return there ? look(what, `kubectl describe svc ${name}`) : look('missing', 'kubectl get svc', { ref: `svc/${name}` })
}

function listed(finding: Finding): Hint {
  const kind = value(finding, 'kind')
  const resource = RESOURCES[kind] ?? kind.toLowerCase()
  return look(value(finding, 'name') ? 'list-of' : 'list', `kubectl get ${resource}`, { resource })
}

function changed(finding: Finding): Hint {
  const resource = RESOURCES[value(finding, 'kind')] ?? 'all'
  return look(finding.what.replace('check.seen-', 'own-'), `kubectl get ${resource}`)
}

/** What kubectl calls the kinds that lessons list. */
const RESOURCES: Readonly<Record<string, string>> = {
  Pod: 'pods',
  ReplicationController: 'rc',
  Service: 'svc',
  Node: 'nodes',
  Endpoints: 'endpoints',
  Event: 'events',
}

function look(what: string, command?: string, values?: Hint['values']): Hint {
  return { what: `look.${what}`, ...(command && { command }), ...(values && { values }) }
}

const value = ({ values }: Finding, name: string): string => String(values?.[name] ?? '')
const isMissing = ({ now }: Finding): boolean => now === 'check.not-there'
const named = (finding: Finding): string => (isMissing(finding) ? '' : ` ${value(finding, 'name')}`)
const getRef = (finding: Finding): string => `kubectl get ${value(finding, 'ref').split('/')[0]}`
const having = (finding: Finding): string => (value(finding, 'labels') === '' ? '' : ` -l ${value(finding, 'labels')}`)
const baseName = (path: string): string => path.split('/').at(-1) ?? path
