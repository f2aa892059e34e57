/** What kubectl's work costs in virtual milliseconds. Waits that v1.1.8 itself asks for (`--poll-interval` …) are not here. */
export const COSTS = {
  /** starting the program and reading its configuration */
  start: 60,
  /** one request to the API server and its answer */
  request: 8,
  /** starting the editor of `kubectl edit` */
  editor: 20,
}

/** kubectl sends 5 requests a second, and 10 at once before that: deleting many things takes its time (pkg/client/unversioned/helper.go, v1.1.8). */
export const RATE = { everyMs: 200, burst: 10 }
