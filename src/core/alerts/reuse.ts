/** Alerts of second lives: banned uses, and products made without what they need. */

import { ORDER_73 } from '../events/rule-table.ts'
import { defineAlert, when } from './kind.ts'

/** Electric bicycles are read in several places; the others stand in one list that nobody has checked. */
const BANNED: ReadonlySet<string> = new Set([
  'electric_bicycle',
  'electric_motorcycle',
  'low_speed_vehicle',
  'power_tool',
])

/** A22. */
export const bannedUse = defineAlert({
  kind: 'banned_use',
  severity: 'high',
  about: 'battery',
  basis: { source: `${ORDER_73} 第二十二条`, certainty: 'reported' },
  title: { zh: '用于禁止的领域', en: 'Used where it is banned' },
  meaning: {
    zh: '废旧动力电池制成的产品用途为“{use}”，属于禁止使用的领域（电动自行车；其余待确认）。',
    en: 'A product of used batteries is meant for “{use}”, where they are banned (electric bicycles; the others are unconfirmed).',
  },
  advice: {
    zh: '要求停止销售并追回产品；核对同一企业的其他产品。',
    en: 'Have sales stopped and the products called back; look at what else the enterprise makes.',
  },
  raisedBy: {
    'battery.repurposed': ({ product: { code, intendedUse: use } }) =>
      when(BANNED.has(use), () => ({ thing: code, figures: { use } })),
    'reuse.deployed': ({ batteries, use }) =>
      batteries.flatMap(({ code }) =>
        when(BANNED.has(use), () => ({ thing: code, figures: { use } })),
      ),
  },
})

/** A23. */
export const repurposedUntested = defineAlert({
  kind: 'repurposed_untested',
  severity: 'high',
  about: 'battery',
  basis: { source: 'GB/T 34015.3-2021', certainty: 'unconfirmed' },
  title: { zh: '未经合格检测即再利用', en: 'Repurposed without a test that allows it' },
  meaning: {
    zh: '该电池被用于产品 {product}，此前没有结论为“可再利用”的检测。',
    en: 'The battery became a part of product {product}, and no test before said that it may be reused.',
  },
  advice: {
    zh: '请企业补报检测报告；没有检测的，产品应停止投用。',
    en: 'Ask for the report of the test; without one the product may not be used.',
  },
  raisedBy: {
    'battery.repurposed': ({ batteries, product }, { pastOf }) =>
      batteries.flatMap(({ code }) => {
        const { verdict } = pastOf(code)
        return when(verdict?.verdict !== 'reuse', () => ({
          thing: code,
          entries: verdict && [verdict.entry],
          figures: { product: product.code },
        }))
      }),
  },
})

/** A23. */
export const repurposedUnlabelled = defineAlert({
  kind: 'repurposed_unlabelled',
  severity: 'low',
  about: 'battery',
  basis: { source: 'GB/T 34015.4-2021', certainty: 'unconfirmed' },
  title: { zh: '再利用产品没有标识', en: 'Product without a label' },
  meaning: {
    zh: '登记再利用产品时没有标识照片的摘要。',
    en: 'Nothing shows the label of the product: the digest of its photograph is missing.',
  },
  advice: {
    zh: '请企业更正记录，补充标识照片摘要。',
    en: 'Ask the enterprise to correct the entry with the digest of a photograph.',
  },
  raisedBy: {
    'battery.repurposed': ({ product: { code, labelSha256 } }) =>
      when(labelSha256 === undefined, () => ({ thing: code })),
  },
})
