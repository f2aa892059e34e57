import { expect, test } from 'vitest'
import type { World } from '../../src/session/world.ts'
import { type, world } from './terminal.ts'

const OBJECTS = `
kind: Secret
apiVersion: v1
metadata: {name: s}
data: {password: aHVudGVyMg==, user: YQ==}
---
kind: Pod
apiVersion: v1
metadata: {name: shop, labels: {app: shop}}
spec:
  containers:
  - {name: a, image: nginx, resources: {limits: {cpu: 500m, memory: 64Mi}, requests: {cpu: 250m, memory: 64Mi}}}
  - {name: b, image: redis, env: [{name: ME, valueFrom: {fieldRef: {fieldPath: metadata.name}}}, {name: X, value: "1"}]}
  volumes: [{name: d, emptyDir: {}}, {name: e, secret: {secretName: s}}]
---
kind: Service
apiVersion: v1
metadata: {name: shop}
spec: {type: NodePort, selector: {app: shop}, ports: [{name: web, port: 80, nodePort: 30080}, {name: db, port: 6379}]}
---
kind: LimitRange
apiVersion: v1
metadata: {name: limits}
spec: {limits: [{type: Pod, max: {cpu: "2", memory: 1Gi}, min: {cpu: 100m}}]}
---
kind: ResourceQuota
apiVersion: v1
metadata: {name: quota}
spec: {hard: {pods: "10", services: "5"}}
---
kind: PersistentVolume
apiVersion: v1
metadata: {name: pv}
spec: {capacity: {storage: 5Gi}, accessModes: [ReadWriteOnce], hostPath: {path: /data}}
---
kind: HorizontalPodAutoscaler
apiVersion: extensions/v1beta1
metadata: {name: h}
spec: {scaleRef: {kind: ReplicationController, name: nosuch, subresource: scale}, maxReplicas: 4, minReplicas: 1, cpuUtilization: {targetPercentage: 80}}
`

function started(): World {
  const at = world({ 'all.yaml': OBJECTS })
  type(at, 'kubectl create -f all.yaml')
  at.advance(10_000)
  return at
}

const lines = (at: World, what: string) => type(at, `kubectl describe ${what}`).split('\n')

test('a pod with two containers: what each is promised, its environment and volumes', () => {
  const text = type(started(), 'kubectl describe pod shop')
  expect(text).toContain(`    QoS Tier:
      cpu:	Burstable
      memory:	Guaranteed
    Limits:
      cpu:	500m
      memory:	64Mi
    Requests:
      cpu:		250m
      memory:		64Mi
    State:		Running
`)
  expect(text).toContain('    Environment Variables:\n      ME:\tshop (v1:metadata.name)\n      X:\t1\n')
  expect(text).toContain(`Volumes:
  d:
    Type:	EmptyDir (a temporary directory that shares a pod's lifetime)
    Medium:	
  e:
    Type:	Secret (a secret that should populate this volume)
    SecretName:	s
Events:
`)
})

test('a service shows each port with its own endpoints', () => {
  const text = lines(started(), 'svc shop').filter(line => /^(Port|NodePort|Endpoints)/.test(line))
  expect(text).toEqual([
    'Port:\t\t\tweb\t80/TCP',
    'NodePort:\t\tweb\t30080/TCP',
    expect.stringMatching(/^Endpoints:\t\t172\.17\.0\.\d+:80$/),
    'Port:\t\t\tdb\t6379/TCP',
    expect.stringMatching(/^NodePort:\t\tdb\t3\d{4}\/TCP$/),
    expect.stringMatching(/^Endpoints:\t\t172\.17\.0\.\d+:6379$/),
  ])
})

test.each([
  [
    'limits limits',
    'Name:\t\tlimits\nNamespace:\tdefault\nType\t\tResource\tMin\tMax\tRequest\tLimit\tLimit/Request\n' +
      '----\t\t--------\t---\t---\t-------\t-----\t-------------\nPod\t\tcpu\t\t100m\t2\t-\t-\t-\nPod\t\tmemory\t\t-\t1Gi\t-\t-\t-\n\n\n',
  ],
  ['quota quota', 'Name:\t\tquota\nNamespace:\tdefault\nResource\tUsed\tHard\n--------\t----\t----\npods\t\t1\t10\nservices\t2\t5\n\n\n'],
  [
    'secret s',
    'Name:\t\ts\nNamespace:\tdefault\nLabels:\t\t<none>\nAnnotations:\t<none>\n\nType:\tOpaque\n\nData\n====\npassword:\t7 bytes\nuser:\t\t1 bytes\n\n\n',
  ],
  [
    'pv pv',
    'Name:\t\tpv\nLabels:\t\t<none>\nStatus:\t\tAvailable\nClaim:\t\t\nReclaim Policy:\tRetain\nAccess Modes:\tRWO\nCapacity:\t5Gi\nMessage:\t\n' +
      'Source:\n    Type:\tHostPath (bare host directory volume)\n    Path:\t/data\n\n\n',
  ],
  ['ep shop', 'no description has been implemented for "Endpoints"\n'],
  ['ns nosuch', 'Error from server: namespaces "nosuch" not found\n'],
  ['pv/pv secrets/nosuch', expect.stringMatching(/^Name:\t\tpv\n[^]*\n\n\nsecrets "nosuch" not found\n$/)],
])('describe %s', (what, expected) => expect(type(started(), `kubectl describe ${what}`)).toEqual(expected))

test('an autoscaler tells that its controller is not there', () => {
  expect(lines(started(), 'hpa h').slice(4)).toEqual([
    'Reference:\t\t\tReplicationController/nosuch/scale',
    'Target CPU utilization:\t\t80%',
    'Current CPU utilization:\t<not available>',
    'Min replicas:\t\t\t1',
    'Max replicas:\t\t\t4',
    'ReplicationController pods:\tfailed to check Replication Controller',
    '',
    '',
    '',
  ])
})

test('a namespace sums up its quotas and limits', () => {
  expect(type(started(), 'kubectl describe ns default')).toBe(`Name:	default
Labels:	<none>
Status:	Active

Resource Quotas
 Resource	Used	Hard
 ---		---	---
 pods		1	10
 services	2	5

Resource Limits
 Type	Resource	Min	Max	Request	Limit	Limit/Request
 ----	--------	---	---	-------	-----	-------------
 Pod	cpu		100m	2	-	-	-
 Pod	memory		-	1Gi	-	-	-


`)
})

test('a node adds up what its pods ask for', () => {
  const text = type(started(), 'kubectl describe node node-1')
  expect(text).toContain('Non-terminated Pods:\t\t(1 in total)\n')
  expect(text).toMatch(/ {2}default\t\t\tshop\t+250m \(6%\)\t500m \(12%\)\t64Mi \(0%\)\t+64Mi \(0%\)\n/)
  expect(text).toMatch(/ {2}250m \(6%\)\t500m \(12%\)\t64Mi \(0%\)\t+64Mi \(0%\)\n/)
})

test('a deployment in the middle of its way: which controller is the new one, which are old', () => {
  const manifest = (image: string) => `
kind: Deployment
apiVersion: extensions/v1beta1
metadata: {name: shop}
spec: {replicas: 3, template: {metadata: {labels: {app: shop}}, spec: {containers: [{name: a, image: ${image}}]}}}
`
  const at = world({ 'shop.yaml': manifest('nginx'), 'next.yaml': manifest('redis') })
  type(at, 'kubectl create -f shop.yaml')
  at.advance(60_000)
  expect(type(at, 'kubectl get deployments')).toMatch(/^NAME +UPDATEDREPLICAS +AGE\nshop +3\/3 +/)
  type(at, 'kubectl replace -f next.yaml')
  at.advance(90_000)
  const hashed = (text: string) => text.replaceAll(/deploymentrc-\d+/g, 'RC')
  expect(lines(at, 'deployment shop').map(hashed).slice(4, 12)).toEqual([
    'Selector:\t\t\tapp=shop',
    'Replicas:\t\t\t1 updated / 3 total',
    'StrategyType:\t\t\tRollingUpdate',
    'RollingUpdateStrategy:\t\t1 max unavailable, 1 max surge, 0 min ready seconds',
    'OldReplicationControllers:\tRC (1/1 replicas created)',
    'NewReplicationController:\tRC (1/1 replicas created)',
    'Events:',
    '  FirstSeen\tLastSeen\tCount\tFrom\t\t\t\tSubobjectPath\tReason\t\tMessage',
  ])
  expect(type(at, 'kubectl scale --replicas=5 deployment shop')).toBe('error: no scaler has been implemented for "Deployment"\n')
})
