import type { Saved } from '../../session/saved.ts'

/** Longer links break in mail and chat: then a file is offered. */
export const LONGEST_LINK = 32_000
/** No honest fragment is longer, and none unpacks to more. */
const LONGEST_FRAGMENT = 1_000_000
const LARGEST_SITTING = 8_000_000
const MARK = 'sitting='

export class LinkError extends Error {
  readonly reason: 'big' | 'cut'
  constructor(reason: LinkError['reason']) {
    super(reason)
    this.reason = reason
  }
}

/** A sitting as a link: its start, seed and log, compressed, in the fragment, so no server ever sees it. */
export async function linkTo(saved: Saved, page: URL): Promise<string> {
  const packed = await throughStream(new TextEncoder().encode(JSON.stringify(saved)), new CompressionStream('deflate-raw'))
  const link = new URL(page)
  link.search = ''
  link.hash = MARK + base64url(packed)
  return link.href
}

/** The sitting in a fragment, still to be checked. Throws `LinkError` when the fragment is too large or was cut off. */
export async function sittingIn(fragment: string): Promise<unknown> {
  const text = fragment.slice(MARK.length + 1)
  if (text.length > LONGEST_FRAGMENT) throw new LinkError('big')
  try {
    const unpacked = await throughStream(fromBase64url(text), new DecompressionStream('deflate-raw'), LARGEST_SITTING)
    return JSON.parse(new TextDecoder().decode(unpacked)) as unknown
  } catch (error) {
    throw error instanceof LinkError ? error : new LinkError('cut')
  }
}

async function throughStream(bytes: Uint8Array<ArrayBuffer>, stream: GenericTransformStream, most = Infinity): Promise<Uint8Array<ArrayBuffer>> {
  const writer = stream.writable.getWriter() as WritableStreamDefaultWriter<Uint8Array<ArrayBuffer>>
  const written = writer.write(bytes).then(() => writer.close())
  written.catch(() => {}) // the reader reports it
  const parts: Uint8Array<ArrayBuffer>[] = []
  let size = 0
  const reader = (stream.readable as ReadableStream<Uint8Array<ArrayBuffer>>).getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    size += value.length
    if (size > most) throw new LinkError('big')
    parts.push(value)
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer())
}

function base64url(bytes: Uint8Array): string {
  const binary = Array.from(bytes, byte => String.fromCharCode(byte)).join('')
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

function fromBase64url(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), char => char.charCodeAt(0))
}
