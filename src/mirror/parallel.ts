/**
 * Doing many things that wait, some of them at a time.
 *
 * Not p-map, which rejects at once while others still run: they would go on writing into a folder that
 * its owner has let go.
 */

/**
 * @param limit - of those that run at once
 * @returns results in the order of the items
 * @throws the first failure; nothing new is begun after it, and what runs is waited for
 */
export async function inParallel<T, R>(
  items: readonly T[],
  limit: number,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = []
  let next = 0
  let failed = false
  const run = async () => {
    while (!failed && next < items.length) {
      const at = next++
      try {
        results[at] = await work(items[at]!)
      } catch (error) {
        failed = true
        throw error
      }
    }
  }
  const runs = await Promise.allSettled(Array.from({ length: limit }, run))
  const failure = runs.find(({ status }) => status === 'rejected')
  if (failure) throw (failure as PromiseRejectedResult).reason
  return results
}
