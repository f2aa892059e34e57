import { parseTimestamp, timestamp } from '../sim/clock.ts'
import { EVENT_TTL_MS } from './event.ts'
import { SCHEMAS, infoOf, selfLinkOf } from './kinds.ts'
import type { ApiObject, Draft, Kind, ObjectOf } from './kinds.ts'
import { isStored } from './meta.ts'
import type { Field, Type } from './schema.ts'

/** Data as JSON has it. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }
export type JsonObject = { [key: string]: Json }

/** The object as the server prints it: fields in the order of the API types, empty ones left out, maps by key. */
export function encode(object: ApiObject | Draft): JsonObject {
  const { kind } = object
  return { kind, apiVersion: infoOf(kind).apiVersion, ...encodeItem(object) }
}

/** The object as an item of a list of its own kind, where `kind` and `apiVersion` are not repeated. */
export function encodeItem(object: ApiObject | Draft): JsonObject {
  const { kind: _, apiVersion: __, ...json } = encodeAs(SCHEMAS[object.kind], linked(object)) as JsonObject
  return json
}

/** A stored object with its link, which is not kept: there are hundreds of thousands of objects, and it says nothing that they do not. */
function linked(object: ApiObject | Draft): ApiObject | Draft {
  const { kind, metadata } = object
  if (!isStored(metadata) || metadata.selfLink !== undefined) return object
  const ends = kind === 'Event' ? endOf(object as ObjectOf<'Event'>) : undefined
  const whole = { ...metadata, selfLink: selfLinkOf(kind, metadata) }
  return { ...object, metadata: ends ? { ...whole, deletionTimestamp: ends } : whole } as ApiObject
}

/** When an event is forgotten, which v1.1.8 shows as if somebody had deleted it (pkg/storage/etcd/api_object_versioner.go). */
function endOf({ metadata, lastTimestamp }: ObjectOf<'Event'>): string | undefined {
  const written = Math.max(...[metadata.creationTimestamp, lastTimestamp ?? ''].map(text => parseTimestamp(text) ?? -Infinity))
  return written > -Infinity ? timestamp(written + EVENT_TTL_MS) : undefined // one that says nothing of when it was
}

/** A list as the server answers it. */
export function encodeList(kind: Kind, list: { items: readonly ApiObject[]; resourceVersion?: string; selfLink?: string }): JsonObject {
  const metadata: JsonObject = {}
  if (list.selfLink) metadata.selfLink = list.selfLink
  if (list.resourceVersion) metadata.resourceVersion = list.resourceVersion
  const { listKind, apiVersion } = infoOf(kind)
  return { kind: listKind, apiVersion, metadata, items: list.items.map(encodeItem) }
}

/** A value of a schema type as the server prints it. */
export function encodeAs(type: Type, value: unknown): Json {
  if (value === undefined || value === null) return zeroOf(type)
  switch (type.is) {
    case 'list':
      return (value as unknown[]).map(item => encodeAs(type.of, item))
    case 'map': {
      const json: JsonObject = {}
      for (const key of Object.keys(value).sort()) json[key] = encodeAs(type.of, (value as Record<string, unknown>)[key])
      return json
    }
    case 'struct': {
      const json: JsonObject = {}
      for (const name in type.fields) {
        const field = type.fields[name]!
        const part = (value as Record<string, unknown>)[name]
        if (isPrinted(field, part)) json[name] = encodeAs(field.type, part)
      }
      return json
    }
    case 'time':
      return value === '' ? null : (value as string)
    default:
      return value as Json
  }
}

function isPrinted(field: Field, value: unknown): boolean {
  if (field.printed) return true
  if (value === undefined || value === null) return false
  return field.pointer || !isEmpty(value)
}

/** Whether Go's `omitempty` leaves a value out. */
export function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === '' || value === 0 || value === false) return true
  if (Array.isArray(value)) return value.length === 0
  if (typeof value !== 'object') return false
  for (const _ in value) return false
  return true
}

function zeroOf(type: Type): Json {
  switch (type.is) {
    case 'string':
    case 'quantity':
      return ''
    case 'int':
    case 'intOrString':
      return 0
    case 'bool':
      return false
    case 'struct':
      return encodeAs(type, {})
    default:
      return null
  }
}
