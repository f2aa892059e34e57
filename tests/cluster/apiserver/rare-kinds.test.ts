import { expect, test } from 'vitest'
import { type, world } from '../../kubectl/terminal.ts'

const VOLUME = (storage: string) =>
  `{kind: PersistentVolume, apiVersion: v1, metadata: {name: v}, spec: {capacity: {storage: ${storage}}, accessModes: [ReadWriteOnce], hostPath: {path: /v}}}`
const JOB = (more: string) =>
  `{kind: Job, apiVersion: extensions/v1beta1, metadata: {name: j}, spec: {${more} selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}}, spec: {restartPolicy: Never, containers: [{name: c, image: i}]}}}}`
const TEMPLATE = (image: string) =>
  `{kind: PodTemplate, apiVersion: v1, metadata: {name: t}, template: {metadata: {}, spec: {containers: [{name: c, image: ${image}}]}}}`
const LIMITS = (spec: string) => `{kind: LimitRange, apiVersion: v1, metadata: {name: l}${spec}}`
const SECRET = (more: string) => `{kind: Secret, apiVersion: v1, metadata: {name: s}, ${more}}`
const NODE = (spec: string) => `{kind: Node, apiVersion: v1, metadata: {name: m1}, spec: {${spec}}}`
const POD = (limits: string) =>
  `{kind: Pod, apiVersion: v1, metadata: {name: p}, spec: {containers: [{name: c, image: i, resources: {limits: ${limits}}}]}}`
const UID = /[0-9a-f]{8}-[0-9a-f-]{27}/g

const REDACTED = `The Secret "s" is invalid.\ndata[.dockercfg]: invalid value '<secret contents redacted>', Details: `

test.each<[string, string[], string]>([
  // what a PUT leaves out is gone where validation does not put it back, and must be there where old and new are exchanged
  [
    'a volume',
    [
      `echo '--- ${VOLUME('1Gi')}' | kubectl create -f -`,
      `echo '--- ${VOLUME('2Gi')}' | kubectl replace -f -`,
      'kubectl get pv v',
      'kubectl get pv v -o yaml | grep -E "time|uid|self"',
    ],
    `persistentvolume "v" created
persistentvolume "v" replaced
NAME      LABELS    CAPACITY   ACCESSMODES   STATUS      CLAIM     REASON    AGE
v         <none>    2Gi        RWO           Available                       <unknown>
  selfLink: /api/v1/persistentvolumes/v
`,
  ],
  [
    'a pod template',
    [
      `echo '--- ${TEMPLATE('a')}' | kubectl create -f -`,
      `echo '--- ${TEMPLATE('b')}' | kubectl replace -f -`,
      `kubectl patch podtemplate t -p '{"metadata":{"labels":{"k":"l"}}}'`,
    ],
    `podtemplate "t" created
The PodTemplate "t" is invalid.
metadata.uid: invalid value 'UID', Details: field is immutable
"t" patched
`,
  ],
  [
    'a job',
    [
      `echo '--- ${JOB('completions: 1,')}' | kubectl create -f -`,
      `echo '--- ${JOB('completions: 2,').replaceAll('a: b', 'a: c')}' | kubectl replace -f -`,
    ],
    `job "j" created
The Job "j" is invalid.

* metadata.uid: invalid value 'UID', Details: field is immutable
* spec.completions: invalid value '<*>(0xc000000000)2', Details: field is immutable
* spec.selector: invalid value '<*>(0xc000000000){MatchLabels:map[a:c] MatchExpressions:<nil>}', Details: field is immutable
* spec.template: invalid value '[omitted]', Details: field is immutable
`,
  ],
  // a sentence about no field is no cause
  [
    'a node',
    [
      `echo '--- ${NODE('')}' | kubectl create -f -`,
      `echo '--- ${NODE('unschedulable: true, podCIDR: 10.1.0.0/24')}' | kubectl replace -f -`,
      `echo '--- ${NODE('externalID: other')}' | kubectl replace -f -`,
      `curl -s -X PUT -d '{"kind":"Node","metadata":{"name":"m1"},"spec":{"externalID":"x"}}' localhost:8080/api/v1/nodes/m1 | sed 1,5d`,
      'kubectl describe node m1 | grep -F "%)"',
    ],
    `node "m1" created
node "m1" replaced
The Node "m1" is invalid.
%!s(<nil>)
  "message": "Node \\"m1\\" is invalid: update contains more than labels or capacity changes",
  "reason": "Invalid",
  "details": {
    "name": "m1",
    "kind": "Node"
  },
  "code": 422
}
  0 (-9223372036854775808%)	0 (-9223372036854775808%)	0 (-9223372036854775808%)	0 (-9223372036854775808%)
`,
  ],
  [
    'limits',
    [
      `echo '--- ${LIMITS(', spec: {limits: []}')}' | kubectl create -f -`,
      'kubectl get limits l -o yaml | sed "1,/spec/d"',
      `echo '--- ${LIMITS('')}' | kubectl replace -f -`,
      'kubectl get limits l -o yaml | sed "1,/spec/d"',
      `echo '--- ${LIMITS(', spec: {limits: [{type: Pod, max: {memory: 1Gi, cpu: 1}}]}')}' | kubectl replace -f -`,
      `echo '--- ${POD('{memory: 2Gi, cpu: 1500m}')}' | kubectl create -f -`,
    ],
    `limitrange "l" created
  limits: []
limitrange "l" replaced
  limits: null
limitrange "l" replaced
Error from server: error when creating "STDIN": Pod "p" is forbidden: [Maximum cpu usage per Pod is 1, but limit is 1500m., Maximum memory usage per Pod is 1Gi, but limit is 2147483648.]
`,
  ],
  [
    'a secret for docker',
    [`echo '--- ${SECRET('type: kubernetes.io/dockercfg, data: {.dockercfg: bm90}')}' | kubectl create -f -`],
    `${REDACTED}invalid character 'o' in literal null (expecting 'u')\n`,
  ],
  [
    'one without a text',
    [`echo '--- ${SECRET('type: kubernetes.io/dockercfg, data: {.dockercfg: ""}')}' | kubectl create -f -`],
    `${REDACTED}unexpected end of JSON input\n`,
  ],
  [
    'one that is a list',
    [`echo '--- ${SECRET('type: kubernetes.io/dockercfg, data: {.dockercfg: W10=}')}' | kubectl create -f -`],
    `${REDACTED}json: cannot unmarshal array into Go value of type map[string]interface {}\n`,
  ],
  [
    'one in base64 for YAML',
    [`echo '--- ${SECRET('data: {k: !!binary aGVsbG8=}')}' | kubectl create -f -`],
    'unable to load "STDIN": illegal base64 data at input byte 4\n',
  ],
  [
    'one twice in base64',
    [`echo '--- ${SECRET('data: {k: !!binary YUdWc2JHOD0=}')}' | kubectl create -f -`, 'kubectl get secret s --template={{.data.k}}'],
    'secret "s" created\naGVsbG8=',
  ],
  [
    'a type that is none',
    [`echo '--- ${SECRET('type: 5')}' | kubectl create -f -`],
    'unable to load "STDIN": json: cannot unmarshal number into Go value of type v1.SecretType\n',
  ],
  [
    'a number that is none',
    [`curl -s -X DELETE -d '{"gracePeriodSeconds":"x"}' localhost:8080/api/v1/namespaces/default/pods/x | grep message`],
    '  "message": "json: cannot unmarshal string into Go value of type int64",\n',
  ],
])('%s', (_, lines, shown) => {
  const own = world()
  const said = lines.map(line => type(own, line)).join('')
  expect(said.replace(UID, 'UID').replace(/\(0xc[0-9a-f]+\)/g, '(0xc000000000)')).toBe(shown)
})
