import { readdirSync, readFileSync } from 'node:fs'
import { beforeEach, expect, test } from 'vitest'
import { wholeKit } from '../../src/session/whole-kit.ts'
import { World } from '../../src/session/world.ts'
import { sit, type } from './sitting.ts'

const FOLDER = new URL('../../content/chapters/2-building/files/', import.meta.url)
const MANIFESTS = Object.fromEntries(readdirSync(FOLDER).map(name => [name, readFileSync(new URL(name, FOLDER), 'utf8')]))

let world: World

beforeEach(() => {
  world = new World({ seed: 'guestbook', kit: wholeKit, files: MANIFESTS })
})

/** Runs a line on the learner's machine to its end, for at most ten minutes; what it wrote, on either stream. */
function run(line: string): string {
  const job = world.run(line)
  for (let waited = 0; job.exit === undefined && waited < 600_000; waited += 100) world.advance(100)
  return job.stdout + job.stderr
}

function create(...names: string[]): void {
  for (const name of names) expect(run(`kubectl create -f ${name}.yaml`)).toContain('created')
  world.advance(400_000) // three images come over a link of 2016
}

const GUESTBOOK = ['redis-master-rc', 'redis-master-service', 'redis-slave-rc', 'redis-slave-service', 'frontend-rc', 'frontend-service']
const POD = (name: string) => `$(kubectl get pods -l name=${name} -o name | head -1 | cut -d/ -f2)`
const SIGN = 'curl -s "192.168.2.202:30001/guestbook.php?cmd=set&key=messages&value=Hello+World!,me"'
const STATUS = ' -o /dev/null -w "%{http_code}"'
const READ = 'curl -s "192.168.2.202:30001/guestbook.php?cmd=get&key=messages"'

test('a message that is signed is found in a slave, and is gone with its master', () => {
  create(...GUESTBOOK)
  expect(run(SIGN)).toBe('{"message": "Updated"}')
  expect(run(READ)).toBe('{"data": "Hello World!,me"}')
  expect(run(`kubectl exec ${POD('redis-slave')} -- redis-cli get messages`)).toBe('Hello World!,me\n')

  run('docker kill $(docker ps -q -f name=k8s_master)')
  expect(run(SIGN + STATUS)).toBe('500')
  expect(run(READ)).toBe('{"data": "Hello World!,me"}')
  expect(run(`kubectl logs ${POD('frontend')}; kubectl logs ${POD('frontend')}`)).toMatch(/"GET \/guestbook\.php\?cmd=/)

  world.advance(60_000)
  expect(run('kubectl get pods -l name=redis-master --no-headers')).toMatch(/1\/1 +Running +1 /)
  expect(run(READ)).toBe('{"data": "Hello World!"}')
})

test('a frontend that is older than the redis services cannot sign for its life', () => {
  create('frontend-rc', 'frontend-service')
  create(...GUESTBOOK.slice(0, 4))
  expect(run('kubectl get pods -l name=frontend --no-headers').match(/Running/g)?.length).toBe(3)
  expect(run('curl -s 192.168.2.202:30001 | head -1')).toBe('<html ng-app="redis">\n')
  expect(run(SIGN + STATUS)).toBe('500')
  run('kubectl delete pods -l name=frontend')
  world.advance(60_000)
  expect(run(SIGN)).toBe('{"message": "Updated"}')
})

test('a slave that is older than its master’s service crashes until the service is there, and heals itself', () => {
  create('redis-slave-rc')
  expect(run('kubectl get pods --no-headers')).toMatch(/ 0\/1 +\w+ +[4-7] /)
  expect(run(`kubectl logs ${POD('redis-slave')} --previous`)).toContain(`>>> 'slaveof "6379"'`)
  create('redis-master-rc', 'redis-master-service')
  expect(run('kubectl get pods -l name=redis-slave --no-headers').match(/1\/1 +Running/g)?.length).toBe(2)
  expect(run(`kubectl exec ${POD('redis-slave')} -- redis-cli get messages`)).toBe('Hello World!\n')
})

test('three frontends are rolled under traffic without a loss; one that is replaced is missed', () => {
  create(...GUESTBOOK)
  world.setTraffic(5)
  run('kubectl rolling-update frontend --image=kubeguide/guestbook-php-frontend:v2 --update-period=10s')
  world.advance(30_000)
  expect(world.requests.length).toBeGreaterThan(300)
  expect(world.requests.filter(({ status }) => status !== 200)).toEqual([])
  expect(new Set(world.requests.map(({ by }) => by)).size).toBe(6)

  run('kubectl scale rc frontend --replicas=1')
  world.advance(10_000)
  run('kubectl delete pods -l name=frontend')
  world.advance(20_000)
  expect(world.requests.filter(({ status }) => status !== 200).length).toBeGreaterThan(0)
  expect(world.requests.at(-1)?.status).toBe(200)
})

test('traffic renames no pod and changes no page', () => {
  const names = () => run('kubectl get pods -o name')
  create(...GUESTBOOK)
  const quiet = [names(), run('curl -s 192.168.2.202:30001')]
  world = new World({ seed: 'guestbook', kit: wholeKit, files: MANIFESTS })
  world.setTraffic(3)
  create(...GUESTBOOK)
  expect([names(), run('curl -s 192.168.2.202:30001')]).toEqual(quiet)
})

test('traffic to several addresses takes turns, and shows that writing fails while reading goes on', () => {
  create(...GUESTBOOK)
  const [page, read, write] = ['', 'guestbook.php?cmd=get&key=messages', 'guestbook.php?cmd=set&key=visits&value=1'].map(
    path => `http://192.168.2.202:30001/${path}`,
  )
  world.setTraffic(6, `${page} ${read} ${write}`)
  world.advance(900)
  expect(world.requests.map(({ url }) => url)).toEqual([page, read, write, page, read, write])
  run('docker kill $(docker ps -q -f name=k8s_master)')
  const killed = world.requests.length
  world.advance(1_000)
  const after = world.requests.slice(killed)
  expect(after.map(({ url, status }) => `${status} ${url}`).sort()).toEqual(
    [`200 ${page}`, `200 ${page}`, `200 ${read}`, `200 ${read}`, `500 ${write}`, `500 ${write}`].sort(),
  )
})

test('a service answers while it is there: not after it was deleted, again after undo', () => {
  const session = sit('4-scaling')
  const answers = () => 'status' in session.evidence.probe('http://192.168.2.202:30001/')
  expect(answers()).toBe(true)
  type(session, 'kubectl delete service frontend')
  expect(answers()).toBe(false)
  session.undo()
  expect(answers()).toBe(true)
})
