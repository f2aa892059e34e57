import { describe, expect, test } from 'vitest'
import { finished, type, world } from './terminal.ts'

/** A world in which these lines have been typed. */
function after(...lines: string[]) {
  const here = world({ 'ca.crt': 'abc' })
  for (const line of lines) type(here, `kubectl ${line}`)
  return here
}

const NO_FILE = 'no such file or directory'

describe('kubectl config', () => {
  test.each([
    ['set-cluster c --embed-certs=true', 'you must specify a --certificate-authority to embed'],
    [
      'set-cluster c --embed-certs=true --certificate-authority=no.crt',
      `could not read certificate-authority data from no.crt: open no.crt: ${NO_FILE}`,
    ],
    ['set-credentials u --embed-certs=true', 'you must specify a --client-certificate or --client-key to embed'],
    ['set-credentials u --embed-certs=true --client-key=no.key', `error reading client-key data from no.key: open no.key: ${NO_FILE}`],
    ['set clusters x', "can't set a map to a value: map[]"],
    ['set preferences.colors maybe', 'strconv.ParseBool: parsing "maybe": invalid syntax'],
    ['set kind Config', 'property "kind" set.'],
    ['set "" x', 'you must specify a property'],
    ['unset preferences', 'property "preferences" unset.'],
    ['set preferences.colors true', 'property "preferences.colors" set.'],
  ])('%s', (line, said) => {
    expect(type(world(), `kubectl config ${line}`)).toBe(`${said}\n`)
  })

  test.each([
    ['{{', "couldn't get version/kind; json parse error: invalid character '{' looking for beginning of object key string"],
    ['- a', /^couldn't get version\/kind; json parse error: json: cannot unmarshal array into/],
    ['{"kind": "Config"}', /^CONTROLLER/],
  ])('a file that holds %s', (text, reason) => {
    const said = type(world({ file: text }), 'kubectl get rc --kubeconfig=file').replace('Error loading config file "file": ', '')
    expect(said.split('\n')[0]).toEqual(typeof reason === 'string' ? reason : expect.stringMatching(reason))
  })

  test('there is no wide view: v1.1.8 ends in a panic', () => {
    const { stderr, exit } = finished(world(), 'kubectl config view -o wide')
    expect([stderr.split('\n')[0], exit]).toEqual(['panic: runtime error: invalid memory address or nil pointer dereference', 2])
  })

  test('a certificate is kept as a file or as what is in it, never both', () => {
    const here = after('config set-cluster c --certificate-authority=ca.crt --embed-certs=true')
    expect(type(here, 'kubectl config view --raw')).toContain('    certificate-authority-data: YWJj\n    server: ""\n')
    type(here, 'kubectl config set-cluster c --certificate-authority=ca.crt')
    expect(type(here, 'kubectl config view --raw')).toMatch(/ {4}certificate-authority: \/.*ca\.crt\n {4}server/)
    type(here, 'kubectl config set-cluster c --insecure-skip-tls-verify=true')
    expect(type(here, 'kubectl config view --raw')).toContain('- cluster:\n    insecure-skip-tls-verify: true\n    server')
  })

  test('a certificate cannot be set as a property: kubectl breaks, and the file stays as it was', () => {
    const here = after('config set-cluster c --certificate-authority=ca.crt --embed-certs=true')
    const { stdout, stderr, exit } = finished(here, 'kubectl config set clusters.c.certificate-authority-data eA==')
    expect({ stdout, stderr, exit }).toEqual({ stdout: '', stderr: 'panic: unrecognized type: [97 98 99]\n\ngoroutine 1 [running]:\n', exit: 2 })
    expect(type(here, 'kubectl config view --raw')).toContain('certificate-authority-data: YWJj\n')
  })

  test.each([
    ['view --minify', 'current-context must exist in order to minify'],
    ['view --merge=false', 'if merge==false a precise file must to specified'],
    ['view -o nosuch', 'output format "nosuch" not recognized'],
    ['view --output-version=v2', 'the object cannot be converted to any of the versions: [v2]'],
    ['view --kubeconfig=nosuch', `open nosuch: ${NO_FILE}`],
  ])('%s is fatal', (line, said) => {
    const { stdout, stderr, exit } = finished(world(), `kubectl config ${line}`)
    expect({ stdout, exit }).toEqual({ stdout: '', exit: 255 })
    expect(stderr).toMatch(/^F0306 12:00:\d\d\.\d{6} +\d+ command\.go:499\] /)
    expect(stderr.endsWith(`] ${said}\n`)).toBe(true)
  })
})

describe('a configuration that cannot be used', () => {
  const METHODS = 'found [token basicAuth], only one is allowed'

  test.each([
    ['--kubeconfig=nosuch', `error: stat nosuch: ${NO_FILE}\n`],
    ['--token=a --username=b', `Error in configuration: more than one authentication method found for ; ${METHODS}\n`],
    [
      '--client-certificate=nosuch',
      'Error in configuration: \n' +
        '* client-key-data or client-key must be specified for  to use the clientCert authentication method.\n' +
        `* unable to read client-cert nosuch for  due to open nosuch: ${NO_FILE}\n`,
    ],
    ['--certificate-authority=nosuch', `Error in configuration: unable to read certificate-authority nosuch for  due to open nosuch: ${NO_FILE}\n`],
  ])('get pods %s', (flags, said) => {
    expect(finished(world(), `kubectl get pods ${flags}`)).toEqual({ stdout: '', stderr: said, exit: 1 })
  })

  test('counts when it is in force', () => {
    const here = after(
      'config set-cluster c --server=http://localhost:8080',
      'config set-credentials me --client-certificate=/no.crt --client-key=ca.crt',
      'config set-context mine --cluster=c --user=me',
    )
    expect(finished(here, 'kubectl get pods').exit).toBe(0)
    type(here, 'kubectl config use-context mine')
    expect(type(here, 'kubectl get pods')).toBe(`Error in configuration: unable to read client-cert /no.crt for me due to open /no.crt: ${NO_FILE}\n`)
    expect(type(here, 'kubectl --v=1 config use-context mine')).toBe('switched to context "mine".\n')
  })
})

describe('the files of a configuration', () => {
  const named = (name: string, current: string) =>
    JSON.stringify({
      clusters: [name, 'both'].map(cluster => ({ name: cluster, cluster: { server: `http://${name}` } })),
      contexts: [{ name, context: { cluster: 'both', user: '', namespace: name } }],
      'current-context': current,
    })
  const FILES = { one: named('a', ''), two: named('b', 'b'), bad: 'a: 1\nclusters: [', text: 'hello', new: '{"apiVersion":"v2"}', other: 'kind: Pod' }
  const SHOW = `view -o jsonpath='{.clusters[*].name} {.clusters[*].cluster.server} {.contexts[*].name} {.current-context}'`

  test.each([
    ['none', [], 'a b both http://a http://b http://a a b b'], // of entries with one name, the first one counts
    ['the current context goes to the first file there is', ['use-context a'], 'a b both http://a http://b http://a a b a', 'one'],
    ['a new entry, too', ['set-cluster c --server=http://c'], 'a b both c http://a http://b http://a http://c a b b', 'one'],
    ['one that is there is changed where it is', ['set-cluster b --server=http://c'], 'a b both http://a http://c http://a a b b', 'two'],
    ['and removed there', ['unset contexts.b'], 'a b both http://a http://b http://a a b', 'two'],
    ['a current context is taken away where it is', ['unset current-context'], 'a b both http://a http://b http://a a b ', 'two'],
  ])('several: %s', (_, lines: string[], shown, written?: string) => {
    const here = world(FILES)
    for (const line of lines) type(here, `KUBECONFIG=no:one:two kubectl config ${line}`)
    expect(type(here, `KUBECONFIG=no:one:two kubectl config ${SHOW}`)).toBe(shown)
    for (const name of ['one', 'two'] as const) expect([name, type(here, `cat ${name}`) === FILES[name]]).toEqual([name, name !== written])
  })

  const BAD = 'Error loading config file "bad": yaml: line 2: did not find expected node content\n'
  const STRUCT = 'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }'

  test.each([
    ['get svc --kubeconfig=bad', BAD],
    ['get svc --kubeconfig=new', 'Error loading config file "new": no kind "Config" is registered for version "v2"\n'],
    ['get svc --kubeconfig=other', 'Error loading config file "other": no kind "Pod" is registered for version "v1"\n'],
    ['get svc --kubeconfig=.', 'Error loading config file ".": read .: is a directory\n'],
    [
      'get svc --kubeconfig=text',
      `Error loading config file "text": couldn't get version/kind; json parse error: json: cannot unmarshal string into Go value of type ${STRUCT}\n`,
    ],
    ['config use-context x --kubeconfig=bad', BAD],
    ['config view --kubeconfig=bad', /\] yaml: line 2: did not find expected node content\n$/],
    ['version --kubeconfig=bad', /^Client Version: .*\nError loading config file "bad": yaml: /],
    ['version -c --kubeconfig=bad', /^Client Version: .*\n$/],
    ['version --token=a --username=b', /^Client Version: .*\nError in configuration: more than one/],
  ])('one that cannot be read: %s', (line, said) => {
    expect(type(world(FILES), `kubectl ${line}`)).toEqual(typeof said === 'string' ? said : expect.stringMatching(said))
  })
})
