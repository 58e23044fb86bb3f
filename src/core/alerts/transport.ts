/** Alerts of transport: what leaves unsafely, what arrives otherwise, and what cannot be in two places. */

import { distanceKm } from '../codes/districts.ts'
import { registeredOf } from '../events/counterparty.ts'
import { massesDiffer } from '../events/mass-difference.ts'
import { type Before, defineAlert, type Finding, when } from './kind.ts'
import { isInHand } from './past.ts'

/** A7. */
export const receiptDiffers = defineAlert({
  kind: 'receipt_differs',
  severity: 'high',
  about: 'shipment',
  basis: { source: 'GS1 EPCIS 2.0: mismatch_quantity, mismatch_instance', certainty: 'own' },
  title: { zh: '签收与运单不符', en: 'Receipt differs from the waybill' },
  meaning: {
    zh: '运单 {waybill}：少 {missing} 件，多 {unexpected} 件。',
    en: 'Waybill {waybill}: {missing} missing, {unexpected} that are not on it.',
  },
  advice: {
    zh: '请发货方、承运方和收货方说明差异；缺少的电池如已丢失应报告事故。',
    en: 'Ask sender, carrier and consignee; a battery that is lost has to be reported as an incident.',
  },
  raisedBy: {
    'transport.received': ({ waybill, missing = [], unexpected = [], batteries }, { pastOf }) => {
      const codes = [...batteries.map(({ code }) => code), ...missing]
      const shipment = shipmentOf(codes, waybill, pastOf)
      return when(missing.length + unexpected.length > 0, () => ({
        thing: waybill,
        entries: shipment && [shipment.entry],
        counterparty: shipment?.sender,
        figures: { waybill, missing: missing.length, unexpected: unexpected.length },
      }))
    },
  },
})

/** A8. Only where all that was sent is received at once: else nobody knows what each weighed. */
export const massDiffers = defineAlert({
  kind: 'mass_differs',
  severity: 'medium',
  about: 'shipment',
  basis: { rule: 'mass_difference_share' },
  title: { zh: '发运与签收的质量不符', en: 'Mass received differs from mass sent' },
  meaning: {
    zh: '运单 {waybill}：发运 {sentKg} kg，签收 {receivedKg} kg。',
    en: 'Waybill {waybill}: {sentKg} kg were sent and {receivedKg} kg received.',
  },
  advice: {
    zh: '核对双方磅单；差异无法说明的，开箱清点。',
    en: 'Compare the weighbridge slips of both; if nobody can explain it, open the boxes and count.',
  },
  raisedBy: {
    'transport.received': ({ waybill, batteries, grossMassKg }, { pastOf, threshold }) => {
      const codes = batteries.map(({ code }) => code)
      const shipment = shipmentOf(codes, waybill, pastOf)
      if (shipment?.count !== codes.length) return []
      const differs = massesDiffer(shipment.grossMassKg, grossMassKg, threshold)
      return when(differs, () => ({
        thing: waybill,
        entries: [shipment.entry],
        counterparty: shipment.sender,
        figures: { waybill, sentKg: shipment.grossMassKg, receivedKg: grossMassKg },
      }))
    },
  },
})

function shipmentOf(codes: readonly string[], waybill: string, pastOf: Before['pastOf']) {
  const shipments = codes.map((code) => pastOf(code).shipment)
  return shipments.find((shipment) => shipment?.waybill === waybill)
}

/** A19. */
export const unsafeDispatch = defineAlert({
  kind: 'unsafe_dispatch',
  severity: 'high',
  about: 'shipment',
  basis: { source: 'GB/T 38698.1-2020 第4章', certainty: 'read' },
  title: { zh: '安全判定不合格仍发运', en: 'Dispatched although judged unsafe' },
  meaning: {
    zh: '运单 {waybill}：共同安全判定为“不合格”，货物仍然发出。',
    en: 'Waybill {waybill}: the joint judgement of safety says “fail”, and it was dispatched.',
  },
  advice: {
    zh: '立即联系承运方停车检查；经预处理并重新判定合格后方可继续运输。',
    en: 'Have the carrier stop and check; it may go on when it was treated and judged again.',
  },
  raisedBy: {
    'transport.dispatched': ({ waybill, safety, to }) =>
      when(safety === 'fail', () => ({
        thing: waybill,
        counterparty: registeredOf(to),
        figures: { waybill },
      })),
  },
})

/** A20: special provision 376 is what `damaged` of a dispatch says. */
export const damageUndeclared = defineAlert({
  kind: 'damage_undeclared',
  severity: 'high',
  about: 'battery',
  basis: { source: 'UN SP 376', certainty: 'read' },
  title: { zh: '受损电池未按特殊规定376运输', en: 'Damaged battery not sent under SP 376' },
  meaning: {
    zh: '此前记录该电池“{word}”，之后没有合格检测，运单 {waybill} 却未标明受损。',
    en: 'The battery was said to be “{word}”, and no test has cleared it since; waybill {waybill} does not say that it is damaged.',
  },
  advice: {
    zh: '核对包装与单证；受损电池应按 SP 376 包装（P908、P911）并标明。',
    en: 'Check packing and papers: a damaged battery goes in P908 or P911, and the paper says so.',
  },
  raisedBy: {
    'transport.dispatched': ({ batteries, waybill, damaged, to }, { pastOf }) =>
      damaged
        ? []
        : batteries.flatMap(({ code }) => {
            const hurt = pastOf(code).damaged
            return when(hurt !== undefined, () => ({
              thing: code,
              entries: [hurt!.entry],
              counterparty: registeredOf(to),
              figures: { word: hurt!.word, waybill },
            }))
          }),
  },
})

/** An outlier by road limits: no lorry carries that much. */
export const lorryOverloaded = defineAlert({
  kind: 'lorry_overloaded',
  severity: 'medium',
  about: 'shipment',
  basis: { rule: 'lorry_load' },
  title: { zh: '一车装载量不可能', en: 'More than a lorry can carry' },
  meaning: {
    zh: '运单 {waybill}：{tonnes} t，超过一辆车可装载的 {limit} t。',
    en: 'Waybill {waybill}: {tonnes} t, more than the {limit} t that a lorry can carry.',
  },
  advice: {
    zh: '核对质量单位（千克）与磅单；多车运输应分别开单。',
    en: 'Check that the mass is in kilograms, and the weighbridge slip; each lorry has a waybill of its own.',
  },
  raisedBy: {
    'transport.dispatched': ({ waybill, grossMassKg, to }, { threshold }) =>
      when(grossMassKg > threshold('lorry_load') * 1000, () => ({
        thing: waybill,
        counterparty: registeredOf(to),
        figures: { waybill, tonnes: grossMassKg / 1000, limit: threshold('lorry_load') },
      })),
  },
})

/** Between its own facilities a firm may move what it likes; from one to the same it need not. */
export const shippedToOneself = defineAlert({
  kind: 'shipped_to_oneself',
  severity: 'low',
  about: 'shipment',
  basis: { certainty: 'own' },
  title: { zh: '发给自己的运单', en: 'Shipment to oneself' },
  meaning: {
    zh: '运单 {waybill}：发货方与收货方是同一企业，且没有写明另一个场所。',
    en: 'Waybill {waybill}: sender and consignee are one enterprise, and no other facility is named.',
  },
  advice: {
    zh: '请企业说明；场所之间调拨应写明收货场所。',
    en: 'Ask the enterprise; a move between its facilities names the one it goes to.',
  },
  raisedBy: {
    'transport.dispatched': ({ waybill, to, toFacility, place }, { signer }) =>
      when(to === signer && (toFacility === undefined || toFacility === place.facility), () => ({
        thing: waybill,
        figures: { waybill },
      })),
  },
})

/** Points of districts are good to a few kilometres: nearer than this, nobody need have driven. */
const NEAR_KM = 20

/** A9. Who disputes custody is in the alerts `disputed`; this is the same label in two places. */
export const clonedCode = defineAlert({
  kind: 'cloned_code',
  severity: 'high',
  about: 'battery',
  basis: { rule: 'travel_speed' },
  title: { zh: '同一编码出现在两地', en: 'One code in two places' },
  meaning: {
    zh: '相隔 {km} km 的两个区县在 {hours} 小时内都报告了该编码，任何车辆都来不及运到。',
    en: 'Two districts {km} km apart report the code within {hours} hours: no lorry is that fast.',
  },
  advice: {
    zh: '到两处核对实物标签：编码可能被复制；若为时间或区县录入错误，请更正。',
    en: 'Look at the labels in both places: the code may have been copied. If time or district was a slip, correct it.',
  },
  raisedByAny: (event, { pastOf, threshold }) =>
    isInHand(event)
      ? event.batteries.flatMap(({ code }): Finding[] => {
          const { seen } = pastOf(code)
          if (!seen || seen.district === event.place.district) return []
          const km = distanceKm(seen.district, event.place.district) ?? 0
          const hours = Math.abs(Date.parse(event.time) - Date.parse(seen.time)) / 3_600_000
          if (km <= NEAR_KM || km <= hours * threshold('travel_speed')) return []
          const figures = { km: Math.round(km), hours: Math.round(hours * 10) / 10 }
          return [{ thing: code, entries: [seen.entry], figures }]
        })
      : [],
})
