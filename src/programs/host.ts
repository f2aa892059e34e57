import { curl } from './curl/curl.ts'
import { docker } from './docker/docker.ts'
import type { HostProgram } from './place.ts'

/** The programs that work with the network, docker and other nodes, by name. `jq` stands apart: it is loaded when a line names it. */
export const hostPrograms: ReadonlyMap<string, HostProgram> = new Map([curl, docker].map(program => [program.name, program]))
