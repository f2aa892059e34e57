import { all, answered, exists, nodeReady, noPods, noPodsOn, podsRunning, replaced, replicas } from '../../../src/lesson/checks.ts'
import { cannotRead, foundMessage, PAGE, READ, readable, sign } from '../../../src/lesson/guestbook.ts'
import { choice, defineLesson, settle } from '../../../src/lesson/lesson.ts'
import { seen } from '../../../src/lesson/seen.ts'

const SLAVE = { name: 'redis-slave' }
const NODE = 'node-2'

const whoDidIt = choice('who-did-it', ['kubelet', 'controller', 'scheduler', 'service'], 'controller')
const whyExpect = choice('why-expect', ['faster', 'race', 'limit'], 'race')
const at20 = choice('at-20-seconds', ['not-ready', 'ready', 'gone'], 'ready')
const whyRunning = choice('why-running', ['alive', 'last-word', 'bug'], 'last-word')
const goBack = choice('go-back', ['back', 'stay'], 'stay')
const nextDown = choice('next-down', ['oldest', 'newest', 'pending', 'random'], 'pending')

export default defineLesson({
  scenes: [
    { id: 'scale', start: 'guestbook-signed' },
    { id: 'lost-node', start: 'two-nodes' },
  ],
  steps: [
    {
      id: 'scale-down',
      scene: 'scale',
      check: all(replicas('rc/redis-slave', 1), seen.terminating(SLAVE), podsRunning(SLAVE, 1)),
      hints: 3,
      solution: ['kubectl scale rc redis-slave --replicas=1', 'kubectl get pods', settle],
      wrong: [
        'kubectl delete rc redis-slave',
        'kubectl delete pod {pod name=redis-slave}',
        'kubectl scale rc redis-master --replicas=1',
        'kubectl get pods',
      ],
    },
    {
      id: 'scale-up',
      scene: 'scale',
      check: all(replicas('rc/redis-slave', 3), seen.pending(SLAVE), podsRunning(SLAVE, 3)),
      hints: 3,
      solution: ['kubectl scale rc redis-slave --replicas=3', 'kubectl get pods', settle],
      wrong: ['kubectl scale rc frontend --replicas=3', 'kubectl scale rc redis-slave --replicas=2', 'kubectl create -f redis-slave-rc.yaml'],
    },
    {
      id: 'copies-arrive',
      scene: 'scale',
      check: foundMessage('redis-slave', 3),
      hints: 2,
      solution: [
        `for pod in $(kubectl get pods -l name=redis-slave -o jsonpath='{.items[*].metadata.name}'); do kubectl exec $pod -- redis-cli get messages; done`,
      ],
      wrong: ['kubectl exec {pod name=redis-slave} -- redis-cli get messages', 'kubectl exec {pod name=redis-master} -- redis-cli get messages'],
    },
    {
      id: 'pod-replaced',
      scene: 'scale',
      quizzes: [whoDidIt],
      check: all(replaced('frontend', { name: 'frontend' }, 3), answered(whoDidIt)),
      hints: 2,
      solution: ['kubectl delete pod {pod name=frontend}', settle, { answer: 'who-did-it', choice: 'controller' }],
      wrong: [
        'kubectl delete rc frontend',
        'kubectl scale rc frontend --replicas=2',
        'kubectl delete service frontend',
        'kubectl delete pod frontend',
      ],
    },
    {
      id: 'no-slaves',
      scene: 'scale',
      optional: true,
      check: all(
        replicas('rc/redis-slave', 0),
        noPods(SLAVE),
        seen.listed('ReplicationController', { name: 'redis-slave', replicas: 0 }),
        seen.http(30001, 200, { path: 'cmd=set' }),
        cannotRead('cmd=get'),
      ),
      hints: 2,
      solution: [
        'kubectl scale rc redis-slave --replicas=0',
        settle,
        'kubectl get rc',
        { request: { method: 'GET', url: PAGE + READ } },
        { request: { method: 'GET', url: sign('written, not read') } },
      ],
      wrong: ['kubectl scale rc redis-master --replicas=0', 'kubectl delete service redis-slave'],
    },
    {
      id: 'slaves-back',
      scene: 'scale',
      optional: true,
      check: all(
        seen.listed('ReplicationController', { name: 'redis-slave', replicas: 0 }),
        replicas('rc/redis-slave', 2),
        podsRunning(SLAVE, 2),
        readable(),
      ),
      hints: 1,
      solution: ['kubectl scale rc redis-slave --replicas=2', settle],
      wrong: ['kubectl create -f redis-slave-rc.yaml', 'kubectl scale rc redis-slave --replicas=1'],
    },
    {
      id: 'expected-count',
      scene: 'scale',
      optional: true,
      quizzes: [whyExpect],
      check: all(seen.refused('scale', 'Expected replicas to be'), answered(whyExpect)),
      hints: 2,
      solution: ['kubectl scale rc frontend --current-replicas=5 --replicas=4', { answer: 'why-expect', choice: 'race' }],
      wrong: [
        'kubectl scale rc frontend --current-replicas=3 --replicas=3',
        'kubectl scale rc frontends --replicas=4',
        'echo Expected replicas to be 5, was 3',
      ],
    },
    {
      id: 'scaling-closing',
      scene: 'scale',
      quizzes: [nextDown],
      check: answered(nextDown),
      hints: 1,
      solution: [{ answer: 'next-down', choice: 'pending' }],
      wrong: [{ answer: 'next-down', choice: 'oldest' }],
    },

    {
      id: 'node-silent',
      scene: 'lost-node',
      optional: true,
      quizzes: [at20, whyRunning],
      check: all(
        nodeReady(NODE, 'Unknown'),
        seen.listed('Node', { name: NODE, ready: false }),
        seen.listed('Pod', { phase: 'Running', count: 6 }),
        answered(at20),
        answered(whyRunning),
      ),
      hints: 2,
      solution: [
        { fault: { kind: 'cut-network', node: NODE } },
        { wait: 20_000 },
        { answer: 'at-20-seconds', choice: 'ready' },
        { wait: 35_000 },
        'kubectl get nodes',
        'kubectl get pods -o wide',
        { answer: 'why-running', choice: 'last-word' },
      ],
      wrong: ['kubectl delete node node-2', 'kubectl get nodes'],
    },
    {
      id: 'pods-elsewhere',
      scene: 'lost-node',
      optional: true,
      check: all(
        nodeReady(NODE, 'Unknown'),
        noPodsOn(NODE),
        podsRunning({ name: 'frontend' }, 3),
        podsRunning({ name: 'redis-slave' }, 2),
        podsRunning({ name: 'redis-master' }, 1),
      ),
      hints: 1,
      solution: [{ wait: 400_000 }],
      wrong: ['kubectl delete node node-2', 'kubectl delete pods --all'],
    },
    {
      id: 'node-returns',
      scene: 'lost-node',
      optional: true,
      quizzes: [goBack],
      check: all(
        exists(`node/${NODE}`),
        seen.listed('Node', { name: NODE, ready: false }),
        nodeReady(NODE, 'True'),
        seen.listed('Node', { name: NODE, ready: true }),
        noPodsOn(NODE),
        answered(goBack),
      ),
      hints: 1,
      solution: [{ fault: { kind: 'join-network', node: NODE } }, { wait: 60_000 }, 'kubectl get nodes', { answer: 'go-back', choice: 'stay' }],
      wrong: [{ answer: 'go-back', choice: 'back' }],
    },
  ],
})
