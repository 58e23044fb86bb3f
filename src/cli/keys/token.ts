/** Signs an access token. */

import { randomUUID } from 'node:crypto'
import { TOKEN_LIFETIME } from '../../core/keys/access-token.ts'
import { signToken } from '../../native/signing.ts'
import { openClient } from '../remote/client.ts'
import { findOrigin, type OriginOptions } from '../remote/origin.ts'
import { secondsOf } from '../remote/time.ts'
import { readSigningKey } from '../terminal/files.ts'
import { type ExitCode, OK, print, printJson, type Shell } from '../terminal/shell.ts'

export interface TokenOptions extends OriginOptions {
  readonly key: string
  readonly url?: string
  readonly json?: boolean
}

export async function token(options: TokenOptions, shell: Shell): Promise<ExitCode> {
  const key = await readSigningKey(options.key)
  const client = options.url === undefined ? undefined : openClient(options.url, shell)
  const aud = await findOrigin(options, shell.env, client)
  const iat = secondsOf(shell.now())
  const jwt = signToken(key, { aud, iat, jti: randomUUID() })
  const expiresAt = new Date((iat + TOKEN_LIFETIME) * 1000).toISOString()
  if (options.json) printJson(shell, { token: jwt, expiresAt })
  else print(shell, jwt)
  return OK
}
