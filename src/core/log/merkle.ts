/**
 * Merkle tree over the log's entries: RFC 6962 section 2.1 hashing, SHA-256, and its two proofs.
 *
 * Proofs come from strangers, and sizes are uint64 there, so the arithmetic on them is BigInt.
 */

import { equalBytes, HASH_LENGTH, type Hash, sha256 } from '../bytes/hash.ts'
import { LedgerError } from '../errors.ts'

// RFC 6962 tells leaves from interior nodes by a one-byte prefix, so that an attacker cannot
// present an interior node as an entry.
const LEAF_PREFIX = 0x00
const NODE_PREFIX = 0x01

/** Root of the tree that has no leaves: the hash of the empty string. */
export const EMPTY_ROOT: Hash = sha256(new Uint8Array())

export function leafHash(entry: Uint8Array): Hash {
  const input = new Uint8Array(1 + entry.length)
  input[0] = LEAF_PREFIX
  input.set(entry, 1)
  return sha256(input)
}

/** @throws {@link LedgerError} `proof_invalid` unless both are hashes */
export function nodeHash(left: Hash, right: Hash): Hash {
  checkHashes([left, right])
  nodeInput.set(left, 1)
  nodeInput.set(right, 1 + HASH_LENGTH)
  return sha256(nodeInput)
}

// One for all: a tree has as many nodes as leaves, and to make this costs as much as to hash it.
const nodeInput = Uint8Array.of(NODE_PREFIX, ...new Uint8Array(2 * HASH_LENGTH))

/**
 * Root hash that an inclusion proof leads to. The proof holds if, and only if, the result equals
 * the root hash of a checkpoint with the same tree size.
 *
 * @param leaf - hash of the entry, from {@link leafHash}
 * @param index - zero-based index of the entry, below `treeSize`
 * @param treeSize - number of leaves, below 2^64
 * @param proof - sibling hashes from the leaf upwards
 * @throws {@link LedgerError} `proof_invalid` if the proof cannot belong to this index and size
 * @see RFC 9162 section 2.1.3.2, "Verifying an Inclusion Proof"
 */
export function rootFromInclusionProof(
  leaf: Hash,
  index: number | bigint,
  treeSize: number | bigint,
  proof: readonly Hash[],
): Hash {
  const node = toUint64(index)
  const size = toUint64(treeSize)
  if (node >= size) throw invalid('index_outside_tree')
  checkHashes([leaf, ...proof])
  let root = leaf
  climb(node, size - 1n, proof, (sibling, side) => {
    root = side === 'left' ? nodeHash(sibling, root) : nodeHash(root, sibling)
  })
  return root
}

/**
 * Checks that the tree of `size2` leaves begins with the `size1` leaves of the older tree: that
 * nothing was changed, dropped or reordered between two checkpoints.
 *
 * @param size1 - above 0, as every tree is consistent with the empty one; at most `size2`
 * @throws {@link LedgerError} `proof_invalid`
 * @see RFC 9162 section 2.1.4.2, "Verifying Consistency between Two Tree Heads"
 */
export function verifyConsistency(
  size1: number | bigint,
  size2: number | bigint,
  root1: Hash,
  root2: Hash,
  proof: readonly Hash[],
): void {
  const older = toUint64(size1)
  const newer = toUint64(size2)
  if (older === 0n) throw invalid('nothing_to_prove')
  if (older > newer) throw invalid('sizes_out_of_order')
  checkHashes(proof)
  if (older === newer) {
    if (proof.length > 0) throw invalid('proof_too_long')
    if (!equalBytes(root1, root2)) throw invalid('root_differs')
    return
  }
  if (proof.length === 0) throw invalid('proof_too_short')

  // An older tree whose size is a power of two is itself a node of the newer one, so the proof
  // leaves it out.
  const [start, ...siblings] = isPowerOfTwo(older) ? [root1, ...proof] : proof
  checkHashes([start!])
  let node = older - 1n
  let last = newer - 1n
  while (isRightChild(node)) {
    node >>= 1n
    last >>= 1n
  }
  let olderRoot = start!
  let newerRoot = start!
  climb(node, last, siblings, (sibling, side) => {
    if (side === 'left') olderRoot = nodeHash(sibling, olderRoot)
    newerRoot = side === 'left' ? nodeHash(sibling, newerRoot) : nodeHash(newerRoot, sibling)
  })
  if (!equalBytes(olderRoot, root1) || !equalBytes(newerRoot, root2)) throw invalid('root_differs')
}

/**
 * Walks from a node to the root and names, for each hash of the proof, the side it stands on.
 *
 * @param node - index of the start, on its level (`fn` in RFC 9162)
 * @param last - index of the right-most node on that level (`sn`)
 */
function climb(
  node: bigint,
  last: bigint,
  proof: readonly Hash[],
  join: (sibling: Hash, side: 'left' | 'right') => void,
): void {
  for (const sibling of proof) {
    if (last === 0n) throw invalid('proof_too_long')
    if (isRightChild(node) || node === last) {
      join(sibling, 'left')
      // A lone right-most node moves up unpaired until it becomes somebody's right child.
      while (!isRightChild(node) && node !== 0n) {
        node >>= 1n
        last >>= 1n
      }
    } else {
      join(sibling, 'right')
    }
    node >>= 1n
    last >>= 1n
  }
  if (last !== 0n) throw invalid('proof_too_short')
}

const isRightChild = (node: bigint): boolean => (node & 1n) === 1n

const isPowerOfTwo = (n: bigint): boolean => (n & (n - 1n)) === 0n

function checkHashes(hashes: readonly Hash[]): void {
  if (hashes.some((hash) => hash.length !== HASH_LENGTH)) throw invalid('hash_length')
}

// A number beyond 2^53 may have been rounded, and would then prove something about another entry.
function toUint64(n: number | bigint): bigint {
  if (typeof n === 'number' && !Number.isSafeInteger(n)) throw invalid('size_out_of_range')
  const value = BigInt(n)
  if (value < 0n || value >= 1n << 64n) throw invalid('size_out_of_range')
  return value
}

const invalid = (reason: string) => new LedgerError('proof_invalid', { reason })
