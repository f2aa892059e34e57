import { ExpansionError } from './expand.ts'
import { Runner } from './runner.ts'
import type { Place } from './program.ts'

/** How long a variable's value may grow. */
const VARIABLE_LIMIT = 16 * 1024 * 1024

/** A runner that knows its shell's variables, the special ones and arrays among them, and where words look for files. */
export class Variables<P extends Place = Place> extends Runner<P> {
  get files() {
    return this.task.place.files
  }

  get cwd(): string {
    return this.state.cwd
  }

  get positional(): readonly string[] {
    return this.state.positional
  }

  get strict(): boolean {
    return this.state.options.nounset
  }

  get noClobber(): boolean {
    return this.state.options.noclobber ?? false
  }

  get noGlob(): boolean {
    return this.state.options.noglob
  }

  get(name: string): string | undefined {
    const { state } = this
    if (/^\d/.test(name)) return name === '0' ? state.zero : state.positional[Number(name) - 1]
    switch (name) {
      case '?':
        return String(state.status)
      case '$':
        return String(state.pid)
      case '!':
        return state.lastBackground === undefined ? undefined : String(state.lastBackground)
      case '#':
        return String(state.positional.length)
      case '-':
        return `${state.options.errexit ? 'e' : ''}hi`.slice(0, this.manner === 'interactive' ? 3 : 2)
      case 'RANDOM':
        state.random = (Math.imul(state.random, 1103515245) + 12345) >>> 0
        return String((state.random >>> 16) & 32767)
      case 'SECONDS':
        return String(Math.floor((this.task.now() - state.started) / 1000))
      case 'LINENO':
        return String(this.line)
      case 'BASHPID':
        return String(this.task.pid)
      case 'PIPESTATUS':
        return this.elements(name)[0]
      case 'UID':
      case 'EUID':
        return '0'
      case 'HOSTNAME':
        return state.variables[name] ?? this.task.place.hostname
    }
    if (Object.hasOwn(state.arrays, name)) return state.arrays[name]![0]
    return Object.hasOwn(state.variables, name) ? state.variables[name] : undefined
  }

  elements(name: string): readonly string[] {
    if (name === 'PIPESTATUS') return this.state.pipeStatus ?? [String(this.state.status)]
    if (Object.hasOwn(this.state.arrays, name)) return this.state.arrays[name]!
    const value = this.get(name)
    return value === undefined ? [] : [value]
  }

  /** Gives a variable elements instead of one value. */
  setElements(name: string, list: readonly string[]): void {
    if (this.state.readonly[name]) throw new ExpansionError(`${name}: readonly variable`)
    delete this.state.variables[name]
    this.state.arrays[name] = [...list]
  }

  set(name: string, value: string): void {
    if (this.state.readonly[name]) throw new ExpansionError(`${name}: readonly variable`)
    if (value.length > VARIABLE_LIMIT) throw new ExpansionError('xrealloc: cannot allocate memory')
    if (this.state.options.allexport) this.state.exported[name] = true
    if (Object.hasOwn(this.state.arrays, name)) this.state.arrays[name]![0] = value
    else this.state.variables[name] = value
  }
}
