/**
 * Reads ahead: fetches the next value while the last one is being worked on.
 *
 * Not p-map's pMapIterable, which does not wait for the source when the reader has enough: a query would still run
 * in a transaction that is over.
 */

export async function* prefetch<T>(values: AsyncIterable<T>): AsyncGenerator<T> {
  const iterator = values[Symbol.asyncIterator]()
  let next = iterator.next()
  try {
    for (let result = await next; !result.done; result = await next) {
      next = iterator.next()
      // It is awaited at the next turn; a failure before that must not end the process as unhandled.
      next.catch(() => {})
      yield result.value
    }
  } finally {
    await next.catch(() => {})
    await iterator.return?.()
  }
}
