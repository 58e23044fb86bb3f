/** What makers publish for those who handle their batteries later. */

import { z } from 'zod'
import { defineEvent } from './definition.ts'
import { label, sha256Hex, vendorCode } from './fields.ts'
import { NO_MASS } from './measure.ts'
import { MAKERS } from './production.ts'

const LANGUAGE = /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/

export const dismantlingPublished = defineEvent({
  type: 'dismantling.published',
  title: { zh: '发布拆解信息', en: 'Dismantling information published' },
  signers: MAKERS,
  from: [],
  to: 'same',
  custody: 'stays',
  names: 'none',
  ownOnly: ['vendor'],
  epcis: { type: 'ObjectEvent', action: 'OBSERVE', bizStep: 'own:publishing' },
  measure: NO_MASS,
  form: ['vendor', 'model', 'version', 'languages', 'documentSha256', 'url'],
  fields: {
    vendor: vendorCode,
    /** As batteries are registered with it. */
    model: label.meta({ examples: ['CP-52'] }),
    version: label.meta({ examples: ['1.0', '2.1'] }),
    /** Of the document, BCP 47. */
    languages: z
      .array(
        z
          .string()
          .regex(LANGUAGE, { message: 'language_tag' })
          .meta({ examples: ['zh', 'en'] }),
      )
      .min(1)
      .max(16),
    documentSha256: sha256Hex,
    /** Where it is read; what is found there has the digest, or is another document. */
    url: z
      .url({ protocol: /^https$/, message: 'https_url' })
      .max(500)
      .optional()
      .meta({ examples: ['https://maker.example/cp-52'] }),
  },
  batteryFields: {},
})
