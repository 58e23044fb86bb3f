/** Codes that a device shows. */

import { enrolmentCode } from '../../../src/core/enrolment.ts'
import { COLLECTOR, keys } from './story.ts'
import { inFolder, type Vectors } from './vector.ts'

const asking = { enterprise: COLLECTOR, label: '三号手持终端', kid: keys.scanner1.kid }

export const enrolmentVectors: Vectors = inFolder('enrolment', {
  code: {
    why: 'The code that a device shows.',
    verdict: 'ok',
    ...asking,
    code: enrolmentCode(asking),
  },
  'other-label': {
    why: 'Another label, another code.',
    verdict: 'ok',
    ...asking,
    label: 'scanner',
    code: enrolmentCode({ ...asking, label: 'scanner' }),
  },
})
