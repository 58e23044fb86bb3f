/** 核验结论：逐项核验、其结果，以及发现的问题。 */

import type { CheckName, FindingCode, Kind, Result } from '../../core/log/verdict.ts'

/** Sentences may have {placeholders}, which a finding's parameters fill. */
export interface VerdictText {
  readonly results: Readonly<Record<Result, string>>
  readonly checks: { readonly [Of in Kind]: Readonly<Record<CheckName<Of>, string>> }
  /** What was counted. */
  readonly counts: Readonly<Partial<Record<CheckName<'bundle'>, string>>>
  readonly findings: { readonly [Of in Kind]: Readonly<Record<FindingCode<Of>, string>> }
}

const checks = {
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
}

const findings = {
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
  log_truncated: '账本签过名的有 {size} 条，现在只有 {entries} 条：末尾被截去，或数据库是旧备份。',
  row_missing: '表 {table} 缺少“{row}”，而记录表明应该有。',
  row_extra: '表 {table} 多出“{row}”，没有记录表明它存在。',
  row_differs: '表 {table} 的“{row}”与记录推出的不同。',
}

export const verdict: VerdictText = {
  results: {
    holds: '成立',
    broken: '不成立',
    incomplete: '到出错处为止成立',
    unchecked: '未核验',
  },
  checks: {
    receipt: {
      log_signature: '账本签名',
      cosignatures: '见证签名',
      inclusion: '包含证明',
      time: '收录时间',
      entry: '记录书写',
      submission: '提交书写与声明',
      signature: '提交签名',
    },
    bundle: {
      files: '文件完好',
      trust: '信任依据',
      log_signature: '账本对检查点的签名',
      witnesses: '见证签名',
      inclusion: '回执（包含证明）',
      entries: '记录的写法与位置',
      time: '收录时间与见证时间',
      registry: '登记记录及其签名',
      signatures: '提交的格式与签名',
      chain: '电池的记录链',
      lifecycle: '生命周期规则',
      family: '上下游记录',
      completeness: '是否还有后续记录',
    },
    log: checks,
    watch: {
      ...checks,
      consistency: '前后一致',
      quorum: '见证',
      freshness: '按时签名',
      time: '时间',
      reread: '复读',
    },
  },
  counts: {
    files: '{count} 个文件',
    witnesses: '{count} 个见证方',
    inclusion: '{count} 条',
    entries: '{count} 条',
    time: '{count} 条',
    registry: '{count} 条',
    signatures: '{count} 条',
    chain: '{count} 条，从第一条起无缺',
    family: '{count} 个编码，各自从第一条起无缺',
  },
  findings: {
    receipt: {
      index_differs: '记录中的序号与回执不同',
      batteries_differ: '记录所列的电池与事件不同',
      accepted_after_witnessed: '自称的收录时间晚于足数见证方见到它的时间',
      issuer_differs: '该密钥不属于所声明的签名者',
      needs_registry: '需要用 --key 给出签名者本人的公钥，或账本中的登记信息',
      needs_proof: '需要回执',
      needs_entry: '记录无法读取',
      needs_submission: '提交无法读取',
      needs_checkpoint: '检查点无法读取',
      needs_cosignatures: '见证不足，无从得知时间',
      no_witnesses: '信任文件未要求见证',
      needs_trust: '需要信任文件',
    },
    bundle: {
      file_changed: '内容与 SHA256SUMS 不符，被改动过',
      file_missing: '缺少这个文件',
      file_unlisted: '清单中没有这个文件',
      sums_malformed: 'SHA256SUMS 缺失或已损坏',
      container_changed: 'ZIP 容器从第 {at} 字节起被改动过（在文件之间，不在文件之内）',
      container_repacked: 'ZIP 由其他程序重新打包；包内文件逐个核验，不受影响',
      litter_ignored: '电脑自行添加的文件或文件夹，不属于证据包，未予理会',
      file_malformed: '无法识别，已损坏或写法不对',
      page_damaged: '本页所载数据已损坏，请打开原始的 bundle.zip',
      receipt_misnamed: '回执的序号与文件名不符',
      checkpoint_differs: '回执的检查点与证据包的不是同一个',
      size_differs: '检查点的记录数是 {size}，与 bundle.json 不符',
      origin_differs: '检查点属于 {origin}，与 bundle.json 不符',
      index_differs: '记录自称第 {says} 号，与回执不符',
      batteries_differ: '记录所列电池与事件所述不符',
      role_differs: 'bundle.json 所写的用途与记录不符',
      accepted_after_witnessed: '自称 {acceptedAt} 收录，而足数的见证方在 {witnessedAt} 就已见到它',
      chain_gap: '{code} 的记录链在位置 {position} 处缺记录或次序不对',
      chain_differs: '{code} 的记录链在位置 {position} 处与前一条接不上',
      chain_missing: '没有 {code} 的任何记录',
      entry_missing: '缺少电池的一条记录，其后的经历无法按规则核对',
      page_unknown:
        '不是本版本软件所附的核验页：可能出自其他版本，也可能是伪造的。请勿以它所显示的为准',
      trust_from_bundle: '信任文件只来自证据包本身：请比对下面的指纹，或载入可靠来源的信任文件',
      witnesses_not_asked: '信任文件没有要求见证方',
      family_not_asked: '证据包只含这块电池自己的记录链',
      later_unknown:
        '证据包证明不了“没有更多”：电池（及其上下游）所示最后一条之后有无记录、密钥有无另行吊销，此处无法核验。请向账本或审计方查询（检查点共 {size} 条）',
      not_reached: '前面的内容无法识别，未能核验',
    },
    log: findings,
    watch: {
      ...findings,
      split_view: '账本对同样多的账目（{held} 条）签了两棵不同的树：它给不同的人看不同的历史。',
      history_changed:
        '账本签名的 {served} 条账目的树，与它此前签名的 {held} 条的树不是同一段历史：历史被改写。',
      rollback: '账本倒退了：它签过 {held} 条账目，却一直只给出 {served} 条的检查点。',
      witnessed_otherwise:
        '见证方 {witness} 见证过的 {witnessed} 条账目的树，与账本在此出示的 {held} 条的树不是同一段历史：账本给不同的人看不同的历史。',
      witnessed_withheld:
        '见证方 {witness} 已见证 {witnessed} 条账目，账本在此却一直只出示 {served} 条。',
      tiles_differ: '账本的分片得不出它签名的树（{served} 条）。',
      tiles_withheld: '账本一直不给出它签过名的内容（{path}）。',
      entries_withheld: '账本不再给出以前给过的账目。',
      checkpoint_stalled: '账本有应答，但最新的检查点停在 {witnessedAt}，超过十分钟没有新的签名。',
      accepted_after_witnessed: '接受时间 {acceptedAt} 晚于见证方看到它的时间 {witnessedAt}。',
      backdated:
        '接受时间写成 {acceptedAt}，而见证方在 {witnessedAt} 时账本里还没有它：时间被倒签。',
    },
  },
}
