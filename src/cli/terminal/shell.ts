/** What a command has to do with the world: its streams, the environment, the clock, the language. */

import type { Verdict } from '../../core/log/verdict.ts'
import { cliEn } from '../../text/en/cli.ts'
import type { Language } from '../../text/language.ts'
import { type CliText, cliZh } from '../../text/zh/cli.ts'

/** 0: it holds, or is done. 1: broken, or refused. 2: unusable: the question could not be put. */
export type ExitCode = 0 | 1 | 2

export const OK = 0
export const BROKEN = 1
export const UNUSABLE = 2

export const EXIT_CODES = {
  holds: OK,
  broken: BROKEN,
  undecided: UNUSABLE,
} as const satisfies Record<Verdict, ExitCode>

export type Env = Readonly<Record<string, string | undefined>>
export type Output = NodeJS.WritableStream & { readonly isTTY?: boolean | undefined }

export interface Io {
  readonly env: Env
  readonly stdin: AsyncIterable<Uint8Array | string>
  /** For answers alone, so that it can be piped; everything else goes to `stderr`. */
  readonly stdout: Output
  readonly stderr: Output
  readonly now: () => Date
  /** @throws AbortError once the signal says so */
  readonly sleep: (milliseconds: number, signal?: AbortSignal) => Promise<void>
}

export interface Shell extends Io {
  readonly language: Language
  readonly text: CliText
}

export function openShell(io: Io): Shell {
  const language = languageOf(io.env)
  return { ...io, language, text: language === 'zh' ? cliZh : cliEn }
}

/** The first of these that is set decides, as POSIX has it. */
export function languageOf({ LC_ALL, LC_MESSAGES, LANG }: Env): Language {
  return /^zh/i.test(LC_ALL || LC_MESSAGES || LANG || '') ? 'zh' : 'en'
}

export const print = ({ stdout }: Io, line: string): void => {
  stdout.write(`${line}\n`)
}

export const printJson = (io: Io, value: unknown): void => print(io, JSON.stringify(value, null, 2))

/** Says something beside the answer. */
export const say = ({ stderr }: Io, line: string): void => {
  stderr.write(`${line}\n`)
}
