import { expect, test } from 'vitest'
import type { Failure, RedisReply } from '../../src/cluster/network/network.ts'
import { ping } from '../../src/programs/ping.ts'
import type { ServiceState, Services } from '../../src/programs/place.ts'
import { redisCli, splitWords } from '../../src/programs/redis-cli.ts'
import { ssh } from '../../src/programs/ssh.ts'
import { systemctl } from '../../src/programs/systemctl.ts'
import { wget } from '../../src/programs/wget.ts'
import { Machine } from '../cluster/images/machine.ts'
import type { BenchOptions } from './bench.ts'
import { play, web } from './bench.ts'

function withRedis(): BenchOptions {
  const machine = new Machine()
  machine.run('kubeguide/redis-master:1.0', '127.0.0.1')
  return { net: { connect: ({ host, port }, request) => machine.connect(host, port, request) } }
}

test.each<[words: string, terminal: boolean, output: string, code: number]>([
  ['get messages', true, '"Hello World!"\n', 0],
  ['get messages', false, 'Hello World!\n', 0],
  ['get nothing', true, '(nil)\n', 0],
  ['get nothing', false, '\n', 0],
  ['dbsize', true, '(integer) 1\n', 0],
  ['ping', true, 'PONG\n', 0],
  ['foo', true, "(error) ERR unknown command 'foo'\n", 0],
  ['--no-raw keys *', false, '1) "messages"\n', 0],
  ['--raw keys *', true, 'messages\n', 0],
  ['keys x*', true, '(empty list or set)\n', 0],
  ['echo \'你 "x"\'', true, '"\\xe4\\xbd\\xa0 \\"x\\""\n', 0],
  ['role', true, '1) "master"\n2) (integer) 0\n3) (empty list or set)\n', 0],
  ['-p 6380 ping', true, 'Could not connect to Redis at 127.0.0.1:6380: Connection refused\n', 1],
  ['-r 3 incr n', true, '(integer) 1\n(integer) 2\n(integer) 3\n', 0],
])('redis-cli %s (terminal: %s)', (words, terminal, output, code) => {
  const ran = play(redisCli, words, { ...withRedis(), terminal })
  expect([ran.stdout + ran.stderr, ran.code]).toEqual([output, code])
})

test('redis-cli talks line by line, with a prompt for people and without for pipes', () => {
  const stdin = 'set a "b c"\nget a\n\nselect 2\ndbsize\nget "open\nexit\nget a\n'
  expect(play(redisCli, '', { ...withRedis(), stdin }).stdout).toBe('OK\nb c\nOK\n0\nInvalid argument(s)\n')
  const people = play(redisCli, '', { ...withRedis(), stdin, terminal: true }).stdout
  expect(people).toBe(
    '127.0.0.1:6379> OK\n127.0.0.1:6379> "b c"\n127.0.0.1:6379> 127.0.0.1:6379> OK\n127.0.0.1:6379[2]> (integer) 0\n127.0.0.1:6379[2]> Invalid argument(s)\n127.0.0.1:6379[2]> ',
  )
})

test.each<[line: string, words: string[] | undefined]>([
  ['set a b', ['set', 'a', 'b']],
  [`set "a\\n\\x41" 'b "c"' ""`, ['set', 'a\nA', 'b "c"', '']],
  ['set "a"b', undefined],
  ["get 'open", undefined],
])('%s is %j', (line, words) => {
  expect(splitWords(line)).toEqual(words)
})

test('wget saves a page and tells of it', () => {
  const net = web(() => ({ headers: { 'content-type': 'text/html', 'content-length': '3' }, body: 'hi\n' }))
  const ran = play(wget, 'http://192.168.2.202:30001/', { net, terminal: true })
  expect(ran.files.read('/root/index.html')).toBe('hi\n')
  expect(ran.stderr).toContain(
    "Connecting to 192.168.2.202:30001... connected.\nHTTP request sent, awaiting response... 200 OK\nLength: 3 [text/html]\nSaving to: 'index.html'\n",
  )
  expect(play(wget, '-qO - h', { net }).stdout).toBe('hi\n')
})

test.each<[failure: Failure, end: string, code: number]>([
  ['refused', 'Connecting to 192.168.2.202:30009... failed: Connection refused.\n', 4],
  ['empty', 'No data received.\nGiving up.\n\n', 4],
])('wget when it is %s', (failure, end, code) => {
  const ran = play(wget, '-t 2 192.168.2.202:30009', { net: web(() => ({ ok: false, ms: 5, failure })) })
  expect(ran.stderr.endsWith(end)).toBe(true)
  expect(ran.code).toBe(code)
})

test('ping counts what comes back', () => {
  const ran = play(ping, '-c 3 192.168.2.203', { net: { ping: () => ({ ok: true, ms: 1 }) } })
  expect(ran.stdout.split('\n')[1]).toBe('64 bytes from 192.168.2.203: icmp_seq=1 ttl=64 time=0.414 ms')
  expect(ran.stdout).toContain('\n--- 192.168.2.203 ping statistics ---\n3 packets transmitted, 3 received, 0% packet loss, time 2000ms\n')
  const silent = play(ping, '-c 2 10.254.0.1', { net: { ping: () => ({ ok: false, ms: 10_000 }) } })
  expect([silent.stdout.includes('2 packets transmitted, 0 received, 100% packet loss'), silent.code]).toEqual([true, 1])
  expect(play(ping, 'nobody', { net: { resolve: () => undefined } })).toMatchObject({ stderr: 'ping: unknown host nobody\n', code: 2 })
})

test.each<[words: string, options: BenchOptions, stderr: string]>([
  ['nobody', { net: { resolve: () => undefined } }, 'ssh: Could not resolve hostname nobody: Name or service not known\n'],
  ['node-2', {}, 'ssh: connect to host node-2 port 22: Connection refused\n'],
  [
    'stranger@node-2',
    { net: { connect: () => ({ ok: true, ms: 1, tcp: true }) } },
    'Permission denied (publickey,gssapi-keyex,gssapi-with-mic,password).\n',
  ],
])('ssh %s is refused', (words, options, stderr) => {
  expect(play(ssh, words, options)).toMatchObject({ stderr, code: 255 })
})

function services(): Services {
  const units: Record<string, ServiceState> = {
    kubelet: { description: 'Kubernetes Kubelet Server', active: true, since: 0, pid: 7, command: '/usr/bin/kubelet' },
  }
  const set = (name: string, active: boolean) => {
    units[name] = { ...units[name]!, active, since: 5000 }
    return true
  }
  return { names: () => Object.keys(units), state: name => units[name], start: name => set(name, true), stop: name => set(name, false) }
}

test('systemctl stops a service, starts it and tells how it is', () => {
  const host = { services: services() }
  expect(play(systemctl, 'is-active kubelet', { host }).stdout).toBe('active\n')
  expect(play(systemctl, 'stop kubelet.service', { host })).toMatchObject({ stdout: '', stderr: '', code: 0 })
  const status = play(systemctl, 'status kubelet', { host, start: 65_000 })
  expect([status.stdout.split('\n')[2], status.code]).toEqual(['   Active: inactive (dead) since Sun 2016-03-06 12:00:05 UTC; 1min ago', 3])
  expect(play(systemctl, 'start nosuch', { host }).stderr).toBe(
    'Failed to start nosuch.service: Unit nosuch.service failed to load: No such file or directory.\n',
  )
  expect(play(systemctl, 'status kubelet').stderr).toBe('Failed to get D-Bus connection: Operation not permitted\n')
})

test('a redis reply nests', () => {
  const reply: RedisReply = { list: [{ bulk: 'slave' }, { list: [{ list: [{ integer: 1 }, { bulk: null }] }] }] }
  const net = { connect: () => ({ ok: true as const, ms: 1, redis: reply }) }
  expect(play(redisCli, 'x', { net, terminal: true }).stdout).toBe('1) "slave"\n2) 1) 1) (integer) 1\n      2) (nil)\n')
})
