/** Alerts of the records themselves: what was said long after it happened, and changed long after it was said. */

import { daysBetween } from '../codes/calendar.ts'
import { defineAlert, when } from './kind.ts'

/** A27. What is said to happen later than it is said is refused. */
export const backDated = defineAlert({
  kind: 'back_dated',
  severity: 'medium',
  about: 'enterprise',
  basis: { rule: 'back_dated' },
  title: { zh: '事后很久才报送', en: 'Said long after it happened' },
  meaning: {
    zh: '所述事项发生 {days} 天后才报送，超过 {limit} 天。',
    en: 'What the entry says happened {days} days before it was submitted, more than {limit}.',
  },
  advice: {
    zh: '请企业说明迟报原因，并提供当时的凭证。',
    en: 'Ask why it is late, and for papers of that time.',
  },
  raisedByAny: ({ time }, { signer, acceptedAt, threshold }) => {
    const [days, limit] = [daysBetween(time, acceptedAt), threshold('back_dated')]
    return when(days > limit, () => ({ thing: signer, figures: { days, limit } }))
  },
})

export const correctedLate = defineAlert({
  kind: 'corrected_late',
  severity: 'medium',
  about: 'enterprise',
  basis: { rule: 'late_correction' },
  title: { zh: '很久以后才更正', en: 'Corrected late' },
  meaning: {
    zh: '该记录在 {days} 天后被更正或作废，超过 {limit} 天。',
    en: 'The entry was corrected or voided after {days} days, more than {limit}.',
  },
  advice: {
    zh: '核对更正前后的差异及其凭证。',
    en: 'Compare what it said with what it says now, and ask for papers.',
  },
  whenVoidedToo: true,
  raisedByAny: (_, { index, signer, acceptedAt, saidAt, saidBy, threshold }) => {
    const [days, limit] = [daysBetween(acceptedAt, saidAt), threshold('late_correction')]
    return when(saidBy !== index && days > limit, () => ({
      thing: signer,
      entries: [saidBy],
      figures: { days, limit },
    }))
  },
})
