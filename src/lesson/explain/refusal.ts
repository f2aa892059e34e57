import { infoOfResource, KINDS } from '../../cluster/api/kinds.ts'
import type { Explanation, Mistake, Rule } from './mistake.ts'
import { programOf, replaced } from './mistake.ts'
import { nearest } from './nearest.ts'

/** What kubectl, the API server, docker or curl say in their own words, with the key that explains it. `values` are the pattern's named groups. */
const WORDS: readonly [words: RegExp, what: string][] = [
  [/(?<kind>\w+) "(?<name>[^"]+)" already exists/, 'explain.already-exists'],
  [/cannot have the same name as the existing ReplicationController (?<name>\S+)/, 'explain.same-name'],
  [/must specify a matching key with non-equal value in Selector for (?<name>\S+)/, 'explain.equal-selector'],
  [/contains a (?<kind>\w+) not a ReplicationController/, 'explain.not-a-controller'],
  [/couldn't find original replica count of "(?<name>[^"]+)"/, 'explain.nothing-to-roll-back'],
  [/timed out waiting for any update progress/, 'explain.update-timeout'],
  [/Missing\/unexpected annotations for controller (?<name>\S+),/, 'explain.update-stranger'],
  [/--filename and --image can not both be specified/, 'explain.file-or-image'],
  [/Must specify the controller to update/, 'explain.which-controller'],
  [/Expected replicas to be (?<wanted>\d+), was (?<now>\d+)/, 'explain.current-replicas'],
  [/--replicas=COUNT is required/, 'explain.replicas-missing'],
  [/COMMAND is required for exec/, 'explain.exec-command'],
  [/POD is required for (?<verb>\w+)/, 'explain.pod-required'],
  [/executable file not found in \$PATH/, 'explain.exec-not-found'],
  [/container "(?<container>[^"]+)" is in waiting state/, 'explain.log-waiting'],
  [/name cannot be provided when a selector is specified/, 'explain.name-or-selector'],
  [/at least one resource must be specified to use a selector/, 'explain.selector-of-what'],
  [/the provided selector "(?<given>[^"]+)" is not valid/, 'explain.selector-form'],
  [/output format "(?<given>[^"]+)" not recognized/, 'explain.output-format'],
  [/error parsing jsonpath|error executing jsonpath|error parsing template|error executing template/, 'explain.template'],
  [/'(?<key>[^']+)' already has a value \((?<old>[^)]*)\), and --overwrite is false/, 'explain.label-overwrite'],
  [/invalid label spec: (?<given>.+)/, 'explain.label-form'],
  [/Invalid JSON document/, 'explain.patch-json'],
  [/the object has been modified/, 'explain.conflict'],
  [/field is immutable/, 'explain.immutable'],
  [/no description has been implemented for "(?<kind>[^"]+)"/, 'explain.no-describe'],
  [/there was a problem with the editor/, 'explain.no-editor'],
  [/No manual entry for (?<name>kubectl|docker)/, 'explain.no-manual'],
  [/namespace can never be deleted/, 'explain.namespace-default'],
  [/Cannot connect to the Docker daemon/, 'explain.docker-down'],
  [/permission denied/i, 'explain.permission'],
  [/Conflict, You cannot remove a running container/, 'explain.docker-running'],
  [/couldn't read version from server|The connection to the server .* was refused/, 'explain.api-down'],
  [/curl: \(6\) Could not resolve host: (?<host>\S+)/, 'explain.curl-host'],
  [/curl: \(52\) Empty reply from server/, 'explain.curl-empty'],
  [/curl: \(56\)/, 'explain.curl-reset'],
  [/curl: \(28\)|Connection timed out/, 'explain.curl-timeout'],
  [/READONLY You can't write against a read only slave/, 'explain.redis-readonly'],
]

/** A refusal whose words say everything that is to be known. */
export const refusal: Rule = ({ output }): Explanation | undefined => {
  for (const [words, what] of WORDS) {
    const found = words.exec(output)
    if (found) return { what, values: Object.fromEntries(Object.entries(found.groups ?? {}).map(([name, value]) => [name, value ?? ''])) }
  }
  return undefined
}

/** An object that is not there: misspelled, of another kind, in another namespace, or replaced meanwhile. */
export const object: Rule = (mistake): Explanation | undefined => {
  const [, spelled, name] = /(?:^|[\s:])(\w+) "([^"]+)" not found/.exec(mistake.output) ?? []
  if (spelled === undefined || name === undefined) return undefined
  const info = KINDS.find(each => each.spelled === spelled) ?? infoOfResource(spelled.toLowerCase())
  if (!info) return undefined
  const { known } = mistake
  const namespace = /--namespace[= ](\S+)/.exec(mistake.line)?.[1] ?? 'default'
  const same = known.objects(info.resource)
  const elsewhere = same.find(each => each.name === name && each.namespace !== namespace)
  if (elsewhere) {
    const suggestion =
      mistake.line.replace(/\s*--namespace[= ]\S+/, '') + (elsewhere.namespace === 'default' ? '' : ` --namespace=${elsewhere.namespace}`)
    return { what: 'explain.other-namespace', values: { name, namespace: elsewhere.namespace }, suggestion }
  }
  const here = same.filter(each => !info.namespaced || each.namespace === namespace).map(each => each.name)
  if (info.resource === 'pods') {
    const controllers = known.objects('replicationcontrollers').map(each => each.name)
    const owner = controllers.find(each => name === each || (name.startsWith(`${each}-`) && /^[a-z0-9]{5}$/.test(name.slice(each.length + 1))))
    const pod = owner && here.find(each => each.startsWith(`${owner}-`) && /^[a-z0-9]{5}$/.test(each.slice(owner.length + 1)))
    if (owner && pod)
      return {
        what: owner === name ? 'explain.controller-not-pod' : 'explain.pod-replaced',
        values: { name, owner, pod },
        ...replaced(mistake, name, pod),
      }
  }
  // v1.1.8's apply reads the object first and never creates it.
  if (mistake.output.includes('error when retrieving current configuration of:'))
    return { what: 'explain.apply-creates-nothing', values: { name }, suggestion: mistake.line.replace(/\bapply\b/, 'create') }
  const close = nearest(name, here)
  if (close) return { what: 'explain.near-name', values: { name, close }, ...replaced(mistake, name, close) }
  const other = KINDS.find(each => each.resource !== info.resource && known.objects(each.resource).some(found => found.name === name))
  if (other) return { what: 'explain.other-kind', values: { name, kind: other.kind, asked: info.kind } }
  return { what: here.length > 0 ? 'explain.no-name' : 'explain.none-of-kind', values: { name, kind: info.kind, names: here.slice(0, 8) } }
}

/** An image that the registry does not have: misspelled, or with a tag that was never made. */
export const image: Rule = (mistake): Explanation | undefined => {
  const asked = askedImage(mistake)
  if (!asked || !/not found|No such image|could not find/i.test(mistake.output)) return undefined
  const { typed, repository, tag, repositories } = asked
  if (repositories.includes(repository)) {
    const tags = mistake.known.images.filter(each => each.startsWith(`${repository}:`)).map(each => each.slice(repository.length + 1))
    return { what: 'explain.image-tag', values: { given: tag, repository, tags } }
  }
  const close = asked.owned ?? nearest(repository, repositories)
  if (close)
    return { what: 'explain.image-near', values: { given: repository, close }, ...replaced(mistake, typed, typed.replace(repository, close)) }
  return { what: 'explain.image-none', values: { given: typed } }
}

/** An image that was found, but is probably not the one that was meant: its name lacks an owner, or is like another. */
export const otherImage: Rule = (mistake): Explanation | undefined => {
  const asked = askedImage(mistake)
  if (!asked || asked.repositories.includes(asked.repository)) return undefined
  const { typed, repository, repositories, owned } = asked
  const close = owned ?? nearest(repository, repositories)
  if (!close) return undefined
  return { what: 'explain.image-other', values: { given: repository, close }, ...replaced(mistake, typed, typed.replace(repository, close)) }
}

/** The image that a docker command names, and which of those that are known it may stand for. */
function askedImage({ line, known }: Mistake) {
  const { program, verb, rest } = programOf(line)
  const typed = rest.find(word => !word.startsWith('-'))
  if (program !== 'docker' || !['pull', 'run', 'rmi', 'history'].includes(verb) || typed === undefined) return undefined
  const [repository = '', tag = 'latest'] = typed.replace(/^docker\.io\//, '').split(':')
  const repositories = [...new Set(known.images.map(each => each.replace(/:[^:/]*$/, '')))]
  return { typed, repository, tag, repositories, owned: repositories.find(each => each.endsWith(`/${repository}`)) }
}

/** Nobody listens at the port that curl asked. */
export const port: Rule = (mistake): Explanation | undefined => {
  const asked = /curl: \(7\)/.test(mistake.output) ? (/:(\d+)(?:\D|$)/.exec(mistake.line.replace(/^[^:]*:\/\//, ''))?.[1] ?? '80') : undefined
  if (asked === undefined) return undefined
  const open = mistake.known.nodePorts
  if (open.length === 0) return { what: 'explain.curl-no-service', values: { port: asked } }
  if (open.includes(Number(asked))) return { what: 'explain.curl-refused', values: { port: asked } }
  const suggestion = mistake.line.includes(`:${asked}`) ? mistake.line.replace(`:${asked}`, `:${open[0]}`) : ''
  return { what: 'explain.curl-port', values: { port: asked, open: open.map(String) }, ...(suggestion ? { suggestion } : {}) }
}
