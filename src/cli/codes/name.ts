/** Makes a random name: a temporary code for a battery, or one for a lot of material. */

import { randomBytes } from 'node:crypto'
import { lotId, NAME_BYTES, temporaryCode } from '../../core/codes/identity.ts'
import { type ExitCode, OK, print, printJson, type Shell } from '../terminal/shell.ts'

export async function name(
  kind: 'battery' | 'lot',
  { json }: { readonly json?: boolean },
  shell: Shell,
): Promise<ExitCode> {
  const drawn = (kind === 'lot' ? lotId : temporaryCode)(randomBytes(NAME_BYTES))
  if (json) printJson(shell, { name: drawn })
  else print(shell, drawn)
  return OK
}
