import { always, any, bool, bytes, list, optional, string, struct } from '../../cluster/api/schema.ts'

const extensions = optional(list(struct('v1.NamedExtension', { name: always(string), extension: always(any) })))

const cluster = struct('v1.Cluster', {
  server: always(string),
  'api-version': optional(string),
  'insecure-skip-tls-verify': optional(bool),
  'certificate-authority': optional(string),
  'certificate-authority-data': optional(bytes),
  extensions,
})

const user = struct('v1.AuthInfo', {
  'client-certificate': optional(string),
  'client-certificate-data': optional(bytes),
  'client-key': optional(string),
  'client-key-data': optional(bytes),
  token: optional(string),
  username: optional(string),
  password: optional(string),
  extensions,
})

const context = struct('v1.Context', { cluster: always(string), user: always(string), namespace: optional(string), extensions })

/** A kubeconfig as kubectl's own program holds it: what a jsonpath looks at. */
export const CONFIG_SCHEMA = struct('v1.Config', {
  kind: optional(string),
  apiVersion: optional(string),
  preferences: always(struct('v1.Preferences', { colors: optional(bool), extensions })),
  clusters: always(list(struct('v1.NamedCluster', { name: always(string), cluster: always(cluster) }))),
  users: always(list(struct('v1.NamedAuthInfo', { name: always(string), user: always(user) }))),
  contexts: always(list(struct('v1.NamedContext', { name: always(string), context: always(context) }))),
  'current-context': always(string),
  extensions,
})
