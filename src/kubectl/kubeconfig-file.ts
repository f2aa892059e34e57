import type { JsonObject } from '../cluster/api/encode.ts'
import { encodeAs } from '../cluster/api/encode.ts'
import type { Files } from '../shell/files.ts'
import { FileError } from '../shell/files.ts'
import type { KubeConfig, Surroundings } from './kubeconfig.ts'
import { CONFIG, configPath } from './kubeconfig.ts'
import { toYaml } from './printers/yaml.ts'

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

/** Writes the configuration to its file, making the folder if need be. */
export function writeConfig(around: Surroundings, explicit: string, config: KubeConfig): void {
  const { files } = around.place
  const path = configPath(around, explicit)
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
