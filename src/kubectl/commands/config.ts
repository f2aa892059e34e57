import { base64OfText, bytesOfBase64 } from '../../cluster/api/base64.ts'
import type { Struct } from '../../cluster/api/schema.ts'
import { resolve } from '../../shell/files.ts'
import type { Command, Context } from '../command.ts'
import { Aggregate, Exit } from '../errors.ts'
import { parseBool } from '../flags.ts'
import { PRINTER_FLAGS } from '../global-flags.ts'
import type { Cluster, ConfigContext, KubeConfig, User } from '../kubeconfig.ts'
import { CLUSTER, CONTEXT, USER, brokenText, configFile, writeConfig } from '../kubeconfig-file.ts'
import { outputOf, write } from '../printers/output.ts'
import { NIL_POINTER, Panic } from '../templates/panic.ts'

const view: Command = {
  name: 'view',
  usage: 'view',
  short: 'Show the kubeconfig',
  long: 'Prints the kubeconfig in force, or the file that --kubeconfig names. A template (-o template --template=...) picks out single values.',
  examples: `# The settings in force.
$ kubectl config view

# The password of the user e2e
$ kubectl config view -o template --template='{{range .users}}{{ if eq .name "e2e" }}{{ index .user.password }}{{end}}{{end}}'`,
  flags: [
    ...PRINTER_FLAGS,
    { name: 'merge', type: 'bare', default: 'true', help: 'merge all kubeconfig files there are' },
    { name: 'raw', type: 'bool', help: 'show certificates and keys as they are' },
    { name: 'flatten', type: 'bool', help: 'put the contents of files in place of their names, so that the result can be taken elsewhere' },
    { name: 'minify', type: 'bool', help: 'leave out what the current context does not use' },
  ],

  // Its mistakes are fatal ones: v1.1.8 has its logger print them and exit.
  *run(context) {
    try {
      show(context)
    } catch (error) {
      if (
        !(error instanceof Error) ||
        error instanceof ReferenceError ||
        error instanceof TypeError ||
        error instanceof Exit ||
        error instanceof Panic
      )
        throw error
      context.log('command.go:499', error.message, 'F')
      throw new Exit(255)
    }
  },
}

function show(context: Context): void {
  const { flags, process, broken } = context
  let { config } = context
  const file = flags.string('kubeconfig')
  if (file === '' && !parseBool(flags.string('merge'))) throw new Error('if merge==false a precise file must to specified')
  if (file !== '' && !process.place.files.exists(resolve(process.cwd, file))) throw new Error(`open ${file}: no such file or directory`)
  if (broken.length > 0) {
    const reasons = file ? broken.map(({ reason }) => reason) : brokenText(broken).trimEnd().split('\n')
    throw new Aggregate(reasons.map(reason => new Error(reason)))
  }
  const version = flags.string('output-version')
  if (version !== '' && version !== 'v1') throw new Error(`the object cannot be converted to any of the versions: [${version}]`)
  if (flags.bool('minify')) config = minified(config)
  if (flags.bool('flatten')) config = flattened(context, config)
  else if (!flags.bool('raw')) config = shortened(config)
  const string = (name: string) => flags.string(name) || (name === 'output' ? 'yaml' : '')
  const { document } = outputOf({ ...context, flags: { ...flags, string } })
  if (!document) throw new Panic(NIL_POINTER) // `wide` is the way to print that this verb has not
  write(context, () => document(configFile(config)))
}

const setCluster = entryCommand<Cluster>({
  name: 'set-cluster',
  usage:
    'set-cluster NAME [--server=server] [--certificate-authority=path/to/certficate/authority] [--api-version=apiversion] [--insecure-skip-tls-verify=true]',
  what: 'cluster',
  section: 'clusters',
  examples: `# Only the address of the cluster e2e, nothing else of it
$ kubectl config set-cluster e2e --server=https://1.2.3.4

# Trust whatever certificate its server shows
$ kubectl config set-cluster e2e --insecure-skip-tls-verify=true`,
  flags: ['server', 'api-version', 'insecure-skip-tls-verify', 'certificate-authority', 'embed-certs'],

  change(cluster, context) {
    const { flags, process } = context
    const insecure = parseBool(flags.string('insecure-skip-tls-verify'))
    const authority = flags.string('certificate-authority')
    const embeds = parseBool(flags.string('embed-certs'))
    if (insecure && authority !== '') throw new Error('you cannot specify a certificate authority and insecure mode at the same time')
    if (embeds && authority === '') throw new Error('you must specify a --certificate-authority to embed')
    const data = embeds ? embedded(context, 'certificate-authority', 'could not read') : undefined
    if (flags.changed('server')) cluster.server = flags.string('server')
    if (flags.changed('api-version')) cluster['api-version'] = flags.string('api-version')
    if (flags.changed('insecure-skip-tls-verify')) {
      cluster['insecure-skip-tls-verify'] = insecure
      if (insecure) {
        delete cluster['certificate-authority']
        delete cluster['certificate-authority-data']
      }
    }
    if (flags.changed('certificate-authority')) {
      delete cluster['insecure-skip-tls-verify']
      setFile(cluster, 'certificate-authority', resolve(process.cwd, authority), data)
    }
  },
})

const setCredentials = entryCommand<User>({
  name: 'set-credentials',
  usage:
    'set-credentials NAME [--client-certificate=path/to/certfile] [--client-key=path/to/keyfile] [--token=bearer_token] [--username=basic_user] [--password=basic_password]',
  what: 'user',
  section: 'users',
  examples: `# Only the key of cluster-admin, nothing else of it:
$ kubectl config set-credentials cluster-admin --client-key=~/.kube/admin.key

# Name and password
$ kubectl config set-credentials cluster-admin --username=admin --password=uXFGweU9l35qcif`,
  more: `
  A certificate:
    --client-certificate=certfile --client-key=keyfile

  A token:
    --token=bearer_token

  Name and password, instead of a token:
    --username=basic_user --password=basic_password`,
  flags: ['client-certificate', 'client-key', 'token', 'username', 'password', 'embed-certs'],

  change(user, context) {
    const { flags, process } = context
    const methods = [
      ...(flags.string('token') ? ['--token'] : []),
      ...(flags.string('username') || flags.string('password') ? ['--username/--password'] : []),
    ]
    if (methods.length > 1) throw new Error(`you cannot specify more than one authentication method at the same time: ${methods.join(', ')}`)
    const files = (['client-certificate', 'client-key'] as const).filter(field => flags.changed(field))
    const embeds = parseBool(flags.string('embed-certs'))
    if (embeds && !files.some(field => flags.string(field) !== ''))
      throw new Error('you must specify a --client-certificate or --client-key to embed')
    const data = embeds ? files.map(field => embedded(context, field, 'error reading')) : []
    files.forEach((field, index) => setFile(user, field, resolve(process.cwd, flags.string(field)), data[index]))
    for (const field of ['token', 'username', 'password'] as const) if (flags.changed(field)) user[field] = flags.string(field)
    if (methods[0] === '--token') {
      delete user.username
      delete user.password
    }
    if (methods[0] === '--username/--password') delete user.token
  },
})

/** The contents of the file that a flag names, in base64. */
function embedded({ flags, readFile }: Context, flag: string, complaint: string): string {
  const name = flags.string(flag)
  const text = readFile(name)
  if (text === undefined) throw new Error(`${complaint} ${flag} data from ${name}: open ${name}: no such file or directory`)
  return base64OfText(text)
}

/** An entry names a certificate's file or has what is in it, never both. */
function setFile<Field extends string>(
  entry: { [F in Field | `${Field}-data`]?: string },
  field: Field,
  path: string,
  data: string | undefined,
): void {
  delete entry[field]
  delete entry[`${field}-data`]
  if (data === undefined) Object.assign(entry, { [field]: path })
  else Object.assign(entry, { [`${field}-data`]: data })
}

const setContext = entryCommand<ConfigContext>({
  name: 'set-context',
  usage: 'set-context NAME [--cluster=cluster_nickname] [--user=user_nickname] [--namespace=namespace]',
  what: 'context',
  section: 'contexts',
  examples: `# Only the user of the context gce, nothing else of it
$ kubectl config set-context gce --user=cluster-admin`,
  flags: ['cluster', 'user', 'namespace'],

  change(context, { flags }) {
    for (const field of ['cluster', 'user', 'namespace'] as const) if (flags.changed(field)) context[field] = flags.string(field)
  },
})

const set = fileCommand({
  name: 'set',
  usage: 'set PROPERTY_NAME PROPERTY_VALUE',
  short: 'Set one value',
  long: `Sets one value in a kubeconfig file.
PROPERTY_NAME is a path with dots, of fields and of names of entries; these may hold no dots themselves.
PROPERTY_VALUE is the new value.`,
  words: 2,

  change(config, [name, value]) {
    if (value === '') throw new Error('you cannot use set to unset a property')
    if (name === '') throw new Error('you must specify a property')
    setProperty(config, name!, value!)
    return `property ${JSON.stringify(name)} set.`
  },
})

const unset = fileCommand({
  name: 'unset',
  usage: 'unset PROPERTY_NAME',
  short: 'Remove one value',
  long: `Removes one value from a kubeconfig file.
PROPERTY_NAME is a path with dots, of fields and of names of entries; these may hold no dots themselves.`,
  words: 1,

  change(config, [name]) {
    setProperty(config, name!, undefined)
    return `property ${JSON.stringify(name)} unset.`
  },
})

const useContext = fileCommand({
  name: 'use-context',
  usage: 'use-context CONTEXT_NAME',
  short: 'Choose the context to work in',
  completes: 'contexts',
  words: 1,

  change(config, [name]) {
    if (name === '') throw new Error('you must specify a current-context')
    if (!Object.hasOwn(config.contexts, name!)) throw new Error(`no context exists with the name: ${JSON.stringify(name)}.`)
    config['current-context'] = name!
    return `switched to context ${JSON.stringify(name)}.`
  },
})

export const config: Command = {
  name: 'config',
  usage: 'config SUBCOMMAND',
  short: 'Which cluster to talk to, as whom, and where: the kubeconfig',
  long: `Reads and changes kubeconfig files: which clusters there are, as whom to speak to them, and which to use now.

Which file it is:
    1. If the --kubeconfig flag is set, only that file.
    2. Else, if $KUBECONFIG is set, the files that it lists.
    3. Else \${HOME}/.kube/config.`,
  commands: [view, setCluster, setCredentials, setContext, set, unset, useContext],
}

/** A command that changes one entry of a section, making it if need be. */
function entryCommand<Entry extends object>(entry: {
  name: string
  usage: string
  what: string
  section: 'clusters' | 'users' | 'contexts'
  examples: string
  /** what the page says after its first lines */
  more?: string
  flags: readonly string[]
  change(entry: Entry, context: Context): void
}): Command {
  const { name, usage, what, section, examples, more } = entry
  return {
    ...fileCommand({
      name,
      usage,
      short: `Set an entry for a ${what}`,
      long: `Sets an entry for a ${what} in the kubeconfig.\nOf one that is there already, only what is given changes.${more ? '\n' + more : ''}`,
      words: 1,

      change(config, [name], context) {
        if (name === '') throw new Error(`you must specify a non-empty ${what} name`)
        const changed = { ...config[section][name!] } as Entry
        entry.change(changed, context)
        config[section][name!] = changed
        return `${what} ${JSON.stringify(name)} set.`
      },
    }),
    examples,
    flags: entry.flags.map(flag =>
      flag === 'embed-certs'
        ? { name: flag, type: 'bare', default: 'false', help: `put the contents of certificates into the ${what} entry` }
        : flag === 'insecure-skip-tls-verify'
          ? { name: flag, type: 'bare', default: 'false', help: `${flag} for the ${what} entry` }
          : { name: flag, type: 'string', help: `${flag} for the ${what} entry` },
    ),
  }
}

/** A command that changes the kubeconfig file and says what it did; its errors go to standard output, and it never fails. */
function fileCommand(init: {
  name: string
  usage: string
  short: string
  long?: string
  completes?: 'contexts'
  words: number
  change(config: KubeConfig, words: readonly string[], context: Context): string
}): Command {
  const { name, usage, short, long, completes } = init
  return {
    name,
    usage,
    short,
    ...(long ? { long } : {}),
    ...(completes ? { completes } : {}),

    *run(context) {
      const { args, flags, process } = context
      if (args.length !== init.words) return context.help()
      try {
        const [broken] = context.broken
        if (broken) throw new Error(brokenText([broken]).trimEnd())
        const config = structuredCopy(context.config)
        const done = init.change(config, args, context)
        writeConfig(process, flags.string('kubeconfig'), context.config, config)
        context.print(done)
      } catch (error) {
        if (!(error instanceof Error) || error instanceof TypeError || error instanceof Panic) throw error
        context.print(error.message)
      }
    },
  }
}

/** Sets or, with `undefined`, removes what a path leads to. */
function setProperty(config: KubeConfig, path: string, value: string | undefined): void {
  const [section, ...rest] = path.split('.') as [string, ...string[]]
  const fields = SECTIONS[section]?.fields
  if (section === 'current-context' && rest.length === 0) {
    config['current-context'] = value ?? ''
  } else if (['kind', 'apiVersion'].includes(path)) {
    // a file is always written with the same ones
  } else if (path === 'preferences' && value === undefined) {
    config.preferences = {}
  } else if (path === 'preferences.colors') {
    config.preferences = value !== undefined && parseBool(value) ? { colors: true } : {}
  } else if (fields) {
    const entries = config[section as 'users'] as Record<string, Record<string, unknown>>
    const known = rest.findIndex((part, index) => index > 0 && part in fields)
    const name = (known < 0 ? rest : rest.slice(0, known)).join('.')
    const field = known < 0 ? undefined : rest[known]
    if (field === undefined) {
      if (value !== undefined) throw new Error(`can't set a map to a value: map[${pointers(entries)}]`)
      if (name === '') config[section as 'users'] = {}
      else delete entries[name]
      return
    }
    entries[name] ??= {}
    if (value === undefined) delete entries[name][field]
    else if (field.endsWith('-data')) throw new Panic(`unrecognized type: [${bytesOfBase64(String(entries[name][field] ?? '')).join(' ')}]`)
    else entries[name][field] = field === 'insecure-skip-tls-verify' ? parseBool(value) : value
  } else throw new Error(`unable to parse ${path} after [] at api.Config`)
}

/** Go prints a map of pointers as their addresses. */
function pointers(entries: object): string {
  const names = Object.keys(entries).sort()
  return names.map((name, index) => `${name}:0xc${(0x20 * index + 0x20).toString(16).padStart(9, '0')}`).join(' ')
}

const SECTIONS: Readonly<Record<string, Struct>> = { clusters: CLUSTER, users: USER, contexts: CONTEXT }

function minified(config: KubeConfig): KubeConfig {
  const name = config['current-context']
  if (name === '') throw new Error('current-context must exist in order to minify')
  const context = config.contexts[name]
  if (!context) throw new Error(`cannot locate context ${name}`)
  const only = <T>(entries: Record<string, T>, key: string | undefined): Record<string, T> => (key && entries[key] ? { [key]: entries[key] } : {})
  return { ...config, contexts: { [name]: context }, clusters: only(config.clusters, context.cluster), users: only(config.users, context.user) }
}

/** Certificates and keys that are in the file itself are not shown. */
function shortened(config: KubeConfig): KubeConfig {
  const hidden = <T extends object>(entry: T): T =>
    Object.fromEntries(Object.entries(entry).map(([field, value]) => [field, field.endsWith('-data') ? 'REDACTED' : value])) as T
  return { ...config, clusters: mapped(config.clusters, hidden), users: mapped(config.users, hidden) }
}

/** Names of files replaced by what is in them. */
function flattened({ readFile }: Context, config: KubeConfig): KubeConfig {
  const inlined = <T extends object>(entry: T): T =>
    Object.fromEntries(
      Object.entries(entry).map(([field, value]) => {
        if (!/^(certificate-authority|client-certificate|client-key)$/.test(field)) return [field, value]
        const text = readFile(String(value))
        if (text === undefined) throw new Error(`open ${value}: no such file or directory`)
        return [`${field}-data`, base64OfText(text)]
      }),
    ) as T
  return { ...config, clusters: mapped(config.clusters, inlined), users: mapped(config.users, inlined) }
}

function mapped<T>(entries: Record<string, T>, change: (entry: T) => T): Record<string, T> {
  return Object.fromEntries(Object.entries(entries).map(([name, entry]) => [name, change(entry)]))
}

function structuredCopy(config: KubeConfig): KubeConfig {
  const copy = <T extends object>(entry: T): T => ({ ...entry })
  return { ...config, clusters: mapped(config.clusters, copy), users: mapped(config.users, copy), contexts: mapped(config.contexts, copy) }
}
