/**
 * Titles of the events' fields in Chinese, and of the values that a field can have. The types come
 * from the catalogue: a field or a value without its text does not compile.
 */

import type { LifecycleEvent } from '../../core/events/catalogue.ts'
import type { AssayedElement } from '../../core/events/fields.ts'

/** Name of a field of any event, at any depth. */
export type FieldName = Exclude<Leaf<LifecycleEvent>[0], AssayedElement>

/** Fields whose values are words of our own, but for those that `terms` has. */
export type ValueField = {
  [Field in Exclude<FieldName, TermField>]: ValueOf<Field> extends never ? never : Field
}[Exclude<FieldName, TermField>]

export interface FieldTexts {
  /** Without the unit, which is the end of the name. */
  readonly titles: Readonly<Record<FieldName, string>>
  readonly values: { readonly [Field in ValueField]: Readonly<Record<ValueOf<Field>, string>> }
  readonly yes: string
  readonly no: string
  /** Puts a unit, or a remark, after a title. */
  readonly bracketed: string
}

/** `type` has its titles in the catalogue; `kty` and `crv` are not for people. */
export type TermField =
  | 'type'
  | 'state'
  | 'material'
  | 'energyProduct'
  | 'roles'
  | 'level'
  | 'kty'
  | 'crv'

type ValueOf<Field extends string> = Extract<Leaf<LifecycleEvent>, readonly [Field, unknown]>[1]

/** Each name in an event, with those of its values that are words of our own. */
type Leaf<Value> = Value extends readonly (infer Item)[]
  ? Leaf<Item>
  : Value extends object
    ? string extends keyof Value
      ? never
      : {
          [Name in keyof Value & string]-?:
            | readonly [Name, Literal<NonNullable<Value[Name]>>]
            | Leaf<NonNullable<Value[Name]>>
        }[keyof Value & string]
    : never

type Literal<Value> = Value extends readonly (infer Item)[]
  ? Literal<Item>
  : Value extends string
    ? string extends Value
      ? never
      : Value
    : never

export const fields: FieldTexts = {
  yes: '是',
  no: '否',
  bracketed: '{title}（{more}）',
  titles: {
    type: '事件类型',
    stocktake: '盘点编号',
    shortages: '盘亏（账有实无）',
    surpluses: '盘盈（实有账无）',
    cause: '差异原因',
    incident: '事故报告的记录序号',
    closedBy: '结案方',
    outcome: '处置结果',
    measures: '整改措施',
    version: '版本',
    languages: '语言',
    documentSha256: '文件摘要',
    url: '网址',
    time: '发生时间',
    place: '地点',
    district: '区县',
    town: '镇街',
    facility: '场所',
    evidence: '凭证',
    sha256: 'SHA-256 摘要',
    mediaType: '媒体类型',
    dispute: '争议说明',
    batteries: '电池',
    code: '编码',

    origin: '来源',
    model: '型号',
    ratedCapacityAh: '额定容量',
    nominalVoltageV: '标称电压',
    ratedEnergyKwh: '额定能量',
    massKg: '质量',
    productionDate: '生产日期',
    children: '所含模块、单体',
    to: '收货方',
    saleDate: '销售日期',
    vin: '车辆识别代号',
    vehicleModel: '车型',
    certificateDate: '证书日期',
    swapModel: '换电车型',
    replacement: '替换电池',
    reason: '原因',
    voltageV: '电压',
    stateOfChargePercent: '荷电状态',
    massBasis: '质量来源',
    unmeasured: '未能测量的原因',
    condition: '外观',
    certificate: '报废机动车回收证明编号',
    batteryPresent: '电池在车',
    onBehalfOf: '代签的委托企业（统一社会信用代码）',
    principal: '委托企业（统一社会信用代码）',
    agent: '代签企业（统一社会信用代码）',
    types: '事件类型',
    replacesCertificate: '被替换的回收证明编号',
    swapEvidence: '换电合同或换电记录',
    replacementEvidence: '电池更换或缺失的说明',
    statementSha256: '车主书面说明的 SHA-256 摘要',

    method: '方法',
    stateOfHealthPercent: '健康状态',
    cycles: '循环次数',
    from: '交付方',
    grossMassKg: '毛重',
    netMassKg: '净重',

    zone: '库区',
    safety: '安全判定',
    temperatureC: '温度',
    waybill: '运单号',
    sender: '登记范围外的发货方',
    firm: '单位名称',
    noCreditCode: '无信用代码的原因',
    paperSha256: '对方签收单的 SHA-256 摘要',
    toFacility: '到达场所',
    carrier: '承运企业',
    carrierLicence: '危险货物运输许可证号',
    vehiclePlate: '车牌号',
    unNumber: '联合国编号',
    damaged: '损坏或有缺陷',
    packaging: '包装',
    maxStateOfChargePercent: '最高荷电状态',
    expectedAt: '预计到达时间',
    missing: '运单有而实物无',
    unexpected: '实物有而运单无',

    standard: '检测标准',
    instrument: '检测设备',
    calibratedOn: '校准日期',
    destructive: '破坏性检测',
    reportSha256: '报告的 SHA-256 摘要',
    alert: '预警',
    thing: '对象',
    comment: '备注',
    measuredCapacityAh: '实测容量',
    openCircuitVoltageV: '开路电压',
    internalResistanceMilliohm: '内阻',
    insulationOhmPerVolt: '绝缘电阻',
    verdict: '结论',
    durationH: '时长',
    startVoltageV: '起始电压',
    endVoltageV: '终止电压',
    endStateOfChargePercent: '终止荷电状态',

    product: '再利用产品',
    intendedUse: '预期用途',
    productStandard: '产品标准',
    labelSha256: '标签的 SHA-256 摘要',
    user: '使用方',
    site: '使用地点',
    use: '用途',
    installedEnergyKwh: '装机能量',

    fractions: '拆解产物',
    lot: '批次',
    material: '材料',
    released: '整体取出的模块、单体',
    lossKg: '损耗',
    line: '产线',
    batteriesMassKg: '投入电池总质量',
    inputs: '投入批次',
    outputs: '产出批次',
    assay: '化验成分',
    purityPercent: '纯度',
    recoveryPercent: '回收率',
    energyKgcePerTonne: '单位产品能耗',
    waterReusePercent: '水重复利用率',
    energyProduct: '能耗所指产品',
    wasteCode: '危险废物代码',
    manifest: '危废联单号',
    receiver: '接收单位',
    permit: '经营许可证号',

    newCode: '新编码',
    witness: '见证单位',
    level: '产品类型',
    entry: '所指账目',
    index: '序号',
    leafHash: '叶哈希',
    codes: '涉及的编码',
    explanation: '说明',
    event: '更正后的事件',
    custodian: '责任方',
    state: '状态',
    kind: '类别',
    action: '处置措施',
    injuries: '受伤人数',
    basis: '依据',
    rule: '规则',
    value: '取值',
    until: '期限',
    enterprise: '企业',
    periodFrom: '起始日',
    periodTo: '截止日',
    result: '审核结果',

    creditCode: '统一社会信用代码',
    name: '名称',
    roles: '角色',
    permits: '许可证',
    number: '证号',
    issuer: '发证机关',
    endedOn: '最后有效日',
    facilities: '适用场所',
    validFrom: '有效期起',
    validTo: '有效期止',
    capacityTonnesPerYear: '年处理能力',
    storageLimitTonnes: '贮存上限',
    vendor: '厂商代码',
    label: '标签',
    key: '公钥',
    kty: '密钥类型',
    crv: '曲线',
    x: '公钥 x',
    y: '公钥 y',
    kid: '密钥编号',
  },
  values: {
    cause: {
      moved_unrecorded: '已移出，未登记',
      used_unrecorded: '已投料，未登记',
      received_unrecorded: '已接收，未登记',
      other_facility: '在本企业其他场所',
      label_misread: '编码误读',
      under_inquiry: '原因待查',
    },
    closedBy: { reporter: '报告企业', regulator: '监管部门' },
    outcome: {
      dealt_with: '已处置',
      destroyed: '已损毁',
      found: '已找回',
      not_found: '未找回',
      false_alarm: '误报',
    },
    origin: { produced: '境内生产', imported: '进口', unrecorded: '来源无记录' },
    condition: {
      intact: '完好',
      dented: '凹陷',
      swollen: '鼓胀',
      leaking: '漏液',
      burnt: '烧损',
      flooded: '浸水',
    },
    reason: {
      repair: '维修',
      replace: '更换',
      swap: '换电',
      scrap: '车辆报废',
      recall: '召回',
      accident: '事故',
      capacity: '容量衰减',
      fault: '故障',
      vehicle_scrapped: '车辆报废',
      reissued: '已重新开具',
      pledged: '车辆已抵押',
      suspected_loot: '涉嫌赃物',
      issued_in_error: '误开',
      other: '其他',
      label_lost: '标签脱落',
      label_damaged: '标签损坏',
      code_found: '找到原编码',
      second_code: '增加编码',
      missing: '没有标签',
      damaged: '标签损坏',
      burnt: '标签烧毁',
      not_accessible: '标签不可触及',
      incorrect_data: '内容有误',
      did_not_occur: '并未发生',
      worn_out: '寿命终了',
      contract_ended: '合同到期',
      lost: '丢失',
      stolen: '被盗',
      replaced: '已更换',
      left: '持有人离任',
    },
    method: {
      full_test: '完整检测',
      bms: '电池管理系统读数',
      estimate: '估计',
      external_circuit: '外接电路放电',
      immersion: '浸泡放电',
      manual: '人工',
      semi_automatic: '半自动',
      automatic: '自动',
    },
    safety: { pass: '合格', fail: '不合格' },
    noCreditCode: {
      private_person: '自然人',
      no_licence: '无营业执照',
      foreign: '境外单位',
      not_given: '对方未提供',
    },
    unNumber: {
      UN3480: 'UN3480 锂离子电池',
      UN3481: 'UN3481 与设备一同包装或装在设备中的锂离子电池',
      UN3536: 'UN3536 装在货物运输单元中的锂电池组',
      UN3556: 'UN3556 锂离子电池驱动的车辆',
    },
    massBasis: { weighed: '称重', estimated: '估算' },
    unmeasured: {
      burnt: '已烧毁',
      flooded: '浸水',
      no_terminals: '无接线端子',
      unsafe: '测量有危险',
      no_access: '无法接近或读取',
      no_instrument: '无测量仪器',
      other: '其他',
    },
    verdict: { reuse: '可再利用', dismantle: '应拆解', test: '待全面检测', quarantine: '隔离' },
    intendedUse: {
      energy_storage: '储能',
      backup_power: '备用电源',
      low_speed_vehicle: '低速车辆',
      electric_bicycle: '电动自行车',
      lighting: '照明',
      other: '其他',
    },
    use: {
      energy_storage: '储能',
      backup_power: '备用电源',
      low_speed_vehicle: '低速车辆',
      lighting: '照明',
      other: '其他',
    },
    kind: {
      other: '其他',
      photo: '照片',
      weighing_slip: '磅单',
      test_report: '检测报告',
      manifest: '联单',
      contract: '合同',
      certificate: '证明',
      video: '视频',
      owner_statement: '车主书面说明',
      fire: '起火',
      leak: '泄漏',
      accident: '交通或作业事故',
      theft: '被盗',
      loss: '丢失',
      admin: '管理密钥',
      device: '设备密钥',
      collection_outlet: '收集型回收服务网点',
      central_outlet: '集中贮存型回收服务网点',
      warehouse: '仓库',
      plant: '工厂',
      workshop: '维修车间',
      investment_filing: '投资项目备案',
      eia: '环境影响评价',
      discharge: '排污许可证',
      discharge_registration: '排污登记',
      elv_dismantling: '报废机动车回收拆解资质',
      hazardous_waste: '危险废物经营许可证',
      dangerous_goods: '危险货物运输许可',
      recycling_filing: '再生资源回收经营者备案',
      business: '经营许可证',
    },
    result: { conformant: '符合', minor_findings: '轻微不符合', major_findings: '严重不符合' },
  },
}
