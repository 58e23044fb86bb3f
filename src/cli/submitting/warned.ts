/** Warnings that a service accepted something with, in its own words. */

import { print, type Shell } from '../terminal/shell.ts'

export interface RemoteWarning {
  readonly code: string
  /** Where in the submission's payload (RFC 6901). */
  readonly pointer: string
  readonly detail: string
}

/** What an answer has beside where the entry is; no member if it warns of nothing. */
export function warningsIn(answer: unknown): { readonly warnings?: readonly RemoteWarning[] } {
  const { warnings } = answer as { warnings?: unknown }
  if (!Array.isArray(warnings) || warnings.length === 0) return {}
  return {
    warnings: warnings.map((warning) => {
      const { code, pointer, detail } = (warning ?? {}) as Record<string, unknown>
      return { code: String(code), pointer: String(pointer), detail: String(detail) }
    }),
  }
}

export function printWarnings(
  shell: Shell,
  row: number,
  { warnings = [] }: { readonly warnings?: readonly RemoteWarning[] },
): void {
  for (const { pointer, detail } of warnings) {
    print(shell, shell.text.submit.warnedRow({ row, pointer, sentence: detail }))
  }
}
