import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toBase64 } from '../../../src/core/bytes/encoding.ts'
import {
  checkCode,
  enrolmentCode,
  enrolmentCommitment,
  enrolmentUrl,
  formatCheckCode,
  formatEnrolmentCode,
  isEnrolmentSecret,
  parseCheckCode,
  parseEnrolmentCode,
  parseEnrolmentReference,
} from '../../../src/core/keys/enrolment.ts'
import { installNativeHash } from '../../../src/native/signature.ts'

installNativeHash()

const request = {
  enterprise: '91350100M000100Y43',
  label: '三号手持终端',
  kid: 'kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k',
}
const nonce = toBase64(new Uint8Array(32).fill(1))
const challenge = toBase64(new Uint8Array(32).fill(2))
const secret = fc.uint8Array({ minLength: 32, maxLength: 32 }).map(toBase64)

describe('the commitment of an enrolment', () => {
  it('follows from all that is asked for and the nonce, and from nothing else', () => {
    const commitment = enrolmentCommitment(request, nonce)
    expect(isEnrolmentSecret(commitment)).toBe(true)
    expect(enrolmentCommitment({ ...request }, nonce)).toBe(commitment)
    const others = [
      enrolmentCommitment({ ...request, enterprise: '91500105MA5U0AAA0M' }, nonce),
      enrolmentCommitment({ ...request, label: '四号手持终端' }, nonce),
      enrolmentCommitment({ ...request, kid: `${request.kid.slice(0, 42)}g` }, nonce),
      enrolmentCommitment(request, challenge),
    ]
    expect(new Set([commitment, ...others]).size).toBe(5)
  })
})

describe('the check code of an enrolment', () => {
  const commitment = enrolmentCommitment(request, nonce)

  // Known to clients in other languages: they must never change.
  it('is the one that it always was, as is the short code', () => {
    expect(commitment).toBe('FX4/LV1g4PBuPErzBGIIVZQjZYpElCzWWjojJ5jLn0E=')
    expect(enrolmentCode(commitment)).toBe('2NZ3YBAX')
    expect(checkCode({ commitment, nonce, challenge })).toBe('70164173')
  })

  it('is eight digits, of commitment, nonce and challenge', () => {
    fc.assert(
      fc.property(secret, secret, secret, (one, two, three) => {
        const code = checkCode({ commitment: one, nonce: two, challenge: three })
        expect(parseCheckCode(formatCheckCode(code))).toBe(code)
      }),
    )
  })

  it('differs for a service in between that shows each side values of its own, whatever it chooses first', () => {
    // What the service can know when it has to choose: the device's commitment, not its nonce; and
    // for the admin, a commitment of its own before the admin's challenge.
    fc.assert(
      fc.property(secret, secret, secret, secret, (ofDevice, ofService, ofAdmin, chosen) => {
        fc.pre(new Set([ofDevice, ofService, ofAdmin, chosen]).size === 4)
        const shownToAdmin = enrolmentCommitment({ ...request, kid: 'K'.repeat(43) }, ofService)
        const onDevice = checkCode({
          commitment: enrolmentCommitment(request, ofDevice),
          nonce: ofDevice,
          challenge: chosen,
        })
        const atAdmin = checkCode({
          commitment: shownToAdmin,
          nonce: ofService,
          challenge: ofAdmin,
        })
        expect(onDevice).not.toBe(atAdmin)
      }),
      // Equal by chance once in 10^8 runs: the seed keeps that from a run that is nobody's fault.
      { seed: 22, numRuns: 200 },
    )
  })

  it.each(['48291376', '4829 1376', ' 4829-1376 ', '４８２９ １３７６'])(
    'is read from %j',
    (typed) => {
      expect(parseCheckCode(typed)).toBe('48291376')
    },
  )

  it.each(['', '4829137', '482913760', '4829137A', '7KQ2-M9XR'])('is not %j', (typed) => {
    expect(parseCheckCode(typed)).toBeUndefined()
  })
})

describe('the short code of an enrolment', () => {
  it.each(['7KQ2M9XR', '7kq2-m9xr', ' 7kq2 m9xr ', '７ｋｑ２－ｍ９ｘｒ'])(
    'is read from %j',
    (typed) => {
      expect(parseEnrolmentCode(typed)).toBe('7KQ2M9XR')
    },
  )

  it('is read with O, I and L for the digits that they are taken for', () => {
    expect(parseEnrolmentCode('OIL0-1111')).toBe('01101111')
  })

  it.each(['', '7KQ2M9X', '7KQ2M9XRR', '7KQ2M9XU', '7KQ2/9XR'])('is not %j', (typed) => {
    expect(parseEnrolmentCode(typed)).toBeUndefined()
  })

  it('is shown in two groups', () => {
    expect(formatEnrolmentCode('7KQ2M9XR')).toBe('7KQ2-M9XR')
  })
})

describe('what an admin gives to find a device', () => {
  it('is its short code, or its QR code with the whole thumbprint', () => {
    expect(parseEnrolmentReference('7kq2-m9xr')).toEqual({ code: '7KQ2M9XR' })
    for (const service of ['https://ledger.example', 'http://127.0.0.1:8080/cq/']) {
      const url = enrolmentUrl(service, '7KQ2M9XR', request.kid)
      expect(parseEnrolmentReference(` ${url}\n`)).toEqual({ code: '7KQ2M9XR', kid: request.kid })
    }
  })

  it('is nothing else', () => {
    for (const typed of [
      '',
      `https://ledger.example/enrol/7KQ2M9XR#${request.kid.slice(1)}`,
      `https://ledger.example/enrol/7KQ2M9X#${request.kid}`,
      `https://ledger.example/b/7KQ2M9XR#${request.kid}`,
      request.kid,
    ]) {
      expect(parseEnrolmentReference(typed)).toBeUndefined()
    }
  })
})
