/**
 * What the ledger says of what it accepts and somebody should look at, in Chinese. `{placeholders}`
 * are filled with the warning's parameters; a code without its sentence does not compile.
 */

import type { WarningCode } from '../../core/events/warnings.ts'

export interface WarningText {
  readonly title: string
  /** What is odd, and what to do about it. */
  readonly detail: string
}

export const warnings: Readonly<Record<WarningCode, WarningText>> = {
  implausible: {
    title: '数值不寻常',
    detail: '{field}为 {value}，通常在 {min} 与 {max} 之间。请核对；如属笔误，请更正。',
  },
  implausible_sum: {
    title: '合计不寻常',
    detail: '{field}各项合计 {value}，应在 {min} 与 {max} 之间。请核对；如属笔误，请更正。',
  },
  incomplete: {
    title: '缺少规定内容',
    detail: '未填{field}，而规定要求填写。已照收；请补充更正。',
  },
  stock_differs: {
    title: '盘点有差异',
    detail:
      '“{code}”的实物与账面不符。请查明原因：移出、投料、接收未登记的请补报；确已丢失或被盗的，请报告事故。',
  },
  stock_mass_differs: {
    title: '盘点质量有差异',
    detail:
      '批次“{code}”盘得 {massKg} 千克，账面余 {leftKg} 千克。请核对衡器与投料记录，并更正有误的记录。',
  },
  vin_check_digit: {
    title: '车辆识别代号校验位不符',
    detail:
      '{vin} 的第 9 位是 {value}，按其余各位计算应为 {expected}。请对照车架核对；出口车型可能不同。',
  },
  other_vehicle: {
    title: '与装车记录的车辆不一致',
    detail:
      '账本中电池 {code} 最近装在另一辆车上，不是 {vin}。请核对编码与车辆识别代号；如属笔误，请更正。',
  },
  not_tested_for_reuse: {
    title: '未经可再利用的检测',
    detail: '电池 {code} 没有结论为“可再利用”的全面检测。请先检测；已检测的，请补报。',
  },
  waste_code_form: {
    title: '废物代码不是 8 位',
    detail:
      '{value} 不是《国家危险废物名录》的 8 位代码，如 900-044-49。请更正；一般固体废物请填 general。',
  },
  mass_differs: {
    title: '收发质量相差较大',
    detail: '签收 {value} kg，发运时为 {sent} kg。请复称并核对是否有缺件；如属笔误，请更正。',
  },
  district_abolished: {
    title: '区县已撤销',
    detail:
      '{district} {name} 已于 {until} 起撤销。原江北区为两江新区（500157）；原渝北区多数镇街属两江新区，大湾、统景、大盛、兴隆、茨竹五镇属北碚区（500109）。请改用新代码。',
  },
}
