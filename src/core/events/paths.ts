/** Walking an event along the path of a field. */

/** Where in an event a value stands. */
export interface Place {
  /** JSON Pointer in the submission's payload. */
  readonly pointer: string
  /** The object whose member it is: what stands beside it may be a mass, or a material. */
  readonly said: object
  /** Code of the battery that it is said of; undefined if it is said of all. */
  readonly of: string | undefined
}

/**
 * What stands at each place of a field, undefined where nothing does.
 *
 * @param steps - names of members from the event to the field; `*` stands for each of a list
 */
export function visit(
  event: object,
  steps: readonly string[],
  found: (value: unknown, place: Place) => void,
): void {
  const walk = (value: unknown, depth: number, pointer: string, said: object, of?: string) => {
    const step = steps[depth]
    if (step === undefined) {
      found(value, { pointer, said, of })
    } else if (step !== '*') {
      const object = (value ?? {}) as Readonly<Record<string, unknown>>
      walk(object[step], depth + 1, `${pointer}/${step}`, object, of)
    } else if (Array.isArray(value)) {
      const owned = steps[depth - 1] === 'batteries'
      for (const [i, one] of value.entries()) {
        walk(one, depth + 1, `${pointer}/${i}`, said, owned ? one.code : of)
      }
    }
  }
  walk(event, 0, '/event', event)
}
