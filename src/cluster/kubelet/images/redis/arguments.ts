/** What redis-server's command line asks for, or the lines with which it refuses and exits 1. */
export type ServerArguments =
  { port: number; master?: { host: string; port: number }; config: Record<string, string> } | { refused: readonly string[] }

/** Under this name the configuration remembers the file that it was read from. */
export const CONFIG_FILE = 'config-file'

/** Directives of redis 3.0's configuration that may stand on the command line, and how many words each takes. */
const DIRECTIVES: Readonly<Record<string, number>> = {
  appendonly: 1,
  bind: 1,
  daemonize: 1,
  databases: 1,
  dbfilename: 1,
  dir: 1,
  logfile: 1,
  loglevel: 1,
  maxclients: 1,
  maxmemory: 1,
  'maxmemory-policy': 1,
  pidfile: 1,
  port: 1,
  requirepass: 1,
  save: 1,
  'slave-read-only': 1,
  'slave-serve-stale-data': 1,
  slaveof: 2,
  'tcp-backlog': 1,
  'tcp-keepalive': 1,
  timeout: 1,
}

/** Reads `redis-server`'s words: a configuration file first, if any, then `--directive word…`, each of which is a line of configuration. */
export function serverArguments(args: readonly string[]): ServerArguments {
  const directives: { name: string; words: string[] }[] = []
  for (const word of args) {
    if (word.startsWith('--')) directives.push({ name: word.slice(2), words: [] })
    else directives.at(-1)?.words.push(word)
  }
  const config: Record<string, string> = args[0] && !args[0].startsWith('--') ? { [CONFIG_FILE]: args[0] } : {}
  let master: { host: string; port: number } | undefined
  for (const [index, { name, words }] of directives.entries()) {
    if (DIRECTIVES[name.toLowerCase()] !== words.length) {
      const line = [name, ...words.map(word => `"${word}"`)].join(' ')
      // The command line's directives follow an empty first line, the end of the file that was not given.
      return {
        refused: [
          '',
          '*** FATAL CONFIG FILE ERROR ***',
          `Reading the configuration file, at line ${index + 2}`,
          `>>> '${line}'`,
          'Bad directive or wrong number of arguments',
        ],
      }
    }
    if (name === 'slaveof') master = { host: words[0] ?? '', port: Number(words[1]) || 0 }
    else config[name.toLowerCase()] = words.join(' ')
  }
  const port = Number(config['port'] ?? 6379)
  return master ? { port, master, config } : { port, config }
}
