import { EVERYDAY_COMMANDS } from '../kubectl/everyday-commands.ts'
import { kubectlOf } from '../kubectl/kubectl.ts'
import type { Formats } from '../kubectl/printers/output.ts'
import { cat } from '../programs/cat.ts'
import { curl } from '../programs/curl/curl.ts'
import { docker } from '../programs/docker/docker.ts'
import { echo } from '../programs/echo.ts'
import { env } from '../programs/env.ts'
import { grep } from '../programs/grep.ts'
import { head, tail } from '../programs/head.ts'
import { ls } from '../programs/ls.ts'
import { clear, hostname } from '../programs/names.ts'
import { pwd } from '../programs/pwd.ts'
import { redisCli } from '../programs/redis-cli.ts'
import { sleep } from '../programs/sleep.ts'
import { wc } from '../programs/wc.ts'
import type { Kit } from './kit.ts'

const notLoaded = (): never => {
  throw new Error('a line that needs the whole kit was run with the everyday one')
}
const formats: Formats = { template: notLoaded, path: notLoaded, columns: notLoaded, sortItems: notLoaded, sortDocument: notLoaded }

/** What a learner's first lines need, and the starts of all chapters. */
export const everydayKit: Kit = {
  programs: [cat, clear, echo, env, grep, head, hostname, ls, pwd, sleep, tail, wc],
  hostPrograms: [kubectlOf({ commands: EVERYDAY_COMMANDS, formats }), curl, docker, redisCli],
}
