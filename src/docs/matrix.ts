/** Which roles may sign which types, and in which states: every type × role × state. */

import { type BatteryEvent, CATALOGUE, signersOf } from '../core/events/catalogue.ts'
import type { EventDefinition } from '../core/events/definition.ts'
import { ROLES } from '../core/events/roles.ts'
import { END_STATES, STATES, type State } from '../core/events/states.ts'
import { code, row } from './markdown.ts'

const UNRECORDED = 'u'
const REPURPOSED = 'r'

export const matrices = (): string => `## Type × role × state

An event is accepted where both tables say so for its type, if custody allows it; everything else is refused, by role
with \`role_not_allowed\`, by state with \`state_conflict\` or, where a life has ended, \`end_of_life_passed\`. With a
\`dispute\`, a disputable type is recorded in any state in which a life goes on, and changes none.

### Who signs

● may sign · ◐ may sign if the battery's earlier life is unrecorded

${table(ROLES, (definition, role) => signs(definition, role))}

\`dispute.resolved\` is signed by the authority.

### In which state

● accepted · ${UNRECORDED} if the battery's earlier life is unrecorded · ${REPURPOSED} if it was made from used ones ·
○ recorded with a \`dispute\` · + begins where the ledger has nothing of that code

${table(['(none)', ...STATES], (definition, state) => standing(definition, state as State | '(none)'))}
`

function table<Column extends string>(
  columns: readonly Column[],
  cell: (definition: EventDefinition, column: Column) => string,
): string {
  return [
    row(['type', ...columns]),
    `|---|${columns.map(() => ':-:|').join('')}`,
    ...[...CATALOGUE.values()].map((definition) =>
      row([code(definition.type), ...columns.map((column) => cell(definition, column))]),
    ),
  ].join('\n')
}

function signs({ type, signers }: EventDefinition, role: (typeof ROLES)[number]): string {
  if (!signers.includes(role)) return ''
  const ofKnownOrigin = { type, origin: 'imported' } as BatteryEvent
  return signersOf(ofKnownOrigin).includes(role) ? '●' : '◐'
}

function standing(definition: EventDefinition, state: State | '(none)'): string {
  const { custody, from, fromIfUnrecorded, fromIfRepurposed, disputable } = definition
  if (custody === 'begins') return state === '(none)' || state === 'voided' ? '+' : ''
  if (state === '(none)') return ''
  // Only lots are ever in this state.
  if (state === 'produced' && !definition.lots) return ''
  if (from.includes(state)) return '●'
  const marks = [
    ...(fromIfUnrecorded?.includes(state) ? [UNRECORDED] : []),
    ...(fromIfRepurposed?.includes(state) ? [REPURPOSED] : []),
  ]
  return [...marks, ...(disputable && !END_STATES.has(state) ? ['○'] : [])].join(' ')
}
