import type { RedisState } from './state.ts'
import { childLine, logLine } from './state.ts'

/** The lines that a redis-server writes when it is asked to end, having saved what it has. */
export function farewell(state: RedisState, now: number): string[] {
  return [
    logLine(state, now, '#', 'User requested shutdown...'),
    logLine(state, now, '*', 'Saving the final RDB snapshot before exiting.'),
    logLine(state, now, '*', 'DB saved on disk'),
    logLine(state, now, '#', 'Redis is now ready to exit, bye bye...'),
  ]
}

/** The lines of a save in the background, which is also how a master makes the copy that a slave gets. */
export function backgroundSave(state: RedisState, now: number): string[] {
  const child = state.pid + 10
  return [
    logLine(state, now, '*', `Background saving started by pid ${child}`),
    childLine(child, now, 'DB saved on disk'),
    childLine(child, now, 'RDB: 6 MB of memory used by copy-on-write'),
    logLine(state, now, '*', 'Background saving terminated with success'),
  ]
}
