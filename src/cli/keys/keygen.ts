/** Generates a signing key and writes it where only its owner can read it. */

import { hasValidCheckCharacter, isCreditCode } from '../../core/codes/credit-code.ts'
import { AUTHORITY } from '../../core/log/submission.ts'
import { generateKey, type KeyAlgorithm, type PrivateKey, writeKeyFile } from '../../native/keys.ts'
import { fault } from '../terminal/fault.ts'
import { systemCode } from '../terminal/files.ts'
import { type ExitCode, OK, print, printJson, type Shell, say } from '../terminal/shell.ts'

export interface KeygenOptions {
  readonly alg?: KeyAlgorithm
  readonly iss?: string
  readonly output?: string
  readonly force?: boolean
  readonly json?: boolean
}

export async function keygen(options: KeygenOptions, shell: Shell): Promise<ExitCode> {
  const { alg = 'ES256', iss, output: file = 'key.jwk', force = false, json } = options
  const { text } = shell
  if (iss !== undefined && iss !== AUTHORITY) checkCreditCode(iss, shell)
  const key = await generateKey(alg, iss)
  await write(file, key, force)
  const { kid, publicKey } = key
  if (json) printJson(shell, { kid, publicKey, file })
  else {
    print(shell, `${text.keygen.kid}\n${kid}\n`)
    print(shell, `${text.keygen.publicKey}\n${JSON.stringify(publicKey)}`)
  }
  say(shell, text.keygen.written({ file }))
  return OK
}

// Some genuine codes are said to fail the check character, so that is only warned of.
function checkCreditCode(code: string, shell: Shell): void {
  if (!isCreditCode(code)) throw fault('credit_code_malformed', { code })
  if (!hasValidCheckCharacter(code)) say(shell, shell.text.keygen.checkCharacter({ code }))
}

async function write(file: string, key: PrivateKey, replace: boolean): Promise<void> {
  try {
    await writeKeyFile(file, key, { replace })
  } catch (error) {
    const code = systemCode(error)
    throw code === 'EEXIST'
      ? fault('file_exists', { file })
      : fault('file_unwritable', { file, code })
  }
}
