import { encode } from '../../cluster/api/encode.ts'
import type { JsonObject } from '../../cluster/api/encode.ts'
import { goJson, readJson } from '../../cluster/api/json.ts'
import { SCHEMAS } from '../../cluster/api/kinds.ts'
import { StatusError, isInvalid, isNotFound } from '../../cluster/api/status.ts'
import type { Wait } from '../../shell/program.ts'
import type { Command, Context } from '../command.ts'
import { COSTS } from '../costs.ts'
import { Exit, UsageError } from '../errors.ts'
import { filenames } from '../global-flags.ts'
import { withLastApplied } from '../last-applied.ts'
import type { ManifestItem } from '../manifest.ts'
import { documentOf, itemsOf, sorted } from '../manifest.ts'
import { toYaml } from '../printers/yaml.ts'
import { printSuccess } from '../report.ts'
import type { Info } from '../resources.ts'
import { find, otherNamespace } from '../resources.ts'
import { patchBetween } from '../strategic-patch.ts'
import type { Json } from '../../cluster/api/encode.ts'
import { parseYaml } from '../yaml/parser.ts'
import { valueOf } from '../yaml/value.ts'

const HEADER = `# Please edit the object below. Lines beginning with a '#' will be ignored,
# and an empty file will abort the edit. If an error occurs while saving this file will be
# reopened with the relevant failures.
#
`

const PRINTERS: Readonly<Record<string, (json: JsonObject) => string>> = { json: json => goJson(json, '    ') + '\n', yaml: toYaml }

export const edit: Command = {
  name: 'edit',
  usage: 'edit (RESOURCE/NAME | -f FILENAME)',
  short: 'Change objects in an editor',
  long: `Opens objects in an editor, one after another, and sends what was changed to the server.

The editor is the one that EDITOR names, or vi. What it shows is YAML, or JSON with -o json. When the server
refuses a change, the editor opens again with the reasons; an empty file, or one without changes, ends it.`,
  examples: `# Edit the service docker-registry:
$ kubectl edit svc/docker-registry

# With another editor
$ EDITOR="nano" kubectl edit svc/docker-registry

# In JSON:
$ kubectl edit svc/docker-registry -o json`,
  completes: 'resources',
  flags: [
    filenames('File, folder or URL that names the objects to edit'),
    { name: 'output', shorthand: 'o', type: 'string', default: 'yaml', help: 'Output format: yaml|json.' },
    { name: 'output-version', type: 'string', help: 'Show objects in this version of the API (default: the one spoken with the server).' },
  ],

  *run(context) {
    const { args, flags } = context
    const format = flags.string('output')
    if (!PRINTERS[format]) throw new UsageError("The flag 'output' must be one of yaml|json")
    const found = find(context, { args, filenames: flags.list('filename'), typeMeansAll: true, fetch: 'always', enforceNamespace: true })
    if (found.error) throw found.error
    for (const info of yield* found.infos()) yield* editOne(context, info, format)
  },
}

/** Opens one object again and again until its changes are accepted, taken back, or cannot be. */
function* editOne(context: Context, info: Info, format: string): Generator<Wait, void, void> {
  const { print, process } = context
  const { type, name } = info
  const { files } = process.place
  const path = temporaryFile(context, format)
  const keep = () => print(`A copy of your changes has been stored to ${JSON.stringify(path)}`)
  let before = encode(info.object!)
  for (let reasons = ''; ;) {
    files.write(path, HEADER + reasons + PRINTERS[format]!(before))
    yield* launchEditor(context, path)
    const text = files.read(path) ?? ''
    const isUnchanged = contentOf(text) === contentOf(PRINTERS[format]!(before))
    if (isUnchanged || !/^\s*[^#\s]/m.test(text)) {
      if (reasons !== '') keep()
      else files.remove(path)
      return print(isUnchanged ? 'Edit cancelled, no changes made.' : 'Edit cancelled, saved file was empty.')
    }
    const after = parseEdited(text)
    const namespace = valueAt(after, 'metadata.namespace')
    if (type.namespaced && namespace && namespace !== context.namespace) {
      keep()
      throw otherNamespace(String(namespace), context.namespace)
    }
    const patch = patchBetween(SCHEMAS[type.kind], before as Record<string, Json>, after as Record<string, Json>)
    const fixed = ['apiVersion', 'kind', 'metadata.name'].find(path => valueAt(patch, path) !== undefined)
    if (fixed) {
      print(`error: ${fixed} should not be changed`)
      return keep()
    }
    try {
      yield* context.api.patch(type.kind, info.namespace, name, 'strategic', patch)
    } catch (error) {
      if (!(error instanceof StatusError)) throw error
      const { message } = error
      if (isInvalid(error)) {
        const causes = (error.details?.causes ?? []).map(({ message }) => `# * ${message}\n`)
        reasons = `# ${type.kind} ${name} was not valid:\n${causes.join('')}`
        before = after
        print(`Error: the ${type.kind} ${name} is invalid`)
        continue
      }
      if (isNotFound(error)) {
        print(`Error: the ${type.kind} ${name} could not be found on the server`)
        return print(`The edits you made on deleted resources have been saved to ${JSON.stringify(path)}`)
      }
      print(`Error: the ${type.kind} ${name} could not be patched: ${message}`)
      print(`You can run \`kubectl replace -f ${path}\` to try this update again.`)
      throw new Exit(1)
    }
    files.remove(path)
    return printSuccess(context, type, name, 'edited', false)
  }
}

/** A name that no file has yet. */
function temporaryFile({ process }: Context, format: string): string {
  const { files } = process.place
  if (!files.exists('/tmp')) files.makeFolder('/tmp')
  let number = process.pid
  while (files.exists(`/tmp/kubectl-edit-${number}.${format}`)) number++
  return `/tmp/kubectl-edit-${number}.${format}`
}

/**
 * Runs the editor on a file in the same terminal and waits for its end: the page's own, which ends before anybody has edited, is no help here.
 * One with quotes in its words is left to the shell.
 */
function* launchEditor({ process }: Context, path: string): Generator<Wait, void, void> {
  const editor = process.env.EDITOR || 'vi'
  const forShell = editor.includes(' ') && /["'\\]/.test(editor)
  const words = forShell ? [process.env.SHELL || '/bin/bash', '-c', editor] : editor.split(' ')
  const args = forShell ? ['-c', `${editor} ${JSON.stringify(path)}`] : [...words.slice(1), path]
  const program = process.place.programs.get(words[0]!.slice(words[0]!.lastIndexOf('/') + 1))
  if (!program) throw new Error(`unable to launch the editor ${JSON.stringify(words.join(' '))}`)
  yield { sleep: COSTS.editor }
  const { cwd, env, stdin, stdout, stderr } = process
  const { edit: _, ...place } = process.place
  const pid = process.spawn(program, { args, env: { ...env }, cwd, stdin, stdout, stderr, place })
  yield { exited: [pid] }
  if (process.exitCode(pid) !== 0) throw new Error(`there was a problem with the editor ${JSON.stringify(words.join(' '))}`)
}

/** The edited text as data. */
function parseEdited(text: string): JsonObject {
  try {
    return encode(withLastApplied(readObject(text, 'edited-file').object))
  } catch (error) {
    throw new Error(`The edited file had a syntax error: ${(error as Error).message}`)
  }
}

/** The one object of an edited text (`InfoForData` in `pkg/kubectl/resource/mapper.go`, v1.1.8). Throws an Error in kubectl's words. */
function readObject(text: string, source: string): ManifestItem {
  const quoted = JSON.stringify(source)
  const isJson = /^\s*\{/.test(text)
  let data: Json
  try {
    const tree = isJson ? undefined : parseYaml(text)
    data = tree ? valueOf(tree) : (readJson(text, 0)?.value ?? null)
  } catch (error) {
    throw new Error(`unable to ${isJson ? 'get type info from' : 'parse'} ${quoted}: ${(error as Error).message}`)
  }
  const [item] = itemsOf(documentOf(sorted(data), undefined, 0), quoted)
  return item!
}

/** What stands at the end of a path of map keys. */
function valueAt(data: Json, path: string): Json | undefined {
  return path.split('.').reduce<Json | undefined>((part, key) => (part as Record<string, Json> | undefined)?.[key], data)
}

/** What a text says, however it is laid out; one that cannot be read says its lines without the comments. */
function contentOf(text: string): string {
  try {
    const tree = parseYaml(text)
    return tree ? toYaml(valueOf(tree)) : ''
  } catch {
    return text.replace(/^\s*#.*\n?/gm, '')
  }
}
