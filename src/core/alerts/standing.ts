/** Alerts that no statement raises: they stand in a battery as its entries leave it, and in the registry. */

import { defineAlert } from './kind.ts'

export const disputed = defineAlert({
  kind: 'disputed',
  severity: 'high',
  about: 'battery',
  basis: { certainty: 'own' },
  title: { zh: '归属有争议', en: 'Custody disputed' },
  meaning: {
    zh: '有企业所述与账本不符，主管部门尚未裁定。',
    en: 'Somebody said otherwise than the log holds, and nobody has decided yet.',
  },
  advice: {
    zh: '查看实物在谁手中，由主管部门签署 dispute.resolved。',
    en: 'See in whose hands it is; the authority signs dispute.resolved.',
  },
})

export const contradiction = defineAlert({
  kind: 'contradiction',
  severity: 'medium',
  about: 'battery',
  basis: { certainty: 'own' },
  title: { zh: '更正后前后矛盾', en: 'Contradiction after a correction' },
  meaning: {
    zh: '先前的记录被更正或作废后，后来的记录不再成立。',
    en: 'Entries no longer fit since an earlier one was corrected or voided.',
  },
  advice: {
    zh: '请签名企业更正或作废后来的记录。',
    en: 'Whoever signed the later entries corrects or voids them.',
  },
})

export const vendorUnknown = defineAlert({
  kind: 'vendor_unknown',
  severity: 'low',
  about: 'battery',
  basis: { source: 'GB/T 34014-2017', certainty: 'reported' },
  title: { zh: '厂商代码未登记', en: 'Vendor unknown' },
  meaning: {
    zh: '编码前三位的厂商代码没有登记。',
    en: 'The registry has no vendor of the code’s first three characters.',
  },
  advice: {
    zh: '核对标签是否误读；确有其厂商的，由主管部门登记厂商代码。',
    en: 'Look at the label again; if there is such a maker, the authority registers the vendor.',
  },
})
