import type { Command } from './command.ts'
import { annotate } from './commands/annotate.ts'
import { apiVersions } from './commands/api-versions.ts'
import { apply } from './commands/apply.ts'
import { attach } from './commands/attach.ts'
import { autoscale } from './commands/autoscale.ts'
import { clusterInfo } from './commands/cluster-info.ts'
import { config } from './commands/config.ts'
import { create } from './commands/create.ts'
import { remove } from './commands/delete.ts'
import { describe } from './commands/describe.ts'
import { edit } from './commands/edit.ts'
import { exec } from './commands/exec.ts'
import { expose } from './commands/expose.ts'
import { get } from './commands/get.ts'
import { label } from './commands/label.ts'
import { logs } from './commands/logs.ts'
import { namespace } from './commands/namespace.ts'
import { patch } from './commands/patch.ts'
import { portForward } from './commands/port-forward.ts'
import { proxy } from './commands/proxy.ts'
import { replace } from './commands/replace.ts'
import { rollingUpdateCommand } from './commands/rolling-update.ts'
import { run } from './commands/run.ts'
import { scale } from './commands/scale.ts'
import { stop } from './commands/stop.ts'
import { version } from './commands/version.ts'

/** The verbs of v1.1.8 in the order of its help page. */
export const COMMANDS: readonly Command[] = [
  get,
  describe,
  create,
  replace,
  patch,
  remove,
  edit,
  apply,
  namespace,
  logs,
  rollingUpdateCommand,
  scale,
  attach,
  exec,
  portForward,
  proxy,
  run,
  stop,
  expose,
  autoscale,
  label,
  annotate,
  config,
  clusterInfo,
  apiVersions,
  version,
]
