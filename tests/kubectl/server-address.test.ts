import { expect, test } from 'vitest'
import { type, world } from './terminal.ts'

const unread = (why: string) => `error: couldn't read version from server: ${why}\n`
const refused = (url: string, address: string) => unread(`Get ${url}: dial tcp ${address}: connection refused`)
const PROMPT = 'Please enter Username: Please enter Password: '
const NEGOTIATION = 'error: Failed to negotiate an api version. Server supports: map[]. Client supports: [v1 extensions/v1beta1].\n'

test.each([
  ['http://127.0.0.1:8080', 'service/kubernetes\n'],
  ['127.0.0.1:8080', 'service/kubernetes\n'],
  ['HTTP://localhost:8080', 'service/kubernetes\n'],
  ['http://user:pw@localhost:8080', 'service/kubernetes\n'],
  ['http://localhost:8080/api/', 'service/kubernetes\n'],
  ['http://localhost:8080?x=1#y', 'service/kubernetes\n'],
  // a word and a colon are a scheme
  ['localhost:8080', unread('Get "localhost:8080": unsupported protocol scheme "localhost"')],
  ['ftp://localhost:8080', unread('Get "ftp://localhost:8080/api": unsupported protocol scheme "ftp"')],
  [':8080', 'Unable to connect to the server: missing protocol scheme\n'],
  ['http://localhost:8080/', NEGOTIATION],
  ['http://localhost:8080/api/v1', NEGOTIATION],
  ['http://localhost:8080/foo', unread('the server could not find the requested resource')],
  ['http://localhost:8080/healthz', unread("got 'ok': invalid character 'o' looking for beginning of value")],
  ['127.0.0.1:8080/api', 'error: host must be a URL or a host:port pair: "127.0.0.1:8080/api"\n'],
  ['localhost', refused('http://localhost/api', '127.0.0.1:80')],
  ['localhost/', refused('http://localhost/', '127.0.0.1:80')],
  ['http://localhost:', refused('http://localhost/api', '127.0.0.1:80')],
  ['http://[::1]:9999', refused('http://[::1]:9999/api', '[::1]:9999')],
  ['http://localhost:99999', unread('Get http://localhost:99999/api: dial tcp: address 99999: invalid port')],
  ['http://localhost:abc', 'Unable to connect to the server: invalid port ":abc" after host\n'],
  ['1.2.3:8080x', 'Unable to connect to the server: invalid port ":8080x" after host\n'],
  ['local host', 'Unable to connect to the server: invalid character " " in host name\n'],
  ['http://a%zz', 'Unable to connect to the server: invalid URL escape "%zz"\n'],
  ['http://', unread('Get http:///api: http: no Host in request URL')],
  ['http:/localhost:8080', unread('Get http:///localhost:8080: http: no Host in request URL')],
  ['my_host:80', unread('Get http://my_host:80/api: dial tcp: lookup my_host: no such host')],
  ['https://localhost:8080', PROMPT + PROMPT + unread('Get https://localhost:8080/api: http: server gave HTTP response to HTTPS client')],
])('kubectl get svc -o name -s %j', (server, printed) => expect(type(world(), `kubectl get svc -o name -s '${server}' < /dev/null`)).toBe(printed))

const DOWN = '127.0.0.1:9999'
const down = refused('http://localhost:9999/api', DOWN)
const downSecure = refused('https://localhost:9999/api', DOWN)

test.each([
  ['http://localhost:9999 describe svc x', down],
  ['http://localhost:9999 proxy --port=0', down],
  ['http://localhost:9999 run x --image=y --dry-run', down],
  // a manifest is validated with what the server says, so that it has to be there before the file
  ['http://localhost:9999 create -f nosuch.yaml', down],
  ['http://localhost:9999 replace', down],
  ['http://localhost:9999 create -f nosuch.yaml --validate=false', 'the path "nosuch.yaml" does not exist\n'],
  [
    'http://localhost:8080 create -f http://localhost:9999/x',
    'The connection to the server localhost:9999 was refused - did you specify the right host or port?\n',
  ],
  ['https://localhost:9999 --token=x get svc', downSecure],
  ['https://localhost:9999 --username=x get svc', downSecure],
  ['https://localhost:9999 --password=x get svc', PROMPT + PROMPT + downSecure],
  ['https://localhost:9999 api-versions', PROMPT + downSecure],
  ['https://localhost:9999 get -f nosuch.yaml', PROMPT + 'the path "nosuch.yaml" does not exist\n'],
])('kubectl -s %s', (line, printed) => expect(type(world(), `kubectl -s ${line} < /dev/null`)).toBe(printed))

test('somebody who is asked for a name and a password gives them', () => {
  expect(type(world(), "printf 'me\npw\n' | kubectl -s https://localhost:9999 api-versions")).toBe(PROMPT + downSecure)
})
