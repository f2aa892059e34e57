import type { Place } from '../shell/program.ts'

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

/** What decides on the files: variables, the working folder, and the files there are. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string>>
  readonly cwd: string
  readonly place: Place
}

/** The files that make up the configuration, as they are named: `--kubeconfig`, those of `$KUBECONFIG`, or `~/.kube/config`. */
export function configFiles({ env }: Pick<Surroundings, 'env'>, explicit: string): string[] {
  if (explicit) return [explicit]
  return env.KUBECONFIG ? env.KUBECONFIG.split(':').filter(path => path !== '') : [`${env.HOME ?? '/root'}/.kube/config`]
}

/** The context in force: the one asked for, else the current one. */
export function activeContext(config: KubeConfig, asked: string): ConfigContext | undefined {
  return config.contexts[asked || config['current-context']]
}

/** The address of the server: the cluster asked for, else the context's, else the local port 8080. */
export function serverOf(config: KubeConfig, cluster: string, context: string): string {
  return config.clusters[cluster || activeContext(config, context)?.cluster || '']?.server || DEFAULT_SERVER
}
