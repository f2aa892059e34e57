import { expect, test } from 'vitest'
import { Machine } from './machine.ts'

const MASTER = '172.17.0.2'

function master(): Machine {
  const machine = new Machine()
  machine.run('kubeguide/redis-master:1.0', MASTER)
  return machine
}

test.each<[line: string, reply: unknown]>([
  ['get messages', { bulk: 'Hello World!' }],
  ['GET nothing', { bulk: null }],
  ['ping', { status: 'PONG' }],
  ['echo 你好', { bulk: '你好' }],
  ['foo bar', { error: "ERR unknown command 'foo'" }],
  ['get', { error: "ERR wrong number of arguments for 'get' command" }],
  ['GET a b', { error: "ERR wrong number of arguments for 'get' command" }],
  ['constructor', { error: "ERR unknown command 'constructor'" }],
  ['get __proto__', { bulk: null }],
  ['lpush messages x', { error: 'WRONGTYPE Operation against a key holding the wrong kind of value' }],
  ['incr messages', { error: 'ERR value is not an integer or out of range' }],
  ['strlen messages', { integer: 12 }],
  ['append messages 你', { integer: 15 }],
  ['type messages', { status: 'string' }],
  ['ttl messages', { integer: -1 }],
  ['ttl nothing', { integer: -2 }],
  ['exists messages nothing', { integer: 1 }],
  ['dbsize', { integer: 1 }],
  ['keys m?ss*', { list: [{ bulk: 'messages' }] }],
  ['keys [a-l]*', { list: [] }],
  ['select 16', { error: 'ERR invalid DB index' }],
  ['set a b EX 0', { error: 'ERR invalid expire time in set' }],
  ['set a b NX XX', { error: 'ERR syntax error' }],
  ['config get dir', { list: [{ bulk: 'dir' }, { bulk: '/data' }] }],
  ['config get slaveof', { list: [{ bulk: 'slaveof' }, { bulk: '' }] }],
  ['config foo', { error: 'ERR CONFIG subcommand must be one of GET, SET, RESETSTAT, REWRITE' }],
  ['getrange messages 0 4', { bulk: 'Hello' }],
  ['getrange messages -6 -1', { bulk: 'World!' }],
  ['role', { list: [{ bulk: 'master' }, { integer: 0 }, { list: [] }] }],
])('a fresh redis-master answers %s', (line, reply) => {
  expect(master().redis(MASTER, line)).toEqual(reply)
})

test.each<[lines: string[], reply: unknown]>([
  [['set a 1', 'incrby a 41'], { integer: 42 }],
  [['rpush l a b c', 'lpush l z y', 'lrange l 0 -1'], { list: ['y', 'z', 'a', 'b', 'c'].map(bulk => ({ bulk })) }],
  [['rpush l a b a', 'lrem l -1 a', 'lrange l 0 -1'], { list: [{ bulk: 'a' }, { bulk: 'b' }] }],
  [['rpush l a', 'lpop l', 'exists l'], { integer: 0 }],
  [['rpush l a b', 'rpoplpush l m', 'lrange m 0 5'], { list: [{ bulk: 'b' }] }],
  [['rpush l a b c d', 'ltrim l 1 -2', 'llen l'], { integer: 2 }],
  [['sadd s a b a', 'scard s'], { integer: 2 }],
  [['hmset h a 1 b 2', 'hincrby h b 5', 'hgetall h'], { list: ['a', '1', 'b', '7'].map(bulk => ({ bulk })) }],
  [['mset a 1 b 2', 'mget a b c'], { list: [{ bulk: '1' }, { bulk: '2' }, { bulk: null }] }],
  [['set a 1', 'rename a b', 'get b'], { bulk: '1' }],
  [['flushall', 'keys *'], { list: [] }],
  [['set "a b" "c d"', 'get "a b"'], { bulk: 'c d' }],
  [['set a x NX', 'set a y NX'], { bulk: null }],
  [['set a x EX 10', 'ttl a'], { integer: 10 }],
])('%j ends with %j', (lines, reply) => {
  const machine = master()
  const replies = lines.map(line => machine.redis(MASTER, line))
  expect(replies.at(-1)).toEqual(reply)
})

test('a key lives as long as it was told, and databases are apart', () => {
  const machine = master()
  machine.redis(MASTER, 'setex a 10 x')
  machine.redis(MASTER, 'set b y', 3)
  machine.wait(9_999)
  expect(machine.redis(MASTER, 'get a')).toEqual({ bulk: 'x' })
  machine.wait(1)
  expect(machine.redis(MASTER, 'get a')).toEqual({ bulk: null })
  expect(machine.redis(MASTER, 'get b')).toEqual({ bulk: null })
  expect(machine.redis(MASTER, 'get b', 3)).toEqual({ bulk: 'y' })
})

const SERVICE = '10.254.35.174'
const SLAVE = '172.17.0.3'
const FOUND = { GET_HOSTS_FROM: 'env', REDIS_MASTER_SERVICE_HOST: SERVICE }

function pair() {
  const machine = new Machine()
  const master = machine.run('kubeguide/redis-master:1.0', MASTER)
  machine.services[SERVICE] = MASTER
  const slave = machine.run('kubeguide/guestbook-redis-slave', SLAVE, FOUND)
  machine.wait(100)
  return { machine, master, slave }
}

test('a slave copies its master, follows it at once and refuses writes', () => {
  const { machine, master, slave } = pair()
  expect(machine.redis(SLAVE, 'get messages')).toEqual({ bulk: 'Hello World!' })
  machine.redis(MASTER, 'set messages "Hello World!,second"')
  expect(machine.redis(SLAVE, 'get messages')).toEqual({ bulk: 'Hello World!,second' })
  expect(machine.redis(SLAVE, 'set a b')).toEqual({ error: "READONLY You can't write against a read only slave." })
  expect(machine.redis(SLAVE, 'flushall')).toEqual({ error: "READONLY You can't write against a read only slave." })
  const info = machine.redis(SLAVE, 'info replication')
  expect(info).toMatchObject({ bulk: expect.stringContaining(`role:slave\r\nmaster_host:${SERVICE}\r\nmaster_port:6379\r\nmaster_link_status:up`) })
  expect(machine.redis(MASTER, 'info replication')).toMatchObject({
    bulk: expect.stringContaining('connected_slaves:1\r\nslave0:ip=172.17.0.3,port=6379,state=online'),
  })
  expect(machine.log(master).at(-1)).toBe('1:M 06 Mar 12:00:00.001 * Synchronization with slave 172.17.0.3:6379 succeeded')
  expect(machine.log(slave).at(-1)).toBe('5:S 06 Mar 12:00:00.001 * MASTER <-> SLAVE sync: Finished with success')
})

test('a slave keeps what it has when its master goes, tries each second, and takes what the next one has', () => {
  const { machine, master, slave } = pair()
  machine.redis(MASTER, 'set messages changed')
  machine.runtime.kill(master.id)
  machine.wait(3_000)
  expect(machine.redis(SLAVE, 'get messages')).toEqual({ bulk: 'changed' })
  expect(machine.redis(SLAVE, 'info replication')).toMatchObject({ bulk: expect.stringContaining('master_link_status:down') })
  expect(machine.log(slave).filter(line => line.endsWith('Error condition on socket for SYNC: Connection refused')).length).toBe(2)

  machine.run('kubeguide/redis-master:latest', '172.17.0.9')
  machine.services[SERVICE] = '172.17.0.9'
  machine.wait(1_000)
  expect(machine.redis(SLAVE, 'get messages')).toEqual({ bulk: 'Hello World!' })
})

test('a slave stays with the master that it has while the service points elsewhere', () => {
  const { machine } = pair()
  machine.redis(MASTER, 'set messages old')
  machine.run('kubeguide/redis-master:latest', '172.17.0.9')
  machine.services[SERVICE] = '172.17.0.9'
  machine.wait(5_000)
  expect(machine.redis(SLAVE, 'get messages')).toEqual({ bulk: 'old' })
})

test('a slave that does not know its master ends with redis’ complaint', () => {
  const machine = new Machine()
  const slave = machine.run('kubeguide/guestbook-redis-slave', SLAVE, { GET_HOSTS_FROM: 'env' })
  machine.wait(20)
  expect(machine.state(slave)).toBe('exited 1')
  expect(machine.log(slave)).toEqual([
    '',
    '*** FATAL CONFIG FILE ERROR ***',
    'Reading the configuration file, at line 2',
    `>>> 'slaveof "6379"'`,
    'Bad directive or wrong number of arguments',
  ])
})

test('SLAVEOF NO ONE makes a master that keeps what it copied', () => {
  const { machine } = pair()
  expect(machine.redis(SLAVE, 'slaveof no one')).toEqual({ status: 'OK' })
  expect(machine.redis(SLAVE, 'append messages !')).toEqual({ integer: 13 })
  expect(machine.redis(MASTER, 'get messages')).toEqual({ bulk: 'Hello World!' })
})

test('redis-server ends at once when asked, the slave’s script only with its grace', () => {
  const { machine, master, slave } = pair()
  machine.runtime.stop(master.id, 30_000)
  machine.runtime.stop(slave.id, 30_000)
  machine.wait(100)
  expect(machine.state(master)).toBe('exited 0')
  machine.wait(29_899)
  expect(machine.state(slave)).toBe('running')
  machine.wait(1)
  expect(machine.state(slave)).toBe('exited 137')
})
