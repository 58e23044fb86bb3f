/** Alerts of codes: dates and serial numbers that no maker can have written. */

import { isBatteryCode, parseBatteryCode } from '../codes/battery-code.ts'
import { DAY_MS } from '../codes/calendar.ts'
import { defineAlert, type Finding, when } from './kind.ts'

const GB_34014 = 'GB/T 34014-2017'

/** A25. */
export const codeDateUnreadable = defineAlert({
  kind: 'code_date_unreadable',
  severity: 'low',
  about: 'battery',
  basis: { source: GB_34014, certainty: 'reported' },
  title: { zh: '编码中的日期无法识别', en: 'No date in the code' },
  meaning: {
    zh: '编码的日期字符“{characters}”不对应任何日期。',
    en: 'The characters “{characters}” of the code stand for no day.',
  },
  advice: {
    zh: '核对标签是否误读（0/O、1/I、8/B、5/S）或伪造。',
    en: 'Look at the label again: misread (0/O, 1/I, 8/B, 5/S), or made up?',
  },
  raisedBy: {
    'battery.registered': ({ batteries }) =>
      batteries.flatMap(({ code }): readonly Finding[] => {
        const parsed = isBatteryCode(code) ? parseBatteryCode(code) : undefined
        const characters = code.length === 24 ? code.slice(14, 17) : code.slice(7, 10)
        return when(parsed?.dateFault !== undefined, () => ({
          thing: code,
          figures: { characters },
        }))
      }),
  },
})

/** A25. */
export const codeDateWrong = defineAlert({
  kind: 'code_date_wrong',
  severity: 'medium',
  about: 'battery',
  basis: { rule: 'code_date_difference' },
  title: { zh: '编码日期与登记不符', en: 'The code’s date does not fit' },
  meaning: {
    zh: '编码日期为 {codeDate}，登记的日期为 {stated}。',
    en: 'The code says {codeDate}; the registration says {stated}.',
  },
  advice: {
    zh: '核对标签与生产记录；编码可能属于另一块电池。',
    en: 'Compare the label with what the maker has: the code may be that of another battery.',
  },
  raisedBy: {
    'battery.registered': ({ batteries, productionDate, time }, { threshold }) => {
      const tolerance = threshold('code_date_difference') * DAY_MS
      const now = Date.parse(time)
      return batteries.flatMap(({ code }): readonly Finding[] => {
        const dates = isBatteryCode(code) ? parseBatteryCode(code).productionDates : []
        if (dates.length === 0) return []
        const isAfter = dates.every((date) => Date.parse(date) > now + tolerance)
        const differs =
          productionDate !== undefined &&
          dates.every((date) => Math.abs(Date.parse(date) - Date.parse(productionDate)) > tolerance)
        return when(isAfter || differs, () => ({
          thing: code,
          figures: {
            codeDate: dates.join(' / '),
            stated: productionDate ?? time.slice(0, 'YYYY-MM-DD'.length),
          },
        }))
      })
    },
  },
})

/** A25. */
export const codeSerialZero = defineAlert({
  kind: 'code_serial_zero',
  severity: 'low',
  about: 'battery',
  basis: { source: GB_34014, certainty: 'reported' },
  title: { zh: '编码流水号为零', en: 'Serial number of zeros' },
  meaning: {
    zh: '流水号从 0000001 开始，该编码为 0000000。',
    en: 'Serial numbers begin at 0000001, and this one is 0000000.',
  },
  advice: {
    zh: '核对标签；可能是测试编码。',
    en: 'Look at the label: it may be a code for testing.',
  },
  raisedBy: {
    'battery.registered': ({ batteries }) =>
      batteries.flatMap(({ code }) =>
        when(isBatteryCode(code) && parseBatteryCode(code).serial === '0000000', () => ({
          thing: code,
        })),
      ),
  },
})
