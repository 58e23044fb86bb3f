/** 证据包的核验结论与核验页上的文字。 */

import type { BundleCheck, BundleCheckName, BundleNote } from '../../core/bundle/verdict.ts'
import type { BundleVerdict } from '../../core/bundle/verify.ts'

export interface BundleText {
  readonly name: string
  readonly title: string
  readonly otherLanguage: string
  readonly verdicts: Readonly<Record<BundleVerdict['verdict'], string>>
  /** What the verdict means, in a sentence or two. */
  readonly meanings: Readonly<Record<BundleVerdict['verdict'], string>>
  /** Of a bundle that holds: up to which entry, as of when. */
  readonly holdsUpTo: string
  /** Of a receipt that holds. */
  readonly entryHolds: string
  readonly reach: Readonly<Record<'witnesses' | 'log', string>>
  /** Which events something is wrong with. */
  readonly concerned: Readonly<
    Record<'sentence' | 'event' | 'entry' | 'missing' | 'missingBefore' | 'separator', string>
  >
  readonly battery: string
  readonly withFamily: string
  readonly state: string
  readonly asOf: string
  readonly checksTitle: string
  readonly checks: Readonly<Record<BundleCheckName, string>>
  readonly results: Readonly<Record<BundleCheck['result'], string>>
  readonly counts: Partial<Readonly<Record<BundleCheckName, string>>>
  readonly notes: Readonly<Record<BundleNote, string>>
  readonly more: string
  readonly trust: Readonly<
    Record<
      'title' | 'fromBundle' | 'given' | 'fingerprint' | 'log' | 'authority' | 'witness',
      string
    >
  >
  readonly life: Readonly<
    Record<'title' | 'timeZone' | 'entry' | 'holds' | 'broken' | 'unknownName' | 'none', string>
  >
  readonly open: Readonly<
    Record<
      | 'title'
      | 'explanation'
      | 'label'
      | 'empty'
      | 'checking'
      | 'unknownFile'
      | 'trustTaken'
      | 'receiptTitle'
      | 'pageDamaged',
      string
    >
  >
  readonly receipt: Readonly<Record<BundleVerdict['verdict'], string>>
}

export const bundle: BundleText = {
  name: '电证 Cellproof',
  title: '离线核验',
  otherLanguage: 'English',
  verdicts: { holds: '成立', broken: '不成立', undecided: '尚不能断定' },
  meanings: {
    holds:
      '这些记录确实在账本中，未被改动，每条都由登记在册的密钥签名。此后是否还有记录，证据包不能证明。',
    broken: '有内容对不上，不能作为证据。问题见下表。',
    undecided:
      '包内各项相互吻合，但信任依据只来自证据包本身：伪造者可以整套造假。请把下面的指纹与主管机关公布的比对，或载入可靠来源的信任文件。',
  },
  holdsUpTo: '成立，至第 {index} 号记录（截至 {time}）',
  entryHolds: '第 {index} 号记录成立（截至 {time}）',
  reach: {
    witnesses: '所示最后一条是第 {index} 号记录；时间 {time} 由见证方证明，当时账本共 {size} 条。',
    log: '所示最后一条是第 {index} 号记录；时间 {time} 只是账本自己的说法（最后一条的收录时间）。',
  },
  concerned: {
    sentence: '涉及：{list}。',
    event: '第 {index} 号记录“{title}”（{time}）',
    entry: '第 {index} 号记录',
    missing: '缺失的第 {index} 号记录',
    missingBefore: '第 {before} 号记录之前缺失的一条',
    separator: '、',
  },
  battery: '电池',
  withFamily: '含上下游 {count} 个编码',
  state: '状态',
  asOf: '截至 {origin} 的检查点（共 {size} 条记录）',
  checksTitle: '核验项目',
  checks: {
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
  results: { holds: '成立', broken: '不成立', unchecked: '未核验' },
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
  notes: {
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
  more: '另有 {count} 处',
  trust: {
    title: '依据谁的公钥',
    fromBundle:
      '以下公钥只来自证据包本身。请通过另一渠道（主管机关的公告、电话、纸质文件）比对指纹，一致才可采信。',
    given: '以下公钥来自您载入的信任文件。',
    fingerprint: '信任文件指纹（SHA-256）',
    log: '账本公钥',
    authority: '主管机关公钥（指纹）',
    witness: '见证方公钥',
  },
  life: {
    title: '电池经历',
    timeZone: '北京时间',
    entry: '第 {index} 号记录',
    holds: '签名成立',
    broken: '签名不成立',
    unknownName: '未登记的签名者',
    none: '没有可显示的记录。',
  },
  open: {
    title: '核验其他文件',
    explanation:
      '把 bundle.zip、回执（.tlog-proof）或信任文件（trust.json）拖到这里，或点按选择。全部在本机核验，不联网，不上传。',
    label: '选择文件',
    empty: '请选择要核验的文件。',
    checking: '正在核验……',
    unknownFile: '{file} 不是证据包、回执或信任文件。',
    trustTaken: '已载入信任文件 {file}。',
    receiptTitle: '回执：第 {index} 号记录',
    pageDamaged: '本页所载数据已损坏，不能作为证据。请打开原始的 bundle.zip。',
  },
  receipt: {
    holds: '账本 {origin} 确有这条记录，未被改动。提交者的签名需用证据包核验。',
    broken: '这份回执什么也证明不了。',
    undecided: '请先载入信任文件（trust.json），才能核验单独的回执。',
  },
}
