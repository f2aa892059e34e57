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
        processes: new Map(),
        inside: {
          exec: () => {
            throw new Error('no shell here')
          },
          finds: () => true,
          files: () => ({ now: {}, first: {} }),
          change() {},
          read: () => undefined,
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
  [['ps -f bad'], 'bad format of filter (expected name=value)\n', 1],
  [['ps --nosuch'], "flag provided but not defined: --nosuch\nSee 'docker ps --help'.\n", 2],
  [['frob'], "docker: 'frob' is not a docker command.\nSee 'docker --help'.\n", 1],
  [['stop'], /^docker: "stop" requires a minimum of 1 argument\.\nSee 'docker stop --help'\.\n\nUsage:\tdocker stop/, 1],
  [['search'], /^docker: "search" requires 1 argument\.\n/, 1],
  [['stop nosuch'], 'Error response from daemon: no such id: nosuch\nError: failed to stop containers: [nosuch]\n', 1],
  [['kill nosuch'], 'Error response from daemon: Cannot kill container nosuch: no such id: nosuch\nError: failed to kill containers: [nosuch]\n', 1],
  [['logs nosuch'], 'Error response from daemon: no such id: nosuch\n', 1],
  [['inspect nosuch'], '[]\nError: No such image or container: nosuch\n', 1],
  [['exec nosuch ls'], 'Error response from daemon: no such id: nosuch\n', 1],
  [['rmi nosuch'], 'Error response from daemon: No such image: nosuch\nError: failed to remove images: [nosuch]\n', 1],
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

const NO_PS = 'CONTAINER ID        IMAGE               COMMAND             CREATED             STATUS              PORTS               NAMES\n'

/** What docker 1.8.2 says of words, flags and states that are not as they should be; the same lines were played on the real one. */
test.each<[lines: string[], output: string, code: number]>([
  [['ps x'], 'docker: "ps" requires 0 arguments.\nSee \'docker ps --help\'.\n\nUsage:\tdocker ps [OPTIONS]\n\nList containers\n', 1],
  [['ps -n x'], 'invalid value "x" for flag -n: strconv.ParseInt: parsing "x": invalid syntax\nSee \'docker ps --help\'.\n', 2],
  [['stop --time x web'], 'invalid value "x" for flag --time: strconv.ParseInt: parsing "x": invalid syntax\nSee \'docker stop --help\'.\n', 2],
  [['ps -f foo=bar -f status=exited'], NO_PS, 0],
  [['ps -f status=bogus'], 'Error response from daemon: Unrecognised filter value for status\n', 1],
  [['ps -f exited=x'], 'Error response from daemon: strconv.ParseInt: parsing "x": invalid syntax\n', 1],
  [['ps --since nosuch'], 'Error response from daemon: no such id: nosuch\n', 1],
  [["ps --format '{{.ID'"], 'Template parsing error: template: :1: unclosed action\n', 0],
  [
    ['run -d nginx', "ps --format '{{.Nope}}'"],
    'Template parsing error: template: :1:2: executing "" at <.Nope>: can\'t evaluate field Nope in type *ps.containerContext\n',
    0,
  ],
  [['run -d nginx', "ps --format '{{json .ID}}'"], 'Template parsing error: template: :1: function "json" not defined\n', 0],
  [
    ['run -d --name web -l tier=front nginx', `ps -l --format 'table {{.Names}}\\t{{.Label "tier"}}'`],
    'NAMES               TIER\nweb                 front\n',
    0,
  ],
  [['run -d --name web nginx', "ps -f name=^/web --format '{{.Command}} {{.Ports}}'"], `"nginx -g 'daemon off" 80/tcp, 443/tcp\n`, 0],
  [['run -d --name web -p 8080:80 nginx', "ps -l --format '{{.Ports}}'"], '443/tcp, 0.0.0.0:8080->80/tcp\n', 0],
  [['run -d --name web -p 80:80 -p 81:81 nginx', "ps -l --format '{{.Ports}}'"], '0.0.0.0:80-81->80-81/tcp, 443/tcp\n', 0],
  [['run --name web -p 8080:80 busybox true', "ps -l --format '{{.Ports}}|{{.Names}}'"], '|web\n', 0],
  [['run -d -P nginx', 'run -d --name web -P nginx', 'port web 443'], '0.0.0.0:32771\n', 0],
  [
    ['images x y'],
    'docker: "images" requires a maximum of 1 argument.\nSee \'docker images --help\'.\n\nUsage:\tdocker images [OPTIONS] [REPOSITORY]\n\nList images\n',
    1,
  ],
  [['images -f bogus=x'], "Error response from daemon: Invalid filter 'bogus'\n", 1],
  [['images -q -f dangling=true'], '', 0],
  [['images -q busybox:latest'], '', 0],
  [['run -p abc busybox'], "docker: Invalid containerPort: abc.\nSee 'docker run --help'.\n", 1],
  [['run -p 99999:80 busybox'], "docker: Invalid hostPort: 99999.\nSee 'docker run --help'.\n", 1],
  [
    ['run -p 1:2:3:4 busybox'],
    "docker: Invalid format to parse.  1:2:3:4 should match template ip:hostPort:containerPort.\nSee 'docker run --help'.\n",
    1,
  ],
  [['create -m bad busybox'], "docker: invalid size: 'bad'.\nSee 'docker create --help'.\n", 1],
  [['run -m 1k busybox'], 'Error response from daemon: Minimum memory limit allowed is 4MB\n', 1],
  [['run --restart=bogus busybox'], "docker: invalid restart policy bogus.\nSee 'docker run --help'.\n", 1],
  [['run --net=bogus busybox'], "docker: --net: invalid net mode: invalid --net: bogus.\nSee 'docker run --help'.\n", 1],
  [
    ['run -e 9x busybox'],
    `invalid value "9x" for flag -e: poorly formatted environment: variable '9x' is not a valid environment variable\nSee 'docker run --help'.\n`,
    2,
  ],
  [['run -v x busybox'], 'invalid value "x" for flag -v: x is not an absolute path\nSee \'docker run --help\'.\n', 2],
  [['run -a bogus busybox'], 'invalid value "bogus" for flag -a: valid streams are STDIN, STDOUT and STDERR\nSee \'docker run --help\'.\n', 2],
  [['run -d -a stdout busybox'], 'Conflicting options: -a and -d\n', 1],
  [['run --name x busybox'], 'Error response from daemon: Invalid container name (x), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed\n', 1],
  [['run BUSYBOX'], `Unable to find image 'BUSYBOX:latest' locally\nrepository name component must match "[a-z0-9]+(?:[._-][a-z0-9]+)*"\n`, 1],
  [['pull UPPER'], 'Using default tag: latest\nrepository name component must match "[a-z0-9]+(?:[._-][a-z0-9]+)*"\n', 1],
  [['start -a one two'], 'You cannot start and attach multiple containers at once.\n', 1],
  [['create --name greet busybox echo hi', 'start -a greet'], 'hi\n', 0],
  [['run --name greet busybox echo hi', 'start -a greet', 'logs greet'], 'hi\nhi\n', 0],
  [['run --name done busybox true', 'attach done'], 'You cannot attach to a stopped container, start it first\n', 1],
  [
    ['run --name done busybox true', 'wait done nosuch'],
    '0\nError response from daemon: no such id: nosuch\nError: failed to wait containers: [nosuch]\n',
    1,
  ],
  [['run --name done busybox true', 'logs --since bad done'], 'Error response from daemon: strconv.ParseInt: parsing "bad": invalid syntax\n', 1],
  [['run -d --name web nginx', 'port web x'], 'strconv.ParseUint: parsing "x": invalid syntax\n', 1],
  [['run -d --name web nginx', 'rename web shop', 'ps -l --format {{.Names}}'], 'shop\n', 0],
  [['rename nosuch shop'], 'Error response from daemon: no such id: nosuch\nError: failed to rename container named nosuch\n', 1],
  [['tag busybox BAD'], 'repository name component must match "[a-z0-9]+(?:[._-][a-z0-9]+)*"\n', 1],
  [['tag -f busybox nginx:latest', 'rmi nginx'], 'Untagged: docker.io/nginx:latest\n', 0],
  [['inspect --type=bogus nginx'], '"bogus" is not a valid value for --type\n', 1],
  [['inspect --type=container nginx'], '[]\nError response from daemon: no such id: nginx', 1],
  [["inspect -f '{{.Id' nginx"], 'Template parsing error: template: :1: unclosed action\n', 1],
  [
    ["inspect -f '{{.Config.Cmd}} {{json .Config.Cmd}} {{.Config.ExposedPorts}}' nginx"],
    '{[nginx -g daemon off;]} ["nginx","-g","daemon off;"] map[443/tcp:{} 80/tcp:{}]\n',
    0,
  ],
  [["inspect -f '{{.Nope}} {{.Os}} {{.Config.Cmd}}' nginx"], '<no value> linux [nginx -g daemon off;]\n', 0],
  [
    [
      'run -d --name web -p 8080:80 nginx',
      "inspect -f '{{.NetworkSettings.Ports}} {{.HostConfig.PortBindings}} {{.Mounts}} {{.Config.Entrypoint}}' web",
    ],
    'map[443/tcp:[] 80/tcp:[{0.0.0.0 8080}]] map[80/tcp:[{ 8080}]] [] <nil>\n',
    0,
  ],
])('docker %j, refused or asked for in an unusual way', (lines, output, code) => {
  const host = new DockerHost()
  host.machine.runtime.preload('n', 'busybox:latest')
  host.machine.runtime.preload('n', 'nginx:latest')
  const last = lines.map(line => host.docker(line)).at(-1)!
  expect(last.all).toBe(output)
  expect(last.code).toBe(code)
})

test.each([
  [
    'running',
    false,
    /^Error response from daemon: Conflict, cannot delete [0-9a-f]{12} because the running container [0-9a-f]{12} is using it, stop it and use -f to force\n/,
  ],
  [
    'running',
    true,
    /^Error response from daemon: Conflict, cannot force delete [0-9a-f]{12} because the running container [0-9a-f]{12} is using it, stop it and retry\n/,
  ],
  [
    'ended',
    false,
    /^Error response from daemon: Conflict, cannot delete [0-9a-f]{12} because the container [0-9a-f]{12} is using it, use -f to force\n/,
  ],
  ['ended', true, /^Untagged: docker\.io\/busybox:latest\nDeleted: [0-9a-f]{64}\n$/],
])('an image of a container that is %s is removed by force (%s) or kept', (state, force, said) => {
  const host = new DockerHost()
  host.machine.runtime.preload('n', 'busybox:latest')
  host.docker(`run -d busybox sleep ${state === 'running' ? 1000 : 0}`)
  host.machine.wait(2000)
  expect(host.docker(`rmi ${force ? '-f ' : ''}busybox`).all).toMatch(said)
})

test('docker inspect writes its objects as docker 1.8.2 indents them, with all it knows in its order', () => {
  const host = new DockerHost()
  host.machine.runtime.preload('n', 'nginx:latest')
  host.docker('run -d --name web -e A=1>0 -l x=y nginx')
  const text = host.docker('inspect web nosuch nginx').stdout
  expect(text).toMatch(/^\[\n\{\n {4}"Id": "[0-9a-f]{64}",\n {4}"Created": /)
  expect(text).toMatch(/\n\}\n,\{\n {4}"Id": /)
  expect(text).toMatch(/\n\}\n\]\n$/)
  expect(text).toContain('"A=1\\u003e0"')
  const [container, image] = JSON.parse(text) as [Record<string, object>, Record<string, object>]
  expect(Object.keys(container)).toEqual(
    'Id Created Path Args State Image NetworkSettings ResolvConfPath HostnamePath HostsPath LogPath Name RestartCount Driver ExecDriver MountLabel ProcessLabel AppArmorProfile ExecIDs HostConfig GraphDriver Mounts Config'.split(
      ' ',
    ),
  )
  expect(Object.keys(container['State']!)).toEqual('Running Paused Restarting OOMKilled Dead Pid ExitCode Error StartedAt FinishedAt'.split(' '))
  expect(container['Config']).toMatchObject({ Env: ['A=1>0', expect.stringMatching(/^NGINX_VERSION=/)], Labels: { x: 'y' }, Entrypoint: null })
  expect(image['Config']).toMatchObject({ Cmd: ['nginx', '-g', 'daemon off;'], ExposedPorts: { '443/tcp': {}, '80/tcp': {} } })
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
