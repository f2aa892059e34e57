import { lateParts } from '../late.ts'
import type { configError } from './config-check.ts'
import type { helpPage, usagePage } from './help.ts'
import type { toYaml } from './printers/yaml.ts'

/** What kubectl prints only to those who ask for it, make a mistake with a flag, or have a configuration of their own. */
export const late = lateParts<{ configError: typeof configError; helpPage: typeof helpPage; usagePage: typeof usagePage; toYaml: typeof toYaml }>()
