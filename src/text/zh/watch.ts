/** What `cellproof audit --watch` and `cellproof compare` say, in Chinese; part of the command line's texts. */

export const watching = {
  watch: {
    watch: '持续核验账本：独立运行，自留副本，可随时停止和续行',
    store: '存放副本、进度、密钥和报告的文件夹（--watch 必需）',
    metricsPort: '指标、检查点和报告的 TCP 端口，只在本机，0 表示自动选择（默认 9465）',
    webhook: '发现问题时以 POST 通知的网址，送达为止',
    reportKey: '签报告的私钥文件（默认为文件夹中的 auditor.jwk，首次运行时生成）',
    name: '审计方的名称，用于签报告（默认 auditor）',
    interval: '两次查看之间的秒数（默认 10）',
    witness: '见证方的名称与查询地址（名称=网址），可给多个；信任文件中已有的地址不必再给',
    unasked: ({ names }: { names: string }) =>
      `这些见证方没有地址，无法直接比对：${names}（用 --witness 名称=网址 给出）。`,
    made: ({ file }: { file: string }) => `已生成签报告的私钥 ${file}：请妥善保管，切勿外传。`,
    listening: ({ url }: { url: string }) => `监听地址：${url}`,
    key: ({ vkey }: { vkey: string }) => `核验报告用的公钥：${vkey}`,
    resumed: ({ size, findings }: { size: number; findings: number }) =>
      `从第 ${size} 条之后继续；此前发现 ${findings} 个问题。`,
    holds: ({ size, time }: { size: number; time: string }) =>
      `成立，至第 ${size} 条账目（截至 ${time}）。`,
    finding: ({ number, check, entries }: { number: number; check: string; entries: string }) =>
      `发现 ${number}（${check}${entries && `，第 ${entries} 条`}）：`,
    reported: ({ file }: { file: string }) => `报告和证据在 ${file}。`,
    away: ({ reason }: { reason: string }) => `账本没有应答：${reason}`,
    back: '账本恢复应答。',
    webhookFailed: ({ reason, seconds }: { reason: string; seconds: number }) =>
      `通知未送达（${reason}），${seconds} 秒后重试。`,
    /** What an audit has no name for. */
  },
  compare: {
    description: '比较几方手里同一账本的检查点：必须属于同一段历史',
    sources: '副本或核验文件夹、检查点或回执文件，或账本、见证方、审计方的网址；也可是分叉证据文件',
    output: '分叉证据写入的文件（默认 split-view.txt）',
    view: ({ size, root, cosigned }: { size: number; root: string; cosigned: string }) =>
      `${size} 条，树根 ${root}，见证：${cosigned}`,
    results: {
      same: '相同',
      consistent: '前者是后者的开头',
      undecided: '无法判定：谁都没有能说明问题的分片',
      split: '矛盾：不是同一段历史',
    },
    holds: '成立：都属于同一段历史。',
    undecided: '无法判定：有的检查点之间缺少分片。请加上账本的网址或一份副本。',
    broken: '不成立：账本签了互相矛盾的历史，给不同的人看。',
    written: ({ file }: { file: string }) =>
      `证据在 ${file}，凭信任文件人人可验（cellproof verify）。请公之于众。`,
    proven: ({ older, newer }: { older: number; newer: number }) =>
      older === newer
        ? `证据成立：账本对 ${older} 条账目签了两棵不同的树。`
        : `证据成立：账本签名的 ${older} 条的树，不是它签名的 ${newer} 条的树的开头。`,
  },
  evidence: {
    proven:
      '证据成立：两个检查点都由该账本签名，而两者不可能同属一段历史。任何人都可核验；请公开它。',
    signed: '证据中的检查点确由该账本签名。其余须对照证据旁边的副本才能核验：请连同副本一起保存。',
  },
  report: {
    auditor: '审计方的公钥（vkey），用于核验报告；可多次给出',
    holds: ({ auditor, time, size }: { auditor: string; time: string; size: number }) =>
      `报告属实：由 ${auditor} 于 ${time} 签署，关于账本签名的 ${size} 条账目。`,
    verdicts: {
      holds: ({ size, time }: { size: string; time: string }) =>
        `它说账本成立，至第 ${size} 条账目（截至 ${time}）。`,
      broken: '它说账本不成立。',
    },
  },
}

export const watchFaults = {
  witness_unknown: ({ pair }: { pair: string }) =>
    `--witness ${pair} 不是“名称=网址”，或策略中没有这个见证方。`,
  store_missing: () => '持续核验需要自己的文件夹：请用 --store 给出。',
  store_taken: ({ folder, pid }: { folder: string; pid: number }) =>
    `${folder} 正被另一进程（${pid}）使用。每个审计进程独占一个文件夹。`,
  store_damaged: ({ folder, reason }: { folder: string; reason: string }) =>
    `${folder} 中的副本与核验时不同，或不再为信任文件所信任（${reason}）。请保留它，另用新文件夹重新开始。`,
  watch_failed: ({ code }: { code: string }) => `持续核验无法启动（${code}）。`,
  reader_key_needed: () =>
    '没有 --key，此服务只给出检查点和散列（tile），不给出账目：可以核对它前后是否一致（cellproof compare），不能审计每条账目。账目只对审计方、监管部门和主管机构开放：请用 --key 给出其中一方的私钥文件。',
  auditor_needed: () => '要核验报告，请用 --auditor 给出审计方的公钥。',
  compare_few: () => '请给出至少两方的检查点。',
  checkpoint_missing: ({ source }: { source: string }) => `${source} 没有检查点。`,
}
