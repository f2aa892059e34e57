// Brings what first lines do not need.
import { createBinding } from './binding.ts'
import { configError } from './config-check.ts'
import { download } from './download.ts'
import { helpPage, usagePage } from './help.ts'
import { brokenText, loadConfig } from './kubeconfig-file.ts'
import { hiddenKind, hiddenType } from './hidden-kinds.ts'
import { late } from './late.ts'
import { checkBare, refusal, underscores } from './log-flags.ts'
import { rare } from './rare.ts'
import { connect, greet } from './server-address.ts'
import { toYaml } from './printers/yaml.ts'

Object.assign(late, { brokenText, configError, connect, createBinding, download, greet, helpPage, loadConfig, toYaml, usagePage })
Object.assign(rare, { checkBare, hiddenKind, hiddenType, refusal, underscores })
