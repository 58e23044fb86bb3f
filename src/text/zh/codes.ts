/** What is said of codes, in Chinese: the source of its keys. `{placeholders}` are filled in. */

import type { BatteryCodeFault } from '../../core/codes/battery-code.ts'
import type { CodeWarning } from '../../core/codes/explain.ts'
import type { ProposalReason, ScanChange, ScanFault } from '../../core/codes/scan.ts'

export interface CodesText {
  readonly kinds: Readonly<
    Record<
      'battery' | 'reused' | 'product' | 'temporary' | 'lot' | 'enterprise' | 'vehicle',
      string
    >
  >
  readonly fields: Readonly<Record<CodeField, string>>
  /** Put after the name of a battery type that is not certain. */
  readonly unconfirmed: string
  readonly or: string
  readonly colon: string
  readonly changedTo: string
  readonly changes: Readonly<Record<ScanChange, string>>
  readonly warning: string
  readonly warnings: Readonly<Record<CodeWarning | 'check_character' | 'check_digit', string>>
  /** Said of a vendor that is not registered. */
  readonly reportedVendor: string
  readonly proposals: Readonly<Record<ProposalReason, string>>
  /** The faults of a battery code's fields stand with the problems. */
  readonly faults: Readonly<Record<Exclude<ScanFault, BatteryCodeFault> | 'length', string>>
}

export type CodeField =
  | 'code'
  | 'level'
  | 'vendor'
  | 'chemistry'
  | 'specification'
  | 'traceability'
  | 'productionDate'
  | 'serial'
  | 'productEnterprise'
  | 'fixedPart'
  | 'variablePart'
  | 'issuer'
  | 'ownId'
  | 'district'
  | 'organisation'
  | 'checkCharacter'

export const codes: CodesText = {
  kinds: {
    battery: '动力电池编码（GB/T 34014-2017）',
    reused: '再利用电池编码（GB/T 34014-2017，不含追溯信息）',
    product: '再利用产品编码（GB/T 45565-2025；结构据公开报道，未经标准原文核实）',
    temporary: '临时编码：标签无法辨认时由企业给出',
    lot: '材料批次编号',
    enterprise: '统一社会信用代码（GB 32100-2015）',
    vehicle: '车辆识别代号（GB 16735）',
  },
  fields: {
    code: '编码',
    level: '产品类型',
    vendor: '厂商代码',
    chemistry: '电池类型',
    specification: '规格代码（厂商自定）',
    traceability: '追溯信息（厂商自定）',
    productionDate: '生产日期',
    serial: '当日序列号',
    productEnterprise: '企业代码',
    fixedPart: '固定部分',
    variablePart: '可变部分',
    issuer: '给出编号的企业',
    ownId: '企业自编号',
    district: '登记机关行政区划',
    organisation: '主体标识码',
    checkCharacter: '校验位',
  },
  unconfirmed: '（字母含义未经证实）',
  or: '或',
  colon: '：',
  changedTo: '读取时已整理',
  changes: {
    case: '小写改为大写',
    width: '全角改为半角',
    spacing: '去掉空格和连字符',
    symbology: '去掉扫描枪前缀',
    address: '取自网址',
    gs1: '取自 GS1 标识',
    encoding: '还原网址中的百分号编码',
    joined: '两个码合为一个',
  },
  warning: '注意',
  warnings: {
    vendor_unknown: '厂商代码 {vendor} 未登记，请核对是否扫错。',
    undecodable_date:
      '生产日期中有字符不在任何公开对照表里：请以铭牌或出厂资料为准，并核对是否扫错。',
    impossible_date: '生产日期的字符对应不到实际日期：请以铭牌或出厂资料为准，并核对是否扫错。',
    doubtful_date: '生产日期不能确定：各公开对照表对这个字母说法不一，请以铭牌或出厂资料为准。',
    future_date: '生产日期晚于今天，请核对是否扫错。',
    serial_zero: '序列号为 0：序列号应从 1 起，请核对是否扫错。',
    check_digit:
      '校验位不符：按其余 16 位应为 {expected}，这里是 {found}。出口车型可能如此，请核对是否写错。',
    check_character:
      '校验位不符：按前 17 位应为 {expected}，这里是 {found}。个别真实代码也如此，请核对是否写错。',
  },
  reportedVendor: '据公开资料，该厂商代码属于 {name}（仅供参考）。',
  proposals: {
    swapped: '前后两行似乎颠倒了，按原样不是编码。对照标签，是否为：',
    order: '两行无论哪行在前都是编码。对照标签，是哪一个：',
    surrounded: '其中有一个编码，另有其他字符。对照标签，是否为：',
    several: '其中有几个编码，请选一个：',
    misread: '可能把字母和数字认混了（0 与 O、1 与 I、8 与 B、5 与 S）。对照标签，是否为：',
  },
  faults: {
    firstHalfMissing: '只读到后一个码（从日期开始的部分），请再扫前一个码。',
    secondHalfMissing: '只读到前一个码，请再扫后一个码（以序列号结尾的部分）。',
    halfMissing: '只读到两个码中的一个，请再扫另一个。',
    empty: '没有内容。',
    tooLong: '内容过长，不是标签上的编码。',
    character: '第 {position} 个字符“{character}”不会出现在编码里。',
    ambiguous: '第 {position} 个字符前后可读出互相重叠的编码，无法判定，请重新扫描。',
    length: '读到 {length} 位：编码应为 24 位，再利用电池为 19 位。',
  },
}
