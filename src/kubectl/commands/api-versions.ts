import type { Command } from '../command.ts'

export const apiVersions: Command = {
  name: 'api-versions',
  usage: 'api-versions',
  aliases: ['apiversions'],
  deprecated: ['apiversions'],
  short: 'Which versions of the API the server offers',
  long: 'Prints the versions of the API that the server offers, one a line, as "group/version".',

  *run({ api, print }) {
    const get = (path: string) => api.http({ method: 'GET', path, headers: {}, body: '' })
    const core = JSON.parse((yield* get('/api')).body) as { versions: string[] }
    const { groups } = JSON.parse((yield* get('/apis')).body) as { groups: { versions: { groupVersion: string }[] }[] }
    const versions = [...core.versions, ...groups.flatMap(({ versions }) => versions.map(({ groupVersion }) => groupVersion))]
    for (const version of versions.sort()) print(version)
  },
}
