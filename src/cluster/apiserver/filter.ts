import { infoOf } from '../api/kinds.ts'
import type { ApiObject, Kind } from '../api/kinds.ts'
import { matchesSelector, parseFieldSelector, parseSelector } from '../api/selectors.ts'
import type { FieldTerm } from '../api/selectors.ts'
import { badRequest, failure } from '../api/status.ts'
import type { ListOptions } from './client.ts'
import type { Query } from './store.ts'
import type { Filter } from './watch.ts'

/** The fields that a client may select by, kind by kind (pkg/api/v1/conversion.go, v1.1.8). A kind that is missing cannot be selected by fields. */
const FIELDS: { readonly [kind: string]: readonly string[] } = {
  Endpoints: ['metadata.name'],
  Event: [
    'involvedObject.kind',
    'involvedObject.namespace',
    'involvedObject.name',
    'involvedObject.uid',
    'involvedObject.apiVersion',
    'involvedObject.resourceVersion',
    'involvedObject.fieldPath',
    'reason',
    'source',
  ],
  Namespace: ['status.phase'],
  Node: ['metadata.name', 'spec.unschedulable'],
  Pod: ['metadata.name', 'metadata.namespace', 'metadata.labels', 'metadata.annotations', 'status.phase', 'status.podIP', 'spec.nodeName'],
  ReplicationController: ['metadata.name', 'status.replicas'],
  Secret: ['type'],
  ServiceAccount: ['metadata.name'],
}

/** What the store's indexes can answer of a client's question. */
export function queryOf(kind: Kind, options: ListOptions): Query {
  const { namespace, labelSelector, fieldSelector } = options
  const node = kind === 'Pod' ? termsOf(kind, fieldSelector).find(({ field, negated }) => field === 'spec.nodeName' && !negated)?.value : undefined
  return {
    namespace: infoOf(kind).namespaced ? namespace || undefined : '',
    selector: labelSelector ? readSelector(labelSelector) : undefined,
    node: node || undefined,
  }
}

/** Whether an object is in a client's namespace and matches its selectors. Throws the server's refusal of a selector it cannot read. */
export function filterOf(kind: Kind, { namespace, labelSelector, fieldSelector, name }: ListOptions & { name?: string }): Filter {
  const selector = labelSelector ? readSelector(labelSelector) : []
  const terms = termsOf(kind, fieldSelector)
  const within = infoOf(kind).namespaced && namespace ? namespace : undefined
  return object =>
    (within === undefined || object.metadata.namespace === within) &&
    (name === undefined || object.metadata.name === name) &&
    matchesSelector(selector, object.metadata.labels) &&
    terms.every(({ field, value, negated }) => (fieldOf(object, field) === value) !== negated)
}

function readSelector(text: string): ReturnType<typeof parseSelector> {
  try {
    return parseSelector(text)
  } catch (error) {
    throw failure((error as Error).message)
  }
}

function termsOf(kind: Kind, text: string | undefined): readonly FieldTerm[] {
  if (!text) return []
  let terms: readonly FieldTerm[]
  try {
    terms = parseFieldSelector(text)
  } catch (error) {
    throw failure((error as Error).message)
  }
  const fields = FIELDS[kind]
  return terms.map(term => {
    if (!fields) {
      const { apiVersion } = infoOf(kind)
      const whose = apiVersion === 'v1' ? ` v1 and kind ${kind}` : `: ${apiVersion}` // the group has none for any kind
      throw badRequest(`No field label conversion function found for version${whose}`)
    }
    if (kind === 'Pod' && term.field === 'spec.host') return { ...term, field: 'spec.nodeName' } // v1's older name
    if (!fields.includes(term.field)) throw badRequest(`field label not supported: ${term.field}`)
    return term
  })
}

/** A field as text. v1.1 offers some pod fields that it never fills: they are always empty. */
function fieldOf(object: ApiObject, field: string): string {
  if (field === 'source' && object.kind === 'Event') return object.source.component ?? ''
  if (field === 'spec.unschedulable' && object.kind === 'Node') return String(object.spec.unschedulable ?? false)
  if (object.kind === 'Pod' && !['metadata.name', 'status.phase', 'spec.nodeName'].includes(field)) return ''
  let value: unknown = object
  for (const part of field.split('.')) value = (value as Record<string, unknown> | undefined)?.[part]
  return value === undefined ? '' : String(value)
}
