import { decode } from '../cluster/api/decode.ts'
import { encode } from '../cluster/api/encode.ts'
import type { Json } from '../cluster/api/encode.ts'
import { parseGoJson } from '../cluster/api/json.ts'
import { withDefaults } from '../cluster/apiserver/defaults.ts'
import type { Context } from './command.ts'
import { Aggregate } from './errors.ts'
import type { Draft } from '../cluster/api/kinds.ts'
import type { AnyDraft } from './kinds.ts'
import { kindNamed } from './kinds.ts'

/** `a=b,c=d` as labels (`ParseLabels` in `pkg/kubectl/generate.go`, v1.1.8). */
export function parseLabels(text: string): Record<string, string> {
  if (text === '') throw new Error('no label spec passed')
  return Object.fromEntries(
    text.split(',').map(pair => {
      const parts = pair.split('=')
      if (parts.length !== 2) throw new Error(`unexpected label spec: ${pair}`)
      return parts as [string, string]
    }),
  )
}

/** Labels as `a=b,c=d`. */
export function labelText(labels: Readonly<Record<string, string>> | undefined): string {
  return Object.entries(labels ?? {})
    .map(([key, value]) => `${key}=${value}`)
    .join(',')
}

/** Refuses missing parameters of a generator, all at once. */
export function requireParameters(parameters: Readonly<Record<string, string>>): void {
  const missing = Object.keys(parameters).filter(name => parameters[name] === '')
  if (missing.length > 0) throw new Aggregate(missing.map(name => new Error(`Parameter: ${name} is required`)))
}

/** What each generator cannot do without. */
const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  'run/v1': ['name', 'replicas', 'image'],
  'run-pod/v1': ['name', 'image'],
  'service/v1': ['default-name', 'selector', 'port'],
  'service/v2': ['default-name', 'selector', 'port'],
  'horizontalpodautoscaler/v1beta1': ['default-name', 'max'],
}

/** Whether a generator is one of another command's: such a one misses what this command has no flags for, `given` being what it has beside them. */
export function checkGenerator({ command, flags }: Context, name: string, given: readonly string[]): boolean {
  const required = REQUIRED[name]?.filter(parameter => !given.includes(parameter))
  if (!required) return false
  const isFlag = (parameter: string, type: string) => command.flags?.some(flag => flag.name === parameter && flag.type === type)
  const values = required.map(parameter => [parameter, isFlag(parameter, 'int') ? 'any' : isFlag(parameter, 'string') ? flags.string(parameter) : ''])
  requireParameters(Object.fromEntries(values) as Record<string, string>)
  return true
}

/** `--overrides`: a piece of JSON merged over a generated object (`Merge` in `pkg/kubectl/cmd/util/helpers.go`, v1.1.8). */
export function override(object: AnyDraft, fragment: string): AnyDraft {
  const data = parseGoJson(fragment)
  if (typeof data !== 'object' || data === null || Array.isArray(data)) throw new Error(`Expected a map, found something else: ${fragment}`)
  const { apiVersion } = data
  if (apiVersion === undefined) throw new Error('Inline JSON requires an apiVersion field')
  if (typeof apiVersion !== 'string') throw new Error('apiVersion must be a string')
  if (apiVersion !== 'v1') throw new Error(`unsupported storage version: ${apiVersion} (valid: v1)`)
  const merged = mergePatch(encode(object), data) as { kind: string }
  return withDefaults(decode(kindNamed(merged.kind, apiVersion).kind, merged) as Draft) as AnyDraft // reading an object completes it
}

/** A JSON merge patch (RFC 7386): maps are merged, null removes, anything else replaces. */
function mergePatch(target: Json, patch: Json): Json {
  if (typeof patch !== 'object' || patch === null || Array.isArray(patch)) return patch
  const result: { [key: string]: Json } = typeof target === 'object' && target !== null && !Array.isArray(target) ? { ...target } : {}
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key]
    else result[key] = mergePatch(result[key] ?? null, value)
  }
  return result
}
