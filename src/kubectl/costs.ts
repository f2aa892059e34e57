/** What kubectl's work costs in virtual milliseconds. Waits that v1.1.8 itself asks for (`--poll-interval` …) are not here. */
export const COSTS = {
  /** starting the program and reading its configuration */
  start: 60,
  /** one request to the API server and its answer */
  request: 8,
  /** starting the editor of `kubectl edit` */
  editor: 20,
}
