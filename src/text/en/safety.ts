/** Safety in English: what follows from all records. */

import type { SafetyText } from '../zh/safety.ts'

export const safety: SafetyText = {
  levels: {
    danger: 'Danger',
    unknown: 'Condition unknown',
    caution: 'Take care',
    sound: 'Nothing found wrong',
  },
  words: {
    fire: 'a fire was reported',
    burnt: 'recorded as burnt',
    leak: 'a leak was reported',
    leaking: 'recorded as leaking',
    flooded: 'recorded as flooded',
    swollen: 'recorded as swollen',
    accident: 'it was in an accident',
    damaged: 'transported as damaged or defective',
    quarantine: 'to be kept apart, by its test',
    fail: 'judged unsafe',
    theft: 'it was stolen, and out of sight meanwhile',
    loss: 'it was lost, and out of sight meanwhile',
    dented: 'recorded as dented',
    fault: 'taken out of use for a fault',
    dismantle: 'to be dismantled and nothing else, by its test',
    intact: 'recorded as looking intact',
    pass: 'judged safe',
    reuse: 'fit for reuse, by its test',
    unsaid: 'nobody has recorded whether it is safe',
    within: 'it is inside another battery, whose records count',
  },
  advice: {
    danger:
      'No test has cleared it since: stay away, keep it apart and away from what can burn, and tell who is responsible.',
    unknown:
      'Treat it as dangerous until somebody knows: keep it apart, do not open it, and check it before it is moved.',
    caution: 'Check it before it is moved.',
    sound: '',
  },
  volts: {
    yes: 'High voltage: more than 60 V of direct current can kill. Leave opening and dismantling to experts.',
    no: '',
    unknown:
      'Voltage unknown: treat it as high voltage. More than 60 V of direct current can kill; leave opening and dismantling to experts.',
  },
  finding: '{level}: {word}',
  entry: 'entry {entry}, {time}',
}
