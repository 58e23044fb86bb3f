/** Words of the domain in Chinese: what stands in the data as an identifier, as people say it. */

import type { ProductLevel } from '../../core/codes/battery-code.ts'
import type { AssayedElement } from '../../core/events/fields.ts'
import type { MATERIALS } from '../../core/events/materials.ts'
import type { Role } from '../../core/events/roles.ts'
import type { State } from '../../core/events/states.ts'

export interface Terms {
  readonly states: Readonly<Record<State, string>>
  readonly roles: Readonly<Record<Role | 'authority', string>>
  readonly levels: Readonly<Record<ProductLevel, string>>
  /** Letters of the battery type in GB/T 34014. */
  readonly chemistries: Readonly<Record<Chemistry, string>>
  readonly materials: Readonly<Record<Material, string>>
  readonly elements: Readonly<Record<AssayedElement, string>>
  /** The battery events' titles stand in the catalogue. */
  readonly listSeparator: string
}

export type Material = (typeof MATERIALS)[number]
export type Chemistry = 'A' | 'B' | 'C' | 'D' | 'E' | 'F' | 'G' | 'Z'

export const terms: Terms = {
  states: {
    produced: '已产出',
    registered: '已赋码登记',
    in_trade: '已销售，未装用',
    installed: '已装车',
    removed: '已拆卸下车',
    retired: '已退役',
    collected: '已回收',
    received: '已签收',
    stored: '在库',
    in_transit: '运输中',
    tested: '已检测',
    quarantined: '隔离中',
    discharged: '已放电',
    deployed: '再利用中',
    lost: '下落不明',
    outside: '已出登记范围',
    repurposed: '已再利用（原编码终止）',
    dismantled: '已拆解（编码终止）',
    processed: '已破碎处理（编码终止）',
    relabelled: '已换码（另一编码）',
    voided: '登记已作废',
  },
  roles: {
    producer: '电池生产企业',
    'vehicle-maker': '汽车生产企业',
    importer: '进口企业',
    service: '维修、换电企业',
    'swap-operator': '换电运营企业',
    dismantler: '报废机动车回收拆解企业',
    collector: '回收服务网点',
    carrier: '运输企业',
    warehouse: '仓储企业',
    tester: '检测机构',
    repurposer: '再利用企业',
    recycler: '再生利用企业',
    auditor: '审计机构',
    lessor: '电池租赁企业',
    insurer: '保险机构',
    regulator: '监管部门',
    authority: '主管机构',
  },
  levels: { pack: '电池包', module: '模块', cell: '单体' },
  chemistries: {
    A: '镍氢电池',
    B: '磷酸铁锂电池',
    C: '锰酸锂电池',
    D: '钴酸锂电池',
    E: '三元材料电池',
    F: '超级电容器',
    G: '钛酸锂电池',
    Z: '其他类型',
  },
  materials: {
    modules: '模块（不再单独追溯）',
    cells: '单体（不再单独追溯）',
    aluminium: '铝',
    copper: '铜',
    steel: '钢铁',
    plastic: '塑料',
    electronics: '电子元件',
    coolant: '冷却液',
    electrolyte: '电解液',
    black_mass: '黑粉',
    lithium_carbonate: '碳酸锂',
    lithium_hydroxide: '氢氧化锂',
    nickel_sulphate: '硫酸镍',
    cobalt_sulphate: '硫酸钴',
    manganese_sulphate: '硫酸锰',
    graphite: '石墨',
    iron_phosphate: '磷酸铁',
    slag: '废渣',
  },
  elements: {
    Ni: '镍',
    Co: '钴',
    Mn: '锰',
    Li: '锂',
    Cu: '铜',
    Al: '铝',
    Fe: '铁',
    P: '磷',
    F: '氟',
  },
  listSeparator: '、',
}
