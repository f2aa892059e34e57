import type { Entry } from './entry.ts'
import type { Behaviour, ContainerContext } from './image.ts'
import { late } from './late.ts'
import { endsAtOnce, quiet, waits } from './quiet.ts'
import { redisServer } from './redis/redis.ts'
import { guestbook } from './web/guestbook.ts'
import { CONTROLLERS_JS, GUESTBOOK_PHP, INDEX_HTML } from './web/guestbook-files.ts'

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

/** The images of the article. */
const GUESTBOOK: readonly Entry[] = [
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
]

const USER = 'kubeguide/'

/** The image of this name, if it is known. */
export function known(repository: string): Entry | undefined {
  const images = repository.startsWith(USER) ? GUESTBOOK : late.OTHER_IMAGES
  return images.find(each => each.repository === repository)
}

/** The known images whose names contain a word: what the article uses, and those that learners try. */
export function imagesNamed(word: string): readonly Entry[] {
  const all = word.includes(USER.slice(0, -1)) ? GUESTBOOK : [...GUESTBOOK, ...late.OTHER_IMAGES]
  return all.filter(({ repository }) => repository.includes(word))
}

const SHELLS = ['sh', '/bin/sh', 'bash', '/bin/bash', 'ash', '/bin/ash']

/** Small programs that are everywhere, and done by `script.ts`. */
export const SCRIPTED = [
  'sleep',
  'top',
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
  const found = (context: ContainerContext): Behaviour | undefined => {
    const { command } = context
    if (context.interactive && SHELLS.includes(command.at(-1) ?? '')) return waits
    if (sameWords(command, entry.command)) return entry.own
    const words = command[0] === '/entrypoint.sh' && command.length > 1 ? command.slice(1) : command
    const [program = '', flag, text] = words
    if (SHELLS.includes(program)) return flag !== undefined && /^-\w*c$/.test(flag) && text !== undefined ? late.script(() => text) : endsAtOnce
    const plain = program.replace(/^\/(usr\/)?(local\/)?s?bin\//, '')
    if (SCRIPTED.includes(plain) || (plain === 'tail' && words.includes('/dev/null')))
      return late.script(() => [plain, ...words.slice(1).map(quoted)].join(' '))
    if (plain === 'redis-server' && entry.command.includes('redis-server')) return entry.own
    return late.BY_PROGRAM[plain] ?? (entry.command[0] === program ? entry.own : undefined)
  }
  const chosen = (context: ContainerContext): Behaviour => found(context) ?? quiet
  return {
    knows(context) {
      const behaviour = found(context)
      return behaviour !== undefined && (behaviour.knows?.(context) ?? true)
    },
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
  return a === b || (a.length === b.length && a.every((word, index) => word === b[index]))
}

function quoted(word: string): string {
  return `'${word}'`
}
