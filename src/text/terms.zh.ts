/** Words of the domain in Chinese: what stands in the data as an identifier, as people say it. */

import type { ProductLevel } from '../core/battery-code.ts'
import type { State } from '../core/events/definition.ts'
import type { RegistryEvent } from '../core/events/registry.ts'
import type { Role } from '../core/roles.ts'

export interface Terms {
  readonly states: Readonly<Record<State, string>>
  readonly roles: Readonly<Record<Role | 'authority', string>>
  readonly levels: Readonly<Record<ProductLevel, string>>
  /** Letters of the battery type in GB/T 34014. */
  readonly chemistries: Readonly<Record<Chemistry, string>>
  /** The battery events' titles stand in the catalogue. */
  readonly registryEvents: Readonly<Record<RegistryEvent['type'], string>>
  readonly listSeparator: string
}

export type Chemistry = 'A' | 'B' | 'C' | 'D' | 'E' | 'F' | 'G' | 'Z'

export const terms: Terms = {
  states: {
    registered: '已赋码登记',
    installed: '已装车',
    removed: '已拆卸下车',
    retired: '已退役',
    collected: '已回收',
    received: '已签收',
    stored: '在库',
    in_transit: '运输中',
    repurposed: '已再利用（原编码终止）',
  },
  roles: {
    producer: '电池生产企业',
    'vehicle-maker': '汽车生产企业',
    service: '维修、换电企业',
    collector: '回收服务网点',
    carrier: '运输企业',
    warehouse: '仓储企业',
    tester: '检测机构',
    repurposer: '再利用企业',
    recycler: '再生利用企业',
    auditor: '审计机构',
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
  registryEvents: {
    'enterprise.registered': '企业登记',
    'facility.registered': '场所登记',
    'key.added': '密钥登记',
    'key.revoked': '密钥吊销',
  },
  listSeparator: '、',
}
