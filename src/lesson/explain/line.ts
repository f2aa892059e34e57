import { KINDS } from '../../cluster/api/kinds.ts'
import type { Kind } from '../../cluster/api/kinds.ts'
import type { Explanation, Mistake, Rule } from './mistake.ts'
import { programOf, replaced, wordsOf } from './mistake.ts'
import { nearest } from './nearest.ts'

/** Verbs of kubectl that came after v1.1.8, with the version that brought them. */
const LATER_VERBS: Readonly<Record<string, string>> = {
  explain: '1.2',
  rollout: '1.2',
  drain: '1.2',
  cordon: '1.2',
  uncordon: '1.2',
  convert: '1.2',
  top: '1.3',
  set: '1.3',
  completion: '1.3',
  taint: '1.4',
  certificate: '1.4',
  cp: '1.5',
  auth: '1.6',
  plugin: '1.8',
  diff: '1.9',
  wait: '1.11',
  'api-resources': '1.11',
  kustomize: '1.14',
  debug: '1.18',
  events: '1.23',
}
/** What does the same in v1.1.8, where there is something. */
const INSTEAD: Readonly<Record<string, string>> = { rollout: 'rolling-update', set: 'rolling-update', events: 'get events', debug: 'exec' }
const LATER_FLAGS = [
  '--show-labels',
  '--record',
  '--dry-run',
  '--all',
  '--force',
  '--prune',
  '--wait',
  '-n',
  '-A',
  '--short',
  '--export',
  '--field-selector',
  '-k',
]
const LATER_KINDS = [
  ['configmaps', 'configmap', 'cm'],
  ['replicasets', 'replicaset', 'rs'],
  ['statefulsets', 'statefulset', 'sts'],
  ['cronjobs', 'cronjob', 'cj'],
  ['networkpolicies', 'networkpolicy', 'netpol'],
  ['storageclasses', 'storageclass', 'sc'],
  ['poddisruptionbudgets', 'poddisruptionbudget', 'pdb'],
  ['customresourcedefinitions', 'customresourcedefinition', 'crd'],
  ['roles', 'role'],
  ['rolebindings', 'rolebinding'],
  ['clusterroles', 'clusterrole'],
  ['endpointslices', 'endpointslice'],
  ['gateways', 'gateway'],
]
/** Short names that came later, for kinds that are there. */
const LATER_SHORT: Readonly<Record<string, string>> = { deploy: 'deployments', sa: 'serviceaccounts', all: 'pods,rc,services' }
/** Which kind is meant when several have an object of this name: these first. */
const LIKELY: readonly Kind[] = ['ReplicationController', 'Service', 'Pod', 'Node']
/** What other programs call it. */
const OTHER_WORDS: Readonly<Record<string, string>> = {
  ls: 'get',
  list: 'get',
  show: 'get',
  ps: 'get pods',
  rm: 'delete',
  remove: 'delete',
  start: 'create',
  new: 'create',
  inspect: 'describe',
  log: 'logs',
  restart: 'delete pod',
}

/** A prompt copied along with the command. */
export const prompt: Rule = ({ line }): Explanation | undefined => {
  const found = /^\s*((?:\[[^\]]*\]\S*|[\w.-]+@[\w.-]+:\S*)?\s*[$#>%])\s*((?:kubectl|docker|curl|cat|ls|cd|for|sed|echo)\b.*)$/.exec(line)
  if (!found) return undefined
  const [, copied = '', command = ''] = found
  return { what: 'explain.prompt', values: { copied }, place: { in: 'line', from: 0, to: line.length - command.length }, suggestion: command }
}

/** A place-holder typed as it stands: `<pod>`, `POD_NAME`, `redis-slave-xxxxx`. */
export const placeHolder: Rule = (mistake): Explanation | undefined => {
  const { line, known } = mistake
  const word = wordsOf(line).find(each => /^<[\w -]+>$|^(POD|NAME|POD_NAME|PODNAME|FILE)$|-xxxxx$/.test(each))
  if (!word) return undefined
  const controller = /^(.*)-xxxxx$/.exec(word)?.[1]
  const pods = known.objects('pods').map(({ name }) => name)
  const pod = controller ? pods.find(name => name.startsWith(`${controller}-`)) : pods[0]
  return { what: 'explain.place-holder', values: { word }, ...(pod ? replaced(mistake, word, pod) : {}) }
}

/** A program that does not exist: a near miss, a verb without its program, or something this machine does not have. */
export const program: Rule = (mistake): Explanation | undefined => {
  const word = /(?:^|: )([^\s:]+): command not found/m.exec(mistake.output)?.[1]
  if (word === undefined) return undefined
  const { known, line } = mistake
  const owner = ['kubectl', 'docker'].find(each => known.verbs(each).includes(word))
  if (owner) return { what: 'explain.verb-alone', values: { word, program: owner }, ...replaced(mistake, word, `${owner} ${word}`) }
  const glued = ['kubectl', 'docker'].find(each => word.startsWith(each) && known.verbs(each).includes(word.slice(each.length)))
  if (glued) return { what: 'explain.no-space', values: { word }, ...replaced(mistake, word, `${glued} ${word.slice(glued.length)}`) }
  if (/\.(ya?ml|json)$/.test(word)) return { what: 'explain.file-as-program', values: { word }, suggestion: `kubectl create -f ${line.trim()}` }
  const close = nearest(word, known.programs)
  if (close) return { what: 'explain.near-program', values: { word, close }, ...replaced(mistake, word, close) }
  return { what: 'explain.no-program', values: { word } }
}

/** A verb that kubectl or docker does not know, or not yet. */
export const verb: Rule = (mistake): Explanation | undefined => {
  const { output, known } = mistake
  const [, word, owner = 'docker'] =
    /unknown command "([^"]+)" for "(kubectl)"/.exec(output) ?? /'([^']+)' is not a docker command/.exec(output) ?? ([] as string[])
  if (word === undefined) return undefined
  const since = owner === 'kubectl' ? LATER_VERBS[word] : undefined
  if (since) {
    const instead = INSTEAD[word]
    return { what: instead ? 'explain.later-verb-instead' : 'explain.later-verb', values: { word, since, instead: instead ?? '' } }
  }
  if (word === owner) return { what: 'explain.twice', values: { word }, suggestion: mistake.line.replace(`${word} ${word}`, word) }
  const other = owner === 'kubectl' ? OTHER_WORDS[word] : undefined
  const glued = known
    .verbs(owner)
    .find(each => word.startsWith(each) && KINDS.some(({ resource, short }) => [resource, ...short].includes(word.slice(each.length))))
  const close = other ?? (glued ? `${glued} ${word.slice(glued.length)}` : nearest(word, known.verbs(owner)))
  if (close) return { what: 'explain.near-verb', values: { word, close, program: owner }, ...replaced(mistake, word, close) }
  return { what: 'explain.no-verb', values: { word, program: owner } }
}

/** A flag that the verb does not have: a near miss, one dash too few, or a later one. */
export const flag: Rule = (mistake): Explanation | undefined => {
  const { line, output, known } = mistake
  const { program: owner, verb: which } = programOf(line)
  const flags = known.flags(owner, which)
  const unknown = /unknown flag: (--[^\s=]+)/.exec(output)?.[1] ?? /flag provided but not defined: (-[^\s=]+)/.exec(output)?.[1]
  const single = /unknown shorthand flag: '.' in (-[^\s=]+)/.exec(output)?.[1]
  const word = unknown ?? single
  if (word === undefined) return undefined
  // The flag was for the command in the pod: without -- kubectl takes it for its own.
  const [inside, pod] = /\bkubectl exec (?:-\S+ )*([a-z0-9][-.a-z0-9]*) (?!-)/.exec(line) ?? []
  if (inside !== undefined && pod !== undefined && !line.includes(' -- ')) {
    return { what: 'explain.exec-dashes', values: { word }, suggestion: line.replace(inside, inside + '-- ') }
  }
  if (single && flags.includes(`-${single}`)) return { what: 'explain.one-dash', values: { word }, ...replaced(mistake, single, `-${single}`) }
  if (word === '-n') return { what: 'explain.later-flag', values: { word }, suggestion: line.replace(/(^|\s)-n[ =]?/, '$1--namespace=') }
  if (word === '-A') return { what: 'explain.later-flag', values: { word }, ...replaced(mistake, word, '--all-namespaces') }
  const close = nearest(word, flags)
  if (close && !LATER_FLAGS.includes(word))
    return { what: 'explain.near-flag', values: { word, close, verb: which }, ...replaced(mistake, word, close) }
  if (LATER_FLAGS.includes(word)) return { what: 'explain.later-flag', values: { word } }
  return { what: 'explain.no-flag', values: { word, verb: which } }
}

/** A flag whose value is missing, or is no number. */
export const value: Rule = (mistake): Explanation | undefined => {
  const { line, output } = mistake
  if (/\s--[\w-]+\s+=\s*\S|\s--[\w-]+=\s+\S/.test(line)) {
    return { what: 'explain.spaces-around-equals', suggestion: line.replace(/(\s--[\w-]+)\s*=\s*/g, '$1=') }
  }
  const without = /flag needs an argument: (?:'.' in )?(-\S+)/.exec(output)?.[1]
  if (without)
    return { what: 'explain.value-missing', values: { word: without }, ...replaced(mistake, without, without), suggestion: `${line.trimEnd()} …` }
  const [, given, name] = /invalid argument "([^"]*)" for (--?[\w-]+)/.exec(output) ?? []
  if (given !== undefined && name !== undefined)
    return { what: 'explain.value-wrong', values: { given, word: name }, ...placeOnly(replaced(mistake, given, given)) }
  return undefined
}

/** A kind that does not exist: a near miss, one that came later, or a name where a kind should be. */
export const kind: Rule = (mistake): Explanation | undefined => {
  const { output, line, known } = mistake
  const word = /no resource "([^"]+)" has been defined/.exec(output)?.[1]
  if (word === undefined) {
    const unserved = /Unable to list "([^"]+)": the server could not find/.exec(output)?.[1]
    return unserved ? { what: 'explain.kind-not-served', values: { word: unserved } } : undefined
  }
  const lower = word.toLowerCase()
  const kinds = KINDS.flatMap(({ kind: name, resource, short }) => [resource, name.toLowerCase(), ...short])
  if (known.files.list.includes(word)) return missingFilename(mistake, word)
  const full = LATER_SHORT[lower]
  if (full) return { what: 'explain.later-short', values: { word, close: full }, ...replaced(mistake, word, full) }
  if (LATER_KINDS.some(names => names.includes(lower))) return { what: 'explain.later-kind', values: { word } }
  if (kinds.includes(lower)) return { what: 'explain.capitals', values: { word, close: lower }, ...replaced(mistake, word, lower) }
  const owner = [...KINDS]
    .sort((a, b) => rank(a.kind) - rank(b.kind))
    .find(({ resource }) => known.objects(resource).some(({ name }) => name === word))
  if (owner) {
    const close = owner.short[0] ?? owner.resource
    return { what: 'explain.kind-missing', values: { word, close }, ...replaced(mistake, word, `${close} ${word}`) }
  }
  const close = nearest(lower, kinds)
  if (close) return { what: 'explain.near-kind', values: { word, close }, ...replaced(mistake, word, close) }
  return { what: 'explain.no-kind', values: { word }, ...placeOnly(replaced({ ...mistake, line }, word, word)) }
}

/** A manifest named without `-f`, or two after one `-f`; a file that is not there. */
export const file: Rule = (mistake): Explanation | undefined => {
  const { line, output, known } = mistake
  const unexpected = /Unexpected args: \[([^\]]*)\]/.exec(output)?.[1]?.split(' ') ?? []
  const orphan = unexpected.find(word => /\.(ya?ml|json)$/.test(word)) ?? unexpected.find(word => known.files.list.includes(word))
  if (orphan) return missingFilename(mistake, orphan)
  const [subject, ...rest] = unexpected
  if (subject && /^\w+$/.test(subject) && programOf(line).verb === 'create')
    return { what: 'explain.create-by-word', values: { word: [subject, ...rest].join(' ') } }
  if (/you must provide one or more resources|must specify --filename|Must specify --filename|Required resource not specified/i.test(output)) {
    const named = wordsOf(line).find(word => known.files.list.includes(word))
    if (named) return missingFilename(mistake, named)
    if (/Required resource/.test(output)) return { what: 'explain.what-kind', suggestion: `${line.trim()} pods` }
    if (/Must specify --filename/.test(output)) return { what: 'explain.what-new' }
    return { what: 'explain.what-object' }
  }
  const missing =
    /the path "([^"]+)" does not exist/.exec(output)?.[1] ??
    /([^\s:']+)['’]?: No such file or directory/.exec(output)?.[1] ??
    /open ([^\s:]+): no such file/.exec(output)?.[1]
  if (missing === undefined) return undefined
  const close = nearest(missing, known.files.list) ?? known.files.list.find(name => name.replace(/\.\w+$/, '') === missing.replace(/\.\w+$/, ''))
  if (close) return { what: 'explain.near-file', values: { word: missing, close }, ...replaced(mistake, missing, close) }
  return { what: 'explain.no-file', values: { word: missing }, ...placeOnly(replaced(mistake, missing, missing)) }
}

/** An `&` that cuts an address in two, a quote that is not closed. */
export const shell: Rule = ({ line, output }): Explanation | undefined => {
  if (/^\s*curl\b/.test(line)) {
    const address = wordsOf(line).find(word => /^[^'"\\]*\?[^'"\\]*&/.test(word))
    if (address) {
      const from = line.indexOf(address)
      return { what: 'explain.ampersand', place: { in: 'line', from, to: from + address.length }, suggestion: line.replace(address, `'${address}'`) }
    }
  }
  const quote = /looking for matching `(.)'/.exec(output)?.[1]
  if (quote) return { what: 'explain.open-quote', values: { quote }, place: { in: 'line', from: line.indexOf(quote), to: line.length } }
  return undefined
}

function rank(kind: Kind): number {
  return LIKELY.includes(kind) ? LIKELY.indexOf(kind) : LIKELY.length
}

function missingFilename(mistake: Mistake, name: string): Explanation {
  const several = /\s(-f|--filename)[ =]/.test(mistake.line)
  return { what: several ? 'explain.one-file-each' : 'explain.no-filename-flag', values: { name }, ...replaced(mistake, name, `-f ${name}`) }
}

function placeOnly({ place }: ReturnType<typeof replaced>): Pick<Explanation, 'place'> {
  return place ? { place } : {}
}
