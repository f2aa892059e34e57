/**
 * What an API type is, as data: the fields in the order the server prints them, which of them it leaves out when they are empty, how a
 * strategic patch merges their lists. The TypeScript types follow from it by inference, and so do printing, decoding and validation.
 */
export type Type<T = unknown> = Shape & { readonly [represents]?: T }

declare const represents: unique symbol

export type Shape =
  | { readonly is: 'string' | 'int' | 'bool' | 'time' | 'quantity' | 'bytes' | 'intOrString' | 'any' }
  | { readonly is: 'list'; readonly of: Type; readonly mergeKey?: string }
  | { readonly is: 'map'; readonly of: Type }
  | Struct

export type Struct = { readonly is: 'struct'; readonly name: string; readonly fields: Fields }

export type Fields = { readonly [name: string]: Field }

export interface Field<T = unknown, P extends Presence = Presence> {
  readonly type: Type<T>
  /** Printed even when it holds its zero value (Go: no `omitempty`, or a struct that is no pointer). */
  readonly printed: boolean
  /** A pointer in Go: its zero value is nil, so 0, false and '' count as set. */
  readonly pointer: boolean
  /** Whether a reader of a stored object can count on it: for the compiler only. */
  readonly presence?: P
}

type Presence = 'there' | 'maybe'

/** The TypeScript type that a schema type stands for. */
export type Of<S> = S extends Type<infer T> ? T : never

/** The TypeScript type of a set of fields. */
export type OfFields<F extends Fields> = {
  readonly [K in keyof F as F[K] extends Field<any, 'there'> ? K : never]: F[K] extends Field<infer T, any> ? T : never
} & {
  readonly [K in keyof F as F[K] extends Field<any, 'there'> ? never : K]?: F[K] extends Field<infer T, any> ? T : never
}

export const string: Type<string> = { is: 'string' }
export const int: Type<number> = { is: 'int' }
export const bool: Type<boolean> = { is: 'bool' }
/** RFC 3339 in whole seconds, or null for no time at all. */
export const time: Type<string | null> = { is: 'time' }
/** A moment behind a pointer: there or not there, never null. */
export const moment: Type<string> = { is: 'time' }
/** `500m`, `64Mi`: see quantity.ts. */
export const quantity: Type<string> = { is: 'quantity' }
/** base64 */
export const bytes: Type<string> = { is: 'bytes' }
export const intOrString: Type<number | string> = { is: 'intOrString' }
export const any: Type<unknown> = { is: 'any' }

/** A string that is one of these words (the server may check it, the wire does not). */
export function word<W extends string>(): Type<W> {
  return { is: 'string' }
}

/** A list; with `mergeKey`, a strategic patch merges its items by that field instead of replacing the list. */
export function list<T>(of: Type<T>, mergeKey?: string): Type<readonly T[]> {
  return mergeKey === undefined ? { is: 'list', of } : { is: 'list', of, mergeKey }
}

export function map<T>(of: Type<T>): Type<{ readonly [key: string]: T }> {
  return { is: 'map', of }
}

/** A named group of fields; `name` is as Swagger has it: `v1.PodSpec`. */
export function struct<F extends Fields>(name: string, fields: F): Struct & Type<OfFields<F>> {
  return { is: 'struct', name, fields }
}

/** Always printed, and always there in a stored object. */
export function always<T>(type: Type<T>): Field<T, 'there'> {
  return { type, printed: true, pointer: false }
}

/** Always printed (a struct of Go's), though a stored object may not hold it. */
export function printed<T>(type: Type<T>): Field<T, 'maybe'> {
  return { type, printed: true, pointer: false }
}

/** Printed unless it is empty: '', 0, false, no items. */
export function optional<T>(type: Type<T>): Field<T, 'maybe'> {
  return { type, printed: false, pointer: false }
}

/** Printed unless it is empty; a default sees to it that a stored object has it. */
export function defaulted<T>(type: Type<T>): Field<T, 'there'> {
  return { type, printed: false, pointer: false }
}

/** Printed when it is there, even when it is 0, false or ''. */
export function pointer<T>(type: Type<T>): Field<T, 'maybe'> {
  return { type, printed: false, pointer: true }
}

/** A pointer that a default fills. */
export function defaultedPointer<T>(type: Type<T>): Field<T, 'there'> {
  return { type, printed: false, pointer: true }
}

/** Printed always: as null when it is not there. */
export function nullable<T>(type: Type<T>): Field<T | null, 'maybe'> {
  return { type, printed: true, pointer: true }
}
