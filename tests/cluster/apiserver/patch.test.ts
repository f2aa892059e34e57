import { expect, test } from 'vitest'
import type { PatchType } from '../../../src/cluster/apiserver/client.ts'
import { controller, refusal, serverUnderTest } from './server-under-test.ts'

const CRASH = 'an error on the server has prevented the request from succeeding'
const container = (rest: object) => ({ spec: { template: { spec: { containers: [{ name: 'web', ...rest }] } } } })

test.each<[PatchType, unknown, string, unknown]>([
  ['strategic', { spec: { replicas: 3 } }, 'spec.replicas', 3],
  ['strategic', '{"metadata":{"labels":{"tier":"x"}}}', 'metadata.labels', { app: 'web', tier: 'x' }],
  ['strategic', { metadata: { labels: { app: null } } }, 'spec.selector', { app: 'web' }],
  ['strategic', container({ image: 'redis' }), 'spec.template.spec.containers.0.image', 'redis'],
  ['strategic', container({ env: [{ name: 'B', value: '2' }] }), 'spec.template.spec.containers.0.env.length', 2],
  ['strategic', container({ env: [{ name: 'A', $patch: 'delete' }] }), 'spec.template.spec.containers.0.env', undefined],
  ['strategic', container({ env: [{ $patch: 'replace' }, { name: 'C', value: '3' }] }), 'spec.template.spec.containers.0.env.0.name', 'C'],
  ['strategic', { spec: { template: { spec: { containers: [{ name: 'side', image: 's' }] } } } }, 'spec.template.spec.containers.length', 2],
  ['merge', container({ image: 'redis' }), 'spec.template.spec.containers.0.env', undefined],
  ['merge', { metadata: { labels: { app: null, tier: 'y' } } }, 'metadata.labels', { tier: 'y' }],
  ['json', [{ op: 'replace', path: '/spec/replicas', value: 4 }], 'spec.replicas', 4],
  ['merge', container({ image: 'redis', env: [null, { name: 'C', value: null }] }), 'spec.template.spec.containers.0.env', [{ name: 'C' }]],
  ['json', [{ op: 'add', path: '/metadata/labels/tier', value: 'x' }], 'metadata.labels', { app: 'web', tier: 'x' }],
  ['json', [{ op: 'replace', path: '/metadata/labels/tier', value: 'x' }], 'metadata.labels', { app: 'web', tier: 'x' }],
  ['json', [{ op: 'remove', path: '/metadata/labels/nosuch' }], 'metadata.labels', { app: 'web' }],
  ['json', [{ op: 'move', from: '/metadata/labels/app', path: '/metadata/labels/tier' }], 'metadata.labels', { tier: 'web' }],
  [
    'json',
    [{ op: 'replace', path: '/spec/template/spec/containers/0/env/0', value: { name: 'B' } }],
    'spec.template.spec.containers.0.env.1.name',
    'A',
  ],
  ['json', [{ op: 'replace', path: '/spec/template/spec/containers/x', value: 1 }], 'spec.template.spec.containers.length', 1],
  ['json', [{ op: 'test', path: '/metadata/labels', value: { app: 'web', more: 1 } }], 'spec.replicas', 1],
  ['json', null, 'spec.replicas', 1],
  ['json', [{ op: 'remove', path: '/spec/template/spec/containers/0/env/0' }], 'spec.template.spec.containers.0.env', undefined],
])('a %s patch %j', (type, body, path, value) => {
  const patchedObject = server().patch('ReplicationController', 'default', 'web', type, body)
  expect(path.split('.').reduce<any>((at, key) => at?.[key], patchedObject)).toEqual(value)
})

test.each<[PatchType, unknown, string]>([
  ['strategic', '{bad', 'Invalid JSON document'],
  ['strategic', '[]', 'Invalid JSON document'],
  ['strategic', { spec: { replicas: 'x' } }, 'json: cannot unmarshal string into Go value of type int'],
  ['strategic', { metadata: { name: 'x' } }, 'the name of the object (x) does not match the name on the URL (web)'],
  ['strategic', { spec: { template: { spec: { containers: [{ image: 'x' }] } } } }, 'map: map[image:x] does not contain declared merge key: name'],
  ['strategic', { $patch: 'stir' }, 'unknown patch type: stir in map: map[$patch:stir]'],
  ['strategic', { kind: 'Foo' }, 'no kind "Foo" is registered for version "v1"'],
  ['strategic', { apiVersion: 'v2' }, 'no kind "ReplicationController" is registered for version "v2"'],
  [
    'strategic',
    { kind: 'Pod' },
    "converting  to : type names don't match (Pod, ReplicationController), and no conversion 'func (v1.Pod, api.ReplicationController) error' registered.",
  ],
  ['merge', '{bad', 'Invalid JSON Patch'],
  ['merge', 'null', 'Invalid JSON Patch'],
  ['merge', '"x"', 'Invalid JSON Patch'],
  ['json', '', 'unexpected end of JSON input'],
  ['json', { op: 'test' }, 'json: cannot unmarshal object into Go value of type jsonpatch.Patch'],
  ['json', [{ op: 'test', path: '/spec/replicas', value: 9 }], 'Testing value /spec/replicas failed'],
  ['json', [{ op: 'add', path: '/nosuch/x', value: 9 }], 'Missing container: /nosuch/x'],
  ['json', [{ op: 'copy', from: '/spec/replicas', path: '/spec/x' }], 'Unexpected kind: copy'],
  ['json', [{ op: 'remove', path: '/nosuch/x' }], CRASH],
  ['json', [{ op: 'replace', path: '/nosuch/x', value: 9 }], CRASH],
  ['json', [{ op: 'replace', path: 'spec', value: 9 }], CRASH],
  ['json', [{ op: 'test', path: '/spec/nosuch', value: 9 }], CRASH],
  ['json', [{ op: 'remove', path: '/spec/template/spec/containers/7' }], CRASH],
  ['json', [{ op: 'remove', path: '/spec/template/spec/containers/x' }], 'strconv.Atoi: parsing "x": invalid syntax'],
])('a %s patch %j is refused', (type, body, message) => {
  expect(refusal(() => server().patch('ReplicationController', 'default', 'web', type, body)).message).toBe(message)
})

function server() {
  const { server } = serverUnderTest()
  const { spec } = controller('web')
  const containers = [{ ...spec!.template!.spec!.containers![0]!, env: [{ name: 'A', value: '1' }] }]
  server.create({ ...controller('web'), spec: { ...spec, template: { ...spec!.template, spec: { containers } } } })
  return server
}
