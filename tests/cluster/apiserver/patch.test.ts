import { expect, test } from 'vitest'
import type { PatchType } from '../../../src/cluster/apiserver/client.ts'
import { controller, refusal, serverUnderTest } from './server-under-test.ts'

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
  ['json', [{ op: 'add', path: '/metadata/labels/a~1b', value: 'c' }], 'metadata.labels', { app: 'web', 'a/b': 'c' }],
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
  ['json', [{ op: 'test', path: '/spec/replicas', value: 9 }], 'Testing value /spec/replicas failed'],
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
