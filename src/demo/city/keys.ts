/** The demo enterprises' private keys: random, and kept in files, so that anyone can play on with them. */

import path from 'node:path'
import { makeFolder } from '../../native/durable.ts'
import { generateKey, writeKeyFile } from '../../native/keys.ts'
import type { SigningKey } from '../../native/signing.ts'
import { CITY, type Enterprise, enterprisesOf } from './enterprises.ts'

/** `lost` is the first device key of one enterprise, revoked halfway through. */
export type KeyName = 'admin' | 'device' | 'lost'

/** The enterprise whose device is stolen. */
export const [ROBBED] = enterprisesOf('collector') as [Enterprise]

export const keyNamesOf = (enterprise: Enterprise): KeyName[] =>
  enterprise === ROBBED ? ['admin', 'device', 'lost'] : ['admin', 'device']

export type FindKey = (creditCode: string, name: KeyName) => SigningKey

/** Generates the keys of the whole city, and writes them to `folder`, mode 0600. */
export async function createKeys(folder: string): Promise<FindKey> {
  await makeFolder(folder, 0o700)
  const keys = new Map<string, SigningKey>()
  for (const enterprise of CITY) {
    for (const name of keyNamesOf(enterprise)) {
      const key = await createKey(enterprise)
      const file = fileName(enterprise.creditCode, name)
      await writeKeyFile(path.join(folder, file), key, { replace: true })
      keys.set(file, key)
    }
  }
  return (creditCode, name) => {
    const key = keys.get(fileName(creditCode, name))
    if (!key) throw new Error(`there is no demo key ${name} of ${creditCode}`)
    return key
  }
}

async function createKey({ creditCode }: Enterprise): Promise<SigningKey> {
  return { ...(await generateKey('ES256', creditCode)), iss: creditCode }
}

/** The key of an enterprise's device is what most will look for: it has the plain name. */
const fileName = (creditCode: string, name: KeyName) =>
  name === 'device' ? `${creditCode}.jwk` : `${creditCode}.${name}.jwk`
