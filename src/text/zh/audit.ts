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
}

export type AuditText = typeof auditZh
