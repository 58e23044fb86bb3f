import { describe, expect, it } from 'vitest'
import {
  enrolmentCode,
  formatEnrolmentCode,
  isEnrolmentCode,
  parseEnrolmentCode,
} from '../../src/core/enrolment.ts'
import { installNativeHash } from '../../src/native/signature.ts'

installNativeHash()

const request = {
  enterprise: '91350100M000100Y43',
  label: '三号手持终端',
  kid: 'kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k',
}

describe('the short code of an enrolment', () => {
  it('follows from all that is asked for, and from nothing else', () => {
    const code = enrolmentCode(request)
    expect(isEnrolmentCode(code)).toBe(true)
    expect(enrolmentCode({ ...request })).toBe(code)
    const others = [
      { ...request, enterprise: '91500105MA5U0AAA0M' },
      { ...request, label: '四号手持终端' },
      { ...request, kid: `${request.kid.slice(0, 42)}g` },
    ]
    expect(new Set([code, ...others.map(enrolmentCode)]).size).toBe(4)
  })

  // Known to clients in other languages: it must never change.
  it('is the one that it always was', () => {
    expect(enrolmentCode(request)).toBe('9NZB2K86')
  })

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
