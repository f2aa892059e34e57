import { history, info, port, rename, tag, top, version } from './about.ts'
import type { DockerCommand } from './command.ts'
import { eachCommands } from './each.ts'
import { build } from './build.ts'
import { commit, diff } from './commit.ts'
import { events } from './events.ts'
import { attach, exec } from './exec.ts'
import { images } from './images.ts'
import { inspect } from './inspect.ts'
import { logs } from './logs.ts'
import { ps } from './ps.ts'
import { pull } from './pull.ts'
import { create, run } from './run.ts'
import { search } from './search.ts'
import { start } from './start.ts'

/** All subcommands of docker 1.8, by name. */
export const DOCKER_COMMANDS: readonly DockerCommand[] = [
  ...eachCommands,
  attach,
  build,
  commit,
  create,
  diff,
  events,
  exec,
  history,
  images,
  info,
  inspect,
  logs,
  port,
  ps,
  pull,
  rename,
  run,
  search,
  start,
  tag,
  top,
  version,
].sort((a, b) => (a.name < b.name ? -1 : 1))
