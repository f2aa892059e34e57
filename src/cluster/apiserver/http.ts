import { decode, decodeAs, DecodeError } from '../api/decode.ts'
import { encode, encodeList } from '../api/encode.ts'
import type { JsonObject } from '../api/encode.ts'
import { parseGoJson } from '../api/json.ts'
import { infoOf, infoOfResource, isKind, pathOf } from '../api/kinds.ts'
import type { ApiObject, Draft, Kind, KindInfo, Pod } from '../api/kinds.ts'
import { binding as bindingType, deleteOptions } from '../api/meta.ts'
import type { Binding } from '../api/meta.ts'
import { scale as scaleType } from '../api/scale.ts'
import type { Scale } from '../api/scale.ts'
import { badRequest, failure, invalid, isTooOld, methodNotAllowed, noSuchResource, StatusError, statusOf, success } from '../api/status.ts'
import { admitToNamespace } from './admission.ts'
import { withDefaults } from './defaults.ts'
import type { ApiClient, HttpRequest, HttpResponse, ListOptions, PatchType, Stream } from './client.ts'
import { containerOf } from '../local-client.ts'
import { discover, isDocument, roots } from './discovery.ts'
import { readLogOptions } from './log-options.ts'
import { locate, proxy } from './proxy.ts'
import type { Dial } from './proxy.ts'
import {
  cleanPath,
  dated,
  readTarget,
  redirect,
  respond,
  respondError,
  respondJson,
  respondOfGroup,
  saysYes,
  statusOfGroup,
  wantsPretty,
} from './response.ts'
import { getScale, putScale } from './scale.ts'
import type { Scalable } from './scale.ts'
import { checkName } from './server.ts'
import type { ApiServer } from './server.ts'
import { required } from './validation/problems.ts'
import { applyPatch } from './patch.ts'
import { noVersion } from './no-version.ts'
import { eventLine, eventStream } from './watch-lines.ts'

/** What the REST face needs besides the server: logs come from the nodes, proxied requests go over the network. */
export interface Backends {
  readonly client: Pick<ApiClient, 'log'>
  readonly dial: Dial
}

/** Answers a request as the API server on `localhost:8080` does: the same functions as `ApiClient`, in HTTP's words. */
export type RestFace = (server: ApiServer, backends: Backends, request: HttpRequest) => HttpResponse

export function handle(server: ApiServer, backends: Backends, request: HttpRequest): HttpResponse {
  return dated(answer(server, backends, request), server.now)
}

function answer(server: ApiServer, backends: Backends, request: HttpRequest): HttpResponse {
  try {
    return new Face(server, backends, request).answer()
  } catch (error) {
    if (!(error instanceof StatusError)) throw error
    // What has no handler is refused in v1's words; the handlers of the group forget the version of a Status, and its last newline.
    const ofGroup = /^\/apis\/extensions\/v1beta1\//.test(request.path) && !error.message.startsWith('the server ')
    return ofGroup ? respondOfGroup(error) : respondError(error)
  }
}

const PATCH_TYPES: { readonly [contentType: string]: PatchType } = {
  'application/json-patch+json': 'json',
  'application/merge-patch+json': 'merge',
  'application/strategic-merge-patch+json': 'strategic',
}

const SCALABLE: { readonly [resource: string]: Scalable } = { replicationcontrollers: 'ReplicationController', deployments: 'Deployment' }

/** Watches of these go through a cache, which begins with what is there as new; etcd knows what has been changed since (v1.1.8). */
const CACHED: readonly Kind[] = ['Endpoints', 'Node', 'Pod']
const PROXIED = ['GET', 'HEAD', 'PUT', 'POST', 'DELETE', 'OPTIONS']

/** What a path below `/api/v1` or the extensions' root names. */
interface Place {
  readonly info: KindInfo
  readonly namespace: string
  readonly name: string
  /** what follows the name */
  readonly rest: readonly string[]
}

/** One request on its way through the server. */
class Face {
  readonly #server: ApiServer
  readonly #backends: Backends
  readonly #request: HttpRequest
  readonly #target: ReturnType<typeof readTarget>
  readonly #pretty: boolean

  constructor(server: ApiServer, backends: Backends, request: HttpRequest) {
    this.#server = server
    this.#backends = backends
    this.#request = request
    this.#target = readTarget(request.path)
    this.#pretty = wantsPretty(request, this.#target.query)
  }

  answer(): HttpResponse {
    const { segments, path } = this.#target
    const clean = cleanPath(path)
    if (clean !== path) return redirect(301, clean + this.#request.path.slice(path.length), this.#request.method)
    if (!this.#isAccepted('application/json') && isDocument(path)) throw unexplained(406)
    const known = discover(path, this.#request.method)
    if (known) return known
    const [root, version] = segments
    if (root === 'api' && version === 'v1') return this.#answerBelow(segments.slice(2), 'v1')
    if (root === 'apis' && version === 'extensions' && segments[2] === 'v1beta1') return this.#answerBelow(segments.slice(3), 'extensions/v1beta1')
    if (root === 'api' || root === 'apis' || root === 'version') throw noSuchResource()
    return roots(404)
  }

  #answerBelow(segments: readonly string[], apiVersion: string): HttpResponse {
    const [first, ...others] = segments
    if (first === 'proxy') return this.#proxy(others)
    if (first === 'watch') return this.#watch(this.#placeOf(others, apiVersion))
    if (segments.at(-1) === 'bindings' && segments.length === 3 && first === 'namespaces') return this.#bind(segments[1]!)
    if (segments.length === 5 && first === 'namespaces' && segments[4] === 'scale' && apiVersion !== 'v1') return this.#scale(segments)
    const place = this.#placeOf(segments, apiVersion)
    if (place.rest.length > 0) return this.#answerPart(place)
    return place.name ? this.#answerObject(place) : this.#answerCollection(place)
  }

  #placeOf(segments: readonly string[], apiVersion: string): Place {
    let [resource = '', name = '', ...rest] = segments
    let namespace = ''
    if (resource === 'namespaces' && rest[0] !== undefined && !['status', 'finalize'].includes(rest[0])) {
      namespace = name
      ;[resource, name = '', ...rest] = rest as [string, ...string[]]
    }
    const info = infoOfResource(resource)
    if (!info?.served || info.apiVersion !== apiVersion || (namespace && !info.namespaced) || (name && info.namespaced && !namespace))
      throw noSuchResource()
    if (!this.#isAccepted(rest[0] === 'log' ? 'text/plain' : 'application/json')) throw unexplained(406)
    return { info, namespace, name, rest }
  }

  /** Whether the client takes an answer of this type (emicklei/go-restful). JSON is offered everywhere. */
  #isAccepted(type: string): boolean {
    const { accept } = this.#request.headers
    return !accept || accept.split(',').some(each => ['*/*', 'application/json', type].includes(each.split(';')[0]!.trim()))
  }

  #answerCollection(place: Place): HttpResponse {
    const { info, namespace } = place
    switch (this.#request.method) {
      case 'GET':
        return this.#answerList(place)
      case 'POST': {
        if (info.namespaced && !namespace) throw methodNotAllowed()
        const draft = this.#readObject(info.kind)
        if (info.namespaced) admitToNamespace(this.#server.store, info.kind, namespace, draft.metadata?.name ?? '', 'CREATE')
        return this.#object(201, this.#server.create(inNamespace(draft, namespace)))
      }
      default:
        throw methodNotAllowed()
    }
  }

  #answerObject({ info, namespace, name }: Place): HttpResponse {
    const { kind } = info
    switch (this.#request.method) {
      case 'GET':
        return this.#object(200, this.#server.get(kind, namespace, name))
      case 'PUT': {
        const draft = this.#readObject(kind)
        checkName(draft, { name, namespace })
        const before = this.#server.find(kind, namespace, name)
        return this.#object(before ? 200 : 201, this.#server.update(inNamespace(draft, namespace)))
      }
      case 'PATCH':
        return this.#object(200, this.#server.patch(kind, namespace, name, this.#patchType(), this.#request.body))
      case 'DELETE': {
        // Services are deleted by a handler of their own, which does not read the body.
        const gracePeriodSeconds = kind === 'Service' ? undefined : this.#readGracePeriod()
        const answer = this.#server.delete(kind, namespace, name, { gracePeriodSeconds }) as { kind: string }
        if (isKind(answer.kind)) return this.#object(200, answer as ApiObject)
        return info.apiVersion === 'v1' ? this.#json(200, answer) : statusOfGroup(200, answer, this.#pretty)
      }
      default:
        throw methodNotAllowed()
    }
  }

  #answerPart(place: Place): HttpResponse {
    const { info, namespace, name, rest } = place
    const { method } = this.#request
    const part = rest[0]!
    const only = (...methods: string[]): void => {
      if (!methods.includes(method)) throw methodNotAllowed()
    }
    if (info.kind === 'Pod' && part === 'proxy') {
      only(...PROXIED)
      this.#server.get('Pod', namespace, name)
      const aside = this.#intoFolder(rest.slice(1))
      if (aside) return aside
      return proxy(this.#server, this.#backends.dial, 'pods', namespace, name, this.#remainder(rest.slice(1)), this.#request)
    }
    if (rest.length > 1) throw noSuchResource()
    if (part === 'status' && HAVE_STATUS.includes(info.kind)) {
      only('PUT')
      const draft = this.#readObject(info.kind)
      checkName(draft, { name, namespace })
      return this.#part(this.#server.updateStatus(inNamespace(withDefaults(draft), namespace)), part)
    }
    if (part === 'finalize' && info.kind === 'Namespace') {
      only('PUT')
      const draft = this.#readObject('Namespace')
      checkName(draft, { name, namespace })
      return this.#part(this.#server.finalize(draft), part)
    }
    if (info.kind !== 'Pod') throw noSuchResource()
    switch (part) {
      case 'binding':
        only('POST')
        return this.#bind(namespace)
      case 'log':
        only('GET')
        return this.#log(namespace, name)
      case 'exec':
      case 'attach':
      case 'portforward':
        only('GET', 'POST')
        return this.#stream(this.#server.get('Pod', namespace, name), part)
      default:
        throw noSuchResource()
    }
  }

  /** A list, or a watch. Asked for in any other word than `true` v1.1.8 takes it for a short request, and cannot stream (cmd/kube-apiserver/app/server.go). */
  #answerList(place: Place): HttpResponse {
    const watch = this.#target.query.get('watch')
    if (!saysYes(watch) || place.info.kind === 'ComponentStatus') return this.#list(place)
    const stream = this.#watch(place)
    if (watch === 'true') return stream
    stream.stream?.close()
    return respond(404, '404 page not found\n')
  }

  #list({ info, namespace }: Place): HttpResponse {
    const { items, resourceVersion } = this.#server.list(info.kind, { ...this.#selectors(), namespace })
    const selfLink = pathOf(info.kind, namespace) + (this.#target.endsInSlash ? '/' : '')
    return this.#json(200, encodeList(info.kind, { items, resourceVersion, selfLink }))
  }

  /** Lines of JSON. Without a version, v1.1 begins with what is there. */
  #watch({ info, namespace, name, rest }: Place): HttpResponse {
    if (rest.length > 0) throw noSuchResource()
    if (this.#request.method !== 'GET') throw methodNotAllowed()
    const { kind } = info
    const resourceVersion = this.#target.query.get('resourceVersion') ?? ''
    if (resourceVersion !== '' && !/^\d+$/.test(resourceVersion)) throw badVersion(info, resourceVersion)
    const options = { ...this.#selectors(), namespace, resourceVersion, ...(name ? { name } : {}) }
    const fromNow = Number(resourceVersion) === 0
    const watch = this.#server.watch(kind, options)
    const present = fromNow ? this.#server.list(kind, options).items.filter(item => !name || item.metadata.name === name) : []
    const cached = CACHED.includes(kind)
    const body = present.map(object => eventLine(cached ? 'ADDED' : lastChange(this.#server, object), object)).join('')
    return {
      status: 200,
      reason: 'OK',
      headers: { 'transfer-encoding': 'chunked' }, // v1.1.8 does not say that it is JSON
      body,
      stream: eventStream(watch),
    }
  }

  #selectors(): ListOptions {
    const { query } = this.#target
    return { labelSelector: query.get('labelSelector'), fieldSelector: query.get('fieldSelector') }
  }

  #scale([, namespace = '', resource, name = '']: readonly string[]): HttpResponse {
    const kind = SCALABLE[resource!]
    if (!kind) throw noSuchResource()
    if (this.#request.method === 'GET') return this.#json(200, getScale(this.#server, kind, namespace, name))
    const { method } = this.#request
    if (method !== 'PUT' && method !== 'PATCH') throw methodNotAllowed()
    const scale =
      method === 'PUT'
        ? this.#read('Scale', 'extensions/v1beta1', data => decodeAs(scaleType, data) as Scale)
        : this.#patchedScale(getScale(this.#server, kind, namespace, name))
    const { name: asked = '', namespace: within = '' } = scale.metadata
    checkName({ kind, metadata: { name: asked, namespace: within } }, { name, namespace })
    return this.#json(200, putScale(this.#server, kind, namespace, name, scale.spec.replicas ?? 0))
  }

  #patchedScale(scale: JsonObject): Scale {
    try {
      return decodeAs(scaleType, applyPatch(scale, scaleType, this.#patchType(), this.#request.body)) as Scale
    } catch (error) {
      throw error instanceof DecodeError ? failure(error.message) : error
    }
  }

  #bind(namespace: string): HttpResponse {
    if (this.#request.method !== 'POST') throw methodNotAllowed()
    const binding = this.#read('Binding', 'v1', data => decodeAs(bindingType, data) as Binding)
    const { kind = '', name: node = '' } = binding.target
    const pod = binding.metadata.name ?? ''
    admitToNamespace(this.#server.store, 'Pod', namespace, pod, 'CREATE')
    if (kind && kind !== 'Node' && kind !== 'Minion') {
      throw invalid('binding', pod, [{ type: 'FieldValueInvalid', field: 'to.kind', value: kind, detail: "must be empty, 'Node', or 'Minion'" }])
    }
    if (!node) throw invalid('binding', pod, [required('to.name')])
    if (!pod) throw badRequest('Name parameter required.')
    this.#server.bind(namespace, pod, node)
    return this.#json(201, { ...success(), code: 201 })
  }

  /** Refuses a request for a stream: first for where it would go (streamLocation, pkg/registry/pod/strategy.go, v1.1.8), then because nobody asks in SPDY. */
  #stream(pod: Pod, part: 'exec' | 'attach' | 'portforward'): never {
    if (part !== 'portforward') containerOf(pod, this.#target.query.get('container') || undefined)
    if (!pod.spec.nodeName) throw badRequest(`pod ${pod.metadata.name} does not have a host assigned`)
    throw badRequest('Upgrade request required')
  }

  #log(namespace: string, name: string): HttpResponse {
    const options = readLogOptions(this.#target.query, name)
    let stream: Stream
    try {
      stream = this.#backends.client.log(namespace, name, options)
    } catch (error) {
      // That the kubelet does not answer is found out by whoever copies its words, and he does not ask how it should look.
      if (error instanceof StatusError && !error.reason) return respondJson(error.code, statusOf(error), false)
      throw error
    }
    if (!this.#server.find('Pod', namespace, name)?.spec.nodeName) return { ...respond(204, ''), headers: {} } // nowhere to ask
    if (!options.follow) return respond(200, allOf(stream), 'text/plain')
    const headers = { 'content-type': 'text/plain', 'transfer-encoding': 'chunked' }
    return {
      status: 200,
      reason: 'OK',
      headers,
      body: '',
      stream: { ready: () => stream.ready(), read: () => textOf(stream), close: () => stream.close() },
    }
  }

  #proxy(segments: readonly string[]): HttpResponse {
    if (!PROXIED.includes(this.#request.method)) throw methodNotAllowed()
    const namespaced = segments[0] === 'namespaces'
    const [namespace, resource = '', id, ...rest] = namespaced ? (segments.slice(1) as [string, ...string[]]) : ['', ...segments]
    if (!id || !(namespaced ? ['services', 'pods'] : ['nodes']).includes(resource)) throw noSuchResource()
    if (rest.length === 0 && !this.#target.endsInSlash) locate(this.#server, resource, namespace!, id)
    return this.#intoFolder(rest) ?? proxy(this.#server, this.#backends.dial, resource, namespace!, id, this.#remainder(rest), this.#request)
  }

  /** Sends who asks for the root of something proxied to the path with the slash, so that its links work. */
  #intoFolder(rest: readonly string[]): HttpResponse | undefined {
    const { path, endsInSlash } = this.#target
    if (rest.length > 0 || endsInSlash) return undefined
    const location = `${path}/${this.#request.path.slice(path.length)}`
    return { status: 301, reason: 'Moved Permanently', headers: { location, 'content-length': '0' }, body: '' }
  }

  #remainder(rest: readonly string[]): string {
    return rest.join('/') + (this.#target.endsInSlash && rest.length > 0 ? '/' : '')
  }

  #patchType(): PatchType {
    const contentType = this.#request.headers['content-type'] ?? ''
    const type = PATCH_TYPES[contentType.split(';')[0]!.trim()]
    if (!type) throw unexplained(415)
    if (!PATCH_TYPES[contentType]) throw failure(`unknown Content-Type header for patch: ${contentType}`) // whoever looked first let it through
    return type
  }

  #readObject<K extends Kind>(kind: K): Draft<K> {
    return this.#read(kind, infoOf(kind).apiVersion, data => decode(kind, data))
  }

  /** The body as an object of a kind. Refused, in v1.1.8's sentence for it, when it says that it is something else. */
  #read<T>(kind: string, apiVersion: string, decodeBody: (data: unknown) => T): T {
    const { body } = this.#request
    const unrecognized = (why: string): StatusError => badRequest(`the object provided is unrecognized (must be of type ${kind}): ${why}`)
    if (body.length === 0) throw unrecognized('empty input')
    let data: { kind?: unknown; apiVersion?: unknown } | null
    try {
      data = parseGoJson(body) as typeof data
    } catch (error) {
      throw unrecognized(`couldn't get version/kind; json parse error: ${(error as Error).message}`)
    }
    const wrong = noVersion(data)
    if (wrong) throw unrecognized(wrong)
    const dataKind = String(data?.kind ?? '')
    const dataVersion = String(data?.apiVersion ?? '')
    const refuse = (why: string): never => {
      throw dataKind ? badRequest(`${dataKind} in version ${dataVersion} cannot be handled as a ${kind}: ${why}`) : unrecognized(why)
    }
    if (dataVersion && dataVersion !== apiVersion) {
      refuse(`The apiVersion in the data (${dataVersion}) does not match the specified apiVersion(${apiVersion})`)
    }
    if (dataKind && dataKind !== kind) refuse(`The kind in the data (${dataKind}) does not match the specified kind(${kind})`)
    try {
      return decodeBody(data)
    } catch (error) {
      if (error instanceof DecodeError) return refuse(error.message)
      throw error
    }
  }

  /** What a DELETE's body asks for. Of another kind or version it cannot be read, in the words of pkg/conversion. */
  #readGracePeriod(): number | undefined {
    const { body } = this.#request
    if (body.length === 0) return undefined
    try {
      const data = parseGoJson(body) as { kind?: string; apiVersion?: string } | null
      const wrong = noVersion(data)
      if (wrong) throw new DecodeError(wrong)
      const { kind = 'DeleteOptions', apiVersion: version = '' } = data ?? {}
      if (!['', 'v1', 'extensions/v1beta1'].includes(version) || (kind !== 'DeleteOptions' && !isKind(kind))) {
        throw new DecodeError(`no kind "${kind}" is registered for ${version ? `version "${version}"` : 'the default version'}`)
      }
      if (kind !== 'DeleteOptions') {
        const types = `(${version.split('/').at(-1) || 'api'}.${kind}, api.DeleteOptions)`
        throw new DecodeError(`converting  to : type names don't match (${kind}, DeleteOptions), and no conversion 'func ${types} error' registered.`)
      }
      return (decodeAs(deleteOptions, data) as { gracePeriodSeconds?: number }).gracePeriodSeconds
    } catch (error) {
      const { message } = error as Error
      throw failure(error instanceof DecodeError ? message : `couldn't get version/kind; json parse error: ${message}`)
    }
  }

  #object(status: number, object: ApiObject): HttpResponse {
    return this.#json(status, encode(object))
  }

  /** An object as the answer of one of its parts, whose path it takes for its own. */
  #part(object: ApiObject, part: string): HttpResponse {
    const json = encode(object)
    const metadata = json.metadata as JsonObject
    return this.#json(200, { ...json, metadata: { ...metadata, selfLink: `${metadata.selfLink as string}/${part}` } })
  }

  #json(status: number, value: unknown): HttpResponse {
    return respondJson(status, value, this.#pretty)
  }
}

const HAVE_STATUS: readonly Kind[] = [
  'HorizontalPodAutoscaler',
  'Ingress',
  'Job',
  'Namespace',
  'Node',
  'PersistentVolume',
  'PersistentVolumeClaim',
  'Pod',
  'ReplicationController',
  'ResourceQuota',
]

/** An object of the request's namespace. One that says it is of another is refused. */
function inNamespace<K extends Kind>(draft: Draft<K>, namespace: string): Draft<K> {
  const given = draft.metadata?.namespace
  if (!namespace || given === namespace) return draft
  if (given) throw badRequest('the namespace of the provided object does not match the namespace sent on the request')
  return { ...draft, metadata: { ...draft.metadata, namespace } }
}

/** Whether an object as it is was made or changed: what a watch from just before tells. What is remembered no more counts as made. */
function lastChange(server: ApiServer, { kind, metadata }: ApiObject): string {
  const { namespace, name, resourceVersion } = metadata
  try {
    const watch = server.watch(kind, { namespace, name, resourceVersion: String(Number(resourceVersion) - 1) })
    const last = watch.next()
    watch.stop()
    return last?.type ?? 'ADDED'
  } catch (error) {
    if (isTooOld(error)) return 'ADDED'
    throw error
  }
}

/** A refusal that has no words of its own. */
function unexplained(code: number): StatusError {
  return new StatusError(code, '', `the server responded with the status code ${code} but did not return more information`, {})
}

function badVersion({ spelled }: KindInfo, version: string): StatusError {
  const detail = `strconv.ParseUint: parsing "${version}": invalid syntax`
  return invalid(spelled, '', [{ type: 'FieldValueInvalid', field: 'resourceVersion', value: version, detail }])
}

/** Everything that a stream that does not follow has to say. */
function allOf(stream: Stream): string {
  let text = ''
  for (let part = textOf(stream); part !== undefined && part !== ''; part = textOf(stream)) text += part
  return text
}

function textOf(stream: Stream): string | undefined {
  const part = stream.read()
  return part && part.stdout + part.stderr
}
