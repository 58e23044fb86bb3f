/**
 * Who is on the other side of an event: who gave, who gets, who carries, who uses. Not everybody is
 * registered: a private seller, a workshop, a firm of another city (docs/decisions/0036).
 */

import { z } from 'zod'
import { isCreditCode } from '../codes/credit-code.ts'
import { creditCode, district, label } from './fields.ts'

/** Stands for whoever is outside the register, where the log keeps who answers for something. */
export const OUTSIDE = 'outside'

/** A private person is known by a pseudonym alone: no schema has a field for who it is. */
const pseudonym = z.string().regex(/^person:[0-9a-z-]{8,64}$/, { message: 'pseudonym' })

const outsideCode = z
  .string()
  .refine(isCreditCode, { message: 'credit_code' })
  .meta({
    description:
      'Unified social credit code, GB 32100-2015, of an enterprise that is not registered',
    examples: ['91350100M000100Y43'],
    'x-names': 'outsider',
  })
/**
 * Somebody outside the register: a firm by name and credit code, or the reason why there is no code.
 * Of a private person the log holds no name.
 */
export const outsider = z
  .strictObject({
    firm: label.optional(),
    creditCode: outsideCode.optional(),
    noCreditCode: z.enum(['private_person', 'no_licence', 'foreign', 'not_given']).optional(),
    district: district.optional(),
  })
  .superRefine(({ firm, creditCode, noCreditCode }, { addIssue }) => {
    const fault = (member: string) =>
      addIssue({ code: 'custom', message: 'outsider', path: [member] })
    if ((creditCode === undefined) === (noCreditCode === undefined)) fault('creditCode')
    if (creditCode !== undefined && firm === undefined) fault('firm')
    if (noCreditCode === 'private_person' && firm !== undefined) fault('firm')
  })

/** Whoever is not registered. */
export const unregistered = z.union([pseudonym, outsider])

/** A registered enterprise by its credit code, a private person by a pseudonym, or an outsider. */
export const counterparty = z.union([creditCode, pseudonym, outsider])

export type Counterparty = z.infer<typeof counterparty>

/** A registered enterprise's credit code; undefined of anybody else. */
export const registeredOf = (party: Counterparty): string | undefined =>
  typeof party === 'string' && isCreditCode(party) ? party : undefined

/** How the log keeps who somebody is: a registered credit code, or {@link OUTSIDE}. */
export const partyOf = (party: Counterparty): string => registeredOf(party) ?? OUTSIDE
