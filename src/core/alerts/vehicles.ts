/** Alerts of vehicles: one without its battery, or with another, or with one that should not drive. */

import { dayInChina } from '../codes/calendar.ts'
import { FIRST_DAY_OF_ORDER_73, ORDER_73 } from '../events/rule-table.ts'
import { defineAlert, when } from './kind.ts'

/** A1 of the regulator’s list. */
export const vehicleWithoutBattery = defineAlert({
  kind: 'vehicle_without_battery',
  severity: 'high',
  about: 'vehicle',
  basis: { source: ORDER_73, certainty: 'reported' },
  title: { zh: '报废车辆缺少电池', en: 'Vehicle scrapped without its battery' },
  meaning: {
    zh: '车辆报废时没有电池，既不是换电车型，也没有换电或更换的凭证。',
    en: 'The vehicle was scrapped without its battery; it is not made for battery swapping, and nothing documents a replacement.',
  },
  advice: {
    zh: '请企业说明电池去向；核对该车辆最近一次装车与拆卸记录。',
    en: 'Ask the dismantler where the battery is; look at what was last installed in the vehicle and removed from it.',
  },
  raisedBy: {
    'vehicle.scrapped': ({ vin, batteryPresent, swapModel, time, ...papers }) => {
      const { swapEvidence, replacementEvidence, statementSha256 } = papers
      // Since the order, what its owner writes of it excuses nothing: only a swap or a replacement does.
      const isEarlier = dayInChina(new Date(time)) < FIRST_DAY_OF_ORDER_73
      const isStated = statementSha256 !== undefined && isEarlier
      const isExcused = swapModel || (swapEvidence ?? replacementEvidence) !== undefined || isStated
      return when(!batteryPresent && !isExcused, () => ({ thing: vin }))
    },
  },
})

/** A2. */
export const scrappedBatteryDiffers = defineAlert({
  kind: 'scrapped_battery_differs',
  severity: 'high',
  about: 'battery',
  basis: { source: ORDER_73, certainty: 'reported' },
  title: { zh: '报废车辆上的电池属于另一辆车', en: 'Battery of another vehicle' },
  meaning: {
    zh: '随车辆 {vin} 报废的电池，最近一次装在车辆 {installedIn} 上。',
    en: 'The battery that was scrapped with vehicle {vin} was last installed in vehicle {installedIn}.',
  },
  advice: {
    zh: '核对两辆车的电池编码；如为录入错误，请签名企业更正。',
    en: 'Compare the labels of both vehicles; if it was a slip, whoever signed corrects the entry.',
  },
  raisedBy: {
    'vehicle.scrapped': ({ vin, batteries }, { pastOf }) =>
      batteries.flatMap(({ code }) => {
        const { vehicle } = pastOf(code)
        if (vehicle === undefined || vehicle.vin === vin) return []
        const figures = { vin, installedIn: vehicle.vin }
        return [{ thing: code, entries: [vehicle.entry], figures }]
      }),
  },
})

export const installedAgainstVerdict = defineAlert({
  kind: 'installed_against_verdict',
  severity: 'high',
  about: 'battery',
  basis: { source: 'GB/T 34015.3-2021', certainty: 'unconfirmed' },
  title: { zh: '检测结论不允许装车的电池被装车', en: 'Installed against its verdict' },
  meaning: {
    zh: '最近一次检测的结论是“{verdict}”，电池仍被装车。',
    en: 'The newest test of the battery says “{verdict}”, and it was installed in a vehicle all the same.',
  },
  advice: {
    zh: '要求停用该车辆电池并复检；核对是否存在之后的合格检测。',
    en: 'Have the vehicle taken off the road and the battery tested again; ask whether a later test is missing.',
  },
  raisedBy: {
    'battery.installed': ({ batteries }, { pastOf }) =>
      batteries.flatMap(({ code }) => {
        const { verdict } = pastOf(code)
        return when(verdict !== undefined && verdict.verdict !== 'reuse', () => ({
          thing: code,
          entries: [verdict!.entry],
          figures: { verdict: verdict!.verdict },
        }))
      }),
  },
})
