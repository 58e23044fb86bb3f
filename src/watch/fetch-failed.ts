/** A file that could not be had, and not because the log says that it has none. */

export class FetchFailed extends Error {
  override readonly name = 'FetchFailed'
  readonly path: string
  /** Whether the log is away or busy, and does not merely fail over this one. */
  readonly passing: boolean

  /** @param reason - a sentence */
  constructor(path: string, reason: string, { passing }: { passing: boolean }) {
    super(reason)
    this.path = path
    this.passing = passing
  }
}
