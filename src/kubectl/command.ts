import { afterSending, maySendAt } from '../cluster/apiserver/client.ts'
import type {
  ApiClient,
  DeleteOptions,
  ExecOptions,
  HttpRequest,
  HttpResponse,
  ListOptions,
  LogOptions,
  ObjectList,
  PatchType,
  Stream,
  Watch,
} from '../cluster/apiserver/client.ts'
import type { Draft, Kind, ObjectOf } from '../cluster/api/kinds.ts'
import { infoOf, isKind } from '../cluster/api/kinds.ts'
import { noSuchResource } from '../cluster/api/status.ts'
import { timestampNano } from '../cluster/sim/clock.ts'
import type { HostProcess } from '../programs/place.ts'
import type { Wait } from '../shell/program.ts'
import { resolve } from '../shell/files.ts'
import { COSTS } from './costs.ts'
import { Exit } from './errors.ts'
import type { Flag, Flags } from './flags.ts'
import type { Formats } from './format.ts'
import type { KubeConfig } from './kubeconfig.ts'
import { activeContext, serverOf } from './kubeconfig.ts'

/** A verb of kubectl: what its help says, its flags as data, and what it does. */
export interface Command {
  readonly name: string
  /** after `kubectl `: the name and what may follow it */
  readonly usage: string
  readonly aliases?: readonly string[]
  /** aliases that make kubectl warn, with the line of its source that the warning names */
  readonly deprecated?: readonly string[]
  /** one line for the list of commands */
  readonly short: string
  /** the help page's first paragraphs; `short` when missing */
  readonly long?: string
  readonly examples?: string
  readonly flags?: readonly Flag[]
  readonly commands?: readonly Command[]
  /** what is wrong with the configuration is told only when the server is to be found */
  readonly laxOfConfig?: boolean
  /** what Tab offers for the words after the verb */
  readonly completes?: 'resources' | 'pods' | 'controllers' | 'contexts'
  /** Without it the command prints its help. Returns an exit code, nothing for 0; throws to print an error and exit with 1. */
  run?(context: Context): Generator<Wait, number | void, void>
}

/** What a running command has at hand. */
export interface Context {
  readonly command: Command
  /** `kubectl config set`, for messages */
  readonly path: string
  readonly args: readonly string[]
  readonly flags: Flags
  readonly api: Api
  readonly formats: Formats
  readonly process: HostProcess
  /** `--namespace`, the kubeconfig's, or `default`; `explicit` when one was said */
  readonly namespace: string
  readonly config: KubeConfig
  /** the files of the configuration that cannot be read */
  readonly broken: readonly { readonly file: string; readonly reason: string }[]
  /** the address kubectl talks to: `http://localhost:8080` */
  readonly server: string
  /** Writes a line to standard output. */
  print(line: string): void
  /** Writes text to standard output as it is. */
  write(text: string): void
  /** Writes a line to standard error. */
  warn(line: string): void
  /** Writes a warning (or what `severity` says) as kubectl's logger formats it; `source` is its line of v1.1.8: `cmd.go:187`. */
  log(source: string, message: string, severity?: 'I' | 'W' | 'E' | 'F'): void
  /** Waits while a slow reader of standard output has no room. Streaming commands yield it after each piece. */
  flush(): Generator<Wait, void, void>
  /** All of standard input, when its end has come. */
  stdin(): Generator<Wait, string, void>
  /** The text of a file named on the command line, `undefined` if there is none. */
  readFile(name: string): string | undefined
  /** The command's help page on standard error. */
  help(): void
  /** Virtual time, milliseconds. */
  now(): number
}

/** The API as a command sees it: each request costs its virtual time, `yield*` gives the answer. Refusals are thrown. */
export class Api {
  private readonly connect: () => Generator<Wait, ApiClient, void>
  private client: ApiClient | undefined
  private readonly now: () => number
  /** when the client would have caught up with all it has sent */
  private caughtUpAt = 0

  /** `now` tells the virtual time in milliseconds; `connect` gives the server's client, or throws when nobody answers at its address. */
  constructor(connect: () => Generator<Wait, ApiClient, void>, now: () => number) {
    this.connect = connect
    this.now = now
  }

  *get<K extends Kind>(kind: K, namespace: string, name: string): Generator<Wait, ObjectOf<K>, void> {
    const client = yield* this.request(kind, name)
    // such a name is a longer path, at which there is nothing
    if (name.includes('/')) throw noSuchResource()
    return client.get(kind, namespace, name)
  }

  *list<K extends Kind>(kind: K, options?: ListOptions): Generator<Wait, ObjectList<K>, void> {
    return (yield* this.request(kind)).list(kind, options)
  }

  *create<K extends Kind>(object: Draft<K>): Generator<Wait, ObjectOf<K>, void> {
    return (yield* this.request(object.kind)).create(object)
  }

  *update<K extends Kind>(object: Draft<K>): Generator<Wait, ObjectOf<K>, void> {
    return (yield* this.request(object.kind, object.metadata?.name ?? '')).update(object)
  }

  *patch<K extends Kind>(kind: K, namespace: string, name: string, type: PatchType, body: unknown): Generator<Wait, ObjectOf<K>, void> {
    return (yield* this.request(kind, name)).patch(kind, namespace, name, type, body)
  }

  *delete(kind: Kind, namespace: string, name: string, options?: DeleteOptions): Generator<Wait, unknown, void> {
    return (yield* this.request(kind, name)).delete(kind, namespace, name, options)
  }

  *watch<K extends Kind>(kind: K, options?: ListOptions & { resourceVersion?: string; name?: string }): Generator<Wait, Watch<K>, void> {
    return (yield* this.request(kind)).watch(kind, options)
  }

  *log(namespace: string, pod: string, options: LogOptions): Generator<Wait, Stream, void> {
    return (yield* this.request()).log(namespace, pod, options)
  }

  *exec(namespace: string, pod: string, options: ExecOptions): Generator<Wait, Stream, void> {
    return (yield* this.request()).exec(namespace, pod, options)
  }

  *attach(namespace: string, pod: string, options: Omit<ExecOptions, 'command'>): Generator<Wait, Stream, void> {
    return (yield* this.request()).attach(namespace, pod, options)
  }

  *http(request: HttpRequest): Generator<Wait, HttpResponse, void> {
    return (yield* this.request()).request(request)
  }

  /** Finds the server, without asking it for anything yet. Throws when nobody answers at its address. */
  *reach(): Generator<Wait, void, void> {
    this.client ??= yield* this.connect()
  }

  private *request(kind?: Kind, name?: string): Generator<Wait, ApiClient, void> {
    const ready = this.now() + COSTS.request
    const wait = Math.max(0, maySendAt(this.caughtUpAt) - ready)
    this.caughtUpAt = afterSending(this.caughtUpAt, ready)
    yield { sleep: COSTS.request + wait }
    yield* this.reach()
    if (name === '') throw new Error('resource name may not be empty')
    if (kind && !(isKind(kind) && infoOf(kind).served)) throw noSuchResource()
    return this.client!
  }
}

/** What decides where the server is and who asks it. */
export type Asking = Pick<Context, 'process' | 'flags' | 'config' | 'server' | 'path'>

/** Puts together what a command needs from the process it runs in; `connect` finds the server. */
export function contextOf(
  process: HostProcess,
  init: Pick<Context, 'command' | 'path' | 'args' | 'flags' | 'config' | 'broken' | 'help' | 'formats'>,
  connect: (asking: Asking) => Generator<Wait, ApiClient, void>,
): Context {
  const { flags, config } = init
  const server = flags.string('server') || serverOf(config, flags.string('cluster'), flags.string('context'))
  const write = (text: string) => {
    if (process.stdout.broken) throw new Exit(141)
    process.stdout.write(text)
  }
  const warn = (line: string) => process.stderr.write(line + '\n')
  return {
    ...init,
    process,
    api: new Api(
      () => connect({ ...init, process, server }),
      () => process.now(),
    ),
    namespace: flags.string('namespace') || activeContext(config, flags.string('context'))?.namespace || 'default',
    server,
    print: line => write(line + '\n'),
    write,
    warn,
    log: (source, message, severity = 'W') => process.stderr.write(logLine(process, severity, source, message)),
    *flush() {
      while (!process.stdout.broken && !process.stdout.hasRoom()) yield { writable: process.stdout }
      if (process.stdout.broken) throw new Exit(141)
    },
    *stdin() {
      let text = ''
      for (let piece = process.stdin.read(); piece !== undefined; piece = process.stdin.read()) {
        if (piece === '') yield { readable: process.stdin }
        text += piece
      }
      return text
    },
    readFile: name => process.place.files.read(resolve(process.cwd, name)),
    now: () => process.now(),
  }
}

/** A line as glog writes it at this moment of virtual time: `W0306 12:00:00.000000    1234 cmd.go:187] …`. */
export function logLine({ now, pid }: HostProcess, severity: string, source: string, message: string): string {
  const [, month, day, clock] = /^\d+-(\d+)-(\d+)T([\d:.]+)/.exec(timestampNano(now()))!
  return `${severity}${month}${day} ${clock!.slice(0, 15).padEnd(15, '0')} ${pid.toString().padStart(7)} ${source}] ${message}\n`
}
