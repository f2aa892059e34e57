/** What leaves a loop, a function, a line or the shell: thrown, and caught where it ends. */
export class Leave extends Error {
  readonly from: 'break' | 'continue' | 'return' | 'exit' | 'line'
  /** How many loops, or the status. */
  count: number

  constructor(from: Leave['from'], count: number) {
    super(from)
    this.from = from
    this.count = count
  }
}
