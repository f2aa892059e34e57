import { expect, test } from 'vitest'
import type { HttpResponse } from '../../src/cluster/apiserver/client.ts'
import type { Failure, Request } from '../../src/cluster/network/network.ts'
import { curl } from '../../src/programs/curl/curl.ts'
import type { BenchOptions } from './bench.ts'
import { play, web } from './bench.ts'

const page = web(({ path }): Partial<HttpResponse> =>
  path === '/gone'
    ? { status: 404, reason: 'Not Found', headers: { 'content-type': 'text/html' }, body: 'nothing\n' }
    : path === '/moved'
      ? { status: 302, reason: 'Found', headers: { location: '/here' }, body: '' }
      : { headers: { 'content-type': 'text/plain', 'content-length': '6' }, body: 'hello\n' },
)

test.each<[words: string, stdout: string, stderr: string, code: number]>([
  ['192.168.2.202:30001', 'hello\n', '', 0],
  ['-s http://h/gone', 'nothing\n', '', 0],
  ['-f http://h/gone', '', 'curl: (22) The requested URL returned error: 404 Not Found\n', 22],
  ['-i http://h/', 'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 6\r\n\r\nhello\n', '', 0],
  ['-I http://h/', 'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 6\r\n\r\n', '', 0],
  ['-L http://h/moved', 'hello\n', '', 0],
  [`-s -w '\\n%{http_code} %{content_type} %{size_download}%%\\n' h`, 'hello\n\n200 text/plain 6%\n', '', 0],
  [`-so /dev/null -w '%{http_code}\\n' h`, '200\n', '', 0],
  ['h/a h/b', 'hello\nhello\n', '', 0],
  [`-sS -o no/file -w '%{http_code}\n' h`, '200\n', 'curl: (23) Failed writing body (0 != 6)\n', 23],
  ['-d @nosuch h', 'hello\n', `Warning: Couldn't read data from file "nosuch", this makes an empty POST.\n`, 0],
  ['-sS -d @nosuch h', 'hello\n', '', 0],
  ['', '', "curl: no URL specified!\ncurl: try 'curl --help' or 'curl --manual' for more information\n", 2],
  ['--nosuch h', '', "curl: option --nosuch: is unknown\ncurl: try 'curl --help' or 'curl --manual' for more information\n", 2],
  ['h -X', '', "curl: option -X: requires parameter\ncurl: try 'curl --help' or 'curl --manual' for more information\n", 2],
  ['ftp://h/', '', 'curl: (1) Protocol ftp not supported or disabled in libcurl\n', 1],
  [
    '-v h:81/x',
    'hello\n',
    [
      '* About to connect() to h port 81 (#0)',
      '*   Trying h...',
      '* Connected to h (h) port 81 (#0)',
      '> GET /x HTTP/1.1',
      '> User-Agent: curl/7.29.0',
      '> Host: h:81',
      '> Accept: */*',
      '> ',
      '< HTTP/1.1 200 OK',
      '< Content-Type: text/plain',
      '< Content-Length: 6',
      '< ',
      '* Connection #0 to host h left intact',
      '',
    ].join('\n'),
    0,
  ],
])('curl %s', (words, stdout, stderr, code) => {
  const ran = play(curl, words, { net: page, terminal: true })
  expect([ran.stdout, ran.stderr, ran.code]).toEqual([stdout, stderr, code])
})

test.each<[failure: Failure, stderr: string, code: number]>([
  ['refused', 'curl: (7) Failed connect to 192.168.2.202:30009; Connection refused\n', 7],
  ['unreachable', 'curl: (7) Failed connect to 192.168.2.202:30009; No route to host\n', 7],
  ['timeout', 'curl: (7) Failed connect to 192.168.2.202:30009; Connection timed out\n', 7],
  ['empty', 'curl: (52) Empty reply from server\n', 52],
  ['reset', 'curl: (56) Recv failure: Connection reset by peer\n', 56],
  ['unknown-host', 'curl: (6) Could not resolve host: 192.168.2.202; Name or service not known\n', 6],
])('when it is %s', (failure, stderr, code) => {
  const options: BenchOptions = { net: web(() => ({ ok: false, ms: 5, failure })), terminal: true }
  const ran = play(curl, '192.168.2.202:30009', options)
  expect([ran.stdout, ran.stderr, ran.code]).toEqual(['', stderr, code])
  expect(play(curl, '-s 192.168.2.202:30009', options).stderr).toBe('')
  expect(play(curl, '-sS 192.168.2.202:30009', options).stderr).toBe(stderr)
})

test('patience ends when it was said to end', () => {
  const net = web(() => ({ ok: false, ms: 127_000, failure: 'timeout' }))
  const ran = play(curl, '--connect-timeout 2 10.0.0.1', { net, terminal: true })
  expect([ran.stderr, ran.code, ran.ms]).toEqual(['curl: (28) Connection timed out after 2001 milliseconds\n', 28, 2005])
})

test.each<[words: string, sent: Partial<Request & { protocol: 'http' }>]>([
  ['-d a=1 -d b=2 h', { method: 'POST', body: 'a=1&b=2' }],
  ['-d @body.json -X PUT h', { method: 'PUT', body: '{"a":1}' }],
  ['--data-binary @body.json h', { method: 'POST', body: '{"a":\n1}\n' }],
  ['--data-binary @- h', { method: 'POST', body: 'from stdin' }],
  ['-G --data-urlencode value=a,b&c=你 h/x?k=1', { method: 'GET', path: '/x?k=1&value=a%2Cb%26c%3D%E4%BD%A0', body: '' }],
  ['-XDELETE h/x', { method: 'DELETE', path: '/x' }],
  ['-T body.json h', { method: 'PUT' }],
  ['h?x=y#z', { path: '/?x=y' }],
])('curl %s sends', (words, sent) => {
  let request: unknown
  const net = web(each => {
    request = each
    return {}
  })
  play(curl, words, { net, stdin: 'from stdin', files: { '/root/body.json': '{"a":\n1}\n' } })
  expect(request).toMatchObject(sent)
})

test('headers are set, replaced and taken out', () => {
  let headers: unknown
  const net = web(request => {
    headers = request.headers
    return {}
  })
  play(curl, `-H 'Content-Type: application/json' -H 'Accept:' -A me -u a:b -d {} h`, { net })
  expect(headers).toEqual({ authorization: 'Basic YTpi', 'user-agent': 'me', host: 'h', 'content-length': '2', 'content-type': 'application/json' })
})

test('a meter on standard error when the output goes elsewhere', () => {
  const ran = play(curl, '-o page.html h/', { net: page, terminal: true })
  expect(ran.files.read('/root/page.html')).toBe('hello\n')
  expect(ran.stderr).toBe(
    [
      '  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current',
      '                                 Dload  Upload   Total   Spent    Left  Speed',
      '\r  0     0    0     0    0     0      0      0 --:--:-- --:--:-- --:--:--     0\r100     6  100     6    0     0   2000      0 --:--:-- --:--:-- --:--:--  2000',
      '',
    ].join('\n'),
  )
  const failed = play(curl, 'h:1', {})
  expect(failed.stderr.split('\n').at(-2)).toBe(
    '\r  0     0    0     0    0     0      0      0 --:--:-- --:--:-- --:--:--     0curl: (7) Failed connect to h:1; Connection refused',
  )
})

test('what keeps coming is shown as it comes, until patience ends', () => {
  let now = 0
  let read = 0
  let closed = false
  const stream = { ready: () => now >= (read + 1) * 1000, read: () => `line ${++read}\n`, close: () => void (closed = true) }
  const ran = play(curl, `-sN -m 3.5 -w '%{http_code}' h/watch`, {
    net: web(() => ({ body: 'first\n', stream })),
    advance: ms => void (now += ms),
    terminal: true,
  })
  expect([ran.stdout, ran.code, closed]).toEqual(['first\nline 1\nline 2\nline 3\n200', 28, true])
})
