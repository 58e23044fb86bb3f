/** Rules and obligations in Chinese. */

import type { Obligation } from '../../core/events/obligations.ts'
import type { Certainty, Rule, ThresholdId } from '../../core/events/rule-table.ts'

export interface RuleWords {
  readonly titles: Readonly<Record<Obligation | ThresholdId, string>>
  readonly units: Readonly<Record<Rule['unit'], string>>
  readonly certainties: Readonly<Record<Certainty, string>>
}

export const rules: RuleWords = {
  titles: {
    sale_reported: '销售信息上报',
    installation_reported: '装车信息上报',
    removal_handed_over: '拆卸电池移交',
    retired_collected: '退役电池回收',
    stock_in: '入库上报',
    stock_out: '出库（移交）上报',
    shipment_received: '运输签收',
    test_done: '隔离电池检测',
    residue_disposed: '残余物处置',
    warned_at: '临期提醒（占期限的百分比）',
    escalated_at: '逾期升级（占期限的百分比）',
    silent_enterprise: '企业无上报天数',
    mass_difference_share: '质量差异比例',
    mass_difference: '质量差异',
    travel_speed: '两地间移动速度',
    element_out_of_in: '元素产出与投入之比',
    recovery_lithium: '锂回收率',
    recovery_nickel_cobalt_manganese: '镍钴锰回收率',
    recovery_electrode_powder: '电极粉料回收率',
    recovery_copper_aluminium: '铜铝回收率',
    recovery_repair_route: '材料修复目标材料回收率',
    recovery_implausible: '不可信的回收率',
    black_mass_aluminium: '黑粉铝杂质',
    black_mass_copper: '黑粉铜杂质',
    lithium_carbonate_energy: '碳酸锂单位综合能耗',
    water_reuse: '工艺水循环利用率',
    month_over_capacity: '月处理量与许可能力之比',
    outlet_stock: '收集型网点贮存量',
    outlet_stock_age: '网点贮存天数',
    unreadable_share: '编码不可读比例',
    corrected_share: '更正比例',
    late_correction: '更正滞后天数',
    lorry_load: '单车装载量',
    code_date_difference: '编码日期与申报日期之差',
    back_dated: '补报滞后天数',
  },
  units: {
    days: '天',
    working_days: '个工作日',
    percent: '%',
    kilograms: '千克',
    tonnes: '吨',
    km_per_hour: '千米/小时',
    kgce_per_tonne: '千克标准煤/吨',
  },
  certainties: {
    read: '已核对原文',
    reported: '据转述',
    unconfirmed: '未确认',
    own: '本账本自定',
  },
}
