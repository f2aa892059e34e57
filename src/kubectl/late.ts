import { lateParts } from '../late.ts'
import type { connect, greet } from './server-address.ts'
import type { createBinding } from './binding.ts'
import type { configError } from './config-check.ts'
import type { download } from './download.ts'
import type { helpPage, usagePage } from './help.ts'
import type { brokenText, loadConfig } from './kubeconfig-file.ts'
import type { toYaml } from './printers/yaml.ts'

/** What kubectl prints only to those who ask for it, make a mistake with a flag, or have a configuration of their own. */
export const late = lateParts<{
  brokenText: typeof brokenText
  configError: typeof configError
  connect: typeof connect
  createBinding: typeof createBinding
  download: typeof download
  greet: typeof greet
  helpPage: typeof helpPage
  loadConfig: typeof loadConfig
  toYaml: typeof toYaml
  usagePage: typeof usagePage
}>()
