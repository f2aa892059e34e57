import { expect, test } from 'vitest'
import { HOME } from '../../src/session/world.ts'
import { finished, type, world } from './terminal.ts'

const CONTROLLER = `apiVersion: v1
kind: ReplicationController
metadata: {name: shop, labels: {app: shop}}
spec:
  replicas: 2
  selector: {app: shop, version: v1}
  template:
    metadata: {labels: {app: shop, version: v1}}
    spec: {containers: [{name: shop, image: "shop:1", ports: [{containerPort: 80}]}]}
`
const SERVICE = `apiVersion: v1
kind: Service
metadata: {name: shop}
spec: {selector: {app: shop}, ports: [{port: 80}]}
`
const FILES = {
  'rc.yaml': CONTROLLER,
  'svc.yaml': SERVICE,
  'itemless.yaml': 'kind: List\napiVersion: v1\nmetadata: {x: [1, true, null]}\n',
  'both.yaml': `${SERVICE}---\n${CONTROLLER}`,
  'next.yaml': CONTROLLER.replaceAll('v1}', 'v2}').replace('name: shop, ', 'name: shop-2, ').replace('shop:1', 'shop:2'),
  'none.yaml': CONTROLLER.replaceAll('v1}', 'v2}').replace('name: shop, ', 'name: shop-0, ').replace('replicas: 2', 'replicas: 0'),
  'list.yaml': JSON.stringify({
    apiVersion: 'v1',
    kind: 'List',
    items: [{ apiVersion: 'v1', kind: 'Service', metadata: { name: 'shop' }, spec: { ports: [{ port: 80 }] } }],
  }),
  'bind.yaml': 'apiVersion: v1\nkind: Binding\nmetadata: {name: shop}\ntarget: {kind: Node, name: node-1}\n',
  'scale.yaml': 'apiVersion: extensions/v1beta1\nkind: Scale\nmetadata: {name: shop}\nspec: {replicas: 2}\n',
  'nameless.yaml': SERVICE.replace('{name: shop}', '{labels: {app: shop}}'),
  'bad.yaml': CONTROLLER.replace('replicas: 2', 'replicas: -1').replace(', labels: {app: shop}', ''),
  'half.yaml': `${SERVICE}---\n${SERVICE.replace('spec', 'sepc')}`,
}

/** A world whose manifests lie in the learner's folder, with what the lines have done to it. */
function after(...lines: string[]) {
  const fresh = world(FILES)
  for (const line of lines) expect([line, finished(fresh, line).exit]).toEqual([line, 0])
  return fresh
}

const NO_FILE = 'error: you must provide one or more resources by argument or filename (.json|.stdin|.yaml|.yml)\n'
const hint = (verb: string) => `\nsee 'kubectl ${verb} -h' for help.\n`

test.each([
  ['create -f both.yaml', 'service "shop" created\nreplicationcontroller "shop" created\n'],
  ['create -f rc.yaml -f svc.yaml -o name', 'replicationcontroller/shop\nservice/shop\n'],
  ['create', NO_FILE],
  [`create -f ''`, 'the path "" does not exist\n'],
  ['create pod', `error: Unexpected args: [pod]${hint('create')}`],
  ['create -f rc.yaml -o yaml', `error: Unexpected -o output mode: yaml. We only support '-o name'.${hint('create')}`],
  ['create -f no.yaml -f rc.yaml -f nor.yaml', 'the path "no.yaml" does not exist\nthe path "nor.yaml" does not exist\n'],
  ['create -f rc.yaml --namespace=dev', 'Error from server: error when creating "rc.yaml": namespaces "dev" not found\n'],
  ['replace -f svc.yaml', 'Error from server: error when replacing "svc.yaml": services "shop" not found\n'],
  ['replace', `error: Must specify --filename to replace${hint('replace')}`],
  ['create -f http://localhost:1/x', 'The connection to the server localhost:1 was refused - did you specify the right host or port?\n'],
  [
    'create -f itemless.yaml',
    'error validating "itemless.yaml": error validating data: no items field in map[string]interface {}{"apiVersion":"v1", "kind":"List", "metadata":map[string]interface {}{"x":[]interface {}{1, true, interface {}(nil)}}}; if you choose to ignore these errors, turn validation off with --validate=false\n',
  ],
  ['replace -f nameless.yaml', 'error: error when replacing "nameless.yaml": resource name may not be empty\n'],
  ['delete pods', NO_FILE],
  [
    'delete -f both.yaml',
    'Error from server: error when stopping "both.yaml": services "shop" not found\nError from server: error when stopping "both.yaml": replicationControllers "shop" not found\n',
  ],
  ['delete pods --all', 'No resources found\n'],
  ['delete pods -l "a in (b"', `the provided selector "a in (b" is not valid: unable to parse requirement: found '', expected: ',' or ')'\n`],
  ['delete pods x --all', 'error: name cannot be provided when a selector is specified\n'],
  ['delete po/x --all', 'error: selectors and the all flag cannot be used when passing resource/name arguments\n'],
  ['delete pods -l a=b --all', "setting 'all' parameter but found a non empty selector. \n"],
  ['delete pods/a rc', 'when passing arguments in resource/name form, all arguments must include the resource\n'],
  ['delete pods/a/b', 'arguments in resource/name form may not have more than one slash\n'],
  ['delete pods -f rc.yaml', 'error: when paths, URLs, or stdin is provided as input, you may not specify resource arguments as well\n'],
  ['stop nodes node-1', 'error: no reaper has been implemented for "Node"\n'],
  ['scale rc shop', `error: --replicas=COUNT is required, and COUNT must be greater than or equal to 0${hint('scale')}`],
  ['scale nodes node-1 --replicas=1', 'error: no scaler has been implemented for "Node"\n'],
  ['label pods', `error: at least one label update is required${hint('label')}`],
  ['label pods a=b x', `error: all resources must be specified before label changes: x${hint('label')}`],
  ['annotate pods a=b x', 'error: all resources must be specified before annotation changes: x\n'],
  ['run web', 'Parameter: image is required\n'],
  ['run web --image=nginx --tty', `error: -i/--stdin is required for containers with --tty=true${hint('run')}`],
  ['run web --image=nginx --generator=x', `error: Generator: x not found.${hint('run')}`],
  ['run web --image=nginx --requests=cpu=x', "error: quantities must match the regular expression '^([+-]?[0-9.]+)([eEimkKMGTP]*[-+]?[0-9]*)$'\n"],
  ['autoscale rc shop --max=2 --cpu-percent=101', 'CPU utilization (%) cannot exceed 100\n'],
  ['rolling-update a b --rollback', `error: Must specify --filename or --image for new controller${hint('rolling-update')}`],
  ['get pods --api-version=v2', "error: API version 'v2' is not recognized (valid values: v1)\n"],
  ['frobnicate', `Error: unknown command "frobnicate" for "kubectl"\nRun 'kubectl --help' for usage.\n`],
])('on an empty cluster: kubectl %s', (line, printed) => expect(type(world(FILES), `kubectl ${line}`)).toBe(printed))

test.each([
  [
    'create -f both.yaml',
    'Error from server: error when creating "both.yaml": services "shop" already exists\nError from server: error when creating "both.yaml": replicationControllers "shop" already exists\n',
  ],
  [
    'create -f half.yaml',
    /^Error from server: error when creating "half.yaml": services "shop" already exists\nerror validating "half.yaml": error validating data: found invalid field sepc for v1.Service; /,
  ],
  ['scale rc/shop --replicas=3 --current-replicas=9', 'Expected replicas to be 9, was 2\n'],
  ['scale --replicas=1 -f rc.yaml', 'replicationcontroller "shop" scaled\n'],
  ['label rc shop app=x', "'app' already has a value (shop), and --overwrite is false\n"],
  ['label rc,svc shop tier=web', 'replicationcontroller "shop" labeled\nservice "shop" labeled\n'],
  ['annotate rc shop note="a b=c"', ''],
  [`patch rc shop -p '{"spec":{"replicas":0}}'`, '"shop" patched\n'],
  ['expose rc shop', 'Error from server: services "shop" already exists\n'],
  ['expose rc shop --name=other', 'service "other" exposed\n'],
  [
    'expose rc shop --name=a --port=1 --target-port=web --type=NodePort --external-ip=1.2.3.4 -l x=y --dry-run -o jsonpath={.spec.type}{.spec.externalIPs[0]}{.spec.ports[0].targetPort}{.metadata.labels.x}',
    'running in dry-run mode...\nNodePort1.2.3.4weby',
  ],
  ['apply -f rc.yaml', 'replicationcontroller "shop" configured\n'],
  ['create -f scale.yaml', 'Error from server: error when creating "scale.yaml": the server could not find the requested resource\n'],
  ['create -f svc.yaml/', 'the path "svc.yaml/" cannot be accessed: stat svc.yaml/: not a directory\n'],
  ['delete -f - -f - < svc.yaml', 'service "shop" deleted\nread /dev/stdin: file already closed\n'],
  ['create -f http:///x', 'Unable to connect to the server: http: no Host in request URL\n'],
  [
    'scale rc shop --replicas=0; kubectl rolling-update shop --image=x',
    /required: > 0 replicas, actual: \{0 map\[%!d\(string=app\):%!d\(string=shop\) %!d\(string=deployment\):%!d\(string=[0-9a-f]+\) %!d\(string=version\):%!d\(string=v1\)\] 8246\d{8}\}\n$/,
  ],
  ['create -f bind.yaml', 'Error from server: error when creating "bind.yaml": pod "shop" not found\n'],
  [
    'run shop --image=i --restart=Never --command -- sleep 9; kubectl create -f bind.yaml',
    /^pod "shop" created\n(binding "" created\n|Error from server: .*pod shop is already assigned.*\n)$/,
  ],
  [
    "expose rc shop --name=a --port=1 --container-port=9 --dry-run -o template --template='{{(index .spec.ports 0).targetPort}}'",
    'running in dry-run mode...\n1',
  ],
  ['run x --image=y --restart=Never -i --dry-run', 'error: an empty namespace may not be set when a resource name is provided\n'],
  ['expose rc shop --generator=run/v1', 'Parameter: name is required\nParameter: replicas is required\nParameter: image is required\n'],
  ['expose rc shop --name=x --generator=run-pod/v1', 'Parameter: image is required\n'],
  ['run x --image=y --generator=service/v2', 'Parameter: default-name is required\nParameter: selector is required\n'],
  ['autoscale rc shop --max=2 --generator=service/v1', 'Parameter: selector is required\nParameter: port is required\n'],
  ['apply -f list.yaml', 'error: expected a struct, but received a %!t(string=nil)\n'],
  ['replace -f rc.yaml', 'replicationcontroller "shop" replaced\n'],
  ['replace -f rc.yaml --namespace=none', 'Error from server: error when replacing "rc.yaml": namespaces "none" not found\n'],
  ['replace --force -f nameless.yaml', 'error: error when deleting "nameless.yaml": resource name may not be empty\n'],
  ["logs ''", 'error: resource name may not be empty\n'],
  // the watch of one object asks for it by its name in the path, which every kind allows
  ['get svc shop -w --no-headers & kubectl label svc shop x=y; sleep 1; kill %1', /^(shop .*\n)service "shop" labeled\n(shop .*\n)$/],
  ['replace --force -f rc.yaml', 'replicationcontroller "shop" deleted\nreplicationcontroller "shop" replaced\n'],
  ['delete rc,svc --all -o name', 'replicationcontroller/shop\nservice/kubernetes\nservice/shop\n'],
  ['stop -f both.yaml', 'service "shop" deleted\nreplicationcontroller "shop" deleted\n'],
  ['rolling-update shop -f rc.yaml', `error: rc.yaml cannot have the same name as the existing ReplicationController shop${hint('rolling-update')}`],
  [
    'rolling-update shop -f none.yaml',
    /^error: Invalid controller spec for shop-0; required: > 0 replicas, actual: \{0 map\[%!d\(string=app\):%!d\(string=shop\)[^{}]*\] 8246\d{8}\}\n$/,
  ],
  ['rolling-update shop -f svc.yaml', `error: svc.yaml contains a Service not a ReplicationController${hint('rolling-update')}`],
])('with a controller and a service: kubectl %s', (line, printed) => {
  const said = type(after('kubectl create -f both.yaml'), `kubectl ${line}`)
  if (typeof printed === 'string') expect(said).toBe(printed)
  else expect(said).toMatch(printed)
})

test.each([
  ['manifests', 'manifests/svc.yaml'],
  ['./manifests//', 'manifests/svc.yaml'],
  ['manifests/./.', 'manifests/svc.yaml'],
  ['./manifests/svc.yaml', './manifests/svc.yaml'],
])('a file of -f %s is called %s', (name, source) => {
  const shop = after('mkdir manifests', 'mv svc.yaml manifests', 'kubectl create -f manifests')
  const said = `Error from server: error when creating "${source}": services "shop" already exists\n`
  expect(type(shop, `kubectl create -f ${name}`)).toBe(said)
  expect(type(shop, `cd manifests; kubectl create -f .`)).toBe(said.replace(/"[^"]*svc.yaml"/, '"svc.yaml"'))
})

test('apply takes away what the manifest has lost and leaves what others have added', () => {
  const shop = after(
    'kubectl create -f rc.yaml',
    'kubectl apply -f rc.yaml',
    `kubectl patch rc shop -p '{"metadata":{"labels":{"by":"hand"}}}'`,
    'kubectl scale rc shop --replicas=4',
  )
  shop.files.write(`${HOME}/rc.yaml`, CONTROLLER.replace('labels: {app: shop}', 'labels: {tier: web}'))
  type(shop, 'kubectl apply -f rc.yaml')
  expect(type(shop, `kubectl get rc shop -o template --template='{{.metadata.labels}} {{.spec.replicas}}'`)).toBe('map[by:hand tier:web] 2')
})

test('what a manifest has lost and what it says otherwise become one patch', () => {
  const shop = after('kubectl create -f rc.yaml', 'kubectl apply -f rc.yaml')
  // both concern the metadata, so that the time of creation, which no manifest has, is in neither
  expect(type(shop, 'kubectl apply -f bad.yaml -f next.yaml')).toMatch(
    /"},"labels":null},"spec":{"replicas":-1},"status":{"replicas":0}}\nto:\n&{0xc208000000 0xc208000000 default shop bad.yaml 0xc208000000 0xc208000000 \d+}\n/,
  )
})

test.each([
  [
    '1s/^/{/',
    'error: The edited file had a syntax error: unable to get type info from "edited-file": invalid character \'#\' looking for beginning of object key string\n',
  ],
  ['s/^kind: /knd: /', /^error: The edited file had a syntax error: unable to get type info from "edited-file": Object 'Kind' is missing in '\{/],
  ['s/^kind: .*/kind: Pad/', /had a syntax error: unable to recognize "edited-file": no kind named "Pad" is registered in versions \["" "v1"\]\n$/],
  ['s/^apiVersion: .*/apiVersion: v2/', /syntax error: API version "v2" in "edited-file" isn't supported, only supports API versions/],
  ['s/^kind: .*/kind: Service/', /^error: kind should not be changed\nA copy of your changes has been stored to "/],
  [
    's/^  namespace: default/  namespace: dev/',
    /^A copy of your .*\nerror: the namespace from the provided object "dev" does not match the namespace "default". You/,
  ],
  ['s/replicas: 2/replicas:   2/', 'Edit cancelled, no changes made.\n'],
  ['s/^  name: shop/  name: shop2/', /^error: metadata.name should not be changed\nA copy of your changes has been stored to "/],
  [
    's/replicas: 2/replicas: -2/',
    /^Error: the ReplicationController shop is invalid\nA copy of your changes .*\nEdit cancelled, no changes made.\n$/,
  ],
])('edit: %s', (change, printed) => {
  const shop = after('kubectl create -f rc.yaml', 'printf \'sed -i "$CHANGE" $1\' > change.sh')
  const said = type(shop, `CHANGE='${change}' EDITOR='sh change.sh' kubectl edit rc shop`)
  if (typeof printed === 'string') expect(said).toBe(printed)
  else expect(said).toMatch(printed)
})

test.each([
  ['rolling-update shop -f next.yaml', 'shop-2'],
  [`run web --image=nginx --overrides='{"apiVersion":"v1"}'`, 'web'],
])('what kubectl has read or merged is complete: %s', (line, name) => {
  const shop = after('kubectl create -f rc.yaml')
  expect(type(shop, `kubectl ${line} --dry-run -o json`)).toMatch(new RegExp(`"name": "${name}"[^]*"dnsPolicy": "ClusterFirst"`))
})

test('an empty item of a list ends kubectl where a text is expected, and is an empty struct to the server', () => {
  const pod = (more: string) => `apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: c, image: i, ${more}}]}\n`
  const here = world({ 'args.yaml': pod('args: [a, null]'), 'ports.yaml': pod('ports: [null]') })
  const { stderr, exit } = finished(here, 'kubectl create -f args.yaml')
  expect([stderr.split('\n')[0], exit]).toEqual(['panic: runtime error: invalid memory address or nil pointer dereference', 2])
  expect(type(here, 'kubectl create -f ports.yaml --validate=false')).toBe(
    `The Pod "p" is invalid.\nspec.containers[0].ports[0].containerPort: invalid value '0', Details: must be greater than 0 and less than 65536\n`,
  )
})

test('a limit range needs no name: it gets one like a uid', () => {
  const here = world({
    'limits.yaml': 'apiVersion: v1\nkind: LimitRange\nspec: {limits: []}\n',
    'bad.json': '{"kind":"Secret","apiVersion":"v1","metadata":{"name":"s"},"data":{"a":null}}',
  })
  expect(type(here, 'kubectl create -f limits.yaml')).toMatch(/^limitrange "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}" created\n$/)
  const { name, uid } = here.cluster.api.list('LimitRange').items[0]!.metadata
  expect(name).not.toBe(uid)
  expect(type(here, 'kubectl create -f bad.json')).toBe('secret "s" created\n')
})

test('whoever replaces a quota comes too late: the quota has counted the very request', () => {
  const here = world({ ...FILES, 'quota.yaml': 'apiVersion: v1\nkind: ResourceQuota\nmetadata: {name: q}\nspec: {hard: {pods: 4}}\n' })
  type(here, 'kubectl create -f quota.yaml')
  const version = () => Number(here.cluster.api.get('ResourceQuota', 'default', 'q').metadata.resourceVersion)
  const before = version()
  type(here, 'kubectl create -f svc.yaml')
  expect(version()).toBeGreaterThan(before) // though a service is not among what it counts
  const late = 'resourcequotas "q" cannot be updated: the object has been modified; please apply your changes to the latest version and try again'
  expect(type(here, 'kubectl replace -f quota.yaml')).toBe(`Error from server: error when replacing "quota.yaml": ${late}\n`)
  expect(type(here, 'kubectl label quota q a=b')).toBe(`Error from server: ${late}\n`)
  expect(type(here, `kubectl patch quota q -p '{"metadata":{"labels":{"a":"b"}}}'`)).toBe('"q" patched\n')
})

test('the version 0 is any version', () => {
  const here = world({ ...FILES, 'zero.yaml': CONTROLLER.replace('name: shop,', 'name: shop, resourceVersion: "0",') })
  type(here, 'kubectl create -f rc.yaml')
  expect(type(here, 'kubectl replace -f zero.yaml')).toBe('replicationcontroller "shop" replaced\n')
})

test('expose says an outer address under both its names', () => {
  const shown = type(after('kubectl create -f rc.yaml'), 'kubectl expose rc shop --port=80 --external-ip=1.2.3.4 --dry-run -o yaml')
  expect(shown).toContain('  deprecatedPublicIPs:\n  - 1.2.3.4\n  externalIPs:\n  - 1.2.3.4\n')
})

test('an object that no server has seen has a table, too', () => {
  expect(type(after('kubectl create -f rc.yaml'), 'kubectl autoscale rc shop --max=3 --dry-run')).toMatch(
    /^NAME .*\nshop +ReplicationController\/shop\/scale +<unset> +<waiting> +<unset> +3 +<unknown>\n$/,
  )
})

test('the note of what was applied ends a line when it is of an object from the server', () => {
  const shop = after('kubectl create -f rc.yaml', 'kubectl apply -f rc.yaml')
  const notes = () => type(shop, `kubectl get rc shop -o yaml | grep -A1 last-applied | cut -c1-75`)
  expect(notes()).toMatch(/^ {4}kubectl\.kubernetes\.io\/last-applied-configuration: '\{"kind":"Replica/)
  for (const line of ['kubectl label rc shop a=b', 'kubectl annotate rc shop c=d']) {
    type(shop, line)
    expect(notes()).toMatch(/^ {4}kubectl\.kubernetes\.io\/last-applied-configuration: \|\n {6}\{"kind":"Replica/)
  }
})

test('apply says so when the annotation it goes by was spoilt', () => {
  const shop = after(
    'kubectl create -f svc.yaml',
    `kubectl patch svc shop -p '{"metadata":{"annotations":{"kubectl.kubernetes.io/last-applied-configuration":"{bad"}}}'`,
  )
  expect(type(shop, 'kubectl apply -f svc.yaml')).toMatch(
    /^error: error when creating patch with:\noriginal:\n\{bad\nmodified:\n\{[^]*\nfor: "svc.yaml": Invalid JSON document\n$/,
  )
})

test('edit sends what the editor changed and nothing else', () => {
  const shop = after('kubectl create -f rc.yaml')
  expect(type(shop, 'EDITOR="sed -i s/shop:1/shop:9/" kubectl edit rc shop')).toBe('replicationcontroller "shop" edited\n')
  expect(type(shop, `kubectl get rc shop -o jsonpath='{.spec.template.spec.containers[0].image}'`)).toBe('shop:9')
  expect(type(shop, `EDITOR='sed -i "s/replicas: 2/replicas: 3/"' kubectl edit rc shop`)).toBe('replicationcontroller "shop" edited\n')
  expect(type(shop, `EDITOR='sh -c "exit 3"' kubectl edit rc shop`)).toBe(
    'error: there was a problem with the editor "/bin/bash -c sh -c \\"exit 3\\""\n',
  )
  expect(type(shop, 'EDITOR=true kubectl edit rc shop')).toBe('Edit cancelled, no changes made.\n')
  expect(type(shop, 'EDITOR="cp /dev/null" kubectl edit rc shop')).not.toContain('edited')
})

test('a rolling update replaces the pods one by one and can be broken off and taken up again', () => {
  const shop = after('kubectl create -f rc.yaml')
  shop.advance(20_000)
  const job = shop.run('kubectl rolling-update shop -f next.yaml --update-period=1m')
  shop.advance(20_000)
  job.interrupt()
  expect(job.stdout).toBe(
    "Created shop-2\nScaling up shop-2 from 0 to 2, scaling down shop from 2 to 0 (keep 2 pods available, don't exceed 3 pods)\nScaling shop-2 up to 1\n",
  )
  expect(type(shop, 'kubectl rolling-update shop -f next.yaml --update-period=1s')).toBe(
    'Continuing update with existing controller shop-2.\n' +
      "Scaling up shop-2 from 1 to 2, scaling down shop from 2 to 0 (keep 2 pods available, don't exceed 3 pods)\n" +
      'Scaling shop down to 1\nScaling shop-2 up to 2\nScaling shop down to 0\nUpdate succeeded. Deleting shop\n' +
      'replicationcontroller "shop" rolling updated to "shop-2"\n',
  )
})

test('a rolling update to another image keeps the name', () => {
  const shop = after('kubectl create -f rc.yaml', 'kubectl scale rc shop --replicas=1')
  shop.advance(20_000)
  const said = type(shop, 'kubectl rolling-update shop --image=shop:2 --update-period=1s')
  const [, hash] = /^Created (shop-[0-9a-f]{32})\n/.exec(said)!
  expect(said).toContain(`Update succeeded. Deleting old controller: shop\nRenaming ${hash} to shop\nreplicationcontroller "shop" rolling updated\n`)
  expect(type(shop, 'kubectl get rc -o name')).toBe('replicationcontroller/shop\n')
  expect(type(shop, `kubectl get rc shop -o jsonpath='{.spec.template.spec.containers[*].image} {.spec.replicas}'`)).toBe('shop:2 1')
})

test('kubectl sends ten requests at once and five a second from then on, so that deleting many pods takes its time', () => {
  const fresh = after('kubectl create -f rc.yaml', 'kubectl scale rc shop --replicas=3')
  const seconds = (line: string) => {
    const began = fresh.now
    expect(finished(fresh, line).exit).toBe(0)
    return (fresh.now - began) / 1000
  }
  // a list, and for each pod a look and a deletion
  expect(seconds('kubectl delete pods -l app=shop --grace-period=0')).toBeLessThan(0.3)
  expect(seconds('kubectl scale rc shop --replicas=8')).toBeLessThan(1.5)
  expect(seconds('kubectl delete pods -l app=shop --grace-period=0')).toBeCloseTo(0.06 + 0.008 + 7 * 0.2, 1)
})

test.each(['matchLabels: {job: pi}', 'matchExpressions: [{key: job, operator: In, values: [pi, e]}]'])(
  'a job with %s takes its own pods down',
  selector => {
    const job = `apiVersion: extensions/v1beta1
kind: Job
metadata: {name: pi}
spec:
  selector: {${selector}}
  template:
    metadata: {labels: {job: pi}}
    spec: {restartPolicy: Never, containers: [{name: pi, image: pi}]}
`
    const shop = world({ ...FILES, 'job.yaml': job })
    finished(shop, 'kubectl create -f job.yaml -f rc.yaml; sleep 20')
    expect(finished(shop, 'kubectl get pods -L job --no-headers | wc -l').stdout).toBe('3\n')
    expect(finished(shop, 'kubectl delete job pi; sleep 40').stdout).toBe('job "pi" deleted\n')
    expect(finished(shop, 'kubectl get pods --no-headers | grep -c ^shop').stdout).toBe('2\n')
    expect(finished(shop, 'kubectl get ev | grep -c "Created pod: shop"').stdout).toBe('2\n')
  },
)
