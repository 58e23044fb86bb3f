/** The command line as a function: arguments in, exit code out. */

import { readFileSync } from 'node:fs'
import { Command } from 'commander'
import { parseJson } from '../core/bytes/json.ts'
import { registerAddKey } from './commands/add-key.ts'
import { registerAdopt } from './commands/adopt.ts'
import { registerApprove } from './commands/approve.ts'
import { registerAudit } from './commands/audit.ts'
import { registerBundle } from './commands/bundle.ts'
import { registerCompare } from './commands/compare.ts'
import { registerDemo } from './commands/demo.ts'
import { registerDismiss } from './commands/dismiss.ts'
import { registerEnrol } from './commands/enrol.ts'
import { registerExplain } from './commands/explain.ts'
import { registerHistory } from './commands/history.ts'
import { registerKeygen } from './commands/keygen.ts'
import { registerMigrate } from './commands/migrate.ts'
import { registerMirror } from './commands/mirror.ts'
import { registerName } from './commands/name.ts'
import { registerQr } from './commands/qr.ts'
import { registerRebuild } from './commands/rebuild.ts'
import { registerRestore } from './commands/restore.ts'
import { registerRevoke } from './commands/revoke.ts'
import { registerServe } from './commands/serve.ts'
import { registerSign } from './commands/sign.ts'
import { registerSubmit } from './commands/submit.ts'
import { registerToken } from './commands/token.ts'
import { registerTrust } from './commands/trust.ts'
import { registerVerify } from './commands/verify.ts'
import { registerWitness } from './commands/witness.ts'
import { speak } from './terminal/help.ts'
import type { Register, Run } from './terminal/register.ts'
import { type ExitCode, type Io, OK, openShell, type Shell } from './terminal/shell.ts'

const COMMANDS: readonly Register[] = [
  registerServe,
  registerWitness,
  registerMigrate,
  registerAdopt,
  registerDemo,
  registerKeygen,
  registerEnrol,
  registerApprove,
  registerDismiss,
  registerAddKey,
  registerRevoke,
  registerName,
  registerSign,
  registerSubmit,
  registerToken,
  registerBundle,
  registerVerify,
  registerAudit,
  registerCompare,
  registerRebuild,
  registerMirror,
  registerRestore,
  registerTrust,
  registerQr,
  registerExplain,
  registerHistory,
]

/** @param args - without the names of Node and of the program */
export async function runCli(args: readonly string[], io: Io): Promise<ExitCode> {
  const shell = openShell(io)
  let exitCode: ExitCode = OK
  const run: Run = async (work) => {
    exitCode = await work(shell)
  }
  try {
    await createProgram(shell, run).parseAsync(args, { from: 'user' })
    return exitCode
  } catch (error) {
    const { report } = await import('./terminal/failure.ts')
    return report(error, shell, args.includes('--json'))
  }
}

function createProgram(shell: Shell, run: Run): Command {
  const program = new Command('cellproof').description(shell.text.program)
  program.version(readVersion(), '-V, --version', shell.text.version)
  speak(program, shell)
  for (const register of COMMANDS) register(program, shell.text, run)
  return program
}

function readVersion(): string {
  const file = new URL('../../package.json', import.meta.url)
  return (parseJson(readFileSync(file, 'utf8')) as { version: string }).version
}
