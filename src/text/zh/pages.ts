/** What the pages say in Chinese. */

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
    readonly temporary: string
    /** Of a battery that is known by a product code alone. */
    readonly product: string
    readonly disputed: string
    readonly disputedDetail: string
  }
  /** For those whom the battery concerns. */
  readonly standing: {
    readonly title: string
    readonly held: string
    readonly missing: string
    readonly heldUntil: string
    readonly disputedBy: string
    readonly contradictions: string
    readonly custodian: string
    readonly consignment: string
  }
  readonly safety: {
    readonly title: string
    readonly voltage: string
    readonly finding: string
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
    readonly within: string
    readonly children: string
    readonly released: string
    readonly codes: string
    readonly lots: string
    readonly more: string
  }
  readonly events: {
    readonly title: string
    readonly timeZone: string
    readonly signed: string
    readonly corrected: string
    readonly voided: string
    readonly disputes: string
    /** Of an incident. */
    readonly closed: string
    readonly contradicts: string
    /** Of a district whose code comes from the settings. */
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
  readonly start: {
    readonly title: string
    readonly explanation: string
    readonly code: string
    readonly hint: string
    readonly look: string
    readonly more: string
    readonly forms: string
    readonly api: string
    readonly schemas: string
    readonly log: string
    readonly checkpoint: string
  }
  readonly witnesses: {
    readonly title: string
    readonly explanation: string
    readonly up: string
    readonly down: string
    readonly cosigned: string
    readonly held: string
    readonly splitByOne: string
    readonly splitAlone: string
  }
  readonly problem: { readonly code: string; readonly todo: string }
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
    temporary: '标签无法辨认，暂用企业给出的临时编码。',
    product: '再利用产品编码（GB/T 45565-2025）：编码本身不说明电池类型与生产日期。',
    disputed: '记录有争议',
    disputedDetail: '有企业的说法与账本不一致，或有记录彼此不符，以主管机构裁定为准。',
  },
  standing: {
    title: '责任与限制',
    held: '监管部门已扣留，依据：{basis}',
    missing: '盘点 {stocktake}（{time}）未见实物',
    heldUntil: '（至 {time}）',
    disputedBy: '与账本不一致、待裁定的记录：第 {list} 号',
    contradictions: '此前的记录被更正或作废后，不再相符的记录：第 {list} 号',
    custodian: '当前责任方',
    consignment: '运输中',
  },
  safety: {
    title: '安全提示',
    voltage: '标称电压',
    finding: '按全部记录',
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
    within: '装在以下电池之内',
    children: '由以下模块、单体组成',
    released: '拆解时整体取出',
    codes: '其他编码',
    lots: '处理后成为批次',
    more: '另有 {count} 个',
  },
  events: {
    title: '流转记录',
    timeZone: '北京时间',
    signed: '已签名',
    corrected: '已被第 {by} 号更正',
    voided: '已被第 {by} 号作废',
    disputes: '有争议，待裁定',
    closed: '已结案（第 {by} 号）',
    contradicts: '与更正后的记录不符',
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
  start: {
    title: '动力电池回收利用溯源账本',
    explanation:
      '电池从赋码到再生利用，每一步都由经手的企业签名，写入只增不改、人人可验的账本。输入或扫描电池上的编码，查看它的护照。',
    code: '电池编码',
    hint: '24 位国标编码、19 位再利用编码、以 -R 结尾的产品编码（GB/T 45565）或 TMP- 临时编码；大小写、空格、全角均可，也可粘贴二维码里的网址。',
    look: '查询',
    more: '供程序和审计使用',
    forms: '填写事件（网页表格）',
    api: '接口说明（OpenAPI）',
    schemas: '事件类型及其字段（JSON Schema）',
    log: '账本的身份、密钥和最新检查点',
    checkpoint: '最新检查点（签名文本）',
  },
  witnesses: {
    title: '见证方',
    explanation:
      '见证方独立核对账本只增不改，并为每个检查点签名；签名不足时，账本不发布新的检查点。',
    up: '正常',
    down: '未应答',
    cosigned: '，最近见证于 {time}',
    held: '{reason}：自 {time} 起未发布新的检查点。已收下的提交仍在账本中，回执须待恢复后才能取得。',
    splitByOne:
      '注意：按现行门槛，只要一个见证方与账本串通，账本就能对不同的人出示两套历史。请保留回执，并与他人比对。',
    splitAlone:
      '注意：按现行门槛，账本无需任何见证方串通，就能对不同的人出示两套历史。请保留回执，并与他人比对。',
  },
  problem: { code: '代码', todo: '怎么办' },
}
