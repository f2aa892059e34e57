import { encode } from '../api/encode.ts'
import { goJson } from '../api/json.ts'
import type { ApiObject } from '../api/kinds.ts'
import type { HttpResponse, Watch } from './client.ts'

/** One thing that happened, as a line of JSON. */
export function eventLine(type: string, object: ApiObject): string {
  return `${goJson({ type, object: encode(object) })}\n`
}

/** What a watch goes on to say, line by line, until the client has heard enough. */
export function eventStream(watch: Watch): NonNullable<HttpResponse['stream']> {
  return {
    ready: () => watch.ready(),
    read() {
      let text = ''
      for (let event = watch.next(); event; event = watch.next()) text += eventLine(event.type, event.object)
      return text
    },
    close: () => watch.stop(),
  }
}
