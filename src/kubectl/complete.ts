import type { Host } from '../programs/place.ts'
import type { Kind } from '../cluster/api/kinds.ts'
import { KINDS, infoOf } from '../cluster/api/kinds.ts'
import type { Completion, CompletionRequest } from '../shell/program.ts'
import { resolve } from '../shell/files.ts'
import type { Command } from './command.ts'
import type { Flag } from './flags.ts'
import { flagsOf } from './global-flags.ts'
import type { KubeConfig } from './kubeconfig.ts'
import { loadConfig } from './kubeconfig-file.ts'
import { activeContext } from './kubeconfig.ts'
import { findType, singular } from './kinds.ts'

/** What Tab offers after `kubectl`: verbs, flags and their values, types, and names and labels read from the live cluster. Costs nothing, leaves no trace. */
export function complete(root: Command, { words, place, cwd }: CompletionRequest<Host>): Completion[] {
  const word = words[words.length - 1] ?? ''
  let command = root
  const args: string[] = []
  let awaiting: Flag | undefined
  const config = configOf(place, cwd)
  let namespace = activeContext(config, '')?.namespace || 'default'
  const known = () => flagsOf(command)
  for (const each of words.slice(1, -1)) {
    if (awaiting) {
      if (awaiting.name === 'namespace') namespace = each
      awaiting = undefined
    } else if (each.startsWith('-')) {
      const [name, value] = each.split('=') as [string, string?]
      const flag = known().find(flag => name === `--${flag.name}` || name === `-${flag.shorthand}`)
      if (flag?.name === 'namespace' && value !== undefined) namespace = value
      else if (flag && flag.type !== 'bool' && value === undefined) awaiting = flag
    } else {
      const child: Command | undefined =
        args.length === 0 ? command.commands?.find(({ name, aliases }) => name === each || aliases?.includes(each)) : undefined
      if (child) command = child
      else args.push(each)
    }
  }

  if (awaiting) return flagValues(awaiting, args, word, place, cwd, namespace)
  const [, name, start] = /^(--[\w-]+=|-[a-zA-Z]=?(?=.))(.*)$/.exec(word) ?? []
  const flag = name && known().find(flag => name === `--${flag.name}=` || name.replace(/=$/, '') === `-${flag.shorthand}`)
  if (flag && flag.type !== 'bool')
    return flagValues(flag, args, start!, place, cwd, namespace).map(({ text, ...rest }) => ({ text: name + text, ...rest }))
  if (word.startsWith('-')) {
    return offer(
      word,
      known()
        .filter(flag => !flag.deprecated)
        .map(flag => `--${flag.name}${flag.type === 'bool' ? '' : '='}`),
    ).map(({ text }) => ({ text, space: !text.endsWith('=') }))
  }
  if (command.name === 'help')
    return offer(
      word,
      (root.commands ?? []).map(({ name }) => name),
    )
  if (command.commands && args.length === 0)
    return offer(
      word,
      command.commands.map(({ name }) => name),
    )
  return argument(command, args, word, place, namespace, config)
}

function argument(command: Command, args: readonly string[], word: string, place: Host, namespace: string, config: KubeConfig): Completion[] {
  switch (command.completes) {
    case 'pods':
      return args.length === 0 ? offer(word, names(place, 'Pod', namespace)) : []
    case 'contexts':
      return offer(word, Object.keys(config.contexts))
    case 'controllers':
      return offer(word, names(place, 'ReplicationController', namespace))
    case 'resources': {
      const slash = word.indexOf('/')
      if (slash > 0)
        return typed(word.slice(0, slash), type =>
          offer(
            word,
            names(place, type, namespace).map(name => `${word.slice(0, slash)}/${name}`),
          ),
        )
      if (args.length === 0) {
        const before = word.slice(0, word.lastIndexOf(',') + 1)
        const types = KINDS.filter(({ served }) => served).flatMap(info => [info.resource, singular(info), ...info.short])
        return offer(
          word,
          types.map(type => before + type),
        )
      }
      return args[0]!.includes('/') ? [] : typed(args[0]!, type => offer(word, names(place, type, namespace)))
    }
    default:
      return []
  }
}

function flagValues(flag: Flag, args: readonly string[], word: string, place: Host, cwd: string, namespace: string): Completion[] {
  switch (flag.name) {
    case 'filename':
      return paths(word, place, cwd)
    case 'namespace':
      return offer(word, names(place, 'Namespace', undefined))
    case 'output':
      return offer(word, flag.help.includes('json') ? ['json', 'yaml', 'wide', 'name', 'go-template=', 'jsonpath='] : ['name'])
    case 'selector':
      return typed(args[0] ?? 'pods', type => offer(word, labels(place, type, namespace)))
    case 'container':
      return typed('pods', () => {
        const pod = place.api?.list('Pod', { namespace }).items.find(({ metadata }) => metadata.name === args[0])
        return offer(
          word,
          (pod?.spec.containers ?? []).map(({ name }) => name),
        )
      })
    default:
      return []
  }
}

/** The kubeconfig in force. */
function configOf(place: Host, cwd: string): KubeConfig {
  return loadConfig({ place, env: place.env, cwd }, '').config
}

/** Completions that need a type: none while the word is no type that the server has. */
function typed(word: string, offers: (type: Kind) => Completion[]): Completion[] {
  const type = findType(word)
  return type?.served ? offers(type.kind) : []
}

function names(place: Host, kind: Kind, namespace: string | undefined): string[] {
  return (place.api?.list(kind, { namespace: infoOf(kind).namespaced ? namespace : undefined }).items ?? []).map(({ metadata }) => metadata.name)
}

/** `key=value` of every label that objects of this type carry. */
function labels(place: Host, kind: Kind, namespace: string): string[] {
  const items = place.api?.list(kind, { namespace }).items ?? []
  return items.flatMap(({ metadata }) => Object.entries(metadata.labels ?? {}).map(([key, value]) => `${key}=${value}`))
}

function paths(word: string, place: Host, cwd: string): Completion[] {
  const folder = word.slice(0, word.lastIndexOf('/') + 1)
  const entries = place.files.list(resolve(cwd, folder || '.')) ?? []
  return entries
    .map(entry => folder + entry)
    .filter(path => path.startsWith(word))
    .map(path => (place.files.isFolder(resolve(cwd, path)) ? { text: path + '/', space: false } : { text: path }))
}

function offer(word: string, texts: readonly string[]): Completion[] {
  return [...new Set(texts)]
    .filter(text => text.startsWith(word))
    .sort()
    .map(text => ({ text }))
}
