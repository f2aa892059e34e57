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
    ['set preferences.colors true', 'property "preferences.colors" set.'],
  ])('%s', (line, said) => {
    expect(type(world(), `kubectl config ${line}`)).toBe(`${said}\n`)
  })

  test('a certificate is kept as a file or as what is in it, never both', () => {
    const here = after('config set-cluster c --certificate-authority=ca.crt --embed-certs=true')
    expect(type(here, 'kubectl config view --raw')).toContain('    certificate-authority-data: YWJj\n    server: ""\n')
    type(here, 'kubectl config set-cluster c --certificate-authority=ca.crt')
    expect(type(here, 'kubectl config view --raw')).toMatch(/ {4}certificate-authority: \/.*ca\.crt\n {4}server/)
    type(here, 'kubectl config set-cluster c --insecure-skip-tls-verify=true')
    expect(type(here, 'kubectl config view --raw')).toContain('- cluster:\n    insecure-skip-tls-verify: true\n    server')
  })

  test.each([
    ['view --minify', 'current-context must exist in order to minify'],
    ['view --merge=false', 'if merge==false a precise file must to specified'],
    ['view -o nosuch', 'output format "nosuch" not recognized'],
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
