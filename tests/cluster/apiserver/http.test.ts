import { expect, test } from 'vitest'
import { handle } from '../../../src/cluster/apiserver/http.ts'
import type { Backends } from '../../../src/cluster/apiserver/http.ts'
import { controller, pod, serverUnderTest } from './server-under-test.ts'

const V1 = '/api/v1/namespaces/default'
const JOBS = '/apis/extensions/v1beta1/namespaces/default/jobs'

function face() {
  const { server } = serverUnderTest()
  const backends: Backends = {
    client: { log: () => lines('one\ntwo\n') },
    dial: (host, port, { path }) => ({ status: 200, reason: 'OK', headers: {}, body: `${host}:${port}${path}` }),
  }
  const ask = (method: string, path: string, body: unknown = '', headers: Record<string, string> = {}) =>
    handle(server, backends, {
      method,
      path,
      headers: { 'user-agent': 'curl/7.29.0', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })
  return { server, ask }
}

/** What is no object does not say what it is. */
const NO_VERSION = (type: string) =>
  `couldn't get version/kind; json parse error: json: cannot unmarshal ${type} into Go value of type struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }`
const address = (clusterIP: string) => ({ metadata: { name: 'a' }, spec: { ports: [{ port: 1 }], clusterIP } })

function lines(text: string) {
  const parts: ({ stdout: string; stderr: string } | undefined)[] = [{ stdout: text, stderr: '' }]
  return { ready: () => true, read: () => parts.shift(), write() {}, closeInput() {}, exitCode: 0, resize() {}, close() {} }
}

test.each<[string, string, unknown, number, string]>([
  ['GET', '/api/v2', '', 404, 'the server could not find the requested resource'],
  ['FOO', '/api/v1/proxy/namespaces/default/services/nosuch/', '', 405, 'the server does not allow this method on the requested resource'],
  ['PATCH', `${V1}/pods/web/proxy`, '', 405, 'the server does not allow this method on the requested resource'],
  ['POST', `${V1}/pods`, '[]', 400, `the object provided is unrecognized (must be of type Pod): ${NO_VERSION('array')}`],
  ['POST', `${V1}/pods`, '5', 400, `the object provided is unrecognized (must be of type Pod): ${NO_VERSION('number')}`],
  ['DELETE', `${V1}/pods/web`, '[]', 500, NO_VERSION('array')],
  [
    'POST',
    `${V1}/pods`,
    { ...pod('a'), metadata: { name: 'a', resourceVersion: '7' } },
    500,
    'resourceVersion may not be set on objects to be created',
  ],
  [
    'POST',
    `${V1}/services`,
    address('::1'),
    422,
    `Service "a" is invalid: spec.clusterIP: invalid value '::1', Details: provided IP is not in the valid range`,
  ],
  [
    'POST',
    `${V1}/services`,
    address('1::2::3'),
    422,
    `Service "a" is invalid: spec.clusterIP: invalid value '1::2::3', Details: clusterIP should be empty, 'None', or a valid IP address`,
  ],
  [
    'POST',
    `${V1}/services`,
    { metadata: { name: 'a' }, spec: { ports: [{ port: 1 }], externalIPs: ['2001:db8::10.0.0.1', '::1', 'fe80::9', 'ff02::1', '1:2:3:4:5:6:7'] } },
    422,
    `Service "a" is invalid: [spec.externalIPs: invalid value '::1', Details: may not be in the loopback range (127.0.0.0/8), spec.externalIPs: invalid value 'fe80::9', Details: may not be in the link-local range (169.254.0.0/16), spec.externalIPs: invalid value 'ff02::1', Details: may not be in the link-local multicast range (224.0.0.0/24), spec.externalIPs: invalid value '1:2:3:4:5:6:7', Details: not a valid IP address]`,
  ],
  ['GET', `${V1}/daemonsets`, '', 404, 'the server could not find the requested resource'],
  ['GET', '/api/v1/pods/web', '', 404, 'the server could not find the requested resource'],
  ['GET', `${V1}/pods/web/nosuch`, '', 404, 'the server could not find the requested resource'],
  ['GET', `${V1}/pods/web/status`, '', 405, 'the server does not allow this method on the requested resource'],
  ['POST', '/version', '', 405, 'the server does not allow this method on the requested resource'],
  ['POST', '/api/v1/pods', pod('a'), 405, 'the server does not allow this method on the requested resource'],
  ['DELETE', `${V1}/pods`, '', 405, 'the server does not allow this method on the requested resource'],
  ['POST', `${V1}/pods/web/exec`, '', 400, 'pod web does not have a host assigned'],
  ['POST', `${V1}/pods/placed/exec`, '', 400, 'Upgrade request required'],
  ['GET', `${V1}/pods/placed/attach?container=nope`, '', 400, 'container nope is not valid for pod placed'],
  ['GET', `${V1}/pods/placed/portforward?container=nope`, '', 400, 'Upgrade request required'],
  ['POST', `${V1}/pods/web/binding`, {}, 422, 'binding "" is invalid: to.name: required value'],
  ['POST', `${V1}/pods/web/binding`, { target: { name: 'n1' } }, 400, 'Name parameter required.'],
  ['PUT', `${V1}/pods/web`, { metadata: { name: 'web', resourceVersion: 'abc' } }, 500, 'strconv.ParseUint: parsing "abc": invalid syntax'],
  ['DELETE', `${V1}/pods/web`, { kind: 'DeleteOptions', apiVersion: 'v9' }, 500, 'no kind "DeleteOptions" is registered for version "v9"'],
  ['DELETE', `${V1}/pods/web`, { kind: 'Nosuch' }, 500, 'no kind "Nosuch" is registered for the default version'],
  [
    'DELETE',
    `${V1}/pods/web`,
    { kind: 'Service', apiVersion: 'v1' },
    500,
    "converting  to : type names don't match (Service, DeleteOptions), and no conversion 'func (v1.Service, api.DeleteOptions) error' registered.",
  ],
  [
    'PUT',
    '/api/v1/namespaces/default/status',
    { metadata: { name: 'default' }, status: { phase: 'Terminating' } },
    422,
    `Namespace "default" is invalid: Status.Phase: invalid value 'Terminating', Details: A namespace may only be in active status if it does not have a deletion timestamp.`,
  ],
  [
    'PUT',
    '/api/v1/namespaces/default/finalize',
    { metadata: { name: 'default' }, spec: { finalizers: ['x'] } },
    422,
    `Namespace "default" is invalid: spec.finalizers: invalid value 'x', Details: finalizer name is neither a standard finalizer name nor is it fully qualified`,
  ],
  ['GET', `${JOBS}?fieldSelector=x%3Dy`, '', 400, 'No field label conversion function found for version: extensions/v1beta1'],
  [
    'GET',
    '/api/v1/componentstatuses?fieldSelector=x%3Dy',
    '',
    400,
    'No field label conversion function found for version v1 and kind ComponentStatus',
  ],
  ['GET', '/api/v1/proxy/namespaces/default/services/nosuch', '', 404, 'endpoints "nosuch" not found'],
  ['GET', '/api/v1/watch/namespaces/default/pods/web/x', '', 404, 'the server could not find the requested resource'],
  ['POST', `${V1}/pods`, '', 400, 'the object provided is unrecognized (must be of type Pod): empty input'],
  [
    'POST',
    `${V1}/pods`,
    controller('a'),
    400,
    'ReplicationController in version  cannot be handled as a Pod: The kind in the data (ReplicationController) does not match the specified kind(Pod)',
  ],
  [
    'POST',
    `${V1}/pods`,
    { kind: 'Pod', apiVersion: 'v1', spec: { containers: 'x' } },
    400,
    'Pod in version v1 cannot be handled as a Pod: json: cannot unmarshal string into Go value of type []v1.Container',
  ],
  [
    'POST',
    `${V1}/pods`,
    { metadata: { name: 'a', namespace: 'dev' } },
    400,
    'the namespace of the provided object does not match the namespace sent on the request',
  ],
  ['PUT', `${V1}/pods/other`, pod('a'), 400, 'the name of the object (a) does not match the name on the URL (other)'],
  ['PATCH', `${V1}/pods/web`, '{}', 415, 'the server responded with the status code 415 but did not return more information'],
  ['GET', `${V1}/pods?labelSelector=a+in+b`, '', 500, "unable to parse requirement: found 'b' expected: '('"],
  ['GET', `${V1}/pods?fieldSelector=nosuch%3Dx`, '', 400, 'field label not supported: nosuch'],
  ['GET', '/api/v1/services?fieldSelector=metadata.name%3Dx', '', 400, 'No field label conversion function found for version v1 and kind Service'],
  [
    'GET',
    `${V1}/pods?watch=true&resourceVersion=x`,
    '',
    422,
    `pods "" is invalid: resourceVersion: invalid value 'x', Details: strconv.ParseUint: parsing "x": invalid syntax`,
  ],
  [
    'GET',
    `${V1}/pods/web/log?tailLines=-1`,
    '',
    422,
    `podlogs "web" is invalid: tailLines: invalid value '-1', Details: tailLines must be a non-negative integer or nil`,
  ],
  ['GET', '/api/v1/proxy/namespaces/default/services/nosuch/', '', 404, 'endpoints "nosuch" not found'],
  ['GET', `${V1}/componentstatuses/nosuch`, '', 500, 'Component not found: nosuch'],
])('%s %s is refused with %j', (method, path, body, code, message) => {
  const { server, ask } = face()
  server.create(pod('web'))
  server.create(pod('placed'))
  server.bind('default', 'placed', 'n1')
  const answer = ask(method, path, body)
  expect(answer.status).toBe(code)
  expect(JSON.parse(answer.body)).toMatchObject({ kind: 'Status', status: 'Failure', message, code })
})

test('objects are created, replaced, patched, listed and deleted under their paths', () => {
  const { ask } = face()
  expect(ask('POST', `${V1}/replicationcontrollers`, controller('web')).status).toBe(201)
  expect(ask('PUT', `${V1}/replicationcontrollers/web`, controller('web', 2)).body).toContain('"generation": 2')
  const headers = { 'content-type': 'application/merge-patch+json' }
  expect(JSON.parse(ask('PATCH', `${V1}/replicationcontrollers/web`, { spec: { replicas: 5 } }, headers).body).spec.replicas).toBe(5)
  const list = JSON.parse(ask('GET', `${V1}/replicationcontrollers?labelSelector=app%3Dweb&pretty=false`).body)
  expect(list).toMatchObject({ kind: 'ReplicationControllerList', metadata: { selfLink: `${V1}/replicationcontrollers`, resourceVersion: '4' } })
  expect(list.items[0].kind).toBeUndefined()
  expect(JSON.parse(ask('DELETE', `${V1}/replicationcontrollers/web`).body)).toMatchObject({ status: 'Success', code: 200 })
})

test('a controller is scaled through its scale', () => {
  const { ask } = face()
  ask('POST', `${V1}/replicationcontrollers`, controller('web'))
  const path = '/apis/extensions/v1beta1/namespaces/default/replicationcontrollers/web/scale'
  const scale = JSON.parse(ask('GET', path).body)
  expect(scale).toMatchObject({
    kind: 'Scale',
    metadata: { selfLink: path },
    spec: { replicas: 1 },
    status: { replicas: 0, selector: { app: 'web' } },
  })
  expect(JSON.parse(ask('PUT', path, { ...scale, spec: { replicas: 3 } }).body).spec).toEqual({ replicas: 3 })
  expect(JSON.parse(ask('GET', path.replace('web', 'x')).body).message).toBe('scale "x" not found')
  const patch = (body: unknown, type = 'merge-patch', to = path): unknown => {
    const { status, body: said } = ask('PATCH', to, body, { 'content-type': `application/${type}+json` })
    const { spec, message } = JSON.parse(said)
    return [status, spec ?? message]
  }
  expect(patch({ spec: { replicas: 2 } })).toEqual([200, { replicas: 2 }])
  expect(patch([{ op: 'replace', path: '/spec/replicas', value: 4 }], 'json-patch')).toEqual([200, { replicas: 4 }])
  expect(patch({ metadata: { name: 'x' } }, 'strategic-merge-patch')).toEqual([
    400,
    'the name of the object (x) does not match the name on the URL (web)',
  ])
  expect(patch({}, 'merge-patch', path.replace('web', 'x'))).toEqual([404, 'scale "x" not found'])
  expect(patch({}, 'x')).toEqual([415, 'the server responded with the status code 415 but did not return more information'])
  expect(ask('PATCH', path, '{}', { 'content-type': 'application/merge-patch+json; charset=utf-8' }).body).toContain(
    'unknown Content-Type header for patch: application/merge-patch+json; charset=utf-8',
  )
  expect(ask('DELETE', path).status).toBe(405)
})

test('a watch from the beginning tells what has been changed since it was made, of what no cache stands before', () => {
  const { server, ask } = face()
  const types = (resource: string) => ask('GET', `${V1}/${resource}?watch=true`).body.match(/(?<="type":")[A-Z]+/g)
  server.create(controller('a'))
  server.update(server.create(controller('b')))
  server.update(server.create(pod('a')))
  expect(types('replicationcontrollers')).toEqual(['ADDED', 'MODIFIED'])
  expect(new Set(types('pods'))).toEqual(new Set(['ADDED']))
})

test.each([
  ['serviceaccounts', { metadata: { name: 'a' } }, 'ServiceAccount'],
  ['resourcequotas', { metadata: { name: 'a' }, spec: {} }, 'ResourceQuota'],
  ['secrets', { metadata: { name: 'a' } }, 'Status'],
])('the deletion of one of the %s', (resource, object, kind) => {
  const { ask } = face()
  expect(ask('POST', `${V1}/${resource}`, object).status).toBe(201)
  expect(JSON.parse(ask('DELETE', `${V1}/${resource}/a`).body).kind).toBe(kind)
})

test('what does not fit into a buffer is sent in pieces', () => {
  const { ask } = face()
  ask('POST', `${V1}/secrets`, { metadata: { name: 'a' }, data: { k: 'A'.repeat(2000) } })
  expect(ask('GET', `${V1}/secrets/a`).headers).toMatchObject({ 'transfer-encoding': 'chunked' })
  expect(ask('GET', '/healthz').headers).toMatchObject({ 'content-length': '2' })
})

test('answers are indented for people and on one line for programs', () => {
  const { ask } = face()
  expect(ask('GET', '/api/v1/namespaces/default').body.split('\n').length).toBeGreaterThan(5)
  expect(ask('GET', '/api/v1/namespaces/default', '', { 'user-agent': 'kubectl/v1.1.8' }).body.split('\n')).toHaveLength(2)
})

test('with watch=true a list begins with what is there and goes on line by line until the client has heard enough', () => {
  const { server, ask } = face()
  server.create(pod('a'))
  const { body, stream } = ask('GET', `${V1}/pods?watch=true`)
  expect(body).toMatch(/^\{"type":"ADDED","object":\{"kind":"Pod","apiVersion":"v1","metadata":\{"name":"a".*\}\}\n$/)
  expect(stream!.ready()).toBe(false)
  server.bind('default', 'a', 'n1')
  expect(stream!.read()).toMatch(/^\{"type":"MODIFIED".*\n$/)
  expect(stream!.read()).toBe('')
  stream!.close()
  expect(ask('GET', `${V1}/pods?watch=0`)).not.toHaveProperty('stream')
})

test.each([
  ['/api/v1/pods?watch=1', 404, '404 page not found\n'],
  ['/api/v1/pods?watch=', 404, '404 page not found\n'],
  ['/logs/nosuch', 404, '404 page not found\n'],
  ['/swaggerapi/nosuch', 404, 'ApiDeclaration not found'],
  ['/debug/pprof/nosuch', 404, 'Unknown profile\n'],
  ['/ui', 301, '<a href="/ui/">Moved Permanently</a>.\n\n'],
  ['/ui/', 307, '<a href="/api/v1/proxy/namespaces/kube-system/services/kube-ui/#/dashboard/">Temporary Redirect</a>.\n\n'],
  ['/swagger-ui', 301, '<a href="/swagger-ui/">Moved Permanently</a>.\n\n'],
  ['//api/./v1?pretty=1', 301, '<a href="/api/v1?pretty=1">Moved Permanently</a>.\n\n'],
  ['/api/v1/namespaces/default/pods/web/log', 204, ''],
  ['/api/v1/namespaces/default/pods/web/proxy', 301, ''],
  [
    `${JOBS}/x`,
    404,
    '{\n  "kind": "Status",\n  "metadata": {},\n  "status": "Failure",\n  "message": "jobs \\"x\\" not found",\n  "reason": "NotFound",\n' +
      '  "details": {\n    "name": "x",\n    "kind": "jobs"\n  },\n  "code": 404\n}',
  ],
])('GET %s is answered with %d %j', (path, status, body) => {
  const { server, ask } = face()
  server.create(pod('web'))
  expect(ask('GET', path)).toMatchObject({ status, body })
})

test('headers come in the order of Go: what was set, the date, the length, and a type that was guessed', () => {
  const { ask } = face()
  expect(Object.keys(ask('GET', '/healthz').headers)).toEqual(['date', 'content-length', 'content-type'])
  expect(Object.keys(ask('GET', '/version').headers)).toEqual(['content-type', 'date', 'content-length'])
})

test('a replacement that leaves the generation out keeps it out, until the spec changes', () => {
  const { server, ask } = face()
  const generation = (replicas: number): number | undefined => {
    ask('PUT', `${V1}/replicationcontrollers/web`, { ...controller('web'), spec: { ...controller('web').spec, replicas } })
    return server.get('ReplicationController', 'default', 'web').metadata.generation
  }
  server.create(controller('web'))
  generation(2)
  expect([generation(2), generation(3), generation(3)]).toEqual([undefined, 1, undefined])
})

test('a field with two names is shown under both', () => {
  const { server } = face()
  const { spec } = server.create({ ...pod('a'), spec: { ...pod('a').spec, serviceAccount: 'robot' } } as ReturnType<typeof pod>)
  expect(spec).toMatchObject({ serviceAccountName: 'robot', serviceAccount: 'robot' })
  const service = server.create({
    kind: 'Service',
    metadata: { name: 's' },
    spec: { ports: [{ port: 80 }], deprecatedPublicIPs: ['1.2.3.4'] },
  } as never)
  expect(service).toMatchObject({ spec: { externalIPs: ['1.2.3.4'], deprecatedPublicIPs: ['1.2.3.4'] } })
})

test('a pod is bound, its log is read and its port reached through the server', () => {
  const { server, ask } = face()
  server.create(pod('a'))
  expect(ask('POST', `${V1}/bindings`, { metadata: { name: 'a' }, target: { kind: 'Node', name: 'n1' } }).status).toBe(201)
  expect(server.get('Pod', 'default', 'a').spec.nodeName).toBe('n1')
  expect(ask('GET', `${V1}/pods/a/log`)).toMatchObject({ body: 'one\ntwo\n', headers: { 'content-type': 'text/plain' } })
  server.updateStatus({ ...server.get('Pod', 'default', 'a'), status: { podIP: '172.17.0.2' } })
  expect(ask('GET', '/api/v1/proxy/namespaces/default/pods/a:8080/x/y?q=1').body).toBe('172.17.0.2:8080/x/y?q=1')
  expect(ask('GET', '/api/v1/proxy/namespaces/default/pods/a')).toMatchObject({ status: 301 })
})

test('whether the server is well can be asked with any method', () => {
  expect(face().ask('POST', '/healthz')).toMatchObject({ status: 200, body: 'ok' })
})

test.each([
  ['*/*', 200],
  ['text/html, */*;q=0.8', 200],
  ['application/json; q=1', 200],
  ['text/html', 406],
  ['application/yaml', 406],
])('a client that accepts %s', (accept, status) => {
  expect(face().ask('GET', `${V1}/pods`, '', { accept })).toMatchObject({ status })
})
