/** What the pages say in Chinese. */

import type { BatteryEvent } from '../core/events/catalogue.ts'

type Condition = NonNullable<
  Extract<BatteryEvent, { type: 'battery.collected' }>['batteries'][number]['condition']
>
type Use = Extract<BatteryEvent, { type: 'battery.repurposed' }>['product']['intendedUse']

export interface PageText {
  readonly name: string
  readonly demo: string
  readonly otherLanguage: string
  readonly unknown: string
  readonly or: string
  readonly passport: {
    readonly title: string
    readonly code: string
    readonly state: string
    readonly recorded: string
    readonly recordedDetail: string
    readonly pending: string
    readonly unrecorded: string
  }
  readonly safety: {
    readonly title: string
    readonly voltage: string
    readonly voltageWarning: string
    readonly condition: string
    readonly conditionAt: string
    readonly damaged: string
    readonly emergency: string
  }
  readonly facts: {
    readonly title: string
    readonly level: string
    readonly chemistry: string
    readonly model: string
    readonly vendor: string
    readonly capacity: string
    readonly energy: string
    readonly voltage: string
    readonly produced: string
    readonly use: string
    readonly parents: string
    readonly product: string
    readonly more: string
  }
  readonly events: {
    readonly title: string
    readonly timeZone: string
    readonly signed: string
    readonly earlier: string
  }
  readonly proof: {
    readonly title: string
    readonly explanation: string
    readonly index: string
    readonly leafHash: string
    readonly accepted: string
    readonly json: string
    readonly qr: string
  }
  readonly problem: { readonly code: string; readonly todo: string }
  readonly conditions: Readonly<Record<Condition, string>>
  readonly uses: Readonly<Record<Use, string>>
}

export const pages: PageText = {
  name: '动力电池溯源账本',
  demo: '演示数据：以下企业、电池和事件均为虚构。',
  otherLanguage: 'English',
  unknown: '未知',
  or: '或',
  passport: {
    title: '电池护照',
    code: '电池编码',
    state: '当前状态',
    recorded: '已签名并入账',
    recordedDetail:
      '{count} 条记录均由登记企业签名，写入只增不改的账本；最新检查点覆盖 {size} 条账目。',
    pending: '已签名，待检查点确认',
    unrecorded: '登记之前的经历没有记录。',
  },
  safety: {
    title: '安全提示',
    voltage: '标称电压',
    voltageWarning: '高压：超过 60 V 的直流电可致命，非专业人员请勿打开或拆卸。',
    condition: '外观',
    conditionAt: '{time} 记录',
    damaged: '此电池曾被记录为“{condition}”：请隔离存放，远离可燃物，并通知责任企业。',
    emergency: '冒烟、起火、漏液时立即远离，拨打 119。',
  },
  facts: {
    title: '基本信息',
    level: '产品类型',
    chemistry: '电池类型',
    model: '型号',
    vendor: '厂商代码',
    capacity: '额定容量',
    energy: '额定能量',
    voltage: '标称电压',
    produced: '生产日期',
    use: '预期用途',
    parents: '由以下电池制成',
    product: '已成为以下产品的一部分',
    more: '另有 {count} 个',
  },
  events: {
    title: '流转记录',
    timeZone: '北京时间',
    signed: '已签名',
    earlier: '另有更早的 {count} 条',
  },
  proof: {
    title: '验证详情',
    explanation:
      '以上由服务器给出。每条记录都有回执：持有者可用 cellproof verify 在自己的电脑上离线核对签名和证明，无须相信本网站。',
    index: '序号',
    leafHash: '叶哈希',
    accepted: '入账时间',
    json: '机器可读（JSON）',
    qr: '本页二维码',
  },
  problem: { code: '代码', todo: '怎么办' },
  conditions: {
    intact: '完好',
    dented: '凹陷',
    swollen: '鼓胀',
    leaking: '漏液',
    burnt: '烧损',
    flooded: '浸水',
  },
  uses: {
    energy_storage: '储能',
    backup_power: '备用电源',
    low_speed_vehicle: '低速车辆',
    lighting: '照明',
    other: '其他',
  },
}
