import type { Entry } from './entry.ts'
import type { Behaviour } from './image.ts'
import { endsAtOnce, quiet } from './quiet.ts'
import { redisServer } from './redis/redis.ts'
import { guestbook } from './web/guestbook.ts'
import { HTTPD_ROOT, NGINX_ROOT, WELCOME_PAGES, httpd, nginx } from './web/static-site.ts'

/** The images that learners try beside those of the article. */
export const OTHER_IMAGES: readonly Entry[] = [
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
    programs: ['nginx', 'apt-get'],
    files: { '/etc/debian_version': '8.3\n', [`${NGINX_ROOT}/index.html`]: WELCOME_PAGES[NGINX_ROOT]! },
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
    programs: ['redis-cli', 'redis-server', 'apt-get'],
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
    programs: ['apt-get'],
    files: { '/etc/debian_version': '8.3\n', [`${HTTPD_ROOT}/index.html`]: WELCOME_PAGES[HTTPD_ROOT]! },
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
    programs: ['curl', 'find', 'ping', 'tee', 'vi', 'watch', 'xargs', 'yes', 'yum'],
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
    programs: ['apt-get', 'find', 'tee', 'watch', 'xargs', 'yes'],
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
export const BY_PROGRAM: Readonly<Record<string, Behaviour>> = {
  'apache2-foreground': guestbook,
  nginx,
  'httpd-foreground': httpd,
  'redis-server': redisServer(context => context.command.slice(1)),
}
