import type { Process, Program, Running } from '../shell/program.ts'

// What installs software inside containers. There are no archives of packages in this world, so it says what it says without a network.

const ASKING_MS = 2000

function program(name: string, run: (process: Process, words: readonly string[]) => Running): Program {
  return {
    name,
    run: process =>
      run(
        process,
        process.args.filter(word => !word.startsWith('-')),
      ),
  }
}

const READING = ['Reading package lists...', 'Building dependency tree...', 'Reading state information...']

const aptGet = program('apt-get', function* (process, [verb, ...packages]) {
  const print = (...lines: string[]) => process.stdout.write(lines.map(line => `${line}\n`).join(''))
  const complain = (...lines: string[]) => process.stderr.write(lines.map(line => `${line}\n`).join(''))
  if (verb === 'update') {
    yield { sleep: ASKING_MS }
    const isUbuntu = process.place.files.read('/etc/debian_version')?.includes('sid')
    const [host, release] = isUbuntu ? ['archive.ubuntu.com/ubuntu', 'trusty'] : ['httpredir.debian.org/debian', 'jessie']
    const problem = `Could not resolve '${host.split('/')[0]}'`
    print(`Err http://${host.split('/')[0]} ${release} InRelease`, `  ${problem}`, READING[0]!)
    complain(
      `W: Failed to fetch http://${host}/dists/${release}/InRelease  ${problem}`,
      '',
      'W: Some index files failed to download. They have been ignored, or old ones used instead.',
    )
    return 0
  }
  if (verb === 'clean' || verb === 'autoclean') return 0
  if (verb !== 'install' && verb !== 'remove' && verb !== 'upgrade' && verb !== 'autoremove') {
    complain(verb === undefined ? 'E: No operation was given' : `E: Invalid operation ${verb}`)
    return 100
  }
  print(...READING)
  if (verb === 'install' && packages.length) {
    complain(...packages.map(name => `E: Unable to locate package ${name}`))
    return 100
  }
  print('0 upgraded, 0 newly installed, 0 to remove and 0 not upgraded.')
  return 0
})

const yum = program('yum', function* (process, [verb]) {
  process.stdout.write('Loaded plugins: fastestmirror, ovl\n')
  if (verb === 'clean') {
    process.stdout.write('Cleaning repos: base extras updates\nCleaning up everything\n')
    return 0
  }
  yield { sleep: ASKING_MS }
  process.stdout.write(
    [
      'Could not retrieve mirrorlist http://mirrorlist.centos.org/?release=7&arch=x86_64&repo=os error was',
      '14: curl#6 - "Could not resolve host: mirrorlist.centos.org; Name or service not known"',
      '',
    ].join('\n'),
  )
  process.stderr.write('Cannot find a valid baseurl for repo: base/7/x86_64\n')
  return 1
})

/** Programs that only containers have, by name. */
export const containerPrograms: ReadonlyMap<string, Program> = new Map([aptGet, yum].map(each => [each.name, each]))
