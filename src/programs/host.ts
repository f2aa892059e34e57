import { curl } from './curl/curl.ts'
import { DOCKER_COMMANDS } from './docker/commands.ts'
import { dockerOf } from './docker/docker.ts'
import { ping } from './ping.ts'
import type { HostProgram } from './place.ts'
import { redisCli } from './redis-cli.ts'
import { ssh } from './ssh.ts'
import { systemctl } from './systemctl.ts'
import { wget } from './wget.ts'

/** The programs that work with the network, docker and other nodes, by name. `jq` stands apart: it is loaded when a line names it. */
export const hostPrograms: ReadonlyMap<string, HostProgram> = new Map(
  [curl, dockerOf({ commands: DOCKER_COMMANDS }), ping, redisCli, ssh, systemctl, wget].map(program => [program.name, program]),
)
