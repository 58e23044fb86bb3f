/** A file that could not be fetched, although the log did not say that there is none. */

export class FetchFailed extends Error {
  override readonly name = 'FetchFailed'
  readonly path: string
  /** Whether the log is away or busy as a whole, rather than failing over this one file. */
  readonly passing: boolean

  /** @param reason - a sentence */
  constructor(path: string, reason: string, { passing }: { passing: boolean }) {
    super(reason)
    this.path = path
    this.passing = passing
  }
}
