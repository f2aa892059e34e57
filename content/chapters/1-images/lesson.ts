import { all, answered, images } from '../../../src/lesson/checks.ts'
import { choice, defineLesson, reading } from '../../../src/lesson/lesson.ts'
import { seen } from '../../../src/lesson/seen.ts'

const ROLES = ['redis-master', 'centos7-ansible', 'guestbook-php-frontend', 'guestbook-redis-slave']
const stars = reading('stars', () => ['3'])
const page = choice('page', ROLES, 'guestbook-php-frontend')
const store = choice('store', ROLES, 'redis-master')
const copies = choice('copies', ROLES, 'guestbook-redis-slave')
const unused = choice('unused', ['build', 'base', 'nothing'], 'nothing')
const noTag = choice('no-tag', ['newest', 'latest', 'all', 'refused'], 'latest')
const writes = choice('writes', ['master', 'slaves', 'any'], 'master')
const reads = choice('reads', ['master', 'slaves', 'any'], 'slaves')
const lost = choice('lost', ['nothing', 'writes', 'reads', 'everything'], 'writes')

export default defineLesson({
  scenes: [{ id: 'images', start: 'as-printed' }],
  steps: [
    {
      id: 'search',
      scene: 'images',
      quizzes: [stars],
      check: all(seen.searched('kubeguide', 4), answered(stars)),
      hints: 2,
      solution: ['docker search kubeguide', { answer: 'stars', choice: '3' }],
      wrong: ['echo docker.io/kubeguide/redis-master', 'docker images', 'docker search nginx', 'kubectl get pods'],
    },
    {
      id: 'roles',
      scene: 'images',
      quizzes: [page, store, copies, unused],
      check: all(answered(page), answered(store), answered(copies), answered(unused)),
      hints: 1,
      solution: [
        { answer: 'page', choice: 'guestbook-php-frontend' },
        { answer: 'store', choice: 'redis-master' },
        { answer: 'copies', choice: 'guestbook-redis-slave' },
        { answer: 'unused', choice: 'nothing' },
      ],
      wrong: [{ answer: 'page', choice: 'centos7-ansible' }],
    },
    {
      id: 'pull',
      scene: 'images',
      quizzes: [noTag],
      check: all(images('kubeguide/redis-master:1.0'), seen.image('kubeguide/redis-master'), answered(noTag)),
      hints: 3,
      solution: ['docker pull kubeguide/redis-master:1.0', 'docker images', { answer: 'no-tag', choice: 'latest' }],
      wrong: [
        'docker pull kubeguide/centos7-ansible',
        'docker search kubeguide/redis-master',
        'echo kubeguide/redis-master 1.0',
        ['docker pull kubeguide/redis-master', 'docker images', { answer: 'no-tag', choice: 'latest' }],
      ],
    },
    {
      id: 'one-master',
      scene: 'images',
      quizzes: [writes, reads, lost],
      check: all(answered(writes), answered(reads), answered(lost)),
      hints: 1,
      solution: [
        { answer: 'writes', choice: 'master' },
        { answer: 'reads', choice: 'slaves' },
        { answer: 'lost', choice: 'writes' },
      ],
      wrong: [{ answer: 'lost', choice: 'everything' }],
    },
  ],
})
