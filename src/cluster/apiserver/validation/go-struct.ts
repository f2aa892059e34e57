import { goName } from '../../api/go-names.ts'
import type { Fields, Type } from '../../api/schema.ts'
import { goText, POINTER } from './problems.ts'

/** A structure as Go's `%+v` prints it, with all its fields: `{Path:/ Port:80 Host: Scheme:HTTP}`, a pointer with its address. */
export function goStruct(fields: Fields, value: { readonly [field: string]: unknown }): string {
  const texts = Object.keys(fields).map(name => {
    const { type, pointer } = fields[name]!
    const given = value[name]
    const text = pointer && given !== undefined && given !== null ? POINTER + goValue(type, given) : pointer ? '<nil>' : goValue(type, given)
    return `${name === 'endpoints' ? 'EndpointsName' : goName(name)}:${text}` // of a Glusterfs volume; no other structure has this field
  })
  return `{${texts.join(' ')}}`
}

function goValue(type: Type, value: unknown): string {
  if (type.is === 'struct') return goStruct(type.fields, (value ?? {}) as { [field: string]: unknown })
  if (value !== undefined) return goText(value)
  return { int: '0', intOrString: '0', bool: 'false', list: '<nil>', map: '<nil>' }[type.is as string] ?? ''
}
