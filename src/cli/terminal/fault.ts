/** Faults: why a command could not even be tried. What the ledger refuses is a `LedgerError`. */

import type { CliText } from '../../text/zh/cli.ts'

type Faults = CliText['faults']
export type FaultCode = keyof Faults

export class Fault extends Error {
  override readonly name = 'Fault'
  readonly code: FaultCode
  readonly sentence: (text: CliText) => string

  constructor(code: FaultCode, sentence: (text: CliText) => string) {
    super(code)
    this.code = code
    this.sentence = sentence
  }
}

export function fault<Code extends FaultCode>(
  code: Code,
  ...params: Parameters<Faults[Code]>
): Fault {
  // TypeScript does not see that a code's own parameters suit its own sentence.
  return new Fault(code, (text) =>
    (text.faults[code] as (...params: unknown[]) => string)(...params),
  )
}
