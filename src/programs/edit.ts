import { resolve } from '../shell/files.ts'
import { parentOf } from '../shell/memory-files.ts'
import type { Program, Running } from '../shell/program.ts'

/** An editor's name as a program: the page opens the file beside the terminal, where it is edited and saved. */
function editor(name: string): Program {
  return {
    name,
    *run(process): Running {
      const paths = process.args.filter(arg => !/^[-+]/.test(arg))
      if (paths.length === 0) {
        process.stderr.write(`${name}: a file name is needed: ${name} FILE\n`)
        return 1
      }
      let status = 0
      for (const name of paths) {
        const path = resolve(process.cwd, name)
        const { files } = process.place
        const { edit } = process.place
        if (files.isFolder(path)) {
          process.stderr.write(`"${name}" is a directory\n`)
          status = 1
        } else if (!files.isFolder(parentOf(path))) {
          process.stderr.write(`"${name}": No such file or directory\n`)
          status = 1
        } else if (!edit) {
          process.stderr.write(`"${name}": there is no editor here\n`)
          status = 1
        } else {
          if (!files.exists(path)) files.write(path, '')
          edit(path)
          process.stdout.write(`"${path}" is open in the editor beside the terminal; save it there.\n`)
        }
      }
      return status
    },
  }
}

export const vi = editor('vi')
export const vim = editor('vim')
export const nano = editor('nano')
export const edit = editor('edit')
