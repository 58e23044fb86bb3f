/** What `cellproof mirror` and `cellproof restore` say, in Chinese; part of the command line's texts. */

export const mirroring = {
  mirror: {
    description: '保存账本的完整副本并逐项核验，存为静态分片；可随时中断和续传',
    folder: '副本所在文件夹',
    key: '审计或监管机构的私钥文件；记录公开的账本不需要',
    watch: '持续跟随账本，直到被停止',
    every: '两次查看之间的秒数（默认 5）',
    progress: '复制',
    holds: ({ size, added, time }: { size: number; added: number; time: string }) =>
      `核验无误，至第 ${size} 条（截至 ${time}）：其中 ${added} 条为新增。`,
    waiting: ({ reason, seconds }: { reason: string; seconds: number }) =>
      `${reason} ${seconds} 秒后再看。`,
    older: ({ size, held }: { size: number; held: number }) =>
      `账本给出的检查点（${size} 条）比副本（${held} 条）旧。`,
    evidence: ({ file }: { file: string }) =>
      `证据保存在 ${file}。请连同副本一起保留，并公之于众。`,
    found: {
      split_view: '不成立：账本对同样多的记录签了两棵不同的树。',
      history_changed: '不成立：账本签名的新树，不是从副本中的旧树长出来的，历史被改动。',
      rollback: '不成立：账本倒退了，一直只给出比副本更旧的检查点。',
      tiles_differ: '不成立：账本的分片得不出它签名的树。',
      entry_changed: '不成立：账本给出的记录，不是它签名的树中的那一条。',
    },
    index: ({ index }: { index: number }) => `第 ${index} 条记录`,
  },
  restore: {
    description: '用核验过的副本重建空数据库：同样的表，同样的根',
    database: 'PostgreSQL 连接串（默认取 DATABASE_URL）',
    progress: '恢复',
    deriving: '推算监管汇总',
    done: ({ size, root }: { size: number; root: string }) =>
      `已恢复：${size} 条记录，树根 ${root}。启动服务之前请运行 cellproof audit。`,
  },
}

export const mirrorFaults = {
  tile_missing: ({ path }: { path: string }) => `没有 ${path}：对方没有提供完整的账本。`,
}
