import { encode } from '../../cluster/api/encode.ts'
import { goJson, parseGoJson } from '../../cluster/api/json.ts'
import { SCHEMAS } from '../../cluster/api/kinds.ts'
import type { Wait } from '../../shell/program.ts'
import type { Command, Context } from '../command.ts'
import { UsageError, addSource } from '../errors.ts'
import { MUTATION_OUTPUT, VALIDATE_FLAGS, filenames } from '../global-flags.ts'
import { LAST_APPLIED, annotated } from '../last-applied.ts'
import { sorted } from '../manifest.ts'
import { checkOutputMode, printSuccess } from '../report.ts'
import type { Info } from '../resources.ts'
import { findInFiles } from '../resources.ts'
import { threeWayPatch } from '../strategic-patch.ts'
import type { Json } from '../../cluster/api/encode.ts'

export const apply: Command = {
  name: 'apply',
  usage: 'apply -f FILENAME',
  short: 'Bring objects to what files describe',
  long: `Brings objects that exist to what files or standard input describe, in YAML or in JSON. What the description does not
mention and never mentioned stays as it is.`,
  examples: `# Bring a pod to what pod.json describes.
$ kubectl apply -f ./pod.json

# The same with what comes in on standard input.
$ cat pod.json | kubectl apply -f -`,
  flags: [filenames('File, folder or URL that describes the objects to change'), ...VALIDATE_FLAGS, MUTATION_OUTPUT],

  *run(context) {
    const { args } = context
    if (args.length > 0) throw new UsageError(`Unexpected args: [${args.join(' ')}]`)
    checkOutputMode(context)
    const found = yield* findInFiles(context)
    let count = 0
    yield* found.visit(function* (info) {
      yield* applyFrom(context, info)
      count++
    })
    if (count === 0) throw new Error('no objects passed to apply')
  },
}

function* applyFrom(context: Context, info: Info): Generator<Wait, void, void> {
  const { type, namespace, name, source } = info
  const { api } = context
  const manifest = annotated(info.object!)
  let current
  try {
    current = yield* api.get(type.kind, namespace, name)
  } catch (error) {
    throw addSource(`retrieving current configuration of:\n${pointers(info)}\nfrom server for:`, source, error as Error)
  }
  const original = current.metadata.annotations?.[LAST_APPLIED]
  const applied = readApplied(original)
  if (!applied) {
    const documents = `original:\n${original}\nmodified:\n${goJson(encode(manifest))}\ncurrent:\n${goJson(encode(current))}`
    throw addSource(`creating patch with:\n${documents}\nfrom:\n${pointers(info, current)}\nfor:`, source, new Error('Invalid JSON document'))
  }
  // the items of a List have lost the version they were written in, which v1.1.8 needs here
  if (info.source === undefined) throw new Error('expected a struct, but received a %!t(string=nil)')
  const patch = threeWayPatch(SCHEMAS[type.kind], applied, encode(manifest), encode(current))
  try {
    yield* api.patch(type.kind, namespace, name, 'strategic', patch)
  } catch (error) {
    throw addSource(`applying patch:\n${goJson(sorted(patch as Json))}\nto:\n${pointers(info, current)}\nfor:`, source, error as Error)
  }
  printSuccess(context, type, name, 'configured')
}

/** What was applied last, as the annotation keeps it; nothing when somebody has spoilt the annotation. */
function readApplied(annotation: string | undefined): { [key: string]: Json } | undefined {
  if (!annotation) return {}
  try {
    const data = parseGoJson(annotation)
    return typeof data === 'object' && !Array.isArray(data) ? (data ?? {}) : undefined
  } catch {
    return undefined
  }
}

/** v1.1.8 prints its internal structure here: the name and file in it are true, the addresses are any. */
function pointers({ namespace, name, source, object }: Info, current = object): string {
  const version = current?.metadata?.resourceVersion ?? ''
  return `&{0xc208000000 0xc208000000 ${namespace} ${name} ${source ?? ''} 0xc208000000 0xc208000000 ${version}}`
}
