import { decodeAs } from '../cluster/api/decode.ts'
import type { Json, JsonObject } from '../cluster/api/encode.ts'
import { encodeAs } from '../cluster/api/encode.ts'
import { parseGoJson } from '../cluster/api/json.ts'
import { always, any, bool, bytes, list, optional, string, struct } from '../cluster/api/schema.ts'
import type { Files } from '../shell/files.ts'
import { FileError, resolve } from '../shell/files.ts'
import type { KubeConfig, Surroundings } from './kubeconfig.ts'
import { configFiles, emptyConfig } from './kubeconfig.ts'
import { TYPE_META } from './manifest.ts'
import { toYaml } from './printers/yaml.ts'
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

const SECTIONS = ['clusters', 'users', 'contexts'] as const

/** A file of the configuration that cannot be read, and why. */
export interface BrokenFile {
  readonly file: string
  readonly reason: string
}

/**
 * The configuration that all files make up together: of entries with the same name, and of the values that are no entries, the first one counts
 * (`ClientConfigLoadingRules.Load`, v1.1.8). Files that are missing are skipped, those that cannot be read are told of.
 */
export function loadConfig(around: Surroundings, explicit: string): { config: KubeConfig; broken: BrokenFile[] } {
  const config = emptyConfig()
  const broken: BrokenFile[] = []
  for (const file of configFiles(around, explicit)) {
    try {
      const read = readFile(around, file)
      for (const section of SECTIONS) Object.assign(config, { [section]: { ...read[section], ...config[section] } })
      config['current-context'] ||= read['current-context']
      config.preferences = { ...read.preferences, ...config.preferences }
    } catch (error) {
      if (error instanceof ReferenceError || error instanceof TypeError) throw error
      broken.push({ file, reason: (error as Error).message })
    }
  }
  return { config, broken }
}

/** What kubectl says of files that it cannot read, a line each. */
export function brokenText(broken: readonly BrokenFile[]): string {
  return broken.map(({ file, reason }) => `Error loading config file "${file}": ${reason}\n`).join('')
}

/** What a file says: JSON if it begins with a brace, else YAML. */
function dataOf(text: string): Json {
  if (/^\s*\{/.test(text)) {
    try {
      return parseGoJson(text)
    } catch (error) {
      throw new Error(`couldn't get version/kind; json parse error: ${(error as Error).message}`)
    }
  }
  const tree = parseYaml(text)
  return tree ? valueOf(tree) : null
}

/** One file alone; a missing one is an empty configuration. Throws what is wrong with it. */
function readFile({ cwd, place }: Surroundings, file: string): KubeConfig {
  const path = resolve(cwd, file)
  if (place.files.isFolder(path)) throw new Error(`read ${file}: is a directory`)
  const data = dataOf(place.files.read(path) ?? '')
  if (data !== null && (typeof data !== 'object' || Array.isArray(data))) {
    const type = Array.isArray(data) ? 'array' : typeof data === 'boolean' ? 'bool' : typeof data
    throw new Error(`couldn't get version/kind; json parse error: json: cannot unmarshal ${type} into Go value of type ${TYPE_META}`)
  }
  const { apiVersion, kind } = data ?? {}
  if ((apiVersion && apiVersion !== 'v1') || (kind && kind !== 'Config'))
    throw new Error(`no kind ${JSON.stringify(kind || 'Config')} is registered for version ${JSON.stringify(apiVersion || 'v1')}`)
  const read = decodeAs(CONFIG, data) as Partial<
    Record<(typeof SECTIONS)[number], Record<string, unknown>[]> & Pick<KubeConfig, 'current-context' | 'preferences'>
  >
  const byName = (entries: Record<string, unknown>[] | undefined, field: string) =>
    Object.fromEntries((entries ?? []).map(entry => [String(entry.name ?? ''), entry[field] ?? {}]))
  return {
    clusters: byName(read.clusters, 'cluster'),
    users: byName(read.users, 'user'),
    contexts: byName(read.contexts, 'context'),
    'current-context': read['current-context'] ?? '',
    preferences: read.preferences ?? {},
  }
}

/** The configuration as its file holds it: lists of named entries, names in order. */
export function configFile(config: KubeConfig): JsonObject {
  const named = (entries: Record<string, object>, field: string) =>
    Object.keys(entries)
      .sort()
      .map(name => ({ name, [field]: entries[name] }))
  return encodeAs(CONFIG, {
    kind: 'Config',
    apiVersion: 'v1',
    preferences: config.preferences,
    clusters: named(config.clusters, 'cluster'),
    users: named(config.users, 'user'),
    contexts: named(config.contexts, 'context'),
    'current-context': config['current-context'],
  }) as JsonObject
}

/**
 * Writes what has changed to the files it belongs to: an entry to the one that has it, a new one to the first file that is there, or the last of
 * those that were named (`ModifyConfig` in `pkg/kubectl/cmd/config/config.go`, v1.1.8).
 */
export function writeConfig(around: Surroundings, explicit: string, before: KubeConfig, after: KubeConfig): void {
  const files = configFiles(around, explicit)
  const isThere = (file: string) => around.place.files.exists(resolve(around.cwd, file))
  const usual = files.find(isThere) ?? files.at(-1)!
  const change = (file: string, change: (config: KubeConfig) => void) => {
    const config = readFile(around, file)
    change(config)
    writeFile(around, file, config)
  }
  const has = (test: (config: KubeConfig) => boolean) => files.find(file => test(readFile(around, file)))

  const current = after['current-context']
  if (before['current-context'] !== current) {
    const file = explicit || current !== '' ? usual : has(config => config['current-context'] !== '')
    change(file ?? usual, config => (config['current-context'] = current))
  }
  if (!isSame(before.preferences, after.preferences)) {
    const file = explicit || has(({ preferences }) => !isSame(preferences, after.preferences))
    change(file || usual, config => (config.preferences = after.preferences))
  }
  for (const section of SECTIONS) {
    const entries = { ...before[section], ...after[section] } as Record<string, object>
    for (const name of Object.keys(entries).sort()) {
      const entry = after[section][name]
      if (isSame(before[section][name], entry)) continue
      change(has(config => name in config[section]) ?? usual, config => {
        if (entry) config[section][name] = entry
        else delete config[section][name]
      })
    }
  }
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}

/** Writes a configuration to its file, making the folder if need be. */
function writeFile({ cwd, place }: Surroundings, file: string, config: KubeConfig): void {
  const { files } = place
  const path = resolve(cwd, file)
  const folder = path.slice(0, path.lastIndexOf('/'))
  if (folder !== '' && !files.exists(folder)) makeFolders(files, folder)
  try {
    files.write(path, toYaml(configFile(config)))
  } catch (error) {
    if (error instanceof FileError) throw new Error(`open ${path}: ${error.code === 'EISDIR' ? 'is a directory' : 'no such file or directory'}`)
    throw error
  }
}

function makeFolders(files: Files, folder: string): void {
  const parent = folder.slice(0, folder.lastIndexOf('/'))
  if (parent !== '' && !files.exists(parent)) makeFolders(files, parent)
  files.makeFolder(folder)
}
