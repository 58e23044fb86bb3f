/** Prints a trust file with the keys that a log says are its own. */

import { formatTrust } from '../../core/log/trust.ts'
import { openClient } from '../remote/client.ts'
import { fetchTrust } from '../remote/origin.ts'
import { type ExitCode, OK, type Shell, say } from '../terminal/shell.ts'

export async function trust({ url }: { url: string }, shell: Shell): Promise<ExitCode> {
  shell.stdout.write(formatTrust(await fetchTrust(openClient(url, shell))))
  say(shell, shell.text.trust.compare)
  return OK
}
