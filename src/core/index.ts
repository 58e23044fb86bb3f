/**
 * `cellproof/core`: what a program of others needs to verify receipts and checkpoints. Light: what
 * knows the events, as bundles do, is `cellproof/core/bundle`. Only packages import this.
 */

export { type ErrorParams, LedgerError, type LedgerErrorCode } from './errors.ts'
export type { PublicKey, VerifySignature } from './keys/signature.ts'
export { parseVerifierKey, type VerifierKey } from './keys/verifier-key.ts'
export { verifySignature } from './keys/web-signature.ts'
export {
  type Checkpoint,
  type CosignedCheckpoint,
  openCheckpoint,
  openCosignedCheckpoint,
  parseCheckpoint,
} from './log/checkpoint.ts'
export { decodeEntry, type Entry } from './log/entry.ts'
export { leafHash, rootFromInclusionProof, verifyConsistency } from './log/merkle.ts'
export { type Policy, parsePolicy } from './log/policy.ts'
export {
  decodeReceiptJson,
  formatReceipt,
  parseReceipt,
  type Receipt,
  verifyReceipt,
} from './log/receipt.ts'
export { type LogTrust, parseTrust, type Trust } from './log/trust.ts'
