import { objectMeta, typeMeta } from './meta.ts'
import { always, list, optional, string, struct, word } from './schema.ts'

export const namespace = struct('v1.Namespace', {
  ...typeMeta,
  metadata: always(objectMeta),
  spec: always(struct('v1.NamespaceSpec', { finalizers: optional(list(string)) })),
  status: always(struct('v1.NamespaceStatus', { phase: optional(word<'Active' | 'Terminating'>()) })),
})
