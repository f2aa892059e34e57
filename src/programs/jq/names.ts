import { namesOf } from './evaluate.ts'
import { FUNCTIONS } from './functions.ts'
import type { Filter } from './syntax.ts'

interface Known {
  readonly functions: ReadonlySet<string>
  readonly variables: ReadonlySet<string>
  readonly labels: ReadonlySet<string>
}

/** The names in a program that stand for nothing, as jq writes them: `nosuch/0`, `$nosuch`. It will not run such a program at all. */
export function missingNames(program: Filter, variables: Iterable<string>): string[] {
  return missing(program, { functions: new Set(Object.keys(FUNCTIONS)), variables: new Set(variables), labels: new Set() })
}

function missing(filter: Filter, known: Known): string[] {
  switch (filter.is) {
    case 'variable':
      return known.variables.has(filter.name) ? [] : [`$${filter.name}`]
    case 'break':
      return known.labels.has(filter.name) ? [] : [`$*label-${filter.name}`]
    case 'call': {
      const name = `${filter.name}/${filter.args.length}`
      return [...(known.functions.has(name) ? [] : [name]), ...filter.args.flatMap(arg => missing(arg, known))]
    }
    case 'def': {
      const functions = new Set([...known.functions, `${filter.name}/${filter.params.length}`])
      const inside = {
        ...known,
        functions: new Set([...functions, ...filter.params.map(param => `${param.replace('$', '')}/0`)]),
        variables: new Set([...known.variables, ...filter.params.filter(param => param.startsWith('$')).map(param => param.slice(1))]),
      }
      return [...missing(filter.body, inside), ...missing(filter.rest, { ...known, functions })]
    }
    case 'label':
      return missing(filter.body, { ...known, labels: new Set([...known.labels, filter.name]) })
    case 'as':
    case 'reduce':
    case 'foreach': {
      const names = filter.patterns.flatMap(namesOf)
      const inside = { ...known, variables: new Set([...known.variables, ...names]) }
      const rest = filter.is === 'as' ? [filter.body] : [filter.update, ...(filter.is === 'foreach' && filter.extract ? [filter.extract] : [])]
      return [
        ...missing(filter.of, known),
        ...(filter.is === 'as' ? [] : missing(filter.start, known)),
        ...rest.flatMap(each => missing(each, inside)),
      ]
    }
    default:
      return within(filter).flatMap(each => missing(each, known))
  }
}

/** The filters directly inside one, in the order in which they are written. */
function within(value: unknown): Filter[] {
  if (value === null || typeof value !== 'object') return []
  return Object.values(value).flatMap(part => (part !== null && typeof part === 'object' && 'is' in part ? [part as Filter] : within(part)))
}
