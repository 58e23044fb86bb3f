/** What an audit says, in Chinese: the source of its keys. `{placeholders}` are filled with a finding's parameters. */

export const auditZh = {
  holds: ({ origin, size, time }: { origin: string; size: number; time: string }) =>
    `成立，至第 ${size} 条为止（截至 ${time}）：账本 ${origin} 的这些记录全部核验无误。`,
  broken: ({ origin, place }: { origin: string; place: string }) =>
    `不成立：账本 ${origin}，${place}。`,
  /** Where a finding is. */
  entry: ({ index }: { index: number }) => `第 ${index} 号记录有误`,
  entries: ({ index, last }: { index: number; last: number }) =>
    `第 ${index} 至 ${last} 号记录之间有误`,
  nowhere: '检查点有误',
  tables: '记录无误，但由记录推出的表有误',
  published: ({ published }: { published: number }) => `最新的检查点包含 ${published} 条记录。`,
  unpublished: ({ count }: { count: number }) =>
    `最后 ${count} 条记录尚无检查点包含：账本还没有为它们签名。`,
  neverPublished: '账本至今没有检查点：它还没有为任何记录签名。',
  more: ({ count }: { count: number }) => `另外还有 ${count} 处：`,
  andMore: ({ count }: { count: number }) => `……以及 ${count} 处`,
  speed: ({ size, seconds, rate }: { size: number; seconds: string; rate: number }) =>
    `${size} 条记录，用时 ${seconds} 秒，每秒 ${rate} 条`,
  progress: '核验',
  colon: '：',

  checks: {
    entry: '记录格式与哈希',
    chain: '总链',
    submission: '提交格式',
    signature: '签名',
    batteryChain: '电池链',
    duplicate: '提交唯一',
    key: '密钥有效性',
    lifecycle: '角色与生命周期',
    tree: '树根',
    checkpoint: '检查点',
    derived: '派生表',
  },
  results: {
    holds: '成立',
    broken: '不成立',
    incomplete: '到出错处为止成立',
    unchecked: '未核验',
  },

  findings: {
    entry_missing: '此处缺少记录：下一条存有的是第 {next} 号。',
    entry_misplaced: '此处存放的记录自称是第 {says} 号。',
    entry_changed: '记录的内容被改动：存放的叶哈希和下一条记录的链接都与它不符。',
    leaf_hash_changed: '存放的叶哈希被改动：内容与下一条记录的链接相符，与叶哈希不符。',
    leaf_hash_differs: '内容与存放的叶哈希不符，其中之一被改动。',
    time_backwards: '接受时间 {acceptedAt} 早于前一条记录的 {before}。',
    chain_broken: '后一条记录的链接与前一条的哈希不符：前一条连同其哈希，或后一条的链接，被改动。',
    batteries_differ: '记录所列的电池与所签事件中的电池不同。',
    position_differs: '电池 {code} 在此处的位置应为 {expected}，记录写的是 {position}。',
    battery_chain_broken: '电池 {code} 的链接与它上一条记录的哈希不符。',
    root_differs:
      '账本签过名的 {size} 条记录的树根，与现有记录算出的不同：其中有记录在签名后被改动、删除、插入或调换。',
    checkpoint_differs: '存放的检查点（{size} 条）与其签名文本（{signedSize} 条）不符。',
    log_truncated:
      '账本签过名的有 {size} 条，现在只有 {entries} 条：末尾被截去，或数据库是旧备份。',
    row_missing: '表 {table} 缺少“{row}”，而记录表明应该有。',
    row_extra: '表 {table} 多出“{row}”，没有记录表明它存在。',
    row_differs: '表 {table} 的“{row}”与记录推出的不同。',
  },
}

export type AuditText = typeof auditZh
