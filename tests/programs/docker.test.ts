import { expect, test } from 'vitest'
import { DockerDaemon } from '../../src/cluster/kubelet/docker/daemon.ts'
import { hostPrograms } from '../../src/programs/host.ts'
import { Machine } from '../cluster/images/machine.ts'
import type { BenchOptions } from './bench.ts'
import { play } from './bench.ts'

const docker = hostPrograms.get('docker')!
const POD = { namespace: 'default', name: 'redis-master-28uug', uid: 'eb715755-e382-11e5-a10f-c80aa9c034dc' }

class DockerHost {
  readonly machine = new Machine()
  readonly daemon: DockerDaemon
  up = true
  #lastAddress = 10

  constructor() {
    const { machine } = this
    this.daemon = new DockerDaemon(
      {
        runtime: machine.runtime,
        random: machine.random,
        now: () => machine.now,
        running: () => this.up,
        nextAddress: () => `172.17.0.${++this.#lastAddress}`,
        exec: () => {
          throw new Error('no shell here')
        },
      },
      'n',
    )
  }

  /** The pod of the article's redis-master, with kubelet's names. */
  redisMaster(): void {
    const { runtime } = this.machine
    const pause = 'registry.access.redhat.com/rhel7/pod-infrastructure:latest'
    runtime.preload('n', pause)
    runtime.preload('n', 'kubeguide/redis-master:1.0')
    const common = { node: 'n', env: { own: [], services: [] }, hostname: POD.name, ports: [], pod: POD }
    const name = (container: string, end: string) => `k8s_${container}_${POD.name}_${POD.namespace}_${POD.uid}_${end}`
    const sandbox = runtime.create({ ...common, name: name('POD.4f810ae8', '16f151f1'), image: pause, ip: '172.17.0.2', containerName: 'POD' })
    runtime.start(sandbox.id)
    this.machine.now += 1000
    runtime.start(
      runtime.create({
        ...common,
        name: name('master.b7750720', 'b4d36e11'),
        image: 'kubeguide/redis-master:1.0',
        sandbox: sandbox.id,
        containerName: 'master',
      }).id,
    )
  }

  docker(words: string, options: BenchOptions = {}) {
    const start = this.machine.now
    // The bench begins at 0; docker's own clock is the machine's.
    const ran = play(docker, words, { docker: this.daemon, terminal: true, advance: ms => this.machine.wait(ms), start, ...options })
    return { ...ran, all: ran.stdout + ran.stderr }
  }
}

test('docker search shows the article’s table', () => {
  expect(new DockerHost().docker('search kubeguide').all).toBe(
    [
      'INDEX       NAME                                         DESCRIPTION                                     STARS     OFFICIAL   AUTOMATED',
      'docker.io   docker.io/kubeguide/redis-master             redis-master with "Hello World!"                3                    ',
      'docker.io   docker.io/kubeguide/centos7-ansible          ansible with sshpass tool installed and ss...   2                    ',
      'docker.io   docker.io/kubeguide/guestbook-php-frontend   Guestbook PHP website                           2                    ',
      'docker.io   docker.io/kubeguide/guestbook-redis-slave    Guestbook redis slave                           2                    ',
      '',
    ].join('\n'),
  )
})

test('docker ps shows both containers of a pod, newest first, under kubelet’s names', () => {
  const host = new DockerHost()
  host.redisMaster()
  host.machine.wait(13 * 60_000)
  const lines = host.docker('ps').stdout.replace(/^[0-9a-f]{12}/gm, 'xxxxxxxxxxxx')
  expect(lines).toBe(
    [
      'CONTAINER ID        IMAGE                                                        COMMAND                CREATED             STATUS              PORTS               NAMES',
      'xxxxxxxxxxxx        kubeguide/redis-master:1.0                                   "redis-server /etc/re"   13 minutes ago      Up 13 minutes                           k8s_master.b7750720_redis-master-28uug_default_eb715755-e382-11e5-a10f-c80aa9c034dc_b4d36e11',
      'xxxxxxxxxxxx        registry.access.redhat.com/rhel7/pod-infrastructure:latest   "/pod"                 13 minutes ago      Up 13 minutes                           k8s_POD.4f810ae8_redis-master-28uug_default_eb715755-e382-11e5-a10f-c80aa9c034dc_16f151f1',
      '',
    ]
      .join('\n')
      .replaceAll('"/pod"                 ', '"/pod"                   ')
      .replace('COMMAND                CREATED', 'COMMAND                  CREATED'),
  )
})

test.each<[lines: string[], output: string | RegExp, code: number]>([
  [['ps -q'], /^[0-9a-f]{12}\n[0-9a-f]{12}\n$/, 0],
  [['ps -aq --no-trunc'], /^[0-9a-f]{64}\n[0-9a-f]{64}\n$/, 0],
  [['ps -f name=master --format {{.Image}}'], 'kubeguide/redis-master:1.0\nregistry.access.redhat.com/rhel7/pod-infrastructure:latest\n', 0],
  [[`ps -l --format '{{.Names}} {{.Status}}'`], /^k8s_master\S+ Up Less than a second\n$/, 0],
  [['ps -f status=exited'], /^CONTAINER ID +IMAGE +COMMAND +CREATED +STATUS +PORTS +NAMES\n$/, 0],
  [['ps -f bad'], 'Bad format of filter (expected name=value)\n', 1],
  [['ps --nosuch'], "flag provided but not defined: --nosuch\nSee 'docker ps --help'.\n", 2],
  [['frob'], "docker: 'frob' is not a docker command.\nSee 'docker --help'.\n", 1],
  [['stop'], /^docker: "stop" requires a minimum of 1 argument\.\nSee 'docker stop --help'\.\n\nUsage:\tdocker stop/, 1],
  [['search'], /^docker: "search" requires 1 argument\.\n/, 1],
  [['stop nosuch'], 'Error response from daemon: no such id: nosuch\nError: failed to stop containers: [nosuch]\n', 1],
  [['kill nosuch'], 'Error response from daemon: Cannot kill container nosuch: no such id: nosuch\nError: failed to kill containers: [nosuch]\n', 1],
  [['logs nosuch'], 'Error response from daemon: no such id: nosuch\n', 1],
  [['inspect nosuch'], '[]\nError: No such image or container: nosuch\n', 1],
  [['exec nosuch ls'], 'Error response from daemon: no such id: nosuch\n', 1],
  [['rmi nosuch'], 'Error response from daemon: could not find image: no such id: nosuch\nError: failed to remove images: [nosuch]\n', 1],
  [
    ['rmi kubeguide/redis-master:1.0'],
    /^Error response from daemon: Conflict, cannot delete [0-9a-f]{12} because the running container [0-9a-f]{12} is using it, stop it and use -f to force\n/,
    1,
  ],
  [
    [
      `inspect -f '{{.State.Running}} {{.Config.Image}} {{index .Config.Labels "io.kubernetes.pod.name"}}' k8s_master.b7750720_redis-master-28uug_default_eb715755-e382-11e5-a10f-c80aa9c034dc_b4d36e11`,
    ],
    'true kubeguide/redis-master:1.0 default/redis-master-28uug\n',
    0,
  ],
  [
    ['pull kubeguide/nosuch'],
    'Using default tag: latest\nTrying to pull repository docker.io/kubeguide/nosuch ...\nError: image kubeguide/nosuch not found\n',
    1,
  ],
  [
    ['pull kubeguide/redis-master:9'],
    'Trying to pull repository docker.io/kubeguide/redis-master ...\nTag 9 not found in repository docker.io/kubeguide/redis-master\n',
    1,
  ],
  [
    ['images kubeguide/redis-master'],
    /^REPOSITORY +TAG +IMAGE ID +CREATED +VIRTUAL SIZE\ndocker\.io\/kubeguide\/redis-master +1\.0 +[0-9a-f]{12} +8 months ago +4\d\d(\.\d)? MB\n$/,
    0,
  ],
  [['tag kubeguide/redis-master:1.0 me/redis', 'rmi me/redis'], 'Untagged: docker.io/me/redis:latest\n', 0],
  [['version'], /^Client:\n Version: {9}1\.8\.2-el7\.centos\n/, 0],
  [['run -d --name web -p 8080:80 nginx', 'port web'], '80/tcp -> 0.0.0.0:8080\n', 0],
  [['run -d --name web nginx', 'run --name web nginx'], /^Error response from daemon: Conflict\. The name "web" is already in use by container/, 1],
  [
    ['run -d --name web nginx', 'rm web'],
    /^Error response from daemon: Cannot destroy container web: Conflict, You cannot remove a running container\./,
    1,
  ],
  [['run -d --name web nginx', 'rm -f web'], 'web\n', 0],
  [['run --name greet busybox echo hello', 'logs greet'], 'hello\n', 0],
  [['run --rm busybox sh -c "exit 3"'], '', 3],
  [['run -d --name job busybox sh -c "sleep 5; exit 4"', 'wait job'], '4\n', 0],
  [['run --rm -e A=b busybox sh -c "echo $A; sleep 1; echo c"'], 'b\nc\n', 0],
])('docker %j', (lines, output, code) => {
  const host = new DockerHost()
  host.redisMaster()
  host.machine.runtime.preload('n', 'busybox:latest')
  host.machine.runtime.preload('n', 'nginx:latest')
  const last = lines.map(line => host.docker(line)).at(-1)!
  if (typeof output === 'string') expect(last.all).toBe(output)
  else expect(last.all).toMatch(output)
  expect(last.code).toBe(code)
})

test('a pull says what it does, takes its time, and leaves an image', () => {
  const host = new DockerHost()
  const ran = host.docker('pull kubeguide/redis-master', { terminal: false })
  const lines = ran.stdout.split('\n')
  expect(lines.slice(0, 2)).toEqual([
    'Using default tag: latest',
    'Trying to pull repository docker.io/kubeguide/redis-master ... latest: Pulling from kubeguide/redis-master',
  ])
  expect(lines.at(-2)).toBe('Status: Downloaded newer image for docker.io/kubeguide/redis-master:latest')
  expect(lines.filter(line => line.endsWith(': Pull complete')).length).toBe(lines.filter(line => line.endsWith(': Pulling fs layer')).length)
  expect(ran.ms).toBeGreaterThan(30_000)
  expect(host.docker('images -q').stdout).toMatch(/^[0-9a-f]{12}\n$/)
  expect(host.docker('pull kubeguide/redis-master').stdout).toContain('Status: Image is up to date for docker.io/kubeguide/redis-master:latest')
})

test('on a terminal the layers of a pull are drawn where they stand', () => {
  const { stdout } = new DockerHost().docker('pull nginx')
  expect(stdout.match(/: Pulling fs layer\n/g)?.length).toBeGreaterThan(3)
  // eslint-disable-next-line no-control-regex -- the cursor goes up, draws, and comes back
  expect(stdout).toMatch(/\x1b\[(\d+)A\x1b\[2K[0-9a-f]{12}: Downloading \[=*> *\] [\d.]+ MB\/[\d.]+ MB\r\x1b\[\1B/)
  expect(stdout.endsWith('Status: Downloaded newer image for docker.io/nginx:latest\n')).toBe(true)
})

test('killing a container is seen: it has ended with 137', () => {
  const host = new DockerHost()
  host.redisMaster()
  const id = host.docker('ps -lq').stdout.trim()
  expect(host.docker(`kill ${id}`).all).toBe(`${id}\n`)
  expect(host.docker('ps -q').stdout).not.toContain(id)
  expect(host.docker(`ps -a -f id=${id} --format {{.Status}}`).stdout).toBe('Exited (137) Less than a second ago\n')
})

test('without its daemon docker says so', () => {
  const host = new DockerHost()
  host.up = false
  expect(host.docker('ps')).toMatchObject({ stderr: 'Cannot connect to the Docker daemon. Is the docker daemon running on this host?\n', code: 1 })
})
