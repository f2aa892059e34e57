import type { Flag } from './flags.ts'

/** Flags that every command takes. */
export const GLOBAL_FLAGS: readonly Flag[] = [
  { name: 'alsologtostderr', type: 'bool', help: 'write log lines to standard error as well as to files' },
  { name: 'api-version', type: 'string', help: 'The version of the API to speak with the server' },
  { name: 'certificate-authority', type: 'string', help: 'Path to the certificate of the authority that the server is trusted by.' },
  { name: 'client-certificate', type: 'string', help: 'Path to a client certificate for TLS.' },
  { name: 'client-key', type: 'string', help: 'Path to the key of the client certificate.' },
  { name: 'cluster', type: 'string', help: 'The cluster of the kubeconfig to talk to' },
  { name: 'context', type: 'string', help: 'The context of the kubeconfig to work in' },
  { name: 'insecure-skip-tls-verify', type: 'bool', help: "If true, the server's certificate is not checked: anyone could answer in its place." },
  { name: 'kubeconfig', type: 'string', help: 'Path to the kubeconfig file to read.' },
  { name: 'log-backtrace-at', type: 'bare', default: ':0', help: 'when logging reaches line file:N, print a stack trace' },
  { name: 'log-dir', type: 'string', help: 'If not empty, write log files in this folder' },
  { name: 'log-flush-frequency', type: 'duration', default: 5000, help: 'How often at most the log is flushed' },
  { name: 'logtostderr', type: 'bool', default: true, help: 'log to standard error instead of files' },
  { name: 'match-server-version', type: 'bool', help: 'Refuse to work with a server of another version than the client' },
  { name: 'namespace', type: 'string', help: 'The namespace to work in, if it is another than the one in force.' },
  { name: 'password', type: 'string', help: 'Password for basic authentication.' },
  { name: 'server', shorthand: 's', type: 'string', help: 'The address and port of the API server' },
  { name: 'stderrthreshold', type: 'bare', default: 2, help: 'log lines of this severity and above go to standard error' },
  { name: 'token', type: 'string', help: 'Bearer token to present to the server.' },
  { name: 'user', type: 'string', help: 'The user of the kubeconfig to act as' },
  { name: 'username', type: 'string', help: 'Name for basic authentication.' },
  { name: 'v', type: 'bare', default: 0, help: 'how much to log: higher is more' },
  { name: 'vmodule', type: 'bare', default: '', help: 'list of pattern=N for logging by source file, with commas' },
]

/** All flags that a command takes: its own, and those of every command that it has not replaced. */
export function flagsOf({ flags = [] }: { readonly flags?: readonly Flag[] }): Flag[] {
  return [...flags, ...globalsOf(flags)]
}

/** The flags of every command without those that a command has replaced by its own. */
export function globalsOf(own: readonly Flag[]): readonly Flag[] {
  return GLOBAL_FLAGS.filter(({ name }) => !own.some(flag => flag.name === name))
}

/** Flags of the commands that print objects (`AddPrinterFlags`, v1.1.8). */
export const PRINTER_FLAGS: readonly Flag[] = [
  {
    name: 'output',
    shorthand: 'o',
    type: 'string',
    help: 'Output format: json|yaml|wide|name|go-template=...|go-template-file=...|jsonpath=...|jsonpath-file=...',
  },
  { name: 'output-version', type: 'string', help: 'Print objects in this version of the API (default: the one spoken with the server).' },
  { name: 'no-headers', type: 'bool', help: 'Leave out the line with the names of the columns.' },
  {
    name: 'template',
    shorthand: 't',
    type: 'string',
    help: 'The template, or the path to its file, for -o go-template and -o go-template-file.',
    deprecatedShorthand: 'please use --template instead',
  },
  {
    name: 'sort-by',
    type: 'string',
    help: "Sort lists by this field, written as a JSONPath expression (e.g. 'metadata.name'); it must be a number or a string.",
  },
  { name: 'show-all', shorthand: 'a', type: 'bool', help: 'Show everything: pods that have ended are hidden otherwise.' },
]

/** `-o name` for commands that change something (`AddOutputFlagsForMutation`, v1.1.8). */
export const MUTATION_OUTPUT: Flag = { name: 'output', shorthand: 'o', type: 'string', help: 'Output mode: "-o name" prints only resource/name.' }

/** Checking files before they are sent (`AddValidateFlags`, v1.1.8). */
export const VALIDATE_FLAGS: readonly Flag[] = [
  { name: 'validate', type: 'bool', default: true, help: "Check the input against the API's schema before it is sent" },
  {
    name: 'schema-cache-dir',
    type: 'string',
    default: '/tmp/kubectl.schema',
    help: 'The folder that keeps schemas read from the server; none are kept if it is empty',
  },
]

/** `-f`, with what the command does with the files. */
export function filenames(help: string): Flag {
  return { name: 'filename', shorthand: 'f', type: 'list', help }
}
