import { expect, test } from 'vitest'
import { SCHEMAS } from '../../../src/cluster/api/kinds.ts'
import { Typed } from '../../../src/kubectl/templates/go-struct.ts'
import { parseJsonPath } from '../../../src/kubectl/templates/jsonpath.ts'
import { Panic } from '../../../src/kubectl/templates/panic.ts'

const LIST = {
  kind: 'List',
  items: [
    { metadata: { name: 'web', labels: { app: 'web' } }, spec: { replicas: 3, ports: [80, 443] } },
    { metadata: { name: 'db', labels: { app: 'db', tier: 'back' } }, spec: { replicas: 1, big: 8010924 } },
    { metadata: { name: 'mq' }, spec: { replicas: 2 } },
  ],
}

const SERVICE = new Typed(SCHEMAS.Service, {
  kind: 'Service',
  apiVersion: 'v1',
  metadata: { name: 'web', creationTimestamp: '2016-03-06T12:00:00Z', labels: { name: 'web' } },
  spec: {
    ports: [
      { protocol: 'TCP', port: 80, targetPort: 80, nodePort: 30001 },
      { name: 'x', port: 81, protocol: 'UDP', targetPort: 'http' },
    ],
  },
})

test.each([
  ['plain {.kind}', 'plain List'],
  ['{.items[*].metadata.name}', 'web db mq'],
  ['{.items[0].metadata.name}', 'web'],
  ['{.items[1:3].metadata.name}', 'db mq'],
  ['{.items[-1:].metadata.name}', 'mq'],
  ['{.items[:2].metadata.name}', 'web db'],
  ["{.items[*]['metadata.name','spec.replicas']}", 'web db mq 3 1 2'],
  ["{.items[0]['metadata'].name}", 'web'],
  ['{.items[0,2].metadata.name}', 'web mq'],
  ['{range .items[*]}{.metadata.name}={.spec.replicas}{"\\n"}{end}', 'web=3\\ndb=1\\nmq=2\\n'],
  ['{range .items[*]}[{.metadata.name}]{end} after', '[web][db][mq] after'],
  ['{range .items[*]}{.metadata.name}:{range .spec.ports[*]}{@},{end};{end}', undefined],
  ['{.items[?(@.metadata.name=="db")].spec.replicas}', '1'],
  ['{.items[?(@.metadata.labels.tier)].metadata.name}', 'db'],
  ['{.items[?(@.spec.replicas>1.5)].metadata.name}', 'web mq'],
  ['{..name}', 'web db mq'],
  ['{.items[0].spec}', 'map[ports:[80 443] replicas:3]'],
  ['{.items[1].spec.*}', '8.010924e+06 1'],
  ['{$.kind}{"{x}"}', 'List{x}'],
  ['{5} {1.5}', '5 1.5'],
])('%s of a list', (path, expected) => {
  if (expected === undefined) expect(() => parseJsonPath(path).execute(LIST)).toThrow('ports is not found')
  else expect(parseJsonPath(path).execute(LIST)).toBe(expected)
})

test.each([
  ['{.kind} {.apiVersion} {.metadata.name}', 'Service v1 web'],
  ['{.ObjectMeta.Name}', 'web'],
  ['{.spec.ports}', '[{ TCP 80 {0 80 } 30001} {x UDP 81 {1 0 http} 0}]'],
  ['{.spec.ports[*].targetPort}', '80 http'],
  ['{.spec.ports[?(@.port==81)].name}', 'x'],
  ['{.metadata.labels} {.metadata.annotations} {.status}', 'map[name:web] map[] {{[]}}'],
  ['{.metadata.creationTimestamp} {.metadata.deletionTimestamp}', '2016-03-06 12:00:00 +0000 UTC <nil>'],
  ['{.spec.clusterIP}|{.spec.type}', '|'],
])('%s of one object', (path, expected) => expect(parseJsonPath(path).execute(SERVICE)).toBe(expected))

test('quantities, pointers and bytes print as Go has them', () => {
  const rc = new Typed(SCHEMAS.ReplicationController, {
    spec: { replicas: 2, template: { spec: { containers: [{ resources: { limits: { cpu: '500m', memory: '64Mi' } } }] } } },
  })
  expect(parseJsonPath('{.spec.replicas}').execute(rc)).toBe('2')
  expect(parseJsonPath('{.spec}').execute(rc)).toMatch(/^\{0xc[0-9a-f]+ map\[\] 0xc[0-9a-f]+\}$/)
  expect(parseJsonPath('{.spec.template.spec.containers[*].resources.limits}').execute(rc)).toBe(
    'map[cpu:{0.500 DecimalSI} memory:{67108864.000 BinarySI}]',
  )
  expect(parseJsonPath('{.data.a}').execute(new Typed(SCHEMAS.Secret, { data: { a: 'aGk=' } }))).toBe('[104 105]')
})

test.each([
  ['{.metadata', 'unclosed action'],
  ['{.items[}', 'unterminated array'],
  ['{.a#}', undefined],
  ['{#}', "unrecognized character in action: U+0023 '#'"],
  ['{.items[x]}', 'invalid array index x'],
  ['{.items[?(@.a]}', 'unterminated filter'],
  ['{.items[?(@.a)}', 'unclosed array expect ]'],
  ['{"a}', 'unterminated quoted string'],
  ['{1.2.3}', 'cannot parse number 1.2.3'],
])('%s cannot be read', (path, message) => {
  if (message === undefined) expect(() => parseJsonPath(path)).not.toThrow()
  else expect(() => parseJsonPath(path)).toThrow(message)
})

test.each([
  ['{.nosuch}', 'nosuch is not found'],
  ['{.kind[0]}', 'string is not array or slice'],
  ['{.kind[?(@.a)]}', 'List is not array or slice'],
  ['{items}', 'unrecongnized identifier items'],
  ['{end}', 'not in range, nothing to end'],
  ['{.items[?(@.spec.replicas==3)]}', 'incompatible types for comparison'],
  ['{.items[?(@.kind=="x")]}', 'kind is not found'],
])('%s finds nothing', (path, message) => expect(() => parseJsonPath(path).execute(LIST)).toThrow(message))

test.each(['{.items[7]}', '{.items[-1]}'])('%s panics, as it did', path => expect(() => parseJsonPath(path).execute(LIST)).toThrow(Panic))

const POD = new Typed(SCHEMAS.Pod, {
  kind: 'Pod',
  apiVersion: 'v1',
  metadata: { name: 'web', creationTimestamp: '2016-03-06T12:00:00Z' },
  spec: {
    volumes: [{ name: 'keys', secret: { secretName: 'pass' } }],
    containers: [{ livenessProbe: { httpGet: { path: '/', port: 80 }, timeoutSeconds: 1 }, resources: { limits: { cpu: '1' } } }],
  },
})

test.each([
  ['{.}', '{Pod v1}'],
  ['{.TypeMeta} {.Kind}', '{Pod v1} Pod'],
  ['{.spec.volumes}', `[{keys {<nil> <nil> <nil> <nil> <nil> 0xc ${Array(10).fill('<nil>').join(' ')}}}]`],
  ['{.spec.volumes[*].secret.secretName}', 'pass'],
  ['{.spec.volumes[*].VolumeSource.secret.secretName}', 'pass'],
  ['{.spec.volumes..secretName}', 'pass'],
  ['{.spec.volumes[*]..secret}', '{pass} {pass}'],
  ['{.spec.containers[*].livenessProbe}', '{{<nil> 0xc <nil>} 0 1}'],
  ['{.spec.containers[*].livenessProbe.httpGet.path}', '/'],
])('%s of an object with structs in structs', (path, expected) =>
  expect(
    parseJsonPath(path)
      .execute(POD)
      .replace(/0xc[0-9a-f]+/g, '0xc'),
  ).toBe(expected),
)

test.each(['{..name}', '{.metadata..name}', '{.spec.containers[0].resources.limits.cpu}', "{.spec.containers[?(@.name=='a')]}"])(
  'kubectl ends at %s, as it did',
  path => expect(() => parseJsonPath(path).execute(POD)).toThrow(Panic),
)
