import { all, answered, endpointsOf, noEndpoints, podsOf, podsRunning, serves, someEndpoints } from '../../../src/lesson/checks.ts'
import {
  cannotRead,
  clusterIP,
  forgotten,
  foundMessage,
  NODE_PORT,
  PAGE,
  READ,
  readable,
  restarted,
  sign,
  signed,
} from '../../../src/lesson/guestbook.ts'
import { choice, defineLesson, reading, settle } from '../../../src/lesson/lesson.ts'
import { seen } from '../../../src/lesson/seen.ts'

const FROM = ['pods', 'nodes-and-pods', 'everywhere']
const podIP = choice('pod-ip', FROM, 'nodes-and-pods')
const serviceIP = choice('cluster-ip', FROM, 'nodes-and-pods')
const nodePort = choice('node-port', FROM, 'everywhere')
const pause = choice('pause', ['network', 'spare', 'log', 'kubelet'], 'network')
const whose = reading('whose-container', evidence => podsOf(evidence, { name: 'redis-master' }).map(pod => pod.metadata.name))
const masterHost = reading('master-host', evidence => clusterIP(evidence, 'redis-master'))
const lines = reading('how-many-lines', () => ['16'])

const acceptedBy = choice('accepted-by', ['pod', 'proxy', 'service', 'nobody'], 'proxy')
const whatItSays = choice('what-it-says', ['listening', 'ready', 'tested'], 'ready')
const whatIsNew = choice('what-is-new', ['pod', 'container', 'both'], 'container')

/** The patch that gives a service another selector, or another target port. */
const select = (name: string) => `kubectl patch svc frontend -p '{"spec":{"selector":{"name":"${name}"}}}'`
const target = (port: number) => `kubectl patch svc redis-slave -p '{"spec":{"ports":[{"port":6379,"targetPort":${port}}]}}'`

export default defineLesson({
  scenes: [
    { id: 'verify', start: 'guestbook-running' },
    { id: 'break', start: 'guestbook-signed' },
  ],
  steps: [
    {
      id: 'six-pods',
      scene: 'verify',
      check: all(
        seen.listed('Pod', { phase: 'Running', count: 6 }),
        seen.listed('Service', { name: 'redis-master' }),
        seen.listed('Service', { name: 'redis-slave' }),
        seen.listed('Service', { name: 'frontend' }),
      ),
      hints: 2,
      solution: ['kubectl get pods', 'kubectl get services'],
      wrong: ['kubectl get rc', 'kubectl get pods -l name=frontend', 'kubectl get service redis-master', 'echo frontend 1/1 Running'],
    },
    {
      id: 'from-where',
      scene: 'verify',
      quizzes: [podIP, serviceIP, nodePort],
      check: all(answered(podIP), answered(serviceIP), answered(nodePort)),
      hints: 1,
      solution: [
        { answer: 'pod-ip', choice: 'nodes-and-pods' },
        { answer: 'cluster-ip', choice: 'nodes-and-pods' },
        { answer: 'node-port', choice: 'everywhere' },
      ],
      wrong: [{ answer: 'cluster-ip', choice: 'everywhere' }],
    },
    {
      id: 'containers',
      scene: 'verify',
      quizzes: [pause, whose],
      check: all(seen.containers(12, 'k8s_'), seen.containers(6, 'k8s_POD'), answered(pause), answered(whose)),
      hints: 3,
      solution: ['docker ps', { answer: 'pause', choice: 'network' }, { read: 'whose-container' }],
      wrong: ['docker images', 'kubectl get pods', { answer: 'whose-container', choice: 'redis-master' }, 'echo k8s_POD k8s_master'],
    },
    {
      id: 'page-answers',
      scene: 'verify',
      check: seen.http(NODE_PORT, 200, { path: /^\/(index\.html)?$/ }),
      hints: 2,
      solution: ['curl 192.168.2.202:30001'],
      wrong: ['curl 192.168.2.202:30002', 'curl 192.168.2.202', 'echo "<html ng-app="redis">"'],
    },
    {
      id: 'signed',
      scene: 'verify',
      check: signed(),
      hints: 2,
      solution: [{ request: { method: 'GET', url: sign('I was here') } }],
      wrong: ['curl 192.168.2.202:30001/guestbook.php?cmd=get\\&key=messages', 'echo I was here'],
    },
    {
      id: 'message-in-slave',
      scene: 'verify',
      quizzes: [masterHost],
      check: all(foundMessage('redis-slave'), seen.exec('redis-slave', /role:slave/), answered(masterHost)),
      hints: 3,
      solution: [
        'kubectl exec {pod name=redis-slave} -- redis-cli get messages',
        'kubectl exec {pod name=redis-slave} -- redis-cli info replication',
        { read: 'master-host' },
      ],
      wrong: [
        'kubectl exec {pod name=redis-master} -- redis-cli get messages',
        'echo I was here',
        { answer: 'master-host', choice: '192.168.2.202' },
      ],
    },
    {
      id: 'follow-requests',
      scene: 'verify',
      optional: true,
      check: all(seen.http(NODE_PORT, 200, { times: 10 }), seen.answeredBy(NODE_PORT, 3), seen.log('frontend', /"GET \/[^"]*" 200/)),
      hints: 2,
      solution: ['for i in 1 2 3 4 5 6 7 8 9 10; do curl -s 192.168.2.202:30001 | head -1; done', 'kubectl logs {pod name=frontend}'],
      wrong: ['curl 192.168.2.202:30001', 'kubectl logs {pod name=redis-master}'],
    },
    {
      id: 'verifying-closing',
      scene: 'verify',
      quizzes: [lines],
      check: answered(lines),
      hints: 1,
      solution: [{ answer: 'how-many-lines', choice: '16' }],
      wrong: [{ answer: 'how-many-lines', choice: '8' }],
    },

    {
      id: 'no-endpoints',
      scene: 'break',
      optional: true,
      quizzes: [acceptedBy],
      check: all(noEndpoints('frontend'), seen.listed('Endpoints', { name: 'frontend' }), seen.noAnswer(NODE_PORT), answered(acceptedBy)),
      hints: 2,
      solution: [select('page'), 'curl 192.168.2.202:30001', 'kubectl get endpoints frontend', { answer: 'accepted-by', choice: 'proxy' }],
      wrong: ['kubectl delete service frontend', 'kubectl get endpoints frontend', 'curl 192.168.2.202:30001'],
    },
    {
      id: 'endpoints-back',
      scene: 'break',
      optional: true,
      check: all(seen.noAnswer(NODE_PORT), endpointsOf('frontend', { name: 'frontend' }), serves(PAGE)),
      hints: 1,
      solution: [select('frontend')],
      wrong: ['kubectl delete pods -l name=frontend', 'kubectl create -f frontend-service.yaml'],
    },
    {
      id: 'nobody-listens',
      scene: 'break',
      optional: true,
      quizzes: [whatItSays],
      check: all(seen.changes('Service', 'redis-slave', 1), someEndpoints('redis-slave'), cannotRead('cmd=get'), answered(whatItSays)),
      hints: 2,
      solution: [target(6380), settle, { request: { method: 'GET', url: PAGE + READ } }, { answer: 'what-it-says', choice: 'ready' }],
      wrong: ['kubectl scale rc redis-slave --replicas=0', 'kubectl get endpoints redis-slave'],
    },
    {
      id: 'port-back',
      scene: 'break',
      optional: true,
      check: all(seen.changes('Service', 'redis-slave', 2), readable()),
      hints: 1,
      solution: [target(6379)],
      wrong: ['kubectl delete pods -l name=redis-slave', 'kubectl get service redis-slave'],
    },
    {
      id: 'master-killed',
      scene: 'break',
      optional: true,
      quizzes: [whatIsNew],
      check: all(restarted('redis-master', 1), podsRunning({ name: 'redis-master' }, 1), forgotten(), answered(whatIsNew)),
      hints: 2,
      solution: ['docker kill $(docker ps | grep k8s_master | cut -c1-12)', { wait: 90_000 }, { answer: 'what-is-new', choice: 'container' }],
      wrong: ['kubectl delete pods -l name=redis-master', 'docker kill $(docker ps | grep k8s_slave | cut -c1-12)'],
    },
  ],
})
