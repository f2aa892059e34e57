import type { Command } from '../command.ts'

export const version: Command = {
  name: 'version',
  usage: 'version',
  laxOfConfig: true,
  short: 'The versions of kubectl and of the server',
  long: 'Prints the version of kubectl and that of the server it talks to.',
  flags: [{ name: 'client', shorthand: 'c', type: 'bool', help: 'Only the version of kubectl; no server is asked.' }],

  *run({ flags, api, print }) {
    print(`Client Version: ${goVersion({ major: '1', minor: '1', gitVersion: 'v1.1.8', gitCommit: GIT_COMMIT, gitTreeState: 'clean' })}`)
    if (flags.bool('client')) return
    const { body } = yield* api.http({ method: 'GET', path: '/version', headers: {}, body: '' })
    print(`Server Version: ${goVersion(JSON.parse(body) as VersionInfo)}`)
  },
}

/** The commit that v1.1.8 was built from. */
const GIT_COMMIT = 'a8af33dc07ee08defa2d503f81e7deea32dd1d3b'

interface VersionInfo {
  major: string
  minor: string
  gitVersion: string
  gitCommit: string
  gitTreeState: string
}

/** A version as Go prints the structure with `%#v`. */
function goVersion({ major, minor, gitVersion, gitCommit, gitTreeState }: VersionInfo): string {
  return `version.Info{Major:"${major}", Minor:"${minor}", GitVersion:"${gitVersion}", GitCommit:"${gitCommit}", GitTreeState:"${gitTreeState}"}`
}
