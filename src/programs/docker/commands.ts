import { daemon, history, info, port, rename, tag, top, version } from './about.ts'
import type { DockerCommand } from './command.ts'
import { eachCommands } from './each.ts'
import { build } from './build.ts'
import { commit, diff } from './commit.ts'
import { cp } from './cp.ts'
import { events } from './events.ts'
import { attach, exec } from './exec.ts'
import { images } from './images.ts'
import { inspect } from './inspect.ts'
import { logs } from './logs.ts'
import { exportOne, importOne, load, save } from './moving.ts'
import { ps } from './ps.ts'
import { login, logout, push } from './hub.ts'
import { pull } from './pull.ts'
import { create, run } from './run.ts'
import { search } from './search.ts'
import { start } from './start.ts'
import { stats } from './stats.ts'

/** All subcommands of docker 1.8, by name. */
export const DOCKER_COMMANDS: readonly DockerCommand[] = [
  ...eachCommands,
  attach,
  build,
  commit,
  cp,
  create,
  daemon,
  diff,
  events,
  exec,
  exportOne,
  history,
  images,
  importOne,
  info,
  inspect,
  load,
  login,
  logout,
  logs,
  port,
  ps,
  pull,
  push,
  rename,
  run,
  save,
  search,
  start,
  stats,
  tag,
  top,
  version,
].sort((a, b) => (a.name < b.name ? -1 : 1))
