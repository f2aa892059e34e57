import {
  C_IDENTIFIER_PATTERN,
  DNS952_PATTERN,
  LABEL_PATTERN,
  LABEL_VALUE_PATTERN,
  PORT_NAME_PATTERN,
  QUALIFIED_NAME_PATTERN,
  SUBDOMAIN_PATTERN,
} from '../../api/names.ts'
import type { FieldError } from '../../api/status.ts'

// The sentences of pkg/api/validation/validation.go, v1.1.8.

export const DNS_LABEL = `must be a DNS label (at most 63 characters, matching regex ${LABEL_PATTERN}): e.g. "my-name"`
export const DNS_952 = `must be a DNS 952 label (at most 24 characters, matching regex ${DNS952_PATTERN}): e.g. "my-name"`
export const SUBDOMAIN = `must be a DNS subdomain (at most 253 characters, matching regex ${SUBDOMAIN_PATTERN}): e.g. "example.com"`
export const LABEL_VALUE = `must have at most 63 characters, matching regex ${LABEL_VALUE_PATTERN}: e.g. "MyValue" or ""`
export const QUALIFIED_NAME =
  `must be a qualified name (at most 63 characters, matching regex ${QUALIFIED_NAME_PATTERN}), with an optional DNS subdomain prefix ` +
  `(at most 253 characters, matching regex ${SUBDOMAIN_PATTERN}) and slash (/): e.g. "MyName" or "example.com/MyName"`
export const C_IDENTIFIER = `must be a C identifier (matching regex ${C_IDENTIFIER_PATTERN}): e.g. "my_name" or "MyName"`
export const PORT_NAME =
  `must be an IANA_SVC_NAME (at most 15 characters, matching regex ${PORT_NAME_PATTERN}, it must contain at least one letter [a-z], ` +
  'and hyphens cannot be adjacent to other hyphens): e.g. "http"'
export const PORT_RANGE = 'must be greater than 0 and less than 65536'
export const NOT_NEGATIVE = 'must be non-negative'
export const IMMUTABLE = 'field is immutable'

/** Where Go would print a pointer's address. */
export const POINTER = '<*>(0xc000000000)'

/** A value that should be there and is not. */
export function required(field: string, detail = ''): FieldError {
  return { type: 'FieldValueRequired', field, value: '', detail }
}

/** A value that breaks a rule. */
export function invalidValue(field: string, value: unknown, detail: string): FieldError {
  return { type: 'FieldValueInvalid', field, value: goText(value), detail }
}

/** A value that is none of those that can be. */
export function unsupported(field: string, value: unknown, supported: readonly string[]): FieldError {
  return { type: 'FieldValueNotSupported', field, value: goText(value), detail: `supported values: ${supported.join(', ')}` }
}

export function duplicate(field: string, value: unknown): FieldError {
  return { type: 'FieldValueDuplicate', field, value: goText(value), detail: '' }
}

/** The name of something that does not exist. */
export function missing(field: string, value: unknown): FieldError {
  return { type: 'FieldValueNotFound', field, value: goText(value), detail: '' }
}

export function prohibited(field: string, value: unknown): FieldError {
  return { type: 'FieldValueForbidden', field, value: goText(value), detail: '' }
}

/** What is wrong with the whole, in words of its own. */
export function sentence(detail: string): FieldError {
  return { type: '', field: '', value: '', detail }
}

export function tooLong(field: string, longest: number): FieldError {
  return { type: 'FieldValueTooLong', field, value: '', detail: `must have at most ${longest} characters` }
}

/** A value as Go's `%+v` prints it: `map[a:b c:d]`, `[x y]`; `<nil>` for what is not there. */
export function goText(value: unknown): string {
  if (value === undefined || value === null) return '<nil>'
  if (Array.isArray(value)) return `[${value.map(goText).join(' ')}]`
  if (typeof value !== 'object') return String(value)
  const entries = Object.keys(value)
    .sort()
    .map(key => `${key}:${goText((value as Record<string, unknown>)[key])}`)
  return `map[${entries.join(' ')}]`
}
