import { always, any, bool, bytes, list, optional, string, struct } from '../cluster/api/schema.ts'
import { resolve } from '../shell/files.ts'
import type { Place } from '../shell/program.ts'
import { parseYaml } from './yaml/parser.ts'
import { valueOf } from './yaml/value.ts'

/** The shape of a kubeconfig file (`pkg/client/unversioned/clientcmd/api/v1`, v1.1.8). */
export const CLUSTER = struct('v1.Cluster', {
  server: always(string),
  'api-version': optional(string),
  'insecure-skip-tls-verify': optional(bool),
  'certificate-authority': optional(string),
  'certificate-authority-data': optional(bytes),
  extensions: optional(list(any)),
})
export const USER = struct('v1.AuthInfo', {
  'client-certificate': optional(string),
  'client-certificate-data': optional(bytes),
  'client-key': optional(string),
  'client-key-data': optional(bytes),
  token: optional(string),
  username: optional(string),
  password: optional(string),
  extensions: optional(list(any)),
})
export const CONTEXT = struct('v1.Context', {
  cluster: always(string),
  user: always(string),
  namespace: optional(string),
  extensions: optional(list(any)),
})
export const CONFIG = struct('v1.Config', {
  kind: optional(string),
  apiVersion: optional(string),
  preferences: always(struct('v1.Preferences', { colors: optional(bool), extensions: optional(list(any)) })),
  clusters: always(list(struct('v1.NamedCluster', { name: always(string), cluster: always(CLUSTER) }))),
  users: always(list(struct('v1.NamedAuthInfo', { name: always(string), user: always(USER) }))),
  contexts: always(list(struct('v1.NamedContext', { name: always(string), context: always(CONTEXT) }))),
  'current-context': always(string),
  extensions: optional(list(any)),
})

/** A kubeconfig as kubectl keeps it: entries by name. Fields are spelled as in the file. */
export interface KubeConfig {
  clusters: Record<string, Cluster>
  users: Record<string, User>
  contexts: Record<string, ConfigContext>
  'current-context': string
  preferences: { colors?: boolean }
}

export interface Cluster {
  server?: string
  'api-version'?: string
  'insecure-skip-tls-verify'?: boolean
  'certificate-authority'?: string
  'certificate-authority-data'?: string
}

export interface User {
  'client-certificate'?: string
  'client-certificate-data'?: string
  'client-key'?: string
  'client-key-data'?: string
  token?: string
  username?: string
  password?: string
}

export interface ConfigContext {
  cluster?: string
  user?: string
  namespace?: string
}

/** The address at which kubectl looks for the server when nothing is said of it. */
export const DEFAULT_SERVER = 'http://localhost:8080'

/** A configuration in which nothing is set. */
export function emptyConfig(): KubeConfig {
  return { clusters: {}, users: {}, contexts: {}, 'current-context': '', preferences: {} }
}

/** What decides on the file: variables, the working folder, and the files there are. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string>>
  readonly cwd: string
  readonly place: Place
}

/** The file that `kubectl config` reads and writes: `--kubeconfig`, the first of `$KUBECONFIG`, or `~/.kube/config`. */
export function configPath({ env, cwd }: Surroundings, explicit: string): string {
  const named = explicit || env.KUBECONFIG?.split(':').find(path => path !== '')
  return named ? resolve(cwd, named) : `${env.HOME ?? '/root'}/.kube/config`
}

/** Reads a kubeconfig file; one that is missing is an empty configuration. */
export function readConfig(around: Surroundings, explicit: string): KubeConfig {
  const path = configPath(around, explicit)
  const file = parseConfig(path, around.place.files.read(path) ?? '')
  const byName = (entries: Named[] | undefined, field: string) =>
    Object.fromEntries((entries ?? []).map(entry => [entry.name, (entry[field] ?? {}) as object]))
  return {
    clusters: byName(file.clusters, 'cluster'),
    users: byName(file.users, 'user'),
    contexts: byName(file.contexts, 'context'),
    'current-context': file['current-context'] ?? '',
    preferences: file.preferences ?? {},
  }
}

function parseConfig(path: string, text: string): ConfigFile {
  try {
    const tree = parseYaml(text)
    const data = tree ? valueOf(tree) : null
    if (data === null) return {}
    if (typeof data === 'object' && !Array.isArray(data)) return data as ConfigFile
    throw new Error(`json: cannot unmarshal ${Array.isArray(data) ? 'array' : typeof data} into Go value of type v1.Config`)
  } catch (error) {
    throw new Error(`Error loading config file ${JSON.stringify(path)}: ${(error as Error).message}`)
  }
}

type ConfigFile = Partial<Record<'clusters' | 'users' | 'contexts', Named[]>> & Partial<Pick<KubeConfig, 'current-context' | 'preferences'>>
type Named = { name: string } & Record<string, unknown>

/** The context in force: the one asked for, else the current one. */
export function activeContext(config: KubeConfig, asked: string): ConfigContext | undefined {
  return config.contexts[asked || config['current-context']]
}

/** The address of the server: the cluster asked for, else the context's, else the local port 8080. */
export function serverOf(config: KubeConfig, cluster: string, context: string): string {
  return config.clusters[cluster || activeContext(config, context)?.cluster || '']?.server || DEFAULT_SERVER
}
