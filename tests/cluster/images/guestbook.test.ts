import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { fieldRegistry, search } from '../../../src/cluster/kubelet/images/registry.ts'
import { Machine } from './machine.ts'

const MASTER_SERVICE = '10.254.35.174'
const SLAVE_SERVICE = '10.254.32.178'
const PAGE = '172.17.0.5'

function guestbook(
  env: Record<string, string> = { GET_HOSTS_FROM: 'env', REDIS_MASTER_SERVICE_HOST: MASTER_SERVICE, REDIS_SLAVE_SERVICE_HOST: SLAVE_SERVICE },
) {
  const machine = new Machine()
  const master = machine.run('kubeguide/redis-master:1.0', '172.17.0.2')
  machine.services[MASTER_SERVICE] = '172.17.0.2'
  machine.run('kubeguide/guestbook-redis-slave', '172.17.0.3', { GET_HOSTS_FROM: 'env', REDIS_MASTER_SERVICE_HOST: MASTER_SERVICE })
  machine.services[SLAVE_SERVICE] = '172.17.0.3'
  const page = machine.run('kubeguide/guestbook-php-frontend', PAGE, env)
  machine.wait(100)
  return { machine, master, page }
}

test('the page begins as the article shows it', () => {
  const shown = readFileSync(new URL('./article-page.txt', import.meta.url), 'utf8')
    .trim()
    .split('\n')
  const lines = guestbook().machine.body(PAGE, '/').replace('200 ', '').split('\n')
  expect(lines.slice(0, shown.length).map(line => line.trim())).toEqual(shown)
})

test.each([
  ['/guestbook.php?cmd=get&key=messages', '200 {"data": "Hello World!"}'],
  ['/guestbook.php?cmd=get&key=nothing', '200 {"data": ""}'],
  ['/guestbook.php?cmd=set&key=messages&value=Hello+World!,%E4%BD%A0%E5%A5%BD', '200 {"message": "Updated"}'],
])('GET %s answers %s', (path, answer) => {
  expect(guestbook().machine.body(PAGE, path)).toBe(answer)
})

test('what is signed is read back, quotes and all, and both are in the access log', () => {
  const { machine, page } = guestbook()
  machine.body(PAGE, '/guestbook.php?cmd=set&key=messages&value=Hello+World!,say+%22hi%22')
  expect(machine.body(PAGE, '/guestbook.php?cmd=get&key=messages')).toBe('200 {"data": "Hello World!,say "hi""}')
  expect(machine.log(page).slice(-1)).toEqual([
    '127.0.0.1 - - [06/Mar/2016:12:00:00 +0000] "GET /guestbook.php?cmd=get&key=messages HTTP/1.1" 200 33 "-" "-"',
  ])
})

test('without its master the guestbook can be read but not signed', () => {
  const { machine, master, page } = guestbook()
  machine.runtime.kill(master.id)
  expect(machine.body(PAGE, '/guestbook.php?cmd=get&key=messages')).toBe('200 {"data": "Hello World!"}')
  expect(machine.body(PAGE, '/guestbook.php?cmd=set&key=messages&value=x')).toContain(
    `500 <br />\n<b>Fatal error</b>:  Uncaught exception 'Predis\\Connection\\ConnectionException' with message 'Connection refused [tcp://${MASTER_SERVICE}:6379]'`,
  )
  const [error, access] = machine.log(page).slice(-2)
  expect(error).toMatch(
    /^\[Sun Mar 06 12:00:00\.103000 2016\] \[:error\] \[pid \d+\] \[client 127\.0\.0\.1:\d+\] PHP Fatal error: {2}Uncaught exception/,
  )
  expect(access).toMatch(/" 500 \d+ "-" "-"$/)
})

test('services that came after the container are unknown to it for its life', () => {
  const { machine } = guestbook({ GET_HOSTS_FROM: 'env' })
  expect(machine.body(PAGE, '/guestbook.php?cmd=set&key=messages&value=x')).toContain('getaddrinfo failed: Name or service not known [tcp://:6379]')
  expect(machine.body(PAGE, '/')).toContain('200 <html')
})

test('what is not there is Apache’s 404', () => {
  const { machine } = guestbook()
  expect(machine.body(PAGE, '/nope%3Cscript%3E')).toBe(
    [
      '404 <!DOCTYPE HTML PUBLIC "-//IETF//DTD HTML 2.0//EN">',
      '<html><head>',
      '<title>404 Not Found</title>',
      '</head><body>',
      '<h1>Not Found</h1>',
      '<p>The requested URL /nope&lt;script&gt; was not found on this server.</p>',
      '<hr>',
      '<address>Apache/2.4.10 (Debian) PHP/5.6.18 Server at 172.17.0.5 Port 80</address>',
      '</body></html>',
      '',
    ].join('\n'),
  )
})

test.each<[repository: string, tag: string, error: string | undefined]>([
  ['kubeguide/redis-master', 'latest', undefined],
  ['docker.io/kubeguide/redis-master', '1.0', undefined],
  ['kubeguide/redis-master', '3.0', 'Tag 3.0 not found in repository docker.io/kubeguide/redis-master'],
  ['kubeguide/nosuch', 'latest', 'Error: image kubeguide/nosuch not found'],
  ['nginx', '1.9.1', undefined],
  ['nginx', 'nginx', 'Tag nginx not found in repository docker.io/library/nginx'],
  ['somebody/web', 'blue', undefined],
  ['somebody/web', 'badtag', 'Tag badtag not found in repository docker.io/somebody/web'],
])('the registry is asked for %s:%s', (repository, tag, error) => {
  const found = fieldRegistry(repository, tag)
  expect('error' in found ? found.error : undefined).toBe(error)
})

test('searching for kubeguide finds the article’s four', () => {
  expect(search('kubeguide').map(({ name, stars }) => [name, stars])).toEqual([
    ['docker.io/kubeguide/redis-master', 3],
    ['docker.io/kubeguide/centos7-ansible', 2],
    ['docker.io/kubeguide/guestbook-php-frontend', 2],
    ['docker.io/kubeguide/guestbook-redis-slave', 2],
  ])
})

test.each<[image: string, command: string[] | undefined, after: number, state: string, log: string[]]>([
  ['busybox', undefined, 100, 'exited 0', []],
  ['busybox', ['sleep', '2'], 1_999, 'running', []],
  ['busybox', ['sleep', '2'], 2_100, 'exited 0', []],
  ['busybox', ['sh', '-c', 'echo one; sleep 1; echo "two $X" && exit 3'], 2_000, 'exited 3', ['one', 'two x']],
  ['busybox', ['sh', '-c', 'while true; do echo tick; sleep 1; done'], 2_500, 'running', ['tick', 'tick', 'tick']],
  ['busybox', ['/bin/sh', '-c', 'false || echo no; true && echo yes'], 100, 'exited 0', ['no', 'yes']],
  ['busybox', ['echo', '$X', 'a b'], 100, 'exited 0', ['$X a b']],
  ['somebody/server', undefined, 60_000, 'running', []],
  ['nginx', undefined, 60_000, 'running', []],
])('%s %j after %i ms', (image, command, after, state, log) => {
  const machine = new Machine()
  const container = machine.run(image, '172.17.0.7', { X: 'x' }, command)
  machine.wait(after)
  expect([machine.state(container), machine.log(container)]).toEqual([state, log])
})
