/** What oversight says, in Chinese: the source of its keys. */

export const oversightZh = {
  title: '监管汇总',
  asOf: '统计至第 {entry} 号记录（账本于 {time} 接受）。',
  empty: '没有记录。',
  enterprise: '企业',
  month: '月份',
  type: '事件',
  events: '事件数',
  batteries: '电池数',
  massKg: '质量（kg）',
  energyKwh: '能量（kWh）',
  elements: '元素（kg）',
  battery: '电池或批次',
  day: '日期',
  entry: '记录号',
  earlier: '{year} 年（前一年）',
  later: '{year} 年（后一年）',
  all: '全部企业和月份',
  back: '{month} 的各类事件',
  more: '只列出最早的一部分；全部数据请用接口 /v1/summaries 和 /v1/entries。',
  machine: '供程序使用：GET /v1/summaries（JSON 或 CSV）',
  signIn: '需要访问令牌',
  why: '这些数字只给监管部门、审计机构和企业自己看。浏览器没有您的密钥，所以请在自己的电脑上签发一个令牌，粘贴到这里；它五分钟后失效，只用于本页。',
  how: '签发令牌的命令：',
  token: '访问令牌',
  open: '查看',
}

export type OversightText = typeof oversightZh

/** What `cellproof rebuild` says; part of the command line's texts. */
export const rebuild = {
  description: '从账本重新推算监管汇总表，并与现有的表比较',
  database: 'PostgreSQL 连接串（默认取 DATABASE_URL）',
  repair: '有差异时，用重新推算的结果替换现有的表',
  equal: ({ entries }: { entries: number }) => `一致：由 ${entries} 条记录推出的表与现有的表相同。`,
  differs: ({ count }: { count: number }) => `不一致：有 ${count} 行不同。`,
  missing: ({ table, row }: { table: string; row: string }) => `  ${table} 缺少 ${row}`,
  extra: ({ table, row }: { table: string; row: string }) => `  ${table} 多出 ${row}`,
  repaired: '已用重新推算的结果替换。',
  progress: '推算',
}
