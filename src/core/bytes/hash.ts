/** SHA-256, in the portable form that runs everywhere, or a platform's own where it has one. */

import { sha256 as portableSha256 } from '@noble/hashes/sha2.js'

/** 32 bytes. */
export type Hash = Uint8Array

export const HASH_LENGTH = 32

let digest: (bytes: Uint8Array) => Hash = portableSha256

export const sha256 = (bytes: Uint8Array): Hash => digest(bytes)

/**
 * Puts a platform's own SHA-256 in place of the portable one: some three times as fast on Node.
 * Called once, when a process starts; the results must be the same, and a test holds them to it.
 */
export function useSha256(native: (bytes: Uint8Array) => Hash): void {
  digest = native
}

/** Whether two byte strings are the same. Not constant-time: nothing compared here is secret. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i])
}
