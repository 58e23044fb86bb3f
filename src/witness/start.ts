/** Puts a witness together: key, store, HTTP; and takes it apart. */

import path from 'node:path'
import { fromBase64Url } from '../core/bytes/encoding.ts'
import {
  ED25519_COSIGNATURE,
  isKeyName,
  type VerifierKey,
  verifierKey,
} from '../core/keys/verifier-key.ts'
import type { Policy } from '../core/log/policy.ts'
import { settingsInvalid } from '../core/setting-faults.ts'
import { openOwnKey } from '../native/keys.ts'
import { close, listen } from '../native/listening.ts'
import { verifySignature } from '../native/signature.ts'
import { signBytes } from '../native/signing.ts'
import { createWitnessServer } from './http.ts'
import { openStore } from './store.ts'
import { createWitness } from './witness.ts'

export interface WitnessSettings {
  /** Keeps its key and what it remembers. Losing it is as bad as losing the key. */
  readonly folder: string
  /** A URL without its scheme. */
  readonly name: string
  /** Its `log` lines are the logs that the witness knows. */
  readonly policy: Policy
  readonly host: string
  /** 0 picks a free one. */
  readonly port: number
  readonly now: () => Date
  readonly report: (error: unknown) => void
}

export interface RunningWitness {
  readonly url: string
  readonly key: VerifierKey
  /** The key's file, if this start has made it. */
  readonly made?: string
  stop(): Promise<void>
}

/**
 * @throws {@link LedgerError} `settings_invalid`; FolderTaken; what listening throws
 */
export async function startWitness(settings: WitnessSettings): Promise<RunningWitness> {
  const { folder, name, policy, now, report } = settings
  if (!isKeyName(name)) throw settingsInvalid({ setting: '--name', fault: 'key_name' })
  const logs = logsOf(policy)
  if (logs.size === 0) throw settingsInvalid({ setting: '--policy', fault: 'policy_without_log' })
  const store = await openStore(folder)
  try {
    const keyFile = path.join(folder, 'witness.jwk')
    const opened = await openOwnKey(keyFile)
    if (!opened) throw settingsInvalid({ setting: keyFile, fault: 'key_file' })
    const { key: own, ...made } = opened
    const key = verifierKey(name, fromBase64Url(own.publicKey.x)!, ED25519_COSIGNATURE)
    const sign = async (message: Uint8Array) => signBytes(own, message)
    const witness = createWitness({ logs, key, sign, store, verify: verifySignature, now })
    const server = createWitnessServer(witness, report)
    const url = await listen(server, settings.host, settings.port)
    return {
      url,
      key,
      ...made,
      stop: async () => {
        await close(server)
        await store.close()
      },
    }
  } catch (error) {
    await store.close()
    throw error
  }
}

function logsOf(policy: Policy): Map<string, VerifierKey[]> {
  const logs = new Map<string, VerifierKey[]>()
  for (const { key } of policy.logs) logs.set(key.name, [...(logs.get(key.name) ?? []), key])
  return logs
}
