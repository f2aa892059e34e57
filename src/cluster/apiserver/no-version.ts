import { DecodeError, decodeAs } from '../api/decode.ts'
import { optional, string, struct } from '../api/schema.ts'

// The server looks for version and kind with a structure that has no name, so Go prints all of it.
const VERSION_AND_KIND = struct('struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }', {
  kind: optional(string),
  apiVersion: optional(string),
})

/** Why a document does not say what it is, in the words of v1.1.8's server; undefined if it does, or says nothing. */
export function noVersion(data: unknown): string | undefined {
  try {
    decodeAs(VERSION_AND_KIND, data)
  } catch (error) {
    if (error instanceof DecodeError) return `couldn't get version/kind; json parse error: ${error.message}`
    throw error
  }
  return undefined
}
