/** Runs a witness until it is told to stop, or until who started it is gone. */

import { once } from 'node:events'
import { formatVerifierKey } from '../../core/keys/verifier-key.ts'
import { FolderTaken } from '../../native/folder-lock.ts'
import { toldToStop } from '../../native/told-to-stop.ts'
import { type RunningWitness, startWitness } from '../../witness/start.ts'
import { fault } from '../terminal/fault.ts'
import { readPolicy, systemCode } from '../terminal/files.ts'
import { type ExitCode, OK, print, printJson, type Shell, say } from '../terminal/shell.ts'

export interface WitnessCommandOptions {
  readonly name: string
  readonly policy: string
  readonly host?: string
  readonly port?: number
  readonly json?: boolean
}

export async function runWitness(
  folder: string,
  options: WitnessCommandOptions,
  shell: Shell,
): Promise<ExitCode> {
  const witness = await start(folder, options, shell)
  try {
    tell(witness, options, shell)
    await untilEnded()
    return OK
  } finally {
    await witness.stop()
  }
}

async function start(
  folder: string,
  { name, policy: file, host = '127.0.0.1', port = 8081 }: WitnessCommandOptions,
  shell: Shell,
): Promise<RunningWitness> {
  const policy = await readPolicy(file)
  const report = (error: unknown) => say(shell, String(error))
  try {
    return await startWitness({ folder, name, policy, host, port, now: shell.now, report })
  } catch (error) {
    if (error instanceof FolderTaken) throw fault('folder_taken', { folder, pid: error.pid })
    if (isSystemError(error) && error.syscall !== 'listen')
      throw fault('witness_failed', { code: systemCode(error) })
    throw error
  }
}

function tell({ url, key, made }: RunningWitness, options: WitnessCommandOptions, shell: Shell) {
  const vkey = formatVerifierKey(key)
  if (options.json) printJson(shell, { url, vkey, made })
  else {
    const { witness: text } = shell.text
    if (made !== undefined) say(shell, text.made({ file: made }))
    print(shell, text.listening({ url }))
    print(shell, `${text.line}\n  witness ${key.name} ${vkey} ${url}`)
  }
}

/** Whoever started it with a channel ends it by that; its terminal's Ctrl+C is then not for us. */
async function untilEnded(): Promise<void> {
  const gone = process.connected ? [once(process, 'disconnect')] : []
  const told = toldToStop(process.connected ? ['SIGTERM'] : undefined)
  await Promise.race([once(told, 'abort'), ...gone])
}

const isSystemError = (error: unknown): error is NodeJS.ErrnoException =>
  typeof (error as NodeJS.ErrnoException | undefined)?.syscall === 'string'
