import { expect, test } from 'vitest'
import { decode } from '../../../src/cluster/api/decode.ts'
import { encode } from '../../../src/cluster/api/encode.ts'
import { goJson, parseGoJson } from '../../../src/cluster/api/json.ts'

test('fields are printed in the order of the types, empty ones left out, structs always there', () => {
  const data = {
    status: { phase: 'Pending' },
    spec: {
      dnsPolicy: '',
      containers: [{ image: 'nginx', name: 'web', resources: { limits: { memory: '1024Mi', cpu: 0.5 } }, tty: false }],
      nosuch: 1,
    },
    metadata: { labels: { b: '2', a: '1' }, annotations: {}, name: 'web' },
  }
  expect(goJson(encode(decode('Pod', data)))).toBe(
    '{"kind":"Pod","apiVersion":"v1","metadata":{"name":"web","creationTimestamp":null,"labels":{"a":"1","b":"2"}},' +
      '"spec":{"containers":[{"name":"web","image":"nginx","resources":{"limits":{"cpu":"500m","memory":"1Gi"}}}]},"status":{"phase":"Pending"}}',
  )
})

test('a pointer is printed even when it is 0, a field is found whatever its case', () => {
  const controller = decode('ReplicationController', { Spec: { Replicas: 0 }, metadata: null })
  expect(encode(controller).spec).toEqual({ replicas: 0 })
})

test.each([
  ['ReplicationController', { spec: { replicas: 'x' } }, 'json: cannot unmarshal string into Go value of type int'],
  ['ReplicationController', { spec: { replicas: 1.5 } }, 'json: cannot unmarshal number 1.5 into Go value of type int'],
  ['Pod', { metadata: { labels: { on: true, version: 1 } } }, 'json: cannot unmarshal bool into Go value of type string'],
  ['Pod', { spec: { containers: {} } }, 'json: cannot unmarshal object into Go value of type []v1.Container'],
  ['Secret', { data: { a: 'x' } }, 'illegal base64 data at input byte 0'],
] as const)('%s %j does not fit', (kind, data, message) => {
  expect(() => decode(kind, data)).toThrow(message)
})

test.each([
  ['{bad', "invalid character 'b' looking for beginning of object key string"],
  ['apiVersion: v1', "invalid character 'a' looking for beginning of value"],
  ['{"a" 1}', "invalid character '1' after object key"],
  ['{"a":1 "b"}', `invalid character '"' after object key:value pair`],
  ['[1 2]', "invalid character '2' after array element"],
  ['{} x', "invalid character 'x' after top-level value"],
  ['{"a":tru}', "invalid character '}' in literal true (expecting 'e')"],
  ['{"a":1.}', "invalid character '}' after decimal point in numeric literal"],
  ["{'a'", "invalid character '\\'' looking for beginning of object key string"],
  ['{"a', 'unexpected end of JSON input'],
  ['', 'unexpected end of JSON input'],
])('%s is no JSON, as Go says it', (text, message) => {
  expect(() => parseGoJson(text)).toThrow(message)
})
