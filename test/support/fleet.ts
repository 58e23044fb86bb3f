/** An authority and enterprises of any role, with keys, who sign submissions for tests. */

import { generateKeyPairSync, type KeyObject, randomUUID, sign } from 'node:crypto'
import { toBase64Url, toUtf8 } from '../../src/core/bytes/encoding.ts'
import { creditCodeCheckCharacter } from '../../src/core/codes/credit-code.ts'
import type { Role } from '../../src/core/events/roles.ts'
import type { NamedKey, PublicKey } from '../../src/core/keys/signature.ts'
import { thumbprintOf } from '../../src/core/keys/thumbprint.ts'
import { AUTHORITY, encodeSigningInput } from '../../src/core/log/submission.ts'

export interface Fleet {
  readonly origin: string
  readonly authority: Signer
  /** As the log is configured with them. */
  readonly authorityKeys: readonly NamedKey[]
  /** A new enterprise in these roles, with a device key; `registryEvents` admits it. */
  enterprise(...roles: Role[]): Enterprise
  /** Another key of an enterprise; `registryEvents` admits it too. */
  addKey(
    enterprise: Pick<Enterprise, 'creditCode'>,
    kind?: 'admin' | 'device',
    kty?: PublicKey['kty'],
  ): Signer
  /** Name of a new facility of an enterprise; `registryEvents` admits it too. */
  facility(enterprise: Pick<Enterprise, 'creditCode'>): string
  /** Submissions of the authority that admit everyone made so far. The same bytes every time. */
  registryEvents(): string[]
}

/** Someone with a key. */
export interface Signer {
  /** Credit code, or `authority`. */
  readonly iss: string
  readonly key: SigningKey
  /** A submission of the event: a compact JWS. Overrides go into its claims or its header. */
  sign(event: object, overrides?: Overrides): string
  /** The same, with each of these texts spelt in JSON's escapes wherever it is a value. */
  signSpelt(event: object, texts: readonly string[]): string
  /** A bearer token for reading. */
  token(overrides?: Overrides): string
}

export interface Enterprise extends Signer {
  readonly creditCode: string
  readonly name: string
  readonly roles: readonly Role[]
  readonly district: string
}

export interface Overrides {
  readonly claims?: Readonly<Record<string, unknown>>
  readonly header?: Readonly<Record<string, unknown>>
  /** Signs with this key in place of the signer's own, and names the signer's. */
  readonly key?: SigningKey
}

export interface SigningKey extends NamedKey {
  readonly alg: 'ES256' | 'EdDSA'
  readonly privateKey: KeyObject
}

export const DISTRICT = '500107'

/**
 * @param now - clock of all signers
 * @param authority - key that the log is configured with; without it, a new one
 */
export function createFleet({
  origin,
  now = () => new Date(),
  authority: authorityKey = newKey(),
}: {
  origin: string
  now?: () => Date
  authority?: SigningKey
}): Fleet {
  const authority = createSigner(AUTHORITY, authorityKey, origin, now)
  const admitted: string[] = []

  const addKey: Fleet['addKey'] = ({ creditCode }, kind = 'device', kty = 'EC') => {
    const signer = createSigner(creditCode, newKey(kty), origin, now)
    const { key } = signer.key
    const event = { type: 'key.added', enterprise: creditCode, kind, label: `${kind} key`, key }
    admitted.push(authority.sign({ ...event, time: now().toISOString() }))
    return signer
  }

  return {
    origin,
    authority,
    authorityKeys: [{ kid: authority.key.kid, key: authority.key.key }],
    enterprise(...roles) {
      const creditCode = nextCreditCode()
      const name = `${roles[0]} ${creditCode.slice(12, 17)}`
      const about = { creditCode, name, roles, district: DISTRICT }
      const time = now().toISOString()
      admitted.push(authority.sign({ type: 'enterprise.registered', time, ...about }))
      return { ...about, ...addKey(about) }
    },
    addKey,
    facility({ creditCode }) {
      const facility = `CQ-${creditCode.slice(12, 17)}-${admitted.length}`
      const about = { facility, enterprise: creditCode, name: facility, district: DISTRICT }
      admitted.push(
        authority.sign({ type: 'facility.registered', time: now().toISOString(), ...about }),
      )
      return facility
    },
    registryEvents: () => [...admitted],
  }
}

/** ES256, or EdDSA for an `OKP` key. */
export function newKey(kty: PublicKey['kty'] = 'EC'): SigningKey {
  const { publicKey, privateKey } =
    kty === 'EC'
      ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
      : generateKeyPairSync('ed25519')
  const key = publicKey.export({ format: 'jwk' }) as unknown as PublicKey
  return { kid: thumbprintOf(key), key, alg: kty === 'EC' ? 'ES256' : 'EdDSA', privateKey }
}

/** A compact JWS over any header and payload, sensible or not. */
export function signJws(header: object, payload: object, key: SigningKey): string {
  return attachSignature([header, payload].map(encodePart).join('.'), key)
}

function createSigner(iss: string, key: SigningKey, origin: string, now: () => Date): Signer {
  const seconds = () => Math.floor(now().getTime() / 1000)
  return {
    iss,
    key,
    sign(event, { claims, header, key: other = key } = {}) {
      const all = { iss, aud: origin, iat: seconds(), jti: randomUUID(), event, ...claims }
      return attachSignature(encodeSigningInput({ ...key, ...header }, all), other)
    },
    signSpelt(event, texts) {
      const [header = '', payload = ''] = this.sign(event).split('.')
      const plain = Buffer.from(payload, 'base64url').toString()
      const spelt = texts.reduce((text, one) => text.replaceAll(`"${one}"`, escaped(one)), plain)
      return attachSignature(`${header}.${toBase64Url(toUtf8(spelt))}`, key)
    },
    token({ claims, header, key: other = key } = {}) {
      const iat = seconds()
      return signJws(
        { alg: key.alg, kid: key.kid, typ: 'access+jwt', ...header },
        { iss, aud: origin, iat, exp: iat + 300, jti: randomUUID(), ...claims },
        other,
      )
    },
  }
}

function attachSignature(input: string, { alg, privateKey }: SigningKey): string {
  const signature = sign(alg === 'ES256' ? 'sha256' : null, toUtf8(input), {
    key: privateKey,
    dsaEncoding: 'ieee-p1363',
  })
  return `${input}.${toBase64Url(new Uint8Array(signature))}`
}

const escaped = (text: string) =>
  `"${Array.from(text, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')}"`

const encodePart = (part: object) => toBase64Url(toUtf8(JSON.stringify(part)))

let enterprises = 0

function nextCreditCode(): string {
  const body = `91500000MA5U${String(++enterprises).padStart(5, '0')}`
  return body + creditCodeCheckCharacter(body)
}
