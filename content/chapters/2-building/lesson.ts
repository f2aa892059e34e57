import { addressesOf, all, answered, any, endpointsOf, exists, fileHas, gone, noPods, podsRunning, serves } from '../../../src/lesson/checks.ts'
import { cannotRead, clusterIP, PAGE, readable, restarted, sign, signed } from '../../../src/lesson/guestbook.ts'
import { choice, defineLesson, reading, settle } from '../../../src/lesson/lesson.ts'
import { seen } from '../../../src/lesson/seen.ts'

const FOLDER = '/root/guestbook'
const FIELDS = ['replicas', 'image', 'template-labels', 'selector', 'metadata-labels']
const howMany = choice('how-many', FIELDS, 'replicas')
const ofWhat = choice('of-what', FIELDS, 'image')
const labelled = choice('labelled', FIELDS, 'template-labels')
const recognised = choice('recognised', FIELDS, 'selector')
const without = choice('without-check', ['none', 'one', 'endless'], 'endless')
const endpoint = reading('endpoint', evidence => addressesOf(evidence, 'redis-master').flatMap(ip => [ip, `${ip}:6379`]))
const whence = choice('whence', ['image', 'manifest', 'kubelet', 'dns'], 'kubelet')
const targetPort = choice('target-port', ['none', 'same', 'random'], 'same')
const found = choice('found', ['password', 'image', 'order', 'network'], 'order')
const first = choice('first-created', ['as-typed', 'services', 'alphabet', 'dependencies'], 'alphabet')
const slaveHost = reading('slave-host', evidence => clusterIP(evidence, 'redis-slave'))

/** The container's environment was shown, and knows nothing of redis. */
const WITHOUT_REDIS = /^(?![\s\S]*REDIS_MASTER_SERVICE_HOST)[\s\S]*KUBERNETES_SERVICE_HOST=/
/** The selector and the template's labels of redis-master-rc.yaml agree again. */
const AGREEING = /selector:\s+name: redis-master\s+version: v1\s+template:[\s\S]*version: v1/

const MASTER = { name: 'redis-master' }
const SLAVE = { name: 'redis-slave' }
const FRONTEND = { name: 'frontend' }

export default defineLesson({
  scenes: [
    { id: 'build', start: 'image-pulled' },
    { id: 'frontend-first', start: 'mended' },
    { id: 'slave-first', start: 'mended' },
    { id: 'folder', start: 'guestbook-running' },
  ],
  steps: [
    {
      id: 'four-questions',
      scene: 'build',
      quizzes: [howMany, ofWhat, labelled, recognised],
      check: all(answered(howMany), answered(ofWhat), answered(labelled), answered(recognised)),
      hints: 1,
      solution: [
        { answer: 'how-many', choice: 'replicas' },
        { answer: 'of-what', choice: 'image' },
        { answer: 'labelled', choice: 'template-labels' },
        { answer: 'recognised', choice: 'selector' },
      ],
      wrong: [{ answer: 'labelled', choice: 'metadata-labels' }],
    },
    {
      id: 'mismatch',
      scene: 'build',
      quizzes: [without],
      check: all(
        seen.refused('create', 'selector does not match labels in template'),
        fileHas(`${FOLDER}/redis-master-rc.yaml`, AGREEING, 'spec.selector'),
        answered(without),
      ),
      hints: 2,
      solution: [
        { edit: 'redis-master-rc.yaml', from: 'version: v1', to: 'version: v9' },
        'kubectl create -f redis-master-rc.yaml',
        { edit: 'redis-master-rc.yaml', from: 'version: v9', to: 'version: v1' },
        { answer: 'without-check', choice: 'endless' },
      ],
      wrong: ['kubectl create -f redis-master-rc.yml', 'echo "selector does not match labels in template"'],
    },
    {
      id: 'master-runs',
      scene: 'build',
      check: all(exists('rc/redis-master'), podsRunning(MASTER, 1), any(seen.pending(MASTER), seen.events('redis-master'))),
      hints: 3,
      solution: ['kubectl create -f redis-master-rc.yaml', 'kubectl get pods', settle],
      wrong: ['kubectl create -f redis-master-service.yaml', 'kubectl create -f frontend-rc.yaml', 'kubectl run redis-master --image=nginx'],
    },
    {
      id: 'master-service',
      scene: 'build',
      quizzes: [endpoint],
      check: all(
        exists('svc/redis-master'),
        endpointsOf('redis-master', MASTER),
        seen.listed('Endpoints', { name: 'redis-master' }),
        answered(endpoint),
      ),
      hints: 2,
      solution: ['kubectl create -f redis-master-service.yaml', settle, 'kubectl get endpoints redis-master', { read: 'endpoint' }],
      wrong: ['kubectl create -f redis-slave-service.yaml', { answer: 'endpoint', choice: '6379' }],
    },
    {
      id: 'slaves-run',
      scene: 'build',
      quizzes: [whence],
      check: all(
        exists('rc/redis-slave'),
        podsRunning(SLAVE, 2),
        seen.exec('redis-slave', /^REDIS_MASTER_SERVICE_HOST=10\.254\.\d+\.\d+/m),
        answered(whence),
      ),
      hints: 3,
      solution: [
        'kubectl create -f redis-slave-rc.yaml',
        settle,
        'kubectl exec {pod name=redis-slave} -- env',
        { answer: 'whence', choice: 'kubelet' },
      ],
      wrong: [
        'echo REDIS_MASTER_SERVICE_HOST=10.254.35.174',
        'kubectl exec {pod name=redis-master} -- env',
        'kubectl scale rc redis-master --replicas=2',
      ],
    },
    {
      id: 'slave-service',
      scene: 'build',
      quizzes: [targetPort],
      check: all(exists('svc/redis-slave'), endpointsOf('redis-slave', SLAVE), answered(targetPort)),
      hints: 2,
      solution: ['kubectl create -f redis-slave-service.yaml', settle, { answer: 'target-port', choice: 'same' }],
      wrong: ['kubectl expose rc redis-slave --port=6379 --name=slaves'],
    },
    {
      id: 'frontend-refused',
      scene: 'build',
      check: seen.refused('create', "Object 'apiVersion' is missing"),
      hints: 1,
      solution: ['kubectl create -f frontend-rc.yaml'],
      wrong: ['kubectl create -f frontend-service.yaml', 'cat frontend-rc.yaml'],
    },
    {
      id: 'frontend-runs',
      scene: 'build',
      check: all(fileHas(`${FOLDER}/frontend-rc.yaml`, /^apiVersion: v1$/m, 'apiVersion'), exists('rc/frontend'), podsRunning(FRONTEND, 3)),
      hints: 3,
      solution: [{ edit: 'frontend-rc.yaml', from: 'piVersion', to: 'apiVersion' }, 'kubectl create -f frontend-rc.yaml', settle],
      wrong: ['kubectl create -f frontend-rc.yaml --validate=false', 'kubectl run frontend --image=kubeguide/guestbook-php-frontend --replicas=2'],
    },
    {
      id: 'frontend-service',
      scene: 'build',
      check: all(exists('svc/frontend'), endpointsOf('frontend', FRONTEND), serves(PAGE), seen.progress('create', 'firewall rules')),
      hints: 2,
      solution: ['kubectl create -f frontend-service.yaml'],
      wrong: ['kubectl expose rc frontend --port=80', 'echo "firewall rules"'],
    },
    {
      id: 'building-closing',
      scene: 'build',
      quizzes: [slaveHost],
      check: all(any(seen.exec('frontend', /^REDIS_SLAVE_SERVICE_HOST=/m), seen.listed('Service', { name: 'redis-slave' })), answered(slaveHost)),
      hints: 2,
      solution: ['kubectl exec {pod name=frontend} -- env', { read: 'slave-host' }],
      wrong: [{ answer: 'slave-host', choice: '192.168.2.202' }],
    },

    {
      id: 'signing-fails',
      scene: 'frontend-first',
      optional: true,
      check: all(podsRunning(FRONTEND, 3), exists('svc/redis-master'), exists('svc/redis-slave'), podsRunning(SLAVE, 2), serves(PAGE), cannotRead()),
      hints: 2,
      solution: [
        'kubectl create -f frontend-rc.yaml -f frontend-service.yaml',
        settle,
        'kubectl create -f redis-master-service.yaml -f redis-master-rc.yaml',
        settle,
        'kubectl create -f redis-slave-service.yaml -f redis-slave-rc.yaml',
        settle,
        { request: { method: 'GET', url: sign('anybody there') } },
      ],
      wrong: [
        ['kubectl create -f redis-master-service.yaml -f redis-slave-service.yaml', 'kubectl create -f frontend-rc.yaml -f frontend-service.yaml'],
      ],
    },
    {
      id: 'why-it-fails',
      scene: 'frontend-first',
      optional: true,
      quizzes: [found],
      check: all(seen.exec('frontend', WITHOUT_REDIS), answered(found)),
      hints: 2,
      solution: ['kubectl exec {pod name=frontend} -- env', { answer: 'found', choice: 'order' }],
      wrong: ['kubectl exec {pod name=redis-slave} -- env', 'echo KUBERNETES_SERVICE_HOST=10.254.0.1'],
    },
    {
      id: 'mended-by-replacing',
      scene: 'frontend-first',
      optional: true,
      check: all(signed(), podsRunning(FRONTEND, 3), seen.changed('delete', 'Pod', 'frontend')),
      hints: 2,
      solution: ['kubectl delete pods -l name=frontend', settle, { request: { method: 'GET', url: sign('we hear you') } }],
      wrong: [['kubectl delete service redis-master', 'kubectl create -f redis-master-service.yaml']],
    },

    {
      id: 'slaves-crash',
      scene: 'slave-first',
      optional: true,
      check: all(restarted('redis-slave', 2), seen.log('redis-slave', /slaveof/i)),
      hints: 2,
      solution: ['kubectl create -f redis-slave-rc.yaml', { wait: 240_000 }, 'kubectl logs -p {pod name=redis-slave}'],
      wrong: ['kubectl create -f redis-master-rc.yaml', 'echo slaveof'],
    },
    {
      id: 'slaves-heal',
      scene: 'slave-first',
      optional: true,
      check: all(exists('svc/redis-master'), podsRunning(SLAVE, 2), restarted('redis-slave', 2)),
      hints: 2,
      solution: ['kubectl create -f redis-master-service.yaml -f redis-master-rc.yaml', { wait: 600_000 }],
      wrong: ['kubectl create -f redis-slave-service.yaml', 'kubectl delete pods -l name=redis-slave'],
    },

    {
      id: 'torn-down',
      scene: 'folder',
      optional: true,
      check: all(
        gone('rc/redis-master'),
        gone('rc/redis-slave'),
        gone('rc/frontend'),
        gone('svc/redis-master'),
        gone('svc/redis-slave'),
        gone('svc/frontend'),
        noPods(),
      ),
      hints: 2,
      solution: ['kubectl delete -f .', settle],
      wrong: ['kubectl delete pods --all', 'kubectl delete -f redis-master-rc.yaml', 'kubectl delete rc --all'],
    },
    {
      id: 'up-by-folder',
      scene: 'folder',
      optional: true,
      quizzes: [first],
      check: all(
        seen.changed('create', 'ReplicationController', 'frontend'),
        endpointsOf('redis-master', MASTER),
        endpointsOf('redis-slave', SLAVE),
        endpointsOf('frontend', FRONTEND),
        podsRunning(FRONTEND, 3),
        readable(),
        answered(first),
      ),
      hints: 2,
      solution: ['kubectl create -f .', settle, { answer: 'first-created', choice: 'alphabet' }],
      wrong: ['kubectl create -f frontend-rc.yaml -f frontend-service.yaml'],
    },
  ],
})
