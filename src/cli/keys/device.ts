/** The key of the device that a command runs on: the one in its file, or a new one. */

import { generateKey, type KeyAlgorithm, readKeyFile, writeKeyFile } from '../../native/keys.ts'
import type { SigningKey } from '../../native/signing.ts'
import { fault } from '../terminal/fault.ts'
import { systemCode } from '../terminal/files.ts'

/**
 * A key that is there already is used again, so that whoever was interrupted can go on: asking
 * twice with one key is asking once.
 *
 * @throws Fault `file_exists` if the file holds anything but a key of that enterprise;
 *   `file_unwritable`
 */
export async function deviceKey(file: string, iss: string, alg: KeyAlgorithm): Promise<SigningKey> {
  const key = { ...(await generateKey(alg, iss)), iss }
  try {
    await writeKeyFile(file, key, { replace: false })
    return key
  } catch (error) {
    const code = systemCode(error)
    if (code !== 'EEXIST') throw fault('file_unwritable', { file, code })
    const found = await readKeyFile(file)
    if (found?.iss !== iss) throw fault('file_exists', { file })
    return { ...found, iss }
  }
}
