import type { Behaviour, ContainerContext, Image } from './image.ts'
import { endsAtOnce, quiet, waits } from './quiet.ts'
import { redisServer } from './redis/redis.ts'
import { script } from './script.ts'
import { guestbook } from './web/guestbook.ts'
import { CONTROLLERS_JS, GUESTBOOK_PHP, INDEX_HTML } from './web/guestbook-files.ts'
import { httpd, nginx } from './web/static-site.ts'

/** An image before its versions are worked out: the registry adds ids, sizes and dates. */
export interface Entry extends Omit<Image, 'tags' | 'behaviour'> {
  /** The only tags there are; without them any that looks like a version is there. */
  readonly onlyTags?: readonly string[]
  readonly megabytes: number
  /** how long before the start of time it was built */
  readonly daysOld: number
  /** what its own command does */
  readonly own: Behaviour
  /** official images have no user's name before theirs */
  readonly official?: boolean
  /** nobody knows its tags, so any is there */
  readonly anyTag?: boolean
}

/** The line of the slave's script that matters; the rest looks up where it is to find its master. */
const RUN_SH = `#!/bin/sh
# GET_HOSTS_FROM=env: the master's address comes from the environment of this container, as it was when it started.
if [ "\${GET_HOSTS_FROM:-dns}" = "env" ]; then
  redis-server --slaveof \${REDIS_MASTER_SERVICE_HOST} 6379
else
  redis-server --slaveof redis-master 6379
fi
`

/** A variable that is not set leaves no word at all, and redis-server is a word short. */
function slaveArguments({ env }: ContainerContext): string[] {
  const host = env['GET_HOSTS_FROM'] === 'env' ? env['REDIS_MASTER_SERVICE_HOST'] : 'redis-master'
  return ['--slaveof', ...(host ? [host] : []), '6379']
}

/** The process id of a redis-server that a script starts. */
const CHILD_PID = 5

const HELLO = [{ key: 'messages', value: { type: 'string', text: 'Hello World!' } }] as const

const redisPrograms = ['redis-cli', 'redis-server']

/** The images that are known: what the article uses, and those that learners try. */
export const CATALOGUE: readonly Entry[] = [
  {
    repository: 'kubeguide/redis-master',
    onlyTags: ['1.0', 'latest'],
    description: 'redis-master with "Hello World!"',
    stars: 3,
    megabytes: 419,
    daysOld: 240,
    command: ['redis-server', '/etc/redis/redis.conf'],
    env: { REDIS_VERSION: '3.0.7' },
    ports: [6379],
    own: redisServer(context => context.command.slice(1), { initial: HELLO }),
    programs: redisPrograms,
    files: { '/etc/redis/redis.conf': 'daemonize no\nport 6379\ndir /data\ndbfilename dump.rdb\nloglevel notice\nlogfile ""\nslave-read-only yes\n' },
  },
  {
    repository: 'kubeguide/centos7-ansible',
    onlyTags: ['latest'],
    description: 'ansible with sshpass tool installed and ssh host key checking turned off',
    stars: 2,
    megabytes: 381,
    daysOld: 200,
    command: ['/bin/bash'],
    env: {},
    ports: [],
    own: endsAtOnce,
  },
  {
    repository: 'kubeguide/guestbook-php-frontend',
    onlyTags: ['latest', 'v2'],
    description: 'Guestbook PHP website',
    stars: 2,
    megabytes: 510,
    daysOld: 190,
    command: ['apache2-foreground'],
    env: { PHP_VERSION: '5.6.18' },
    ports: [80],
    own: guestbook,
    programs: ['curl', 'php', 'apache2'],
    files: {
      '/etc/debian_version': '8.3\n',
      '/var/www/html/index.html': INDEX_HTML,
      '/var/www/html/controllers.js': CONTROLLERS_JS,
      '/var/www/html/guestbook.php': GUESTBOOK_PHP,
    },
  },
  {
    repository: 'kubeguide/guestbook-redis-slave',
    onlyTags: ['latest'],
    description: 'Guestbook redis slave',
    stars: 2,
    megabytes: 110,
    daysOld: 230,
    entrypoint: true,
    command: ['/entrypoint.sh', '/bin/sh', '-c', '/run.sh'],
    env: { REDIS_VERSION: '3.0.3' },
    ports: [6379],
    own: redisServer(slaveArguments, { pid: CHILD_PID }),
    programs: redisPrograms,
    files: { '/etc/debian_version': '8.3\n', '/run.sh': RUN_SH },
  },
  {
    repository: 'nginx',
    official: true,
    description: 'Official build of Nginx.',
    stars: 2631,
    megabytes: 134,
    daysOld: 5,
    command: ['nginx', '-g', 'daemon off;'],
    env: { NGINX_VERSION: '1.9.11-1~jessie' },
    ports: [80, 443],
    own: nginx,
    programs: ['nginx'],
    files: { '/etc/debian_version': '8.3\n' },
  },
  {
    repository: 'redis',
    official: true,
    description: 'Redis is an open source key-value store that functions as a data structure server.',
    stars: 1911,
    megabytes: 151,
    daysOld: 5,
    entrypoint: true,
    command: ['/entrypoint.sh', 'redis-server'],
    env: { REDIS_VERSION: '3.0.7' },
    ports: [6379],
    own: redisServer(context => context.command.slice(context.command.indexOf('redis-server') + 1)),
    programs: redisPrograms,
    files: { '/etc/debian_version': '8.3\n' },
  },
  {
    repository: 'httpd',
    official: true,
    description: 'The Apache HTTP Server Project',
    stars: 361,
    megabytes: 193,
    daysOld: 5,
    command: ['httpd-foreground'],
    env: { HTTPD_VERSION: '2.4.18' },
    ports: [80],
    own: httpd,
    files: { '/etc/debian_version': '8.3\n' },
  },
  {
    repository: 'busybox',
    official: true,
    description: 'Busybox base image.',
    stars: 567,
    megabytes: 1,
    daysOld: 60,
    command: ['sh'],
    env: {},
    ports: [],
    own: endsAtOnce,
    programs: ['find', 'ping', 'tee', 'vi', 'watch', 'wget', 'xargs', 'yes'],
    files: { '/bin/busybox': '' },
  },
  {
    repository: 'centos',
    official: true,
    description: 'The official build of CentOS.',
    stars: 2038,
    megabytes: 197,
    daysOld: 70,
    command: ['/bin/bash'],
    env: {},
    ports: [],
    own: endsAtOnce,
    programs: ['curl', 'find', 'ping', 'tee', 'vi', 'watch', 'xargs', 'yes'],
  },
  {
    repository: 'ubuntu',
    official: true,
    description: 'Ubuntu is a Debian-based Linux operating system.',
    stars: 3384,
    megabytes: 188,
    daysOld: 4,
    command: ['/bin/bash'],
    env: {},
    ports: [],
    own: endsAtOnce,
    programs: ['find', 'tee', 'watch', 'xargs', 'yes'],
    files: { '/etc/debian_version': 'jessie/sid\n' },
  },
  {
    repository: 'mysql',
    official: true,
    description: 'MySQL is a widely used, open-source relational database.',
    stars: 2146,
    megabytes: 324,
    daysOld: 5,
    entrypoint: true,
    command: ['/entrypoint.sh', 'mysqld'],
    env: { MYSQL_MAJOR: '5.7' },
    ports: [3306],
    own: {
      ...quiet,
      // Its entry point refuses to begin without knowing a password.
      start: ({ env }) =>
        ['MYSQL_ROOT_PASSWORD', 'MYSQL_ALLOW_EMPTY_PASSWORD', 'MYSQL_RANDOM_ROOT_PASSWORD'].some(name => env[name])
          ? {
              state: {},
              log: [
                '[Note] mysqld: ready for connections.',
                "Version: '5.7.11'  socket: '/var/run/mysqld/mysqld.sock'  port: 3306  MySQL Community Server (GPL)",
              ],
            }
          : {
              state: {},
              log: [
                'error: database is uninitialized and password option is not specified ',
                '  You need to specify one of MYSQL_ROOT_PASSWORD, MYSQL_ALLOW_EMPTY_PASSWORD and MYSQL_RANDOM_ROOT_PASSWORD',
              ],
              exit: { afterMs: 200, code: 1 },
            },
    },
    files: { '/etc/debian_version': '8.3\n' },
  },
  {
    repository: 'hello-world',
    official: true,
    description: 'Hello World! (an example of minimal Dockeri...',
    stars: 83,
    megabytes: 0.001,
    daysOld: 150,
    command: ['/hello'],
    env: {},
    ports: [],
    own: {
      start: () => ({
        state: {},
        log: ['Hello from Docker.', 'This message shows that your installation appears to be working correctly.'],
        exit: { afterMs: 20, code: 0 },
      }),
      listens: () => [],
    },
    bare: true,
  },
]

/** What programs do when a container's command names them, whichever image it is. */
const BY_PROGRAM: Readonly<Record<string, Behaviour>> = {
  'apache2-foreground': guestbook,
  nginx,
  'httpd-foreground': httpd,
  'redis-server': redisServer(context => context.command.slice(1)),
}

const SHELLS = ['sh', '/bin/sh', 'bash', '/bin/bash', 'ash', '/bin/ash']

const SCRIPTED = [
  'sleep',
  'echo',
  'true',
  '/bin/true',
  'false',
  '/bin/false',
  'env',
  'printenv',
  'date',
  'hostname',
  'uname',
  'printf',
  'seq',
  'id',
  'pwd',
  'whoami',
]

/** What process 1 of a container does: the image's own, unless the container was given another command. */
export function behaviourOf(entry: Entry): Behaviour {
  const chosen = (context: ContainerContext): Behaviour => {
    const { command } = context
    if (context.interactive && SHELLS.includes(command.at(-1) ?? '')) return waits
    if (sameWords(command, entry.command)) return entry.own
    const words = command[0] === '/entrypoint.sh' && command.length > 1 ? command.slice(1) : command
    const [program = '', flag, text] = words
    if (SHELLS.includes(program)) return flag !== undefined && /^-\w*c$/.test(flag) && text !== undefined ? script(() => text) : endsAtOnce
    const plain = program.replace(/^\/(usr\/)?(local\/)?s?bin\//, '')
    if (SCRIPTED.includes(plain)) return script(() => [plain, ...words.slice(1).map(quoted)].join(' '))
    if (plain === 'redis-server' && entry.command.includes('redis-server')) return entry.own
    return BY_PROGRAM[plain] ?? (entry.command[0] === program ? entry.own : quiet)
  }
  return {
    start: context => chosen(context).start(context),
    answer: (state, request, port, context) =>
      chosen(context).answer?.(state, request, port, context) ?? {
        state,
        reply: request.protocol === 'tcp' ? { ok: true, ms: 1, tcp: true } : { ok: false, ms: 1, failure: 'empty' },
      },
    wake: (state, context) => chosen(context).wake?.(state, context) ?? { state },
    listens: (state, context) => chosen(context).listens?.(state, context) ?? [...new Set([...entry.ports, ...context.containerPorts])],
    terminate: (state, context) => chosen(context).terminate?.(state, context),
  }
}

function sameWords(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((word, index) => word === b[index])
}

function quoted(word: string): string {
  return `'${word}'`
}
