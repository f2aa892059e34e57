// Brings what first lines do not need.
import { configError } from './config-check.ts'
import { helpPage, usagePage } from './help.ts'
import { late } from './late.ts'
import { toYaml } from './printers/yaml.ts'

Object.assign(late, { configError, helpPage, usagePage, toYaml })
