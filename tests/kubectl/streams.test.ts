import { expect, test } from 'vitest'
import { wholeKit } from '../../src/session/whole-kit.ts'
import { World } from '../../src/session/world.ts'
import { type, world as plainWorld } from './terminal.ts'

const PODS = `
kind: Pod
apiVersion: v1
metadata: {name: web, labels: {app: web}}
spec: {containers: [{name: c, image: nginx}]}
---
kind: Pod
apiVersion: v1
metadata: {name: two}
spec: {containers: [{name: a, image: nginx}, {name: b, image: redis}]}
---
kind: Pod
apiVersion: v1
metadata: {name: far}
spec: {containers: [{name: c, image: example/nosuch}]}
---
kind: Pod
apiVersion: v1
metadata: {name: lost}
spec: {nodeName: nowhere, containers: [{name: c, image: nginx}]}
---
kind: Pod
apiVersion: v1
metadata: {name: over}
spec: {containers: [{name: main, image: busybox, command: [sh, -c, exit 1]}]}
`

/** A terminal before which the pods above run; `shown` gives what has been printed since it was last asked. */
function terminal() {
  let output = ''
  const world = new World({
    kit: wholeKit,
    seed: 'streams',
    durations: 'field',
    nodes: ['node-1'],
    files: { 'pods.yaml': PODS },
    onOutput: text => void (output += text),
  })
  const shown = () => {
    const text = output.replaceAll('\r', '')
    output = ''
    return text
  }
  const line = (text: string, ms = 2000) => {
    world.enter(text)
    world.advance(ms)
    return shown()
  }
  const keys = (text: string, ms = 2000) => {
    world.keys(text)
    world.advance(ms)
    return shown()
  }
  line('kubectl create -f pods.yaml')
  world.advance(300_000)
  shown()
  return { line, keys, world }
}

test('a shell in a container gets every key, Ctrl-C too, and hands the terminal back', () => {
  const { line, keys } = terminal()
  expect(line('kubectl exec -it web sh')).toMatch(/[#$] $/)
  expect(keys('hostname\r')).toMatch(/^hostname\nweb\n/)
  keys('sleep 1000\r')
  expect(keys('\x03')).toMatch(/^\^C\n.*[#$] $/)
  expect(keys('true\r')).toContain('true')
  expect(keys('exit\r')).not.toContain('error')
  expect(line('echo back')).toContain('back')
})

test('the log of a pod whose kubelet is silent cannot be read', () => {
  const { line, world } = terminal()
  world.cluster.fault({ kind: 'stop-kubelet', node: 'node-1' })
  expect(line('kubectl logs web')).toBe(
    'Error from server: Get https://node-1:10250/containerLogs/default/web/c: dial tcp 192.168.2.202:10250: connection refused\n',
  )
})

test('input is passed on with -i, and a command that fails is told of with its code', () => {
  const { line } = terminal()
  expect(line('echo abc | kubectl exec -i web cat')).toBe('abc\n')
  expect(line('kubectl exec web -- sh -c "exit 3"; echo $?')).toBe(
    'error: error executing remote command: Error executing command in container: Error executing in Docker Container: 3\n1\n',
  )
  expect(line('echo x | kubectl exec -it web hostname')).toBe('STDIN is not a terminal\nx\nweb\n') // the remote terminal echoes
})

test.each([
  ['exec two -c b hostname', 'two\n'],
  ['exec two -c z date', 'error: unexpected response status code 400 (Bad Request)\n'],
  ['exec over date', 'error: error executing remote command: Error executing command in container: container not found ("main")\n'],
  ['attach over', 'error: error executing remote command: Error executing command in container: container not found ("main")\n'],
  ['exec far date', 'error: pod far is not running and cannot execute commands; current phase is Pending\n'],
  ['attach far', 'error: pod far is not running and cannot be attached to; current phase is Pending\n'],
  ['logs two', 'error: Pod two has the following containers: a, b; please specify the container to print logs for with -c\n'],
  ['logs lost', 'Error from server: Get https://nowhere:10250/containerLogs/default/lost/c: dial tcp: lookup nowhere: no such host\n'],
  [
    'logs lost -p --tail=3 --since=5s',
    'Error from server: Get https://nowhere:10250/containerLogs/default/lost/c?previous=true&sinceSeconds=5&tailLines=3: dial tcp: lookup nowhere: no such host\n',
  ],
  ['logs a b c', "error: log POD [CONTAINER]\nsee 'kubectl logs -h' for help.\n"],
  ['logs two b --limit-bytes=0 --tail=0', ''],
  ['logs web --since-time=2016-03-06T12:00:00Z', /^Error from server: Unable to convert <nil> to conversion\.structAdaptor\{typ:.*, flag:0x199\}\n$/],
  ['logs nosuch --since-time=2016-03-06T12:00:00Z', 'Error from server: pods "nosuch" not found\n'],
  ['logs two --since=1h --since-time=x', "error: only one of --since, --since-time may be specified\nsee 'kubectl logs -h' for help.\n"],
  ['port-forward web 1:2:3', "error: Invalid port format '1:2:3'\n"],
  ['port-forward web x:80', 'error: Error parsing local port \'x\': strconv.ParseUint: parsing "x": invalid syntax\n'],
  ['port-forward web 8888:70000', 'error: Error parsing remote port \'70000\': strconv.ParseUint: parsing "70000": value out of range\n'],
  ['port-forward web 8888:0', 'error: Remote port must be > 0\n'],
  ['proxy --port=1 --unix-socket=/tmp/x', "error: Don't specify both --unix-socket and --port\n"],
  ['proxy --port=99999', /^F0306 .* proxy.go:130\] listen tcp: address 99999: invalid port\n$/],
  ["proxy --accept-paths='('", /^F0306 .* proxy_server.go:73\] Error compiling re: error parsing regexp: missing closing \): `\(`\n$/],
  ["proxy --accept-hosts='^a$,[b'", /Error compiling re: error parsing regexp: missing closing \]: `\[b`\n$/],
])('kubectl %s', (command, expected) =>
  expect(terminal().line(`kubectl ${command}`)).toEqual(typeof expected === 'string' ? expected : expect.stringMatching(expected)),
)

test('a log goes on until it is interrupted', () => {
  const { line, keys } = terminal()
  const before = line('kubectl logs two b | wc -l')
  expect(line('kubectl logs -f two b').split('\n')).toHaveLength(Number(before) + 1)
  expect(keys('\x03')).toMatch(/^\^C/)
  expect(line('kubectl logs two b --limit-bytes=10 | wc -c')).toBe('10\n')
})

test('a forwarded port answers while the program runs, and nobody does afterwards', () => {
  const { line } = terminal()
  const log = (text: string) => new RegExp(`I0306 12:\\d\\d:\\d\\d\\.\\d{6} +\\d+ portforward.go:\\d+\\] ${text}\n`)
  const opened = line('kubectl port-forward web 8888:80 &')
  expect(opened).toMatch(log('Forwarding from 127\\.0\\.0\\.1:8888 -> 80'))
  expect(opened).toMatch(log('Forwarding from \\[::1\\]:8888 -> 80'))
  const page = line('curl -s localhost:8888/')
  expect(page).toMatch(log('Handling connection for 8888'))
  expect(page).toContain('Welcome to nginx!')
  expect(line('kubectl port-forward web 8888:80')).toMatch(/error: Unable to listen on any of the requested ports: \[\{8888 80\}\]\n$/)
  line('kill %1')
  line('')
  expect(line('curl localhost:8888/')).toContain('Connection refused')
})

test("the proxy speaks for the API server, under its prefix and by its filter, and shows a folder's files", () => {
  const { line } = terminal()
  line('mkdir www; echo hello > www/index.html')
  expect(line('kubectl proxy --port=8011 --www=www --api-prefix=/k8s &')).toContain('Starting to serve on 127.0.0.1:8011')
  expect(line('curl -s localhost:8011/k8s/api/v1/namespaces/default/pods/web | grep selfLink')).toContain('/api/v1/namespaces/default/pods/web')
  for (const [path, expected] of [
    ['k8s/api/v1/x/exec', '<h3>Unauthorized</h3>'],
    ['k8s/', '<h3>Unauthorized</h3>'],
    ['k8s', '<a href="/k8s/">Moved Permanently</a>.\n\n'],
    ['static/index.html', 'hello\n'],
    ['nothing', '404 page not found\n'],
  ])
    expect(line(`curl -s localhost:8011/${path}`)).toBe(expected)
  line('kubectl proxy --disable-filter &')
  expect(line('curl -s localhost:8001/')).toContain('"/api/v1",')
})

test('a log of less than nothing is refused', () => {
  const { line } = terminal()
  expect(line('kubectl logs web --limit-bytes=-1')).toContain(
    'The podlogs "web" is invalid.\nlimitBytes: invalid value \'-1\', Details: limitBytes must be a positive integer or nil\n',
  )
})

test('who has no files yet can write some where he is', () => {
  expect(type(plainWorld(), 'pwd; ls; kubectl get pods -o name > pods; ls')).toBe('/root/guestbook\npods\n')
})
