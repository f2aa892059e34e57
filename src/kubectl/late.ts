import { lateParts } from '../late.ts'
import type { connect, greet } from './server-address.ts'
import type { configError } from './config-check.ts'
import type { download } from './download.ts'
import type { helpPage, usagePage } from './help.ts'
import type { toYaml } from './printers/yaml.ts'

/** What kubectl prints only to those who ask for it, make a mistake with a flag, or have a configuration of their own. */
export const late = lateParts<{
  configError: typeof configError
  connect: typeof connect
  download: typeof download
  greet: typeof greet
  helpPage: typeof helpPage
  toYaml: typeof toYaml
  usagePage: typeof usagePage
}>()
