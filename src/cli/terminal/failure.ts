/** Tells why a command ended, as sentences or as JSON, and with which exit code. */

import { CommanderError } from 'commander'
import { LedgerError, type LedgerErrorCode } from '../../core/errors.ts'
import type { CliText } from '../../text/zh/cli.ts'
import { Fault, fault } from './fault.ts'
import { describeLedgerError, type Problem } from './problem.ts'
import { RemoteProblem } from './remote-problem.ts'
import { BROKEN, type ExitCode, OK, printJson, type Shell, say, UNUSABLE } from './shell.ts'

/** Refusals that say nothing about what was asked, only that it could not be answered. */
const UNUSABLE_CODES: ReadonlySet<LedgerErrorCode> = new Set<LedgerErrorCode>([
  'battery_code_malformed',
  'receipt_malformed',
  'policy_malformed',
  'bundle_malformed',
  'log_busy',
  'log_stopping',
  'storage_unavailable',
  'storage_full',
  'schema_unknown',
  'schema_behind',
  'postgres_unavailable',
  'data_dir_in_use',
  'data_dir_moved',
  'database_not_empty',
  'settings_invalid',
  'storage_unsafe',
  'database_unsuitable',
  'journal_unwritable',
  'journal_malformed',
])

/** @throws the error itself, if it is a bug */
export function report(error: unknown, shell: Shell, json: boolean): ExitCode {
  if (error instanceof CommanderError) {
    // Help and version were asked for, and are printed.
    return error.exitCode === 0 ? OK : report(usageFault(error), shell, json)
  }
  const problem = problemOf(error, shell)
  if (json) printJson(shell, { error: problem })
  else say(shell, sentencesOf(problem).join('\n'))
  return isUnusable(error) ? UNUSABLE : BROKEN
}

/** What is wrong, where in what was given, and what to do about it. */
function sentencesOf({ title, detail, action, pointer }: Partial<Problem>): string[] {
  const where = pointer ? `${pointer} ${detail || title}` : detail
  return [title, where, action].flatMap((sentence) => sentence || [])
}

/** Whether nobody has signed it who is trusted: most often, because the trust file is another log's. */
export const isUntrusted = (error: unknown): boolean =>
  error instanceof LedgerError && error.code === 'note_untrusted'

function problemOf(error: unknown, { language, text }: Shell): Partial<Problem> {
  if (error instanceof Fault) return { code: error.code, detail: error.sentence(text) }
  if (error instanceof RemoteProblem) return error.problem
  if (error instanceof LedgerError) return describeLedgerError(error, language)
  const outside = outsideFault(error)
  if (outside) return { code: outside.code, detail: outside.sentence(text) }
  throw error
}

/** A port that another has, a database that cannot be reached or does not let us in: no bug. */
function outsideFault(error: unknown): Fault | undefined {
  const { syscall, address, port, path, code, severity, message } = (error ?? {}) as SystemError
  if (typeof code !== 'string') return undefined
  if (path !== undefined && UNWRITABLE.has(code))
    return fault('file_unwritable', { file: path, code })
  if (syscall === 'listen') return fault('listen_failed', { address: `${address}:${port}`, code })
  if (severity !== 'FATAL' && !UNREACHABLE.has(code)) return undefined
  return fault('database_failed', { reason: message || code })
}

interface SystemError extends NodeJS.ErrnoException {
  readonly address?: string
  readonly port?: number
  /** Of PostgreSQL: it ended the connection. */
  readonly severity?: string
}

const UNWRITABLE: ReadonlySet<string> = new Set(['EROFS', 'EACCES', 'EPERM', 'ENOSPC', 'EDQUOT'])

const UNREACHABLE: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
])

function isUnusable(error: unknown): boolean {
  if (error instanceof RemoteProblem) return error.status >= 500
  return !(error instanceof LedgerError) || UNUSABLE_CODES.has(error.code)
}

const USAGE = {
  'commander.unknownOption': 'option_unknown',
  'commander.missingMandatoryOptionValue': 'option_missing',
  'commander.optionMissingArgument': 'option_value_missing',
  'commander.invalidArgument': 'option_value_invalid',
  'commander.missingArgument': 'argument_missing',
  'commander.unknownCommand': 'command_unknown',
} as const satisfies Record<string, keyof CliText['faults']>

/** Commander's errors are in English only; what they are about stands in quotes. */
function usageFault({ code, message }: CommanderError): Fault {
  if (code === 'commander.help') return fault('command_missing')
  if (code === 'commander.excessArguments') return fault('arguments_excess')
  const subject = /'([^']*)'/.exec(message)?.[1] ?? ''
  return fault(USAGE[code as keyof typeof USAGE], { subject })
}
