/** The demo's city: forty made-up enterprises in Chongqing's districts, none of which exists. */

import { creditCodeCheckCharacter } from '../../core/codes/credit-code.ts'
import type { Role } from '../../core/events/roles.ts'
import { AUTHORITY } from '../../core/log/submission.ts'
import { DISTRICTS, type DistrictName } from './districts.ts'

export interface Enterprise {
  readonly creditCode: string
  readonly name: string
  readonly trade: Trade
  readonly roles: readonly Role[]
  readonly district: string
  readonly sites: readonly Site[]
  /** Share of its events that it submits weeks late. */
  readonly lateShare: number
}

export interface Site {
  readonly facility: string
  readonly name: string
  readonly district: string
}

export type Trade = keyof typeof ROLES_OF

const ROLES_OF = {
  maker: ['producer'],
  carmaker: ['vehicle-maker'],
  swapper: ['swap-operator'],
  fleet: ['service'],
  workshop: ['service'],
  /** A workshop that is registered and never reports. */
  silent: ['service'],
  /** Takes scrapped vehicles apart, and the batteries out of them. */
  dismantler: ['dismantler', 'collector'],
  collector: ['collector'],
  carrier: ['carrier'],
  warehouse: ['warehouse'],
  tester: ['tester'],
  repurposer: ['repurposer'],
  recycler: ['recycler'],
  auditor: ['auditor'],
  regulator: ['regulator'],
} as const satisfies Record<string, readonly Role[]>

const FOUNDED: readonly (readonly [
  Trade,
  DistrictName,
  business: string,
  ...more: DistrictName[],
])[] = [
  ['maker', '铜梁', '电池制造'],
  ['maker', '涪陵', '动力电池'],
  ['maker', '璧山', '锂能电池'],
  ['carmaker', '沙坪坝', '新能源汽车', '沙坪坝'],
  ['carmaker', '长寿', '电动汽车'],
  ['carmaker', '永川', '客车制造'],
  ['swapper', '渝中', '换电服务', '沙坪坝', '大渡口', '北碚'],
  ['swapper', '南岸', '换电服务', '巴南', '九龙坡'],
  ['fleet', '九龙坡', '公共交通', '渝中'],
  ['fleet', '北碚', '出租汽车'],
  ['workshop', '巴南', '汽车维修'],
  ['workshop', '江津', '汽车维修'],
  ['workshop', '合川', '汽车维修'],
  ['silent', '綦江', '汽车维修'],
  ['dismantler', '大渡口', '报废汽车拆解'],
  ['dismantler', '万州', '报废汽车拆解'],
  ['dismantler', '大足', '报废汽车拆解'],
  ['collector', '黔江', '再生资源回收'],
  ['collector', '南川', '废旧电池回收'],
  ['collector', '开州', '再生资源回收'],
  ['collector', '荣昌', '废旧电池回收'],
  ['collector', '潼南', '再生资源回收'],
  ['carrier', '巴南', '危险货物运输'],
  ['carrier', '江津', '物流运输'],
  ['carrier', '长寿', '危险货物运输'],
  ['carrier', '万州', '物流运输'],
  ['warehouse', '九龙坡', '电池仓储', '江津'],
  ['warehouse', '涪陵', '电池仓储'],
  ['warehouse', '梁平', '电池仓储'],
  ['tester', '北碚', '电池检测'],
  ['tester', '璧山', '电池检测'],
  ['repurposer', '铜梁', '储能科技'],
  ['repurposer', '永川', '电池再利用'],
  ['repurposer', '江津', '备用电源'],
  ['recycler', '长寿', '循环材料'],
  ['recycler', '綦江', '资源再生'],
  ['recycler', '潼南', '新材料'],
  ['auditor', '渝中', '会计审计'],
  ['auditor', '沙坪坝', '认证核查'],
  ['regulator', '渝中', '溯源监管中心'],
]

export const CITY: readonly Enterprise[] = FOUNDED.map(
  ([trade, district, business, ...more], i): Enterprise => {
    const form = trade === 'regulator' ? '' : '有限公司'
    const creditCode = madeUpCreditCode(DISTRICTS[district], i + 1)
    return {
      creditCode,
      name: `演示·${district}${business}${form}`,
      trade,
      roles: ROLES_OF[trade],
      district: DISTRICTS[district],
      sites: [district, ...more].map((place, n) => ({
        facility: `DEMO-${DISTRICTS[place]}-${String(i + 1).padStart(2, '0')}${n + 1}`,
        name: `演示·${place}${n + 1}号场站`,
        district: DISTRICTS[place],
      })),
      lateShare: lateShareOf(trade, district),
    }
  },
)

export const enterprisesOf = (...trades: readonly Trade[]): Enterprise[] =>
  CITY.filter(({ trade }) => trades.includes(trade))

/** Where the authority's own key signs: at the regulator's, which is an enterprise of its own. */
export const OFFICE: Enterprise = { ...enterprisesOf('regulator')[0]!, creditCode: AUTHORITY }

/** `DEM0` stands where a real one has its organisation code, so that it can be nobody's. */
function madeUpCreditCode(district: string, serial: number): string {
  const start = `91${district}DEM0${String(serial).padStart(5, '0')}`
  return start + creditCodeCheckCharacter(start)
}

function lateShareOf(trade: Trade, district: DistrictName): number {
  if (trade === 'swapper') return 0.002 // its stations report by themselves
  if (trade === 'workshop' && district === '江津') return 0.4 // the one who never learns
  return 0.03
}
