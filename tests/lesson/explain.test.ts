import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { explain } from '../../src/lesson/explain/explain.ts'
import type { Explanation } from '../../src/lesson/explain/mistake.ts'
import { distance, nearest } from '../../src/lesson/explain/nearest.ts'
import { newestCommand } from '../../src/session/mistake.ts'
import type { Session } from '../../src/session/session.ts'
import { course, sit, type } from '../session/sitting.ts'

const session: Session = sit('4-scaling')
beforeEach(() => session.do({ reset: 'scale' }))

/** Types the line in a running guestbook, and explains what came of it. */
function explained(line: string): Explanation | undefined {
  type(session, line)
  const command = newestCommand(session)
  return command && explain(command)
}

/** What beginners type, which explanation they get, and what they are told to type instead. */
const LINES: readonly [line: string, what: string, suggestion?: string][] = [
  // characters
  ['kubectl get pods －l name=frontend', 'dash', 'kubectl get pods -l name=frontend'],
  ['kubectl scale rc redis-slave —replicas=1', 'dash', 'kubectl scale rc redis-slave --replicas=1'],
  ['kubectl create –f redis-slave-rc.yaml', 'dash', 'kubectl create -f redis-slave-rc.yaml'],
  ['kubectl get　pods', 'space', 'kubectl get pods'],
  ['kubectl\u00a0get pods', 'space', 'kubectl get pods'],
  ['kubectl get po\u200bds', 'invisible', 'kubectl get pods'],
  ['kubectl get pods，services', 'full-width', 'kubectl get pods,services'],
  ['docker pull kubeguide/redis-master：1.0', 'full-width', 'docker pull kubeguide/redis-master:1.0'],
  ['kubectl exec redis-master（1） date', 'full-width', 'kubectl exec redis-master(1) date'],
  ['kubectl get pods -l “name=frontend', 'quote', 'kubectl get pods -l "name=frontend'],
  ['kubectl get pods。', 'full-width', 'kubectl get pods'],
  // nothing was refused, and nothing found
  ['docker search kubeguide，', 'full-width', 'docker search kubeguide'],
  ['docker search “kubeguide”', 'quote', 'docker search "kubeguide"'],
  ['kubectl edit rc frontend', 'no-editor'],
  ['man kubectl', 'no-manual'],
  // the prompt along with the command
  ['$ kubectl get pods', 'prompt', 'kubectl get pods'],
  ['[root@centos-l410 guestbook]# kubectl get pods', 'prompt', 'kubectl get pods'],
  ['[root@Centos-L410]~arnes/project/kubernetes-roll# kubectl get services', 'prompt', 'kubectl get services'],
  ['# docker ps', 'prompt', 'docker ps'],
  ['> kubectl get rc', 'prompt', 'kubectl get rc'],
  // programs
  ['kubeclt get pods', 'near-program', 'kubectl get pods'],
  ['kubctl get pods', 'near-program', 'kubectl get pods'],
  ['Kubectl get pods', 'near-program', 'kubectl get pods'],
  ['dokcer ps', 'near-program', 'docker ps'],
  ['get pods', 'verb-alone', 'kubectl get pods'],
  ['kubectlget pods', 'no-space', 'kubectl get pods'],
  ['redis-master-rc.yaml', 'file-as-program', 'kubectl create -f redis-master-rc.yaml'],
  ['helm install guestbook', 'no-program'],
  // verbs
  ['kubectl gte pods', 'near-verb', 'kubectl get pods'],
  ['kubectl descibe pods', 'near-verb', 'kubectl describe pods'],
  ['kubectl creat -f redis-slave-rc.yaml', 'near-verb', 'kubectl create -f redis-slave-rc.yaml'],
  ['kubectl rolling-udpate redis-master -f redis-master-rc.yaml', 'near-verb', 'kubectl rolling-update redis-master -f redis-master-rc.yaml'],
  ['kubectl getpods', 'near-verb', 'kubectl get pods'],
  ['kubectl list pods', 'near-verb', 'kubectl get pods'],
  ['kubectl kubectl get pods', 'twice', 'kubectl get pods'],
  ['kubectl frobnicate', 'no-verb'],
  ['kubectl explain pods', 'later-verb'],
  ['kubectl rollout status rc/frontend', 'later-verb-instead'],
  ['kubectl drain centos-l410', 'later-verb'],
  ['kubectl top pods', 'later-verb'],
  ['kubectl cordon centos-l410', 'later-verb'],
  ['docker imges', 'near-verb', 'docker images'],
  // flags
  ['kubectl scale rc redis-slave --replica=1', 'near-flag', 'kubectl scale rc redis-slave --replicas=1'],
  ['kubectl scale rc redis-slave -replicas=1', 'one-dash', 'kubectl scale rc redis-slave --replicas=1'],
  ['kubectl scale rc redis-slave --replicas = 1', 'spaces-around-equals', 'kubectl scale rc redis-slave --replicas=1'],
  ['kubectl scale rc redis-slave --replicas=one', 'value-wrong'],
  ['kubectl scale rc redis-slave', 'replicas-missing'],
  ['kubectl get pods -l', 'value-missing'],
  ['kubectl get pods --show-labels', 'later-flag'],
  ['kubectl get pods -n default', 'later-flag', 'kubectl get pods --namespace=default'],
  ['kubectl get pods -A', 'later-flag', 'kubectl get pods --all-namespaces'],
  ['kubectl get pods -o yml', 'output-format'],
  // kinds
  ['kubectl get pdos', 'near-kind', 'kubectl get pods'],
  ['kubectl get sevices', 'near-kind', 'kubectl get services'],
  ['kubectl get RC', 'capitals', 'kubectl get rc'],
  ['kubectl get deploy', 'later-short', 'kubectl get deployments'],
  ['kubectl get configmaps', 'later-kind'],
  ['kubectl get replicaset', 'later-kind'],
  ['kubectl describe frontend', 'kind-missing', 'kubectl describe rc frontend'],
  ['kubectl get daemonsets', 'kind-not-served'],
  ['kubectl get', 'what-kind', 'kubectl get pods'],
  // names
  ['kubectl scale rc redis-slaves --replicas=3', 'near-name', 'kubectl scale rc redis-slave --replicas=3'],
  ['kubectl get svc front-end', 'near-name', 'kubectl get svc frontend'],
  ['kubectl delete pod frontend', 'controller-not-pod'],
  ['kubectl get pod frontend-00000', 'pod-replaced'],
  ['kubectl exec redis-slave-xxxxx date', 'place-holder'],
  ['kubectl get rc frontend --namespace=kube-system', 'other-namespace', 'kubectl get rc frontend'],
  ['kubectl get rc kubernetes', 'other-kind'],
  ['kubectl get node nowhere-at-all', 'no-name'],
  // files
  ['kubectl create -f redis-mastr-rc.yaml', 'near-file', 'kubectl create -f redis-master-rc.yaml'],
  ['kubectl create -f redis-master-rc.yml', 'near-file', 'kubectl create -f redis-master-rc.yaml'],
  ['cat frontend-rc.ymal', 'near-file', 'cat frontend-rc.yaml'],
  ['kubectl create -f nothing-like-it', 'no-file'],
  ['kubectl create redis-master-rc.yaml', 'no-filename-flag', 'kubectl create -f redis-master-rc.yaml'],
  ['kubectl create -f frontend-rc.yaml frontend-service.yaml', 'one-file-each', 'kubectl create -f frontend-rc.yaml -f frontend-service.yaml'],
  ['kubectl create namespace dev', 'create-by-word'],
  ['kubectl delete', 'what-object'],
  // what the cluster refuses
  ['kubectl create -f frontend-rc.yaml', 'already-exists'],
  [
    "sed 's/redis-master/another/' redis-master-rc.yaml | kubectl apply -f -",
    'apply-creates-nothing',
    "sed 's/redis-master/another/' redis-master-rc.yaml | kubectl create -f -",
  ],
  ['kubectl scale rc frontend --current-replicas=5 --replicas=4', 'current-replicas'],
  ['kubectl rolling-update redis-master -f redis-master-rc.yaml', 'same-name'],
  ['kubectl rolling-update redis-master -f frontend-service.yaml', 'not-a-controller'],
  ['kubectl rolling-update redis-master', 'what-new'],
  ['kubectl delete rc frontend --all', 'name-or-selector'],
  ['kubectl delete ns default', 'namespace-default'],
  ['kubectl exec', 'pod-required'],
  ['kubectl exec redis-master-00000 ls -l', 'exec-dashes', 'kubectl exec redis-master-00000 -- ls -l'],
  ['kubectl label rc frontend name=page', 'label-overwrite'],
  ["kubectl get pods -o jsonpath='{.items[*'", 'template'],
  // docker and curl
  ['docker pull kubeguide/redis-mastr', 'image-other', 'docker pull kubeguide/redis-master'],
  ['docker pull redis-master:1.0', 'image-other', 'docker pull kubeguide/redis-master:1.0'],
  ['docker pull kubeguide/redis-master:9.9', 'image-tag'],
  ['curl 192.168.2.202:3001', 'curl-port', 'curl 192.168.2.202:30001'],
  ['curl centos:30001', 'curl-host'],
  ['curl 192.168.2.202:30001/guestbook.php?cmd=get&key=messages', 'ampersand', "curl '192.168.2.202:30001/guestbook.php?cmd=get&key=messages'"],
]

test.each(LINES)('%s: %s', (line, what, suggestion) => {
  const explanation = explained(line)
  expect(explanation?.what).toBe(`explain.${what}`)
  if (suggestion !== undefined) expect(explanation?.suggestion).toBe(suggestion)
})

const MASTER = course.manifests['redis-master-rc.yaml']!.replaceAll('redis-master', 'another')
const edited = (from: string | RegExp, to: string) => MASTER.replace(from, to)

/** A manifest spoiled in one way, which explanation it gets, and the line to mend. */
const MANIFESTS: readonly [name: string, text: string, what: string, line?: number][] = [
  ['a full-width colon', edited('replicas: 1', 'replicas： 1'), 'full-width-in-file', 8],
  ['a full-width comma', edited('name: another\n  labels', 'name: another，\n  labels'), 'full-width-in-file', 4],
  ['curly quotes', edited('apiVersion: v1', 'apiVersion: “v1”'), 'quote-in-file', 1],
  ['an ideographic space', edited('  replicas', '　replicas'), 'space-in-file', 8],
  ['a no-break space', edited('  replicas', '\u00a0\u00a0replicas'), 'space-in-file', 8],
  ['a dash for a hyphen', edited('- containerPort', '– containerPort'), 'dash-in-file', 22],
  ['a tab', edited('  replicas', '\treplicas'), 'tab', 8],
  ['no indentation at all', MASTER.replace(/^ +/gm, ''), 'lost-indentation', 4],
  [
    'selector not indented',
    edited('    name: another\n    version: v1\n  template', '  name: another\n  version: v1\n  template'),
    'lost-indentation',
    10,
  ],
  ['no space after the colon', edited('replicas: 1', 'replicas:1'), 'space-after-colon', 8],
  ['an open quote', edited('name: master', 'name: "master'), 'yaml-quote'],
  ['piVersion', edited('apiVersion', 'piVersion'), 'field-near', 1],
  ['apiversion', edited('apiVersion', 'apiversion'), 'field-near', 1],
  ['no kind', edited('kind: ReplicationController\n', ''), 'field-absent'],
  ['replica', edited('replicas', 'replica'), 'field-near', 8],
  ['contaners', edited('containers', 'contaners'), 'field-near', 18],
  ['replicas on another level', edited('  replicas: 1\n', '').replace('spec:', 'replicas: 1\nspec:'), 'field-misplaced', 7],
  ['a number in quotes', edited('containerPort: 6379', 'containerPort: "6379"'), 'field-type', 22],
  ['labels that do not agree', edited('version: v1', 'version: v2'), 'selector-mismatch', 9],
  ['a name with capitals', edited('name: another', 'name: Another_One'), 'name-form', 4],
  ['a negative number', edited('replicas: 1', 'replicas: -1'), 'value-invalid', 8],
]

test.each(MANIFESTS)('a manifest with %s', (_, text, what, line) => {
  session.do({ write: '/root/guestbook/mine.yaml', text })
  const explanation = explained('kubectl create -f mine.yaml')
  expect(explanation?.what).toBe(`explain.${what}`)
  if (line !== undefined) expect(explanation?.place).toMatchObject({ in: 'file', path: 'mine.yaml', line })
})

test('the suggested command does not run into the same mistake', () => {
  for (const [line, what] of LINES) {
    const { suggestion } = explained(line) ?? {}
    if (suggestion !== undefined && !suggestion.includes('…'))
      expect(explained(suggestion)?.what, `${line} → ${suggestion}`).not.toBe(`explain.${what}`)
  }
})

test('a command that went well needs no explanation', () => {
  for (const line of ['kubectl get pods', 'docker ps', 'curl 192.168.2.202:30001', 'echo "你好，世界"', 'cat frontend-rc.yaml']) {
    expect(explained(line), line).toBeUndefined()
  }
})

test('every explanation has words in both languages, with the same values', () => {
  const ui = (language: string): Record<string, string> => {
    const read = (name: string) => JSON.parse(readFileSync(join(import.meta.dirname, '..', '..', 'content', 'ui', name), 'utf8'))
    return { ...read(`${language}.json`), ...read(`explain-${language}.json`) }
  }
  const [zh, en] = [ui('zh'), ui('en')]
  const holes = (text: string | undefined) => [...(text ?? '').matchAll(/\{[\w-]+\}/g)].map(([hole]) => hole).sort()
  for (const [, what] of [...LINES, ...MANIFESTS.map(([, , what]) => ['', what] as const)]) {
    expect(zh[`explain.${what}`], what).toBeTruthy()
    expect(en[`explain.${what}`], what).toBeTruthy()
  }
  for (const key of Object.keys(zh)) if (/^(explain|check)\./.test(key)) expect(new Set(holes(en[key])), key).toEqual(new Set(holes(zh[key])))
})

test.each([
  ['pods', 'pdos', 1],
  ['kubectl', 'kubctl', 1],
  ['', 'abc', 3],
  ['same', 'same', 0],
])('from %s to %s it is %i', (a, b, expected) => expect(distance(a, b)).toBe(expected))

test('a word that is like nothing is like nothing', () => {
  expect(nearest('frobnicate', ['get', 'describe'])).toBeUndefined()
})
