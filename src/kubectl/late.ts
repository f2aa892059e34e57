import { lateParts } from '../late.ts'
import type { helpPage, usagePage } from './help.ts'
import type { toYaml } from './printers/yaml.ts'

/** What kubectl prints only to those who ask for it, or make a mistake with a flag. */
export const late = lateParts<{ helpPage: typeof helpPage; usagePage: typeof usagePage; toYaml: typeof toYaml }>()
