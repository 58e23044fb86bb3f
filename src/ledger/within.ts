/** Waiting for something that may never come. */

/**
 * A promise with a time limit. What comes later is neither waited for nor undone.
 *
 * @throws what the promise rejects with; in its place, after so many milliseconds, `tooLate`
 */
export async function within<T>(
  milliseconds: number,
  promised: Promise<T>,
  tooLate: () => Error,
): Promise<T> {
  let timeout: NodeJS.Timeout | undefined
  const limit = new Promise<never>((_, reject) => {
    timeout = setTimeout(() => reject(tooLate()), milliseconds)
  })
  return Promise.race([promised, limit]).finally(() => clearTimeout(timeout))
}
