import { expect, test } from 'vitest'
import type { World } from '../../src/session/world.ts'
import { finished, type, world } from './terminal.ts'

const rc = (name: string, labels: string, image = 'nginx') => `apiVersion: v1
kind: ReplicationController
metadata: {name: ${name}, labels: {tier: ${name}}}
spec:
  replicas: 1
  selector: {${labels}}
  template:
    metadata: {labels: {${labels}}}
    spec: {containers: [{name: c, image: ${image}}]}
`

const FILES = {
  'both.yaml': `${rc('web', 'app: web')}---\n${rc('db', 'app: db', 'redis')}`,
  'web.yaml': rc('web', 'app: web'),
  'list.json': JSON.stringify({
    apiVersion: 'v1',
    kind: 'List',
    items: ['web', 'db'].map(name => ({ apiVersion: 'v1', kind: 'ReplicationController', metadata: { name } })),
  }),
  'columns.txt': '{{range .items}}{{.metadata.name}};{{end}}',
}

function started(): World {
  const at = world(FILES)
  type(at, 'kubectl create -f both.yaml')
  at.advance(10_000)
  return at
}

test.each([
  ['get rc -o name', 'replicationcontroller/db\nreplicationcontroller/web\n'],
  ['get rc/web rc/db -o name', 'replicationcontroller/web\nreplicationcontroller/db\n'],
  ['get rc web db --no-headers', 'web       c         nginx     app=web   1         10s\ndb        c         redis     app=db    1         10s\n'],
  ['get -f both.yaml -o name', 'replicationcontroller/web\nreplicationcontroller/db\n'],
  ['get -f web.yaml -o jsonpath={.spec.replicas}', '1'],
  ['get rc -o go-template-file=columns.txt', 'db;web;'],
  ['get rc -o templatefile --template=columns.txt', 'db;web;'],
  ['get rc --template={{len\\ .items}}', '2'],
  ['get rc -l tier=web -o jsonpath={.items[0].metadata.labels.tier}', 'web'],
  ['get rc -o jsonpath={.items[9].metadata}', 'panic: reflect.Value.Slice: slice index out of bounds\n\ngoroutine 1 [running]:\n'],
  ['get rc -o custom-columns --template=WHO:.metadata.name,WHAT:{.spec.nosuch}', 'error: nosuch is not found\n'],
  ['get rc -o custom-columns --template=WHO:.metadata.name', 'WHO\ndb\nweb\n'],
  ['get rc --sort-by=.metadata.nosuch', 'error: nosuch is not found\n'],
  ['get pods web --all-namespaces', 'error: namespace may not be empty when retrieving a resource by name\n'],
  ['get pods/web nodes/node-1 --all-namespaces', 'error: namespace may not be empty when retrieving a resource by name\n'],
  [`get rc -L '' --no-headers`, 'db        c         redis     app=db    1         10s\nweb       c         nginx     app=web   1         10s\n'],
  [
    `get rc -o template --template='{{range .items}}{{range .spec.replicas}}{{end}}{{end}}' 2>&1 | head -1`,
    'Error executing template: template: output:1:29: executing "output" at <.spec.replicas>: range can\'t iterate over 1\n',
  ],
  // a List of a file is an object of its own for a table, and its items are for everything else
  [
    'get -f list.json',
    'error: error: unknown type &api.List{TypeMeta:unversioned.TypeMeta{Kind:"", APIVersion:""}, ListMeta:unversioned.ListMeta{SelfLink:"", ResourceVersion:""}, ' +
      'Items:[]runtime.Object{(*runtime.Unknown)(0xc208000000), (*runtime.Unknown)(0xc208000000)}}\n',
  ],
  ['get -f list.json -o name', 'replicationcontroller/web\nreplicationcontroller/db\n'],
  // kubectl knows the names of types that no server has
  ['get scales', 'Unable to list "scales": the server could not find the requested resource\n'],
  ['get podlist -l a=b', 'Unable to find "podlists" that match the selector "a=b": the server could not find the requested resource\n'],
  ['get thirdpartyresource x', 'Error from server: the server could not find the requested resource\n'],
  ['get bindings', 'Error from server: the server does not allow this method on the requested resource\n'],
  ['describe scale x', 'error: no description has been implemented for "Scale"\n'],
  ['get nodes --all-namespaces', 'NAMESPACE   NAME      LABELS    STATUS    AGE\nerror: node is not namespaced\n'],
  ['get pods web -w extra', 'Error from server: pods "web" not found\n'],
  ['get rc web db -w', 'error: watch is only supported on a single resource - 2 resources were found\n'],
  [
    'get rc web -w --template={{.kind.x}} 2>&1 >/dev/null | head -1',
    `error: unable to output the provided object: error executing template '{{.kind.x}}': 'template: output:1:7: executing "output" at <.kind.x>: can't evaluate field x in type interface {}'\n`,
  ],
  ['get rc -o go-template', 'error: template format specified but no template given\n'],
  ['get rc -o jsonpath-file', 'error: jsonpath file format specified but no template file file given\n'],
  ['get rc -o custom-columns', 'error: custom-columns format specified but no custom columns given\n'],
  ['get rc -o jsonpath-file=nosuch', 'error: error reading template nosuch, open nosuch: no such file or directory\n'],
  ['get rc -o custom-columns=A:.b', 'error: output format "custom-columns=A:.b" not recognized\n'],
])('kubectl %s', (line, expected) => expect(type(started(), `kubectl ${line}`)).toBe(expected))

test('a template that fails half way leaves what it had written', () => {
  const { stdout, stderr, exit } = finished(started(), "kubectl get rc web --template='{{.kind}} {{.kind.x}}'")
  const message = 'template: output:1:17: executing "output" at <.kind.x>: can\'t evaluate field x in type interface {}'
  expect(stdout).toContain(
    `ReplicationController Error executing template: ${message}\ntemplate was:\n\t{{.kind}} {{.kind.x}}\nraw data was:\n\t{"kind":`,
  )
  expect(stderr).toContain(`error: error executing template '{{.kind}} {{.kind.x}}': '${message}'\n----data----\nmap[`)
  expect(exit).toBe(1)
})

test('a watch prints the headers again when single objects follow a list, and every change in its turn', () => {
  const at = started()
  const watch = at.run('kubectl get rc -w')
  at.advance(1000)
  type(at, 'kubectl label rc web colour=red')
  type(at, 'kubectl delete rc db')
  at.advance(1000)
  watch.interrupt()
  const lines = watch.stdout.split('\n')
  expect(lines.filter(line => line.startsWith('CONTROLLER'))).toHaveLength(2)
  expect(lines[4]).toMatch(/^web {10}c {14}nginx {6}app=web {4}1 {10}\d+s$/) // laid out with its headers
  expect(watch.stdout).toMatch(/\ndb {8}c {9}redis {5}app=db {4}0 {9}\d+s\n$/)
})

test('a watched list in another form is the list itself, then its objects', () => {
  const at = started()
  const watch = at.run('kubectl get rc -w -o name')
  at.advance(500)
  type(at, 'kubectl label rc web colour=red')
  at.advance(500)
  watch.interrupt()
  expect(watch.stdout).toBe('replicationcontrollerlist/<unknown>\nreplicationcontroller/web\n')
})

test.each([
  ['get rc -w -o jsonpath={.kind}|{.metadata.selfLink}', 'ReplicationControllerList|/api/v1/namespaces/default/replicationcontrollers'],
  ['get rc -w --all-namespaces -o template --template={{.metadata.selfLink}}', '/api/v1/replicationcontrollers'],
  ['get jobs -w -o template --template={{.metadata.selfLink}}', '/apis/extensions/v1beta1/namespaces/default/jobs'],
])('a watch begins with the list as the server sent it: %s', (line, said) => {
  const at = started()
  const watch = at.run(`kubectl ${line.replaceAll('|', '\\|')}`)
  at.advance(1000)
  expect(watch.stdout).toBe(said)
  watch.interrupt()
})

test.each([
  ['get rc --sort-by=.metadata.creationTimestamp', 255],
  ['get rc web --sort-by=.metadata.creationTimestamp', 0],
  ['get nodes --sort-by=.metadata.creationTimestamp', 0], // there is but one, and nothing to compare it with
  ['get nodes node-1 -o jsonpath={.status.capacity.cpu}', 2],
  [`get rc web -o jsonpath="{.spec.template.spec.containers[?(@.name=='c')].image}"`, 2],
])('kubectl %s ends with %i', (line, exit) => expect(finished(started(), `kubectl ${line}`).exit).toBe(exit))

test('a list cannot be sorted and printed whole: its items are still raw bytes, as the message shows', () => {
  const said = type(started(), 'kubectl get rc -o name --sort-by=.metadata.name')
  const bytes = /^error: item\[0]: Expected object, got runtime\.RawExtension\{RawJSON:\[]uint8\{(.*)\}\}\(struct\)\n$/.exec(said)?.[1]
  const text = String.fromCharCode(...(bytes ?? '').split(', ').map(Number))
  expect(text).toMatch(/^\{"kind":"ReplicationController","apiVersion":"v1","metadata":\{"name":"db",.*\}\n$/)
  expect(bytes).toMatch(/^0x7b, .*, 0xa$/)
})

test('what jsonpath cannot find is told with the object as Go would write it', () => {
  const at = world({
    'pod.yaml':
      'apiVersion: v1\nkind: Pod\nmetadata: {name: p, labels: {a: b}}\nspec: {containers: [{name: c, image: i, ports: [{containerPort: 80}], resources: {limits: {cpu: 1}}}]}\n',
    'svc.yaml': 'apiVersion: v1\nkind: Service\nmetadata: {name: s}\nspec: {ports: [{port: 80, targetPort: web}]}\n',
  })
  type(at, 'kubectl create -f pod.yaml -f svc.yaml')
  const given = (what: string) => finished(at, `kubectl get ${what} -o jsonpath={.nope}`).stdout.split('object given to jsonpath engine was:\n\t')[1]!
  expect(given('svc s')).toMatch(
    /^&v1\.Service\{TypeMeta:unversioned\.TypeMeta\{Kind:"Service", APIVersion:"v1"\}, ObjectMeta:v1\.ObjectMeta\{Name:"s", /,
  )
  expect(given('svc s')).toContain('CreationTimestamp:time.Date(2016, time.March, 6, 12, 0, 6, 0, time.Local), DeletionTimestamp:<nil>, ')
  expect(given('svc s')).toContain('DeletionGracePeriodSeconds:(*int64)(nil), Labels:map[string]string(nil), ')
  expect(given('svc s')).toContain(
    'Ports:[]v1.ServicePort{v1.ServicePort{Name:"", Protocol:"TCP", Port:80, TargetPort:util.IntOrString{Kind:1, IntVal:0, StrVal:"web"}, NodePort:0}}',
  )
  expect(given('pod p')).toContain('Labels:map[string]string{"a":"b"}')
  expect(given('pod p')).toMatch(
    /Limits:v1\.ResourceList\{"cpu":resource\.Quantity\{Amount:\(\*inf\.Dec\)\(0xc\w+\), Format:"DecimalSI"\}\}, Requests:v1\.ResourceList/,
  )
  expect(given('pod p')).toMatch(/TerminationGracePeriodSeconds:\(\*int64\)\(0xc\w+\), ActiveDeadlineSeconds:\(\*int64\)\(nil\)/)
  expect(given('svc')).toMatch(/^map\[string]interface \{\}\{"apiVersion":"v1", "items":\[]interface \{\}\{map\[string]interface \{\}\{/)
  expect(finished(at, 'kubectl get svc -o jsonpath={.nope}').stderr).toMatch(
    /----data----\n&\{TypeMeta:\{Kind:List APIVersion:v1\} ListMeta:\{SelfLink: ResourceVersion:\} Items:\[\{RawJSON:\[123 34 107 /,
  )
})

test('an event says when it will be forgotten', () => {
  const shown = type(started(), 'kubectl get events -o json')
  expect(shown.match(/"creationTimestamp": "2016-03-06T12:00/g)!.length).toBeGreaterThan(4)
  expect(shown.match(/"deletionTimestamp": "2016-03-06T13:00/g)).toHaveLength(shown.match(/"creationTimestamp"/g)!.length)
})

test('what v1 has under two names is under both', () => {
  const at = world({
    'twice.yaml': `apiVersion: v1
kind: Service
metadata: {name: out}
spec: {externalIPs: [1.2.3.4], ports: [{port: 80}]}
---
apiVersion: v1
kind: Pod
metadata: {name: robot}
spec: {serviceAccount: robot, containers: [{name: c, image: nginx}]}
`,
  })
  type(at, 'kubectl create -f twice.yaml')
  expect(type(at, 'kubectl get svc out --template={{.spec.deprecatedPublicIPs}}{{.spec.externalIPs}}')).toBe('[1.2.3.4][1.2.3.4]')
  expect(type(at, 'kubectl get po robot --template={{.spec.serviceAccount}},{{.spec.serviceAccountName}}')).toBe('robot,robot')
})
