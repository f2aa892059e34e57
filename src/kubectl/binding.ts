import { goJson, parseGoJson } from '../cluster/api/json.ts'
import { StatusError } from '../cluster/api/status.ts'
import type { Wait } from '../shell/program.ts'
import type { Context } from './command.ts'
import type { AnyDraft } from './kinds.ts'

/** Puts a pod on a node, as a manifest's Binding asks. The server answers that it is done, with no object and so no name to tell. */
export function* createBinding({ api }: Context, namespace: string, binding: AnyDraft): Generator<Wait, void, void> {
  const path = `/api/v1/namespaces/${namespace}/bindings`
  const { status, body } = yield* api.http({ method: 'POST', path, headers: { 'content-type': 'application/json' }, body: goJson(binding) })
  if (status >= 400) {
    const answer = parseGoJson(body) as unknown as StatusError
    throw new StatusError(answer.code, answer.reason, answer.message, answer.details)
  }
}
