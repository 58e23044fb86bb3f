import { describe, expect, it } from 'vitest'
import { describeProblem } from '../../src/text/problems.ts'
import { describeSigner, signerText } from '../../src/text/signers.ts'
import { termsIn } from '../../src/text/terms.ts'

const CREDIT_CODE = '91350100M000100Y43'

describe.each(['zh', 'en'] as const)('a signer in %s', (language) => {
  const { authority } = termsIn(language).roles

  it('is the authority, and not somebody unregistered', () => {
    expect(describeSigner('authority', undefined, language)).toEqual({ name: authority })
    expect(signerText('authority', language)).toBe(authority)
    const params = { kid: 'x', reason: 'issuer', issuer: 'authority' }
    expect(describeProblem('submission_untrusted', params, language).detail).toContain(authority)
  })

  it('is an enterprise with its name and credit code, or one without a name', () => {
    const named = describeSigner(CREDIT_CODE, '某公司', language)
    expect(named).toEqual({ name: '某公司', creditCode: CREDIT_CODE })
    expect(describeSigner(CREDIT_CODE, undefined, language)).toMatchObject({
      creditCode: CREDIT_CODE,
    })
    expect(signerText(CREDIT_CODE, language)).toBe(CREDIT_CODE)
  })
})
