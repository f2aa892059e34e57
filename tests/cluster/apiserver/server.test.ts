import { describe, expect, test } from 'vitest'
import { encode } from '../../../src/cluster/api/encode.ts'
import type { Draft, Kind } from '../../../src/cluster/api/kinds.ts'
import { controller, pod, refusal, serverUnderTest } from './server-under-test.ts'

type AnyDraft = { [K in Kind]: Draft<K> }[Kind]

const ports = [{ port: 80 }]

describe('create', () => {
  test('completes a controller: selector and labels from its template, defaults, generation and what the server owns', () => {
    const { server } = serverUnderTest()
    expect(encode(server.create(controller('web', 2)))).toEqual({
      kind: 'ReplicationController',
      apiVersion: 'v1',
      metadata: {
        name: 'web',
        namespace: 'default',
        selfLink: '/api/v1/namespaces/default/replicationcontrollers/web',
        uid: expect.stringMatching(/^f3d1[0-9a-f]{4}-e392-11e5-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
        resourceVersion: '2',
        generation: 1,
        creationTimestamp: '2016-03-06T12:00:00Z',
        labels: { app: 'web' },
      },
      spec: {
        replicas: 2,
        selector: { app: 'web' },
        template: {
          metadata: { creationTimestamp: null, labels: { app: 'web' } },
          spec: {
            containers: [
              { name: 'web', image: 'nginx', resources: {}, terminationMessagePath: '/dev/termination-log', imagePullPolicy: 'IfNotPresent' },
            ],
            restartPolicy: 'Always',
            terminationGracePeriodSeconds: 30,
            dnsPolicy: 'ClusterFirst',
          },
        },
      },
      status: { replicas: 0 },
    })
  })

  test('makes a name of at most 63 characters from generateName', () => {
    const { server } = serverUnderTest()
    const { metadata } = server.create({ ...pod(''), metadata: { generateName: `${'a'.repeat(70)}-` } })
    expect(metadata.name).toMatch(/^a{58}[a-z0-9]{5}$/)
  })

  test('gives every service its own address and node port, and takes them back when it goes', () => {
    const { server } = serverUnderTest()
    const service = (name: string): Draft<'Service'> => ({ kind: 'Service', metadata: { name }, spec: { type: 'NodePort', ports } })
    const [a, b] = [server.create(service('a')), server.create(service('b'))]
    expect(a.spec.clusterIP).toMatch(/^10\.254\./)
    expect(a.spec.clusterIP).not.toBe(b.spec.clusterIP)
    expect(a.spec.ports[0]!.nodePort).not.toBe(b.spec.ports[0]!.nodePort)
    server.delete('Service', 'default', 'a')
    const again: Draft<'Service'> = { ...service('c'), spec: { type: 'NodePort', clusterIP: a.spec.clusterIP, ports: a.spec.ports } }
    expect(server.create(again).spec.ports).toEqual(a.spec.ports)
  })

  test('gives back the node ports that an updated service keeps, not those it drops, until they are put right', () => {
    const { server, clock } = serverUnderTest()
    const service = (name: string, nodePort: number): Draft<'Service'> => ({
      kind: 'Service',
      metadata: { name },
      spec: { type: 'NodePort', ports: [{ port: 80, nodePort }] },
    })
    const taken = (name: string, nodePort: number) => {
      const text = `spec.ports[0].nodePort: invalid value '${nodePort}', Details: provided port is already allocated`
      expect(refusal(() => server.create(service(name, nodePort))).message).toContain(text)
    }
    const kept = server.create(service('kept', 30001))
    const moved = server.create(service('moved', 30002))
    taken('other', 30001)
    server.update({ ...kept, metadata: { ...kept.metadata, labels: { a: 'b' } } })
    server.update({ ...moved, spec: { ...moved.spec, ports: [{ port: 80, nodePort: 30003 }] } })
    server.create(service('twin', 30001))
    taken('other', 30001)
    taken('other', 30002)
    server.update({ ...kept, metadata: { ...kept.metadata, resourceVersion: server.get('Service', 'default', 'kept').metadata.resourceVersion } })
    clock.now = 180_000
    taken('other', 30001)
    expect(server.create(service('other', 30002)).spec.ports[0]!.nodePort).toBe(30002)
  })

  test.each<[string, AnyDraft, number, string]>([
    ['a name twice', controller('there'), 409, 'replicationControllers "there" already exists'],
    ['no such namespace', { ...pod('a'), metadata: { name: 'a', namespace: 'nosuch' } }, 404, 'namespaces "nosuch" not found'],
    ['no name', { ...pod(''), metadata: {} }, 422, 'Pod "" is invalid: metadata.name: required value, Details: name or generateName is required'],
    [
      'a wrong policy',
      { kind: 'Pod', metadata: { name: 'a' }, spec: { restartPolicy: 'Sometimes' as 'Always', containers: [{ name: 'b', image: '' }] } },
      422,
      'Pod "a" is invalid: [spec.containers[0].image: required value, ' +
        "spec.restartPolicy: unsupported value 'Sometimes', Details: supported values: Always, OnFailure, Never]",
    ],
    [
      'a selector of other pods',
      { ...controller('a'), spec: { ...controller('a').spec, selector: { app: 'b', x: 'y' } } },
      422,
      `ReplicationController "a" is invalid: spec.template.metadata.labels: invalid value 'map[app:a]', Details: selector does not match labels in template`,
    ],
    [
      'a taken node port',
      { kind: 'Service', metadata: { name: 'a' }, spec: { type: 'NodePort', ports: [{ port: 80, nodePort: 30001 }] } },
      422,
      `Service "a" is invalid: spec.ports[0].nodePort: invalid value '30001', Details: provided port is already allocated`,
    ],
    [
      'an address of another range',
      { kind: 'Service', metadata: { name: 'a' }, spec: { clusterIP: '10.0.0.1', ports } },
      422,
      `Service "a" is invalid: spec.clusterIP: invalid value '10.0.0.1', Details: provided IP is not in the valid range`,
    ],
    [
      'limits below requests',
      {
        kind: 'Pod',
        metadata: { name: 'a' },
        spec: { containers: [{ name: 'b', image: 'c', resources: { limits: { cpu: '100m' }, requests: { cpu: '1' } } }] },
      },
      422,
      `Pod "a" is invalid: spec.containers[0].resources.resources.limits[cpu]: invalid value '100m', Details: limit cannot be smaller than request`,
    ],
  ])('is refused: %s', (_what, draft, code, message) => {
    const { server } = serverUnderTest()
    server.create(controller('there'))
    server.create({ kind: 'Service', metadata: { name: 'there' }, spec: { type: 'NodePort', ports: [{ port: 80, nodePort: 30001 }] } })
    expect(refusal(() => server.create(draft))).toMatchObject({ code, message })
    expect(server.create({ kind: 'Service', metadata: { name: 'next' }, spec: { ports } }).spec.clusterIP).toBeTruthy()
  })
})

describe('update', () => {
  test('counts the generations of the spec, keeps the status, and writes even when nothing changes', () => {
    const { server } = serverUnderTest()
    const before = server.updateStatus({ ...server.create(controller('web')), status: { replicas: 1, observedGeneration: 1 } })
    const after = server.update({ ...before, spec: { ...before.spec, replicas: 5 }, status: { replicas: 9 } })
    expect(after).toMatchObject({ metadata: { generation: 2 }, status: { replicas: 1 } })
    const { version } = server
    server.update(after)
    expect(server.version).toBe(version + 1)
    server.updateStatus(server.get('ReplicationController', 'default', 'web'))
    expect(server.version).toBe(version + 1)
  })

  test('is refused when the version is not the newest; without a version it is not', () => {
    const { server } = serverUnderTest()
    const old = server.create(controller('web'))
    server.update({ ...old, spec: { ...old.spec, replicas: 2 } })
    expect(refusal(() => server.update({ ...old, spec: { ...old.spec, replicas: 3 } }))).toEqual({
      code: 409,
      reason: 'Conflict',
      message:
        'replicationControllers "web" cannot be updated: the object has been modified; please apply your changes to the latest version and try again',
    })
    expect(server.update(controller('web', 3)).spec.replicas).toBe(3)
  })

  test('changes nothing of a pod but its images', () => {
    const { server } = serverUnderTest()
    const created = server.create(pod('a'))
    const [container] = created.spec.containers
    expect(server.update({ ...created, spec: { ...created.spec, containers: [{ ...container!, image: 'redis' }] } }).spec.containers[0]!.image).toBe(
      'redis',
    )
    expect(refusal(() => server.update({ ...pod('a'), spec: { ...created.spec, dnsPolicy: 'Default' } })).message).toContain(
      'may not update fields other than container.image',
    )
  })

  test('of a service needs its version and keeps its address', () => {
    const { server } = serverUnderTest()
    server.create({ kind: 'Service', metadata: { name: 'web' }, spec: { ports } })
    expect(refusal(() => server.update({ kind: 'Service', metadata: { name: 'web' }, spec: { ports } })).message).toBe(
      'service "web" is invalid: [metadata.resourceVersion: invalid value \'\', Details: resourceVersion must be specified for an update, ' +
        "spec.clusterIP: invalid value '', Details: field is immutable]",
    )
  })
})

describe('delete', () => {
  test('marks a pod on a node with its grace period, which may only become shorter', () => {
    const { server, clock } = serverUnderTest()
    server.create(pod('a'))
    server.bind('default', 'a', 'n1')
    clock.now = 5000
    const marked = { deletionTimestamp: '2016-03-06T12:00:35Z', deletionGracePeriodSeconds: 30 }
    expect(server.delete('Pod', 'default', 'a')).toMatchObject({ metadata: marked })
    expect(server.delete('Pod', 'default', 'a', { gracePeriodSeconds: 60 })).toMatchObject({ metadata: marked })
    server.delete('Pod', 'default', 'a', { gracePeriodSeconds: 0 })
    expect(server.find('Pod', 'default', 'a')).toBeUndefined()
  })

  test('takes a pod without a node away at once', () => {
    const { server } = serverUnderTest()
    server.create(pod('a'))
    server.delete('Pod', 'default', 'a')
    expect(refusal(() => server.get('Pod', 'default', 'a')).message).toBe('pods "a" not found')
  })

  test('ends a namespace in two steps', () => {
    const { server } = serverUnderTest()
    server.create({ kind: 'Namespace', metadata: { name: 'dev' } })
    server.delete('Namespace', '', 'dev')
    expect(refusal(() => server.create({ ...pod('a'), metadata: { name: 'a', namespace: 'dev' } })).message).toBe(
      'Pod "a" is forbidden: Unable to create new content in namespace dev because it is being terminated.',
    )
    expect(refusal(() => server.delete('Namespace', '', 'dev')).reason).toBe('Conflict')
    server.finalize({ ...server.get('Namespace', '', 'dev'), spec: {} })
    server.delete('Namespace', '', 'dev')
    expect(server.find('Namespace', '', 'dev')).toBeUndefined()
    expect(refusal(() => server.delete('Namespace', '', 'default')).message).toBe('Namespace "default" is forbidden: namespace can never be deleted')
  })

  test.each<[Kind, string]>([
    ['ReplicationController', 'replicationControllers "x" not found'],
    ['Node', 'node "x" not found'],
    ['Service', 'services "x" not found'],
    ['PersistentVolume', 'persistentvolume "x" not found'],
  ])('of a missing %s is refused', (kind, message) => {
    expect(refusal(() => serverUnderTest().server.delete(kind, 'default', 'x'))).toMatchObject({ code: 404, message })
  })
})

describe('admission', () => {
  test('limits complete a pod and refuse one that exceeds them', () => {
    const { server } = serverUnderTest()
    const limits = [{ type: 'Container' as const, max: { cpu: '1' }, default: { cpu: '100m' } }]
    server.create({ kind: 'LimitRange', metadata: { name: 'limits' }, spec: { limits } })
    expect(server.create(pod('a')).spec.containers[0]!.resources).toEqual({ limits: { cpu: '100m' }, requests: { cpu: '100m' } })
    const greedy = { ...pod('b'), spec: { containers: [{ name: 'web', image: 'nginx', resources: { limits: { cpu: '2' } } }] } }
    expect(refusal(() => server.create(greedy)).message).toBe('Pod "b" is forbidden: Maximum cpu usage per Container is 1, but limit is 2.')
  })

  test('limits made later are held against a pod that is replaced, not against one that is patched', () => {
    const { server } = serverUnderTest()
    const old = server.create({ ...pod('a'), spec: { containers: [{ name: 'web', image: 'nginx', resources: {} }] } })
    server.create({ kind: 'LimitRange', metadata: { name: 'limits' }, spec: { limits: [{ type: 'Container', default: { cpu: '100m' } }] } })
    const patch = { metadata: { labels: { tier: 'web' } } }
    expect(server.patch('Pod', 'default', 'a', 'strategic', patch).metadata.labels).toEqual({ tier: 'web' })
    expect(refusal(() => server.update({ ...old, metadata: { name: 'a' } })).message).toContain('may not update fields other than container.image')
  })

  test('a quota counts what is created and refuses what is too much', () => {
    const { server } = serverUnderTest()
    const quota = server.create({ kind: 'ResourceQuota', metadata: { name: 'quota' }, spec: { hard: { pods: '1' } } })
    server.updateStatus({ ...quota, status: { hard: { pods: '1' }, used: { pods: '0' } } })
    server.create(pod('a'))
    expect(server.get('ResourceQuota', 'default', 'quota').status.used).toEqual({ pods: '1' })
    expect(refusal(() => server.create(pod('b'))).message).toBe('Pod "b" is forbidden: limited to 1 pods')
  })
})

test('an event is forgotten an hour after it was last written', () => {
  const { server, clock } = serverUnderTest()
  const event = (name: string): Draft<'Event'> => ({ kind: 'Event', metadata: { name }, involvedObject: { kind: 'Pod', namespace: 'default' } })
  const first = server.create(event('a'))
  server.create(event('b'))
  clock.now = 1_800_000
  server.update({ ...first, count: 2 })
  clock.now = 3_600_000
  expect(server.expireEvents()).toBe(5_400_000)
  expect(server.list('Event').items.map(({ metadata }) => metadata.name)).toEqual(['a'])
})

test('an event that happens again loses its uid and its making', () => {
  const { server } = serverUnderTest()
  const once = server.create({ kind: 'Event', metadata: { name: 'a' }, involvedObject: { kind: 'Pod', namespace: 'default' } } as Draft<'Event'>)
  expect(once.metadata.uid).not.toBe('')
  server.recount({ ...once, count: 2 }, once)
  expect(server.get('Event', 'default', 'a')).toMatchObject({ count: 2, metadata: { name: 'a', uid: '', creationTimestamp: '' } })
})

test('components can be read, and nothing else', () => {
  const { server } = serverUnderTest()
  const forbidden = 'the server does not allow this method on the requested resource'
  expect(refusal(() => server.delete('ComponentStatus', 'default', 'scheduler')).message).toBe(forbidden)
  expect(refusal(() => server.patch('ComponentStatus', 'default', 'scheduler', 'strategic', {})).message).toBe(forbidden)
  expect(refusal(() => server.watch('ComponentStatus')).message).toBe('the server could not find the requested resource')
})
