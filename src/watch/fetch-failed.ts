/** A file that could not be had, and not because the log says that it has none. */

export class FetchFailed extends Error {
  override readonly name = 'FetchFailed'
  readonly path: string

  /** @param reason - a sentence */
  constructor(path: string, reason: string, options?: ErrorOptions) {
    super(reason, options)
    this.path = path
  }
}
