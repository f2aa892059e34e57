import { unixSeconds } from '../calendar.ts'
import { CONFIG_FILE } from './arguments.ts'
import type { RedisState } from './state.ts'
import { REDIS_VERSION } from './state.ts'

type Section = (state: RedisState, now: number) => readonly (readonly [string, string | number])[]

/** The sections of INFO, in redis 3.0's order. */
const SECTIONS: Readonly<Record<string, Section>> = {
  Server: (state, now) => [
    ['redis_version', REDIS_VERSION],
    ['redis_git_sha1', '00000000'],
    ['redis_git_dirty', 0],
    ['redis_build_id', '2f0bd0ac79a3bb6e'],
    ['redis_mode', 'standalone'],
    ['os', 'Linux 3.10.0-229.el7.x86_64 x86_64'],
    ['arch_bits', 64],
    ['multiplexing_api', 'epoll'],
    ['gcc_version', '4.9.2'],
    ['process_id', state.pid],
    ['run_id', state.runId],
    ['tcp_port', state.port],
    ['uptime_in_seconds', seconds(now - state.startedAt)],
    ['uptime_in_days', Math.floor((now - state.startedAt) / 86_400_000)],
    ['hz', 10],
    ['lru_clock', unixSeconds(now) % 16_777_216],
    ['config_file', state.config[CONFIG_FILE] ?? ''],
  ],
  Clients: state => [
    ['connected_clients', 1 + (state.link?.status === 'up' ? 1 : 0)],
    ['client_longest_output_list', 0],
    ['client_biggest_input_buf', 0],
    ['blocked_clients', 0],
  ],
  Memory: state => {
    const used = 508_000 + JSON.stringify(state.databases).length * 4 + (state.replicas.length ? 1_048_576 : 0)
    return [
      ['used_memory', used],
      ['used_memory_human', human(used)],
      ['used_memory_rss', used * 5],
      ['used_memory_peak', used],
      ['used_memory_peak_human', human(used)],
      ['used_memory_lua', 36_864],
      ['mem_fragmentation_ratio', '5.00'],
      ['mem_allocator', 'jemalloc-3.6.0'],
    ]
  },
  Persistence: state => [
    ['loading', 0],
    ['rdb_changes_since_last_save', state.changesSinceSave],
    ['rdb_bgsave_in_progress', 0],
    ['rdb_last_save_time', unixSeconds(state.savedAt)],
    ['rdb_last_bgsave_status', 'ok'],
    ['rdb_last_bgsave_time_sec', state.savedAt === state.startedAt ? -1 : 0],
    ['rdb_current_bgsave_time_sec', -1],
    ['aof_enabled', state.config['appendonly'] === 'yes' ? 1 : 0],
    ['aof_rewrite_in_progress', 0],
    ['aof_rewrite_scheduled', 0],
    ['aof_last_rewrite_time_sec', -1],
    ['aof_current_rewrite_time_sec', -1],
    ['aof_last_bgrewrite_status', 'ok'],
    ['aof_last_write_status', 'ok'],
  ],
  Stats: state => [
    ['total_connections_received', state.connections],
    ['total_commands_processed', state.commands],
    ['instantaneous_ops_per_sec', 0],
    ['rejected_connections', 0],
    ['sync_full', state.replicas.length],
    ['sync_partial_ok', 0],
    ['sync_partial_err', 0],
    ['expired_keys', 0],
    ['evicted_keys', 0],
    ['pubsub_channels', 0],
    ['pubsub_patterns', 0],
    ['latest_fork_usec', 0],
    ['migrate_cached_sockets', 0],
  ],
  Replication: (state, now) => [
    ['role', state.link ? 'slave' : 'master'],
    ...(state.link ? slaveLines(state, state.link, now) : []),
    ['connected_slaves', state.replicas.length],
    ...state.replicas.map(
      ({ seenAs, port }, index) => [`slave${index}`, `ip=${seenAs},port=${port},state=online,offset=${state.offset},lag=0`] as const,
    ),
    ['master_repl_offset', state.link ? 0 : state.offset],
    ['repl_backlog_active', state.replicas.length ? 1 : 0],
    ['repl_backlog_size', 1_048_576],
    ['repl_backlog_first_byte_offset', state.replicas.length ? 2 : 0],
    ['repl_backlog_histlen', state.replicas.length ? Math.max(0, state.offset - 1) : 0],
  ],
  CPU: (state, now) => {
    const used = (Math.floor((now - state.startedAt) / 20) / 100 / 10).toFixed(2)
    return [
      ['used_cpu_sys', used],
      ['used_cpu_user', used],
      ['used_cpu_sys_children', '0.00'],
      ['used_cpu_user_children', '0.00'],
    ]
  },
  Cluster: () => [['cluster_enabled', 0]],
  Keyspace: (state, now) =>
    state.databases.flatMap((entries, index) => {
      const alive = entries.filter(entry => entry.expiresAt === undefined || entry.expiresAt > now)
      const expiring = alive.flatMap(entry => (entry.expiresAt === undefined ? [] : [entry.expiresAt - now]))
      const average = expiring.length ? Math.round(expiring.reduce((sum, left) => sum + left, 0) / expiring.length) : 0
      return alive.length ? [[`db${index}`, `keys=${alive.length},expires=${expiring.length},avg_ttl=${average}`] as const] : []
    }),
}

/** What INFO answers: all sections, or the one that is asked for (nothing for one that does not exist). */
export function info(state: RedisState, section: string | undefined, now: number): string {
  const wanted = section?.toLowerCase() ?? 'default'
  const all = ['default', 'all', 'everything'].includes(wanted)
  return Object.entries(SECTIONS)
    .filter(([name]) => all || name.toLowerCase() === wanted)
    .map(([name, lines]) => [`# ${name}`, ...lines(state, now).map(([key, value]) => `${key}:${value}`)].join('\r\n') + '\r\n')
    .join('\r\n')
}

function slaveLines(state: RedisState, link: NonNullable<RedisState['link']>, now: number): (readonly [string, string | number])[] {
  const up = link.status === 'up'
  return [
    ['master_host', link.host],
    ['master_port', link.port],
    ['master_link_status', up ? 'up' : 'down'],
    ['master_last_io_seconds_ago', up ? seconds(now - link.heardAt) : -1],
    ['master_sync_in_progress', 0],
    ['slave_repl_offset', link.peer ? state.offset : 1],
    ...(up ? [] : [['master_link_down_since_seconds', seconds(now - (link.downSince ?? now))] as const]),
    ['slave_priority', 100],
    ['slave_read_only', state.config['slave-read-only'] === 'no' ? 0 : 1],
  ]
}

function human(bytes: number): string {
  return bytes < 1_048_576 ? `${(bytes / 1024).toFixed(2)}K` : `${(bytes / 1_048_576).toFixed(2)}M`
}

function seconds(ms: number): number {
  return Math.floor(ms / 1000)
}
