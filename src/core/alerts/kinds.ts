/** All kinds of alerts: those that statements raise, those that stand, and sums. */

import { codeDateUnreadable, codeDateWrong, codeSerialZero } from './codes.ts'
import type { AlertKind } from './kind.ts'
import { backDated, correctedLate } from './records.ts'
import {
  blackMassImpure,
  dismantledUndischarged,
  energyHigh,
  lotOverused,
  outputExceedsInput,
  recoveryImplausible,
  recoveryLow,
  waterReuseLow,
} from './recycling.ts'
import { bannedUse, repurposedUnlabelled, repurposedUntested } from './reuse.ts'
import { contradiction, disputed, vendorUnknown } from './standing.ts'
import { MONTHLY_SHARES, silentEnterprise } from './sums.ts'
import {
  clonedCode,
  damageUndeclared,
  lorryOverloaded,
  massDiffers,
  receiptDiffers,
  shippedToOneself,
  unsafeDispatch,
} from './transport.ts'
import {
  installedAgainstVerdict,
  scrappedBatteryDiffers,
  vehicleWithoutBattery,
} from './vehicles.ts'

export const RAISED_KINDS: readonly AlertKind[] = [
  vehicleWithoutBattery,
  scrappedBatteryDiffers,
  installedAgainstVerdict,
  clonedCode,
  receiptDiffers,
  massDiffers,
  unsafeDispatch,
  damageUndeclared,
  lorryOverloaded,
  shippedToOneself,
  lotOverused,
  outputExceedsInput,
  recoveryLow,
  recoveryImplausible,
  blackMassImpure,
  energyHigh,
  waterReuseLow,
  dismantledUndischarged,
  bannedUse,
  repurposedUntested,
  repurposedUnlabelled,
  codeDateUnreadable,
  codeDateWrong,
  codeSerialZero,
  backDated,
  correctedLate,
]

export const ALERT_KINDS: readonly AlertKind[] = [
  ...RAISED_KINDS,
  disputed,
  contradiction,
  vendorUnknown,
  silentEnterprise,
  ...MONTHLY_SHARES.map(({ declared }) => declared),
]
