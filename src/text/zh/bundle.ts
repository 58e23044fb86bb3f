/** 证据包的核验结论与核验页上的文字。 */

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
