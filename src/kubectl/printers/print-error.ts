/** Something failed while it was printed; what had been printed until then stays. */
export class PrintError extends Error {
  readonly printed: string
  constructor(message: string, printed: string) {
    super(message)
    this.printed = printed
  }
}
