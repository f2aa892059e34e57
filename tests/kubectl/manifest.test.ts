import { expect, test } from 'vitest'
import { checkManifest } from '../../src/kubectl/manifest-check.ts'
import { readManifest } from '../../src/kubectl/manifest.ts'

const POD = `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
  - name: web
    image: nginx
    ports:
    - containerPort: 80
`

/** What kubectl says of a manifest; its objects if it is right. */
function read(text: string, validate = true): string {
  try {
    return [...readManifest(text, { source: 'f.yaml', validate })]
      .map(item => ('error' in item ? item.error.message : `${item.type.resource}/${item.name}`))
      .join(' ')
  } catch (error) {
    return (error as Error).message.replace('; if you choose to ignore these errors, turn validation off with --validate=false', '')
  }
}

test.each([
  ['one document', POD, 'pods/web'],
  ['a byte order mark before it', `\uFEFF${POD}`, 'pods/web'],
  ['one before JSON, which is YAML then', `\uFEFF{"apiVersion":"v1","kind":"Service",\n "metadata":{"name":"a"}}`, 'services/a'],
  ['several, and empty ones', `---\n${POD}---\n# nothing\n--- # next\n${POD.replace('web', 'b')}---\n`, 'pods/web pods/b'],
  [
    'JSON values one after another',
    '{"apiVersion":"v1","kind":"Node","metadata":{"name":"a"}}\n{"apiVersion":"v1","kind":"Node","metadata":{"name":"b"}}',
    'nodes/a nodes/b',
  ],
  ['a List', `{"apiVersion":"v1","kind":"List","items":[{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"x"}}]}`, 'namespaces/x'],
  ['a list of one kind', `{"apiVersion":"v1","kind":"NodeList","items":[{"apiVersion":"v1","kind":"Node","metadata":{"name":"x"}}]}`, 'nodes/x'],
  ['nothing', '# nothing\n', ''],
])('%s', (_, text, objects) => expect(read(text)).toBe(objects))

const invalid = 'error validating "f.yaml": error validating data: '
test.each([
  ['no version', 'b: <x>\na: 1', `${invalid}Object 'apiVersion' is missing in '{"a":1,"b":"\\u003cx\\u003e"}'`],
  ['no kind', 'apiVersion: v1', `${invalid}Object 'Kind' is missing in '{"apiVersion":"v1"}'`],
  ['a word', 'web', `${invalid}json: cannot unmarshal string into Go value of type runtime.TypeMeta`],
  ['a list', '- web', `${invalid}json: cannot unmarshal array into Go value of type runtime.TypeMeta`],
  [
    'an unknown version',
    POD.replace('v1', 'v3'),
    `${invalid}API version "v3" isn't supported, only supports API versions ["v1" "extensions/v1beta1"]`,
  ],
  [
    'an unknown kind',
    POD.replace('Pod', 'Puppy'),
    `${invalid}could not find api group for Puppy: in group for resource, no resource "puppies" has been defined`,
  ],
  ['a key in capitals', POD.replace('kind', 'Kind'), `${invalid}kind not set`],
  ['a kind in small letters', POD.replace('Pod', 'pod'), `${invalid}couldn't find type: v1.pod`],
  ['a hidden kind in the wrong group', POD.replace('Pod', 'Scale'), `${invalid}the server could not find the requested resource`],
  ['a kind in the wrong group', POD.replace('v1', 'extensions/v1beta1'), `${invalid}the server could not find the requested resource`],
  ['an unknown field', POD.replace('image', 'picture'), `${invalid}found invalid field picture for v1.Container`],
  ['a missing field', POD.replace('- name: web', '- {}').replace(/ {4}image[^]*/, ''), `${invalid}field name: is required`],
  ['text for a number', POD.replace('80', 'http'), `${invalid}expected type int, for field spec.containers[0].ports[0].containerPort, got string`],
  ['a map for a list', POD.replace('- name', '  name'), `${invalid}expected type array, for field spec.containers, got map`],
  [
    'two mistakes',
    POD.replace('image', 'a').replace('containerPort', 'b'),
    `${invalid}[found invalid field a for v1.Container, field containerPort: is required, found invalid field b for v1.ContainerPort]`,
  ],
  [
    'a number as a label',
    POD.replace('name: web', 'name: web\n  labels: {a: 1}'),
    'unable to load "f.yaml": json: cannot unmarshal number into Go value of type string',
  ],
  ['a mistake after a good document', `${POD}---\na: b: c`, 'yaml: mapping values are not allowed in this context'],
  ['broken JSON', '{"a":}', "invalid character '}' looking for beginning of value"],
  ['unfinished JSON', '{"a":1', 'unexpected EOF'],
])('%s', (_, text, message) => expect(read(text)).toBe(message))

test.each([
  ['{type: Recreate, rollingUpdate: {maxSurge: 1}}', 'unable to load "f.yaml": expected pointer, but got nil'],
  ['{type: Recreate, rollingUpdate: {maxSurge: 1, maxUnavailable: 1}}', 'deployments/a'],
  ['{type: Recreate}', 'deployments/a'],
  ['{rollingUpdate: {maxSurge: 1}}', 'deployments/a'],
])('a deployment with the strategy %s', (strategy, expected) => {
  const text = `apiVersion: extensions/v1beta1
kind: Deployment
metadata: {name: a}
spec: {strategy: ${strategy}, template: {metadata: {labels: {a: b}}, spec: {containers: [{name: a, image: b}]}}}
`
  expect(read(text, false)).toBe(expected)
})

test('without validation only what cannot be read is refused', () => {
  expect(read(POD.replace('image', 'picture'), false)).toBe('pods/web')
  expect(read(POD.replace('80', 'http'), false)).toBe('unable to load "f.yaml": json: cannot unmarshal string into Go value of type int')
  expect(read('kind: Pod', false)).toBe(`unable to get type info from "f.yaml": Object 'apiVersion' is missing in '{"kind":"Pod"}'`)
  expect(read(POD.replace('Pod', 'Puppy'), false)).toBe('unable to recognize "f.yaml": no kind named "Puppy" is registered in versions ["" "v1"]')
})

test.each([
  [
    'a text for a number before a wrong amount',
    'ports: [{containerPort: x}], resources: {limits: {cpu: lots}}',
    /^unable to load "f.yaml": quantities must match/,
  ],
  [
    'a port by no name',
    'livenessProbe: {httpGet: {path: /, port: yes}}',
    'unable to load "f.yaml": json: cannot unmarshal bool into Go value of type int',
  ],
])('a reader of its own ends the reading: %s', (_, more, said) => {
  const text = `apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {containers: [{name: web, image: nginx, ${more}}]}\n`
  expect(read(text, false)).toEqual(typeof said === 'string' ? said : expect.stringMatching(said))
})

test('a moment that is no text is an empty one', () => {
  expect(read('apiVersion: v1\nkind: Event\nmetadata: {name: a}\ninvolvedObject: {}\nfirstTimestamp: 5\n', false)).toBe(
    'unable to load "f.yaml": parsing time "" as "2006-01-02T15:04:05Z07:00": cannot parse "" as "2006"',
  )
})

test('the schema knows nothing of lists of words that have a type of their own', () => {
  const text = 'apiVersion: v1\nkind: Namespace\nmetadata: {name: a}\nspec: {finalizers: [true]}\n'
  expect(read(text)).toBe('unable to load "f.yaml": json: cannot unmarshal bool into Go value of type v1.FinalizerName')
  expect(read(text.replace('[true]', 'true'))).toContain('expected type array, for field spec.finalizers, got bool')
})

const SERVICE = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'a' } }
const listOf = (...items: unknown[]) => JSON.stringify({ apiVersion: 'v1', kind: 'List', items })
const UNKNOWN = 'unable to get type info from the object "*runtime.Unknown": no kind is registered for the type runtime.Unknown'

test.each([
  ['its items', listOf(SERVICE, SERVICE), 'services/a services/a'],
  [
    'none when one cannot be read',
    listOf(SERVICE, { ...SERVICE, metadata: { name: 5 } }),
    'json: cannot unmarshal number into Go value of type string',
  ],
  [
    'and says of each which',
    listOf({ ...SERVICE, metadata: { name: 5 } }, { ...SERVICE, metadata: { name: true } }),
    '[json: cannot unmarshal number into Go value of type string, json: cannot unmarshal bool into Go value of type string]',
  ],
  ['those before one of no known kind', listOf(SERVICE, { ...SERVICE, kind: 'Puppy' }, SERVICE), `services/a ${UNKNOWN}`],
  ['one without a version', listOf({ ...SERVICE, apiVersion: undefined }), 'services/a'],
  ['one of another version', listOf({ ...SERVICE, apiVersion: 'v2' }), UNKNOWN],
  ['a List in a List', listOf(JSON.parse(listOf(SERVICE))), 'lists/'],
  ['a text', listOf('x'), /^unable to load "f.yaml": couldn't get version\/kind; json parse error: json: cannot unmarshal string into/],
  [
    'no list',
    '{"apiVersion":"v1","kind":"List","items":"x"}',
    'unable to load "f.yaml": json: cannot unmarshal string into Go value of type []runtime.RawExtension',
  ],
  [
    'a list of one kind as a whole',
    JSON.stringify({ apiVersion: 'v1', kind: 'ServiceList', items: [SERVICE, { ...SERVICE, metadata: { name: 4 } }] }),
    'unable to load "f.yaml": json: cannot unmarshal number into Go value of type string',
  ],
  [
    'the documents after one that cannot be read',
    [{ ...SERVICE, metadata: { name: 5 } }, SERVICE].map(each => JSON.stringify(each)).join('\n'),
    /type string services\/a$/,
  ],
])('of a List without validation: %s', (_, text, said) =>
  expect(read(text, false)).toEqual(typeof said === 'string' ? said : expect.stringMatching(said)),
)

test.each([
  [
    '{"apiVersion":"v1","kind":"List","n":1,"m":[null]}',
    'no items field in map[string]interface {}{"apiVersion":"v1", "kind":"List", "m":[]interface {}{interface {}(nil)}, "n":1}',
  ],
  [listOf({ ...SERVICE, apiVersion: 'v2' }), "couldn't find type: v2.Service"],
  ['{"apiVersion":"extensions/v1beta1","kind":"ThirdPartyResource"}', "couldn't find type: v1beta1.ThirdPartyResource"],
])('the schema knows %s not', (text, said) => expect(read(text)).toContain(`error validating "f.yaml": error validating data: ${said}`))

// for the editor: the message and the very place, lines and columns from 1
test.each([
  ['an unknown field: its key', POD.replace('image', 'picture'), ['found invalid field picture for v1.Container', 8, 5, 8, 12]],
  [
    'a wrong value: the value',
    POD.replace('80', 'http'),
    ['expected type int, for field spec.containers[0].ports[0].containerPort, got string', 10, 22, 10, 26],
  ],
  ['a missing field: where it would be', POD.replace(/ {4}- containerPort.*/, '    - {}'), ['field containerPort: is required', 10, 7, 10, 8]],
  ['a syntax error', POD.replace('name: web', 'name: @web'), ['yaml: line 3: found character that cannot start any token', 4, 9, 4, 10]],
  [
    'in the second document',
    `${POD}---\n${POD.replace('Pod', 'Puppy')}`,
    ['could not find api group for Puppy: in group for resource, no resource "puppies" has been defined', 13, 7, 13, 12],
  ],
  ['a syntax error in the second document', `${POD}---\na: b: c\n`, ['yaml: mapping values are not allowed in this context', 12, 5, 12, 6]],
  ['in JSON', '{\n  "kind": "Pod",\n  bad\n}', ["invalid character 'b' looking for beginning of object key string", 3, 3, 3, 4]],
])('%s', (_, text, [message, line, column, endLine, endColumn]) => {
  expect(checkManifest(text).problems).toEqual([{ message, line, column, endLine, endColumn }])
})

test('a good manifest has no problems and gives its data', () => {
  const { documents, problems } = checkManifest(`${POD}---\n${POD}`)
  expect(problems).toEqual([])
  expect(documents).toHaveLength(2)
})
