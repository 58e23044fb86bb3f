/** A list of hashes that only grows, 32 bytes each and nothing beside. */

import type { Hash } from '../core/bytes/hash.ts'

export interface HashList {
  append(hash: Hash): void
  at(index: number): Hash
}

const WIDTH = 32
/** Hashes in a block: 2 MiB, so that growing never copies what is there. */
const BLOCK = 65_536

export function createHashList(): HashList {
  const blocks: Uint8Array[] = []
  let length = 0
  return {
    append(hash) {
      const offset = length % BLOCK
      if (offset === 0) blocks.push(new Uint8Array(BLOCK * WIDTH))
      blocks.at(-1)!.set(hash, offset * WIDTH)
      length++
    },
    at(index) {
      const offset = (index % BLOCK) * WIDTH
      return blocks[Math.floor(index / BLOCK)]!.subarray(offset, offset + WIDTH)
    },
  }
}
