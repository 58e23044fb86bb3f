/** All commands, in the order of the help. */

import { auditing } from './auditing/commands.ts'
import { codes } from './codes/commands.ts'
import { copying } from './copying/commands.ts'
import { keys } from './keys/commands.ts'
import { operating } from './operating/commands.ts'
import { submitting } from './submitting/commands.ts'
import type { CommandFamily } from './terminal/command.ts'
import { verifying } from './verifying/commands.ts'

export const FAMILIES: readonly CommandFamily[] = [
  submitting,
  verifying,
  auditing,
  copying,
  codes,
  keys,
  operating,
]
