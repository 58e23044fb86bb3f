/**
 * `cellproof/core`: what a program of others needs to verify receipts and checkpoints. Light: what
 * knows the events, as bundles do, is `cellproof/core/bundle`. Only packages import this.
 */

export {
  type Checkpoint,
  type CosignedCheckpoint,
  openCheckpoint,
  openCosignedCheckpoint,
  parseCheckpoint,
} from './checkpoint.ts'
export { decodeEntry, type Entry } from './entry.ts'
export { type ErrorParams, LedgerError, type LedgerErrorCode } from './errors.ts'
export { leafHash, rootFromInclusionProof, verifyConsistency } from './merkle.ts'
export { type Policy, parsePolicy } from './policy.ts'
export {
  decodeReceiptJson,
  formatReceipt,
  parseReceipt,
  type Receipt,
  verifyReceipt,
} from './receipt.ts'
export type { PublicKey, VerifySignature } from './signature.ts'
export { type LogTrust, parseTrust, type Trust } from './trust.ts'
export { parseVerifierKey, type VerifierKey } from './verifier-key.ts'
export { verifySignature } from './web-signature.ts'
