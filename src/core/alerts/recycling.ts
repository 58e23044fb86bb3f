/** Alerts of recycling: what was done without what has to come before, and figures below or beyond what is possible. */

import type { Element } from '../events/fields.ts'
import type { ThresholdId } from '../events/rule-table.ts'
import { defineAlert, type Finding, when } from './kind.ts'
import { massOf } from './past.ts'

/** A21. */
export const dismantledUndischarged = defineAlert({
  kind: 'dismantled_undischarged',
  severity: 'high',
  about: 'battery',
  basis: { source: 'GB/T 33598.3-2021', certainty: 'unconfirmed' },
  title: { zh: '未放电即拆解', en: 'Dismantled without discharge' },
  meaning: {
    zh: '拆解之前没有该电池的放电记录。',
    en: 'No entry says that the battery was discharged before it was taken apart.',
  },
  advice: {
    zh: '请企业补报放电记录；未放电的，检查拆解现场的安全措施。',
    en: 'Ask for the record of its discharge; if there was none, inspect how the plant takes batteries apart.',
  },
  raisedBy: {
    'battery.dismantled': ({ batteries }, { pastOf }) =>
      batteries.flatMap(({ code }) =>
        when(pastOf(code).discharged === undefined, () => ({ thing: code })),
      ),
  },
})

/** A10. New submissions that would are refused; after a correction, what followed may. */
export const lotOverused = defineAlert({
  kind: 'lot_overused',
  severity: 'high',
  about: 'battery',
  basis: { source: 'ISO 22095: mass balance', certainty: 'own' },
  title: { zh: '同一物料被重复使用', en: 'Lot used more than once' },
  meaning: {
    zh: '该批物料共 {madeKg} kg，已被使用 {usedKg} kg。',
    en: 'There were {madeKg} kg of the lot, and {usedKg} kg of it have been used.',
  },
  advice: {
    zh: '核对各次投料；请企业更正产出或投入的质量。',
    en: 'Check each use of it; whoever signed corrects what was made, or what was used.',
  },
  raisedByAny: (_, { pastOf, parts }) =>
    parts.flatMap((part): Finding[] => {
      if (part.kind !== 'input') return []
      const { made, used } = pastOf(part.code)
      const grams = (used?.grams ?? 0) + massOf(part)
      return when(made !== undefined && grams > made.grams, () => ({
        thing: part.code,
        entries: [made!.entry, ...(used?.entries ?? [])],
        figures: { madeKg: made!.grams / 1000, usedKg: grams / 1000 },
      })) as Finding[]
    }),
})

const LEAST_RECOVERY: Readonly<Partial<Record<Element, ThresholdId>>> = {
  Li: 'recovery_lithium',
  Ni: 'recovery_nickel_cobalt_manganese',
  Co: 'recovery_nickel_cobalt_manganese',
  Mn: 'recovery_nickel_cobalt_manganese',
  Cu: 'recovery_copper_aluminium',
  Al: 'recovery_copper_aluminium',
}

/** A12. */
export const recoveryLow = defineAlert({
  kind: 'recovery_low',
  severity: 'medium',
  about: 'line',
  basis: { rule: 'recovery_lithium' },
  title: { zh: '回收率低于规范条件', en: 'Recovery below the industry conditions' },
  meaning: {
    zh: '产线“{line}”的回收率：{elements}。',
    en: 'Recovery of line “{line}”: {elements}.',
  },
  advice: {
    zh: '核对化验与投入产出；连续不达标的，作为规范条件符合性问题处理。',
    en: 'Check assays and masses; a plant that stays below does not meet the conditions it is listed by.',
  },
  raisedBy: {
    'material.recovered': ({ line, recoveryPercent }, { threshold }) => {
      const low = elementsIn(recoveryPercent).flatMap(([element, percent]) => {
        const rule = LEAST_RECOVERY[element]
        const least = rule === undefined ? 0 : threshold(rule)
        return percent < least ? [`${element} ${percent} % < ${least} %`] : []
      })
      return when(low.length > 0, () => ({
        thing: line,
        figures: { line, elements: low.join(', ') },
      }))
    },
  },
})

/** A13. */
export const recoveryImplausible = defineAlert({
  kind: 'recovery_implausible',
  severity: 'medium',
  about: 'line',
  basis: { rule: 'recovery_implausible' },
  title: { zh: '回收率高得不可能', en: 'Recovery higher than possible' },
  meaning: {
    zh: '产线“{line}”的回收率：{elements}。',
    en: 'Recovery of line “{line}”: {elements}.',
  },
  advice: {
    zh: '核对投入化验与产出质量；可能漏报投入或重复计入产出。',
    en: 'Check what went in and came out: an input may be missing, or an output counted twice.',
  },
  raisedBy: {
    'material.recovered': ({ line, recoveryPercent }, { threshold }) => {
      const most = threshold('recovery_implausible')
      const high = elementsIn(recoveryPercent).filter(([, percent]) => percent > most)
      const elements = high.map(([element, percent]) => `${element} ${percent} % > ${most} %`)
      return when(high.length > 0, () => ({
        thing: line,
        figures: { line, elements: elements.join(', ') },
      }))
    },
  },
})

/** A11, of one run of a line; what is not assayed on both sides is not compared. */
export const outputExceedsInput = defineAlert({
  kind: 'output_exceeds_input',
  severity: 'high',
  about: 'line',
  basis: { rule: 'element_out_of_in' },
  title: { zh: '产出的金属多于投入', en: 'More metal out than in' },
  meaning: {
    zh: '产线“{line}”：{elements}。',
    en: 'Line “{line}”: {elements}.',
  },
  advice: {
    zh: '核对化验单与磅单；可能有未登记来源的物料投入。',
    en: 'Check assays and scales: material of no recorded origin may have gone in.',
  },
  raisedBy: {
    'material.recovered': ({ line, inputs, outputs }, { threshold }) => {
      const most = threshold('element_out_of_in')
      const over = Object.keys(LEAST_RECOVERY).flatMap((name) => {
        const element = name as Element
        const [into, out] = [elementKg(inputs, element), elementKg(outputs, element)]
        const isOver = into > 0 && out > (into * most) / 100
        return isOver ? [`${element} ${rounded(out)} kg > ${rounded(into)} kg`] : []
      })
      return when(over.length > 0, () => ({
        thing: line,
        figures: { line, elements: over.join(', ') },
      }))
    },
  },
})

/** A14. */
export const blackMassImpure = defineAlert({
  kind: 'black_mass_impure',
  severity: 'medium',
  about: 'battery',
  basis: { rule: 'black_mass_aluminium' },
  title: { zh: '黑粉杂质超过规范条件', en: 'Black mass with too much aluminium or copper' },
  meaning: {
    zh: '黑粉批次的杂质：{elements}。',
    en: 'Impurities of the black mass: {elements}.',
  },
  advice: {
    zh: '核对化验；检查破碎分选工序。',
    en: 'Check the assay, and how the plant shreds and sorts.',
  },
  raisedBy: {
    'material.processed': ({ outputs }, { threshold }) => {
      const limits = [
        ['Al', threshold('black_mass_aluminium')],
        ['Cu', threshold('black_mass_copper')],
      ] as const
      return outputs.flatMap(({ lot, material, assay }) => {
        if (material !== 'black_mass') return []
        const over = limits.flatMap(([element, limit]) => {
          const percent = assay?.[element] ?? 0
          return percent >= limit ? [`${element} ${percent} % ≥ ${limit} %`] : []
        })
        return when(over.length > 0, () => ({ thing: lot, figures: { elements: over.join(', ') } }))
      })
    },
  },
})

/** A15. */
export const energyHigh = defineAlert({
  kind: 'energy_high',
  severity: 'low',
  about: 'line',
  basis: { rule: 'lithium_carbonate_energy' },
  title: { zh: '碳酸锂能耗超过规范条件', en: 'Too much energy for lithium carbonate' },
  meaning: {
    zh: '产线“{line}”：每吨碳酸锂 {kgce} kgce，规范条件为低于 {limit}。',
    en: 'Line “{line}”: {kgce} kgce a tonne of lithium carbonate; the conditions say less than {limit}.',
  },
  advice: { zh: '核对能耗计量。', en: 'Check how the energy is metered.' },
  raisedBy: {
    'material.recovered': ({ line, energyKgcePerTonne: kgce, energyProduct }, { threshold }) => {
      if (energyProduct !== undefined && energyProduct !== 'lithium_carbonate') return []
      const limit = threshold('lithium_carbonate_energy')
      return when(kgce !== undefined && kgce >= limit, () => ({
        thing: line,
        figures: { line, kgce: kgce!, limit },
      }))
    },
  },
})

/** A15. */
export const waterReuseLow = defineAlert({
  kind: 'water_reuse_low',
  severity: 'low',
  about: 'line',
  basis: { rule: 'water_reuse' },
  title: { zh: '工艺水循环利用率低于规范条件', en: 'Too little process water reused' },
  meaning: {
    zh: '产线“{line}”：循环利用率 {percent} %，规范条件为不低于 {limit} %。',
    en: 'Line “{line}”: {percent} % of the process water is reused; the conditions say {limit} %.',
  },
  advice: { zh: '核对用水计量。', en: 'Check how the water is metered.' },
  raisedBy: {
    'material.recovered': ({ line, waterReusePercent: percent }, { threshold }) => {
      const limit = threshold('water_reuse')
      return when(percent !== undefined && percent < limit, () => ({
        thing: line,
        figures: { line, percent: percent!, limit },
      }))
    },
  },
})

type PerElement = Readonly<Partial<Record<Element, number | undefined>>>

const elementsIn = (perElement: PerElement): [Element, number][] =>
  Object.entries(perElement).flatMap(([element, percent]) =>
    percent === undefined ? [] : [[element as Element, percent] as [Element, number]],
  )

const elementKg = (
  lots: readonly { readonly massKg: number; readonly assay?: PerElement | undefined }[],
  element: Element,
): number =>
  lots.reduce((sum, { massKg, assay }) => sum + (massKg * (assay?.[element] ?? 0)) / 100, 0)

const rounded = (value: number): number => Math.round(value * 1000) / 1000
