import { expect, test } from 'vitest'
import { wholeKit } from '../../src/session/whole-kit.ts'
import { World } from '../../src/session/world.ts'

/** A node with docker on it, some images pulled, and somebody at its shell. */
class Node {
  readonly world: World

  constructor(files: Readonly<Record<string, string>> = {}) {
    this.world = new World({ kit: wholeKit, seed: 'docker', files })
    this.type('docker pull busybox', 'docker pull nginx')
  }

  /** Types lines and tells all that was shown, container and image ids by their first digits only. */
  type(...lines: readonly string[]): string {
    let shown = ''
    const show = (text: string) => void (shown += text)
    this.world.script(lines.map(line => `${line}\n`).join(''), { stdout: show, stderr: show })
    return shown.replace(/\b([0-9a-f]{4})[0-9a-f]{60}\b/g, '$1…')
  }
}

test('a container is frozen and goes on: what can be done with it meanwhile', () => {
  const node = new Node()
  node.type('docker run -d --name web nginx', 'docker run -d --name job busybox sh -c "sleep 5; echo awake"')
  expect(node.type('docker pause web job')).toBe('web\njob\n')
  expect(node.type(`docker ps --format '{{.Names}}: {{.Status}}, {{.Ports}}'`)).toMatchInlineSnapshot(`
    "job: Up Less than a second (Paused), 
    web: Up Less than a second (Paused), 80/tcp, 443/tcp
    "
  `)
  expect(node.type('docker exec web ls')).toMatchInlineSnapshot(`
    "Error response from daemon: Container web is paused, unpause the container before exec
    "
  `)
  expect(node.type('docker stop web')).toMatchInlineSnapshot(`
    "Error response from daemon: Cannot stop container web: Container 87db… is paused. Unpause the container before stopping
    Error: failed to stop containers: [web]
    "
  `)
  expect(node.type('docker restart web')).toMatchInlineSnapshot(`
    "Error response from daemon: Cannot restart container web: Container 87db… is paused. Unpause the container before stopping
    Error: failed to restart containers: [web]
    "
  `)
  expect(node.type('docker kill web')).toMatchInlineSnapshot(`
    "Error response from daemon: Cannot kill container web: Container 87db… is paused. Unpause the container before stopping
    Error: failed to kill containers: [web]
    "
  `)
  expect(node.type('docker rm -f web')).toMatchInlineSnapshot(`
    "Error response from daemon: Cannot destroy container web: Could not kill running container, cannot remove - Container 87db… is paused. Unpause the container before stopping
    Error: failed to remove containers: [web]
    "
  `)
  expect(node.type('docker start web')).toMatchInlineSnapshot(`
    "Error response from daemon: Cannot start a paused container, try unpause instead.
    Error: failed to start containers: [web]
    "
  `)
  expect(node.type('docker pause web nosuch')).toMatchInlineSnapshot(`
    "Error response from daemon: Cannot pause container web: Container 87db… is already paused
    Error response from daemon: no such id: nosuch
    Error: failed to pause containers: [web nosuch]
    "
  `)
  expect(node.type(`docker inspect -f '{{.State.Running}} {{.State.Paused}}' web`)).toBe('true true\n')
  expect(node.type('curl -sm 2 172.17.0.2; echo $?')).toBe('28\n')
  expect(node.type('docker ps -q -f status=paused | wc -l')).toBe('2\n')
  // What was due while it was frozen is done when it goes on.
  expect(node.type('sleep 10; docker logs job; docker unpause job; docker wait job; docker logs job')).toBe('job\n0\nawake\n')
  expect(node.type('docker unpause job')).toMatchInlineSnapshot(`
    "Error response from daemon: Cannot unpause container job: Container e873… is not running
    Error: failed to unpause containers: [job]
    "
  `)
  expect(node.type('docker unpause web; docker unpause web; docker stop web')).toMatchInlineSnapshot(`
    "web
    Error response from daemon: Cannot unpause container web: Container 87db… is not paused
    Error: failed to unpause containers: [web]
    web
    "
  `)
})

test('events are told as they happen, and the newest ones afterwards', () => {
  const node = new Node()
  node.type('docker events > told &', 'sleep 1', 'docker run --name once busybox true', 'docker rm once', 'sleep 1', 'kill %1')
  expect(node.type('cat told')).toMatchInlineSnapshot(`
    "2016-03-06T12:00:23.000000000Z 87db…: (from busybox) create
    2016-03-06T12:00:23.000000000Z 87db…: (from busybox) attach
    2016-03-06T12:00:23.000000000Z 87db…: (from busybox) start
    2016-03-06T12:00:23.000000000Z 87db…: (from busybox) die
    2016-03-06T12:00:23.000000000Z 87db…: (from busybox) destroy
    "
  `)
  expect(node.type('docker events --since 1h --until 0s | wc -l')).toBe('7\n')
  expect(node.type('docker events --since 1h --until 0s -f event=pull -f image=docker.io/nginx')).toMatchInlineSnapshot(`
    "2016-03-06T12:00:07.000000000Z docker.io/busybox:latest: pull
    2016-03-06T12:00:22.000000000Z docker.io/nginx:latest: pull
    "
  `)
  expect(node.type('docker events --since 1h --until 0s -f container=nosuch -f event=die')).toBe('')
  node.type('docker run -d --name web nginx', 'docker exec web ls /', 'docker restart web', 'docker kill web')
  expect(node.type('docker events --since 2m --until 0s -f container=web | cut -d" " -f2-')).toMatchInlineSnapshot(`
    "e873…: (from nginx) create
    e873…: (from nginx) start
    e873…: (from nginx) exec_create: ls /
    e873…: (from nginx) exec_start: ls /
    e873…: (from nginx) kill
    e873…: (from nginx) die
    e873…: (from nginx) stop
    e873…: (from nginx) start
    e873…: (from nginx) restart
    e873…: (from nginx) kill
    e873…: (from nginx) die
    "
  `)
  expect(node.type('docker events --until bad')).toBe('Error response from daemon: strconv.ParseInt: parsing "bad": invalid syntax\n')
  expect(node.type('docker events x')).toContain('docker: "events" requires 0 arguments.\n')
})
