/** 安全：从所有记录得出的结论。 */

import type { SafetyLevel, SafetyWord } from '../../core/events/safety.ts'

export interface SafetyText {
  /** Marks a warning, with what was said. */
  readonly levels: Readonly<Record<SafetyLevel, string>>
  readonly words: Readonly<Record<SafetyWord | 'unsaid' | 'within', string>>
  /** What to do about it; nothing where nothing is wrong. */
  readonly advice: Readonly<Record<SafetyLevel, string>>
  readonly volts: Readonly<Record<'yes' | 'no' | 'unknown', string>>
  readonly finding: string
  readonly entry: string
}

export const safety: SafetyText = {
  levels: { danger: '危险', unknown: '状况不明', caution: '有异常', sound: '未见异常' },
  words: {
    fire: '报告过起火',
    burnt: '记录为烧损',
    leak: '报告过泄漏',
    leaking: '记录为漏液',
    flooded: '记录为浸水',
    swollen: '记录为鼓胀',
    accident: '出过事故',
    damaged: '按损坏或有缺陷的电池运输',
    quarantine: '检测后要求隔离',
    fail: '安全判定不合格',
    theft: '报告过被盗，其间无人看管',
    loss: '报告过丢失，其间无人看管',
    dented: '记录为凹陷',
    fault: '因故障停用',
    dismantle: '检测后只可拆解',
    intact: '记录为外观完好',
    pass: '安全判定合格',
    reuse: '检测后可以再利用',
    unsaid: '没有人记录过它是否安全',
    within: '装在另一个电池里面，以那个电池的记录为准',
  },
  advice: {
    danger: '此后没有检测解除危险：请远离，隔离存放，远离可燃物，并通知责任企业。',
    unknown: '查明之前按危险对待：隔离存放，勿打开，搬动前先检查。',
    caution: '搬动前先检查。',
    sound: '',
  },
  volts: {
    yes: '高压：超过 60 V 的直流电可致命，非专业人员请勿打开或拆卸。',
    no: '',
    unknown: '电压未知：按高压对待，超过 60 V 的直流电可致命，非专业人员请勿打开或拆卸。',
  },
  finding: '{level}：{word}',
  entry: '第 {entry} 号记录，{time}',
}
