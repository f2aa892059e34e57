// Brings what a first line of plain words does not need.
import { BUILTINS } from './builtins.ts'
import { expandHistory } from './history.ts'
import { Interpreter } from './interpreter.ts'
import { language } from './language.ts'
import { Parser } from './parser.ts'

Object.assign(language, { Parser, Interpreter, BUILTINS, expandHistory })
