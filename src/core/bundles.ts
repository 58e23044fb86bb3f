/** `cellproof/core/bundle`: what a program of others needs to verify bundles. Only packages import this. */

export { type Manifest, parseManifest } from './bundle/layout.ts'
export type { LifeStep } from './bundle/life.ts'
export {
  type BundleCheck,
  type BundleFinding,
  type BundleMeans,
  type BundleNote,
  type BundleVerdict,
  fingerprintOf,
  verifyBundle,
} from './bundle/verify.ts'
export { type Container, type Files, unpackZip } from './bytes/zip.ts'
