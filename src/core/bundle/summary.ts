/** What came out of each check of a bundle: and what was not checked, or cannot be. */

import type { Container, Files } from '../bytes/zip.ts'
import type { CosignedCheckpoint } from '../log/checkpoint.ts'
import { NO_QUORUM } from '../log/policy.ts'
import type { Trust } from '../log/trust.ts'
import type { CheckName, ExplainedCheck, Finding, Notes } from '../log/verdict.ts'
import type { Head } from './entries.ts'
import type { Manifest } from './layout.ts'
import type { BundleReplay } from './replay.ts'

interface SummaryMeans {
  readonly trust?: Trust | undefined
  readonly container?: Container | undefined
}

/** What a verifier has found in a bundle, whatever its worth. */
export interface Found {
  readonly files: Files
  readonly manifest: Manifest | undefined
  readonly trust: Trust | undefined
  readonly head: Head | undefined
  readonly checkpoint: CosignedCheckpoint | undefined
  readonly codes: ReadonlySet<string>
  readonly replay: BundleReplay | undefined
}

export const summarize = (
  name: CheckName<'bundle'>,
  found: Found,
  means: SummaryMeans,
  notes: Notes<'bundle'>,
): ExplainedCheck<'bundle'> =>
  notes.conclude(name, openQuestion(name, found, means), countOf(name, found))

/** What was not checked, or cannot be, though nothing is wrong with it. */
function openQuestion(
  name: CheckName<'bundle'>,
  { manifest, trust, head, checkpoint, replay }: Found,
  means: SummaryMeans,
): (Pick<Finding<'bundle'>, 'code'> & Partial<Finding<'bundle'>>) | undefined {
  switch (name) {
    case 'files':
      return means.container?.kind === 'repacked' ? { code: 'container_repacked' } : undefined
    case 'trust':
      return means.trust ? undefined : { code: 'trust_from_bundle' }
    case 'log_signature':
      return trust ? undefined : { code: 'not_reached' }
    case 'witnesses':
      if (!checkpoint) return { code: 'not_reached' }
      return trust?.policy.quorum === NO_QUORUM ? { code: 'witnesses_not_asked' } : undefined
    case 'time':
      if (!manifest || !checkpoint) return { code: 'not_reached' }
      return checkpoint.asOf ? undefined : { code: 'witnesses_not_asked' }
    case 'inclusion':
      return head && manifest ? undefined : { code: 'not_reached' }
    case 'family':
      if (!manifest) return { code: 'not_reached' }
      return manifest.family ? undefined : { code: 'family_not_asked' }
    case 'lifecycle':
      return manifest && replay?.judged ? undefined : { code: 'not_reached' }
    case 'completeness':
      return { code: 'later_unknown', params: { size: head?.size ?? 0 } }
    case 'entries':
    case 'chain':
      return manifest ? undefined : { code: 'not_reached' }
    default:
      return manifest && replay ? undefined : { code: 'not_reached' }
  }
}

function countOf(
  name: CheckName<'bundle'>,
  { files, manifest, checkpoint, codes }: Found,
): number | undefined {
  const entries = manifest?.entries ?? []
  const registry = entries.filter(({ role }) => role === 'registry').length
  switch (name) {
    case 'files':
      return files.size
    case 'witnesses':
      return checkpoint?.cosignatures.length
    case 'inclusion':
    case 'entries':
    case 'time':
      return entries.length
    case 'registry':
      return registry
    case 'signatures':
      return entries.length - registry
    case 'chain':
      return entries.filter(({ role }) => role === 'battery').length
    case 'family':
      return codes.size
    default:
      return undefined
  }
}
