import { all, answered, evidenceOf, exists, gone, noPods, podsRunning, replicas, selects, serves, templateImage } from '../../../src/lesson/checks.ts'
import { forgotten, PAGE, trafficServed } from '../../../src/lesson/guestbook.ts'
import { choice, defineLesson, reading, settle } from '../../../src/lesson/lesson.ts'
import { seen } from '../../../src/lesson/seen.ts'

const MASTER = { name: 'redis-master' }
const SAME = 'cannot have the same name'
const EQUAL = 'must specify a matching key with non-equal value'
const YES_NO = ['yes', 'no']

const atMost = choice('at-most', ['one', 'two', 'three'], 'two')
const whyGone = choice('why-gone', ['slaves', 'container', 'service', 'selector'], 'container')
const wouldKeep = choice('would-keep', ['more-slaves', 'volume', 'slower', 'same-image'], 'volume')
const who = choice('who-kills', ['new', 'old', 'scheduler', 'kubelet'], 'old')
const bug = choice('a-bug', ['yes', 'no'], 'no')
const pairA = choice('pair-a', YES_NO, 'yes')
const pairB = choice('pair-b', YES_NO, 'no')
const pairC = choice('pair-c', YES_NO, 'no')
const pairD = choice('pair-d', YES_NO, 'yes')
const hash = reading('hash', evidence => {
  const value = evidenceOf(evidence, 'ReplicationController', 'redis-master')?.spec.selector?.['deployment']
  return value ? [value] : []
})
const podName = choice('pod-name', ['random', 'temporary', 'image'], 'temporary')
const noneLost = choice('none-lost', ['waits', 'queue', 'luck'], 'waits')

export default defineLesson({
  scenes: [
    { id: 'roll', start: 'guestbook-to-roll' },
    { id: 'question', start: 'suspected-bug' },
    { id: 'image', start: 'guestbook-signed' },
    { id: 'interrupt', start: 'guestbook-to-roll' },
    { id: 'roll-back', start: 'guestbook-to-roll' },
    { id: 'bad-image', start: 'guestbook-signed' },
    { id: 'traffic', start: 'guestbook-signed' },
  ],
  steps: [
    {
      id: 'same-name',
      scene: 'roll',
      check: seen.refused('rolling-update', SAME),
      hints: 2,
      solution: ['kubectl rolling-update redis-master -f redis-master-rc.yaml'],
      wrong: ['kubectl rolling-update redis-slave -f redis-master-rc.yaml', 'kubectl create -f redis-master-rc.yaml', `echo ${SAME}`],
    },
    {
      id: 'equal-selector',
      scene: 'roll',
      check: seen.refused('rolling-update', EQUAL),
      hints: 2,
      solution: [
        "sed 's/version: v2/version: v1/' redis-master-rc-v2.yaml > same-selector.yaml",
        'kubectl rolling-update redis-master -f same-selector.yaml',
      ],
      wrong: ['kubectl rolling-update redis-master -f redis-master-rc.yaml', `echo ${EQUAL}`],
    },
    {
      id: 'rolled',
      scene: 'roll',
      quizzes: [atMost],
      check: all(
        seen.progress('rolling-update', 'Scaling redis-master down to 0'),
        gone('rc/redis-master'),
        exists('rc/redis-master-v2'),
        podsRunning({ ...MASTER, version: 'v2' }, 1),
        answered(atMost),
      ),
      hints: 3,
      solution: ['kubectl rolling-update redis-master -f redis-master-rc-v2.yaml', settle, { answer: 'at-most', choice: 'two' }],
      wrong: [
        'kubectl create -f redis-master-rc-v2.yaml',
        'kubectl delete rc redis-master',
        'kubectl rolling-update redis-master -f redis-master-rc-v2.yaml --dry-run',
      ],
    },
    {
      id: 'forgotten',
      scene: 'roll',
      quizzes: [whyGone, wouldKeep],
      check: all(
        exists('rc/redis-master-v2'),
        forgotten(),
        seen.exec('redis-master-v2', /^"?Hello World!"?\s*$/),
        answered(whyGone),
        answered(wouldKeep),
      ),
      hints: 2,
      solution: [
        settle,
        'kubectl exec {pod name=redis-master} -- redis-cli get messages',
        { answer: 'why-gone', choice: 'container' },
        { answer: 'would-keep', choice: 'volume' },
      ],
      wrong: ['echo Hello World!', { answer: 'why-gone', choice: 'slaves' }],
    },

    {
      id: 'suspicion',
      scene: 'question',
      check: all(podsRunning(MASTER, 1), seen.refused('rolling-update', EQUAL)),
      hints: 2,
      solution: ['kubectl create -f redis-master-by-name.yaml', settle, 'kubectl rolling-update redis-master -f redis-master-rc-v2.yaml'],
      wrong: ['kubectl create -f redis-master-rc-v2.yaml', `echo ${EQUAL}`],
    },
    {
      id: 'two-controllers',
      scene: 'question',
      quizzes: [who],
      check: all(exists('rc/redis-master'), exists('rc/redis-master-v2'), seen.events('redis-master-v2'), answered(who)),
      hints: 3,
      solution: [
        'kubectl create -f redis-master-rc-v2.yaml',
        { wait: 12_000 },
        'kubectl describe rc redis-master-v2',
        { answer: 'who-kills', choice: 'old' },
      ],
      wrong: ['kubectl get rc', { answer: 'who-kills', choice: 'new' }],
    },
    {
      id: 'old-at-zero',
      scene: 'question',
      quizzes: [bug, pairA, pairB, pairC, pairD],
      check: all(
        exists('rc/redis-master-v2'),
        replicas('rc/redis-master', 0),
        seen.listed('ReplicationController', { name: 'redis-master', replicas: 0 }),
        noPods(MASTER),
        answered(bug),
        answered(pairA),
        answered(pairB),
        answered(pairC),
        answered(pairD),
      ),
      hints: 2,
      solution: [
        'kubectl scale rc redis-master --replicas=0',
        { wait: 10_000 },
        'kubectl get rc',
        { answer: 'a-bug', choice: 'no' },
        { answer: 'pair-a', choice: 'yes' },
        { answer: 'pair-b', choice: 'no' },
        { answer: 'pair-c', choice: 'no' },
        { answer: 'pair-d', choice: 'yes' },
      ],
      wrong: ['kubectl delete rc redis-master', { answer: 'a-bug', choice: 'yes' }],
    },

    {
      id: 'rolled-by-image',
      scene: 'image',
      quizzes: [hash, podName],
      check: all(
        seen.progress('rolling-update', 'Renaming'),
        templateImage('rc/redis-master', 'kubeguide/redis-master:latest'),
        selects('rc/redis-master', 'deployment'),
        podsRunning(MASTER, 1),
        answered(hash),
        answered(podName),
      ),
      hints: 3,
      solution: [
        'kubectl rolling-update redis-master --image=kubeguide/redis-master:latest',
        settle,
        { read: 'hash' },
        { answer: 'pod-name', choice: 'temporary' },
      ],
      wrong: ['kubectl rolling-update redis-master --image=kubeguide/redis-master:latest --dry-run', 'docker pull kubeguide/redis-master:latest'],
    },

    {
      id: 'interrupted',
      scene: 'interrupt',
      optional: true,
      check: all(
        seen.progress('rolling-update', 'Created redis-master-v2'),
        seen.listed('ReplicationController', { labels: MASTER, count: 2 }),
        exists('rc/redis-master-v2'),
      ),
      hints: 2,
      solution: [{ line: 'kubectl rolling-update redis-master -f redis-master-rc-v2.yaml' }, { wait: 30_000 }, { keys: '\x03' }, 'kubectl get rc'],
      wrong: ['kubectl get rc', 'kubectl create -f redis-master-rc-v2.yaml'],
    },
    {
      id: 'resumed',
      scene: 'interrupt',
      optional: true,
      check: all(
        gone('rc/redis-master'),
        podsRunning({ ...MASTER, version: 'v2' }, 1),
        seen.progress('rolling-update', 'Continuing update with existing controller'),
      ),
      hints: 1,
      solution: ['kubectl rolling-update redis-master -f redis-master-rc-v2.yaml'],
      wrong: ['kubectl create -f redis-master-rc-v2.yaml', 'kubectl delete rc redis-master'],
    },
    {
      id: 'rolled-back',
      scene: 'roll-back',
      optional: true,
      check: all(
        seen.progress('rolling-update', 'Setting "redis-master" replicas'),
        gone('rc/redis-master-v2'),
        podsRunning({ ...MASTER, version: 'v1' }, 1),
      ),
      hints: 2,
      solution: [
        { line: 'kubectl rolling-update redis-master -f redis-master-rc-v2.yaml' },
        { wait: 30_000 },
        { keys: '\x03' },
        'kubectl rolling-update redis-master -f redis-master-rc-v2.yaml --rollback',
      ],
      wrong: ['kubectl create -f redis-master-rc.yaml', 'kubectl delete rc redis-master-v2'],
    },
    {
      id: 'waits-for-image',
      scene: 'bad-image',
      optional: true,
      check: all(seen.refused('rolling-update', 'timed out waiting'), serves(PAGE)),
      hints: 2,
      solution: ['kubectl rolling-update frontend --image=kubeguide/guestbook-php-frontend:v9 --timeout=30s'],
      wrong: [
        'kubectl rolling-update frontend --image=kubeguide/guestbook-php-frontend:v9 --dry-run',
        'docker pull kubeguide/guestbook-php-frontend:v9',
      ],
    },
    {
      id: 'given-up',
      scene: 'bad-image',
      optional: true,
      check: all(
        seen.progress('rolling-update', 'Setting "frontend" replicas'),
        templateImage('rc/frontend', 'kubeguide/guestbook-php-frontend'),
        podsRunning({ name: 'frontend' }, 3),
      ),
      hints: 1,
      solution: ['kubectl rolling-update frontend --image=kubeguide/guestbook-php-frontend:v9 --rollback', settle],
      wrong: ['kubectl delete pods -l name=frontend'],
    },
    {
      id: 'no-request-lost',
      scene: 'traffic',
      optional: true,
      quizzes: [noneLost],
      check: all(
        selects('rc/frontend', 'deployment'),
        templateImage('rc/frontend', 'kubeguide/guestbook-php-frontend:latest'),
        podsRunning({ name: 'frontend' }, 3),
        trafficServed(20),
        answered(noneLost),
      ),
      hints: 2,
      solution: [
        { traffic: 5, url: PAGE },
        'kubectl rolling-update frontend --image=kubeguide/guestbook-php-frontend:latest --update-period=10s',
        settle,
        { answer: 'none-lost', choice: 'waits' },
      ],
      wrong: ['kubectl delete pods -l name=frontend'],
    },
  ],
})
