/** A vector: what is given to a verifier, and what it has to say of it. */

export interface Vector {
  /** One sentence. */
  readonly why: string
  /** `ok`, or the code of the refusal. */
  readonly verdict: string
  /** Only who has the rules of docs/EVENTS.md can tell. */
  readonly rules?: true
  readonly [member: string]: unknown
}

/** By their path, without `.json`. */
export type Vectors = Readonly<Record<string, Vector>>

export const inFolder = (folder: string, vectors: Vectors): Vectors =>
  Object.fromEntries(Object.entries(vectors).map(([name, one]) => [`${folder}/${name}`, one]))
