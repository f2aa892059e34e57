import type { PodSelector } from './job.ts'
import type { Operator, Requirement, Selector } from './selectors.ts'

const OPERATORS: { readonly [word: string]: Operator } = { In: 'in', NotIn: 'notin', Exists: 'exists', DoesNotExist: '!' }

/**
 * A job's selector as one that labels can be matched with, in order of the keys: `matchLabels` are sets of one (PodSelectorAsSelector,
 * pkg/apis/extensions/helpers.go, v1.1.8). One that says nothing selects everything.
 */
export function podSelectorOf({ matchLabels = {}, matchExpressions = [] }: PodSelector): Selector {
  const labels = Object.entries(matchLabels).map(([key, value]): Requirement => ({ key, operator: 'in', values: [value] }))
  const expressions = matchExpressions.map(({ key, operator, values = [] }) => ({
    key,
    operator: OPERATORS[operator]!,
    values: [...new Set(values)].sort(),
  }))
  return [...labels, ...expressions].sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
}
