// Brings what first lines do not need.
import { helpPage, usagePage } from './help.ts'
import { late } from './late.ts'
import { toYaml } from './printers/yaml.ts'

Object.assign(late, { helpPage, usagePage, toYaml })
