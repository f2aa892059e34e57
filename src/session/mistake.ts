import type { Kind } from '../cluster/api/kinds.ts'
import { infoOfResource } from '../cluster/api/kinds.ts'
import { imagesNamed } from '../cluster/kubelet/images/catalogue.ts'
import type { Known, Mistake } from '../lesson/explain/mistake.ts'
import type { Session } from './session.ts'
import type { World } from './world.ts'

/** The newest command of the session as something to explain, with what exists in its world; `undefined` while it runs, and before the first. */
export function newestCommand({ transcript, foreground, world }: Session): Mistake | undefined {
  if (foreground) return undefined
  for (let index = transcript.length - 1; index >= 0; index--) {
    const entry = transcript[index]!
    if (entry.kind !== 'line') continue
    const output = transcript.slice(index + 1).map(({ text }) => text)
    return { line: entry.text, output: output.join(''), exit: world.shell.state.status, known: knownIn(world) }
  }
  return undefined
}

/** What can be known of a world by looking: nothing here costs time or leaves a trace. */
function knownIn(world: World): Known {
  const { place, state } = world.shell
  const { api } = world.cluster
  const offered = (...words: string[]): string[] => {
    const complete = place.programs.get(words[0]!)?.complete
    return (complete?.({ words, place, cwd: state.cwd }) ?? []).map(({ text }) => text.replace(/=$/, ''))
  }
  return {
    get programs() {
      return [...place.programs.keys()]
    },
    verbs: program => offered(program, ''),
    flags: (program, verb) => offered(program, verb, '--'),
    objects(resource) {
      const kind: Kind | undefined = infoOfResource(resource)?.kind
      return kind ? api.list(kind).items.map(({ metadata }) => ({ name: metadata.name, namespace: metadata.namespace })) : []
    },
    get images() {
      return imagesNamed('').flatMap(({ repository, onlyTags = ['latest'] }) => onlyTags.map(tag => `${repository}:${tag}`))
    },
    get nodePorts() {
      return api.list('Service').items.flatMap(({ spec }) => spec.ports.flatMap(({ nodePort }) => nodePort ?? []))
    },
    files: {
      get list() {
        return place.files.list(state.cwd) ?? []
      },
      read: name => place.files.read(name.startsWith('/') ? name : `${state.cwd}/${name}`),
    },
  }
}
