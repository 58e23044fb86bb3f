/** Alerts of what an enterprise says over time: too much of one kind in a month, or nothing for long. */

import type { BatteryEvent } from '../events/catalogue.ts'
import { RECORD_TYPES } from '../events/records.ts'
import type { Role } from '../events/roles.ts'
import type { ThresholdId } from '../events/rule-table.ts'
import { type AlertKind, defineAlert } from './kind.ts'

/** A share of an enterprise's month. */
export interface MonthlyShare {
  readonly declared: AlertKind
  /** In percent: more is too much. */
  readonly threshold: ThresholdId
  readonly figure: 'events' | 'batteries'
  /** Types whose figure is the part, and those whose figure is the whole; of all, if undefined. */
  readonly of: readonly BatteryEvent['type'][]
  readonly among?: readonly BatteryEvent['type'][]
  /** Below so much in all, a share says nothing. */
  readonly least: number
}

/** A26. */
const unreadableShare: MonthlyShare = {
  declared: defineAlert({
    kind: 'unreadable_share',
    severity: 'medium',
    about: 'enterprise',
    basis: { rule: 'unreadable_share' },
    title: { zh: '编码不可读的电池过多', en: 'Too many unreadable labels' },
    meaning: {
      zh: '{month}：登记的 {whole} 块电池中有 {part} 块编码不可读，超过 {limit} %。',
      en: 'In {month}, {part} of {whole} batteries taken in had no readable label, more than {limit} %.',
    },
    advice: {
      zh: '抽查实物标签；编码可能被有意去除。',
      en: 'Look at some of the batteries: labels may have been taken off on purpose.',
    },
  }),
  threshold: 'unreadable_share',
  figure: 'batteries',
  of: ['identity.unreadable'],
  among: ['identity.unreadable', 'battery.collected'],
  least: 20,
}

/** A30. */
const correctedShare: MonthlyShare = {
  declared: defineAlert({
    kind: 'corrected_share',
    severity: 'low',
    about: 'enterprise',
    basis: { rule: 'corrected_share' },
    title: { zh: '更正过多', en: 'Unusually many corrections' },
    meaning: {
      zh: '{month}：{whole} 条记录中有 {part} 条是更正或作废，超过 {limit} %。',
      en: 'In {month}, {part} of {whole} entries were corrections, more than {limit} %.',
    },
    advice: {
      zh: '了解录入流程；核对被更正的内容是否有规律。',
      en: 'Ask how entries are made, and whether what is corrected follows a pattern.',
    },
  }),
  threshold: 'corrected_share',
  figure: 'events',
  of: RECORD_TYPES,
  least: 50,
}

export const MONTHLY_SHARES: readonly MonthlyShare[] = [unreadableShare, correctedShare]

/** A4. */
export const silentEnterprise = defineAlert({
  kind: 'silent_enterprise',
  severity: 'medium',
  about: 'enterprise',
  basis: { rule: 'silent_enterprise' },
  title: { zh: '已登记而长期不报送', en: 'Registered, and silent' },
  meaning: {
    zh: '自 {since} 起 {days} 天没有任何记录，超过 {limit} 天。',
    en: 'Nothing has been said since {since}, for {days} days, more than {limit}.',
  },
  advice: {
    zh: '联系企业：设备或密钥是否可用，业务是否已停止。',
    en: 'Call the enterprise: do its devices and keys work, has it stopped its business?',
  },
})

/** They need not say anything of their own accord. */
const QUIET: ReadonlySet<Role> = new Set<Role>(['auditor', 'regulator', 'lessor', 'insurer'])

export const shouldSpeak = (roles: readonly Role[]): boolean =>
  roles.some((role) => !QUIET.has(role))
