/** Policies, trust files, and the keys in them. */

import { toBase64, toHex } from '../../../src/core/bytes/encoding.ts'
import { thumbprintOf } from '../../../src/core/keys/thumbprint.ts'
import {
  ED25519_COSIGNATURE,
  formatVerifierKey,
  keyIdOf,
} from '../../../src/core/keys/verifier-key.ts'
import { policyLines } from '../../../src/core/log/policy.ts'
import { formatTrust } from '../../../src/core/log/trust.ts'
import { witnessKey } from './keys.ts'
import { keys, logKey, nextLogKey, ORIGIN, respell, trust, witnesses } from './story.ts'
import { inFolder, type Vector, type Vectors } from './vector.ts'
import { IDENTITY, jwkOf, pointOf, vkeyOf, weakKeyVectors } from './weak-keys.ts'

const log = `log ${formatVerifierKey(logKey.verifierKey)}`
const [regulator = '', association = '', university = ''] = Object.entries(witnesses).map(
  ([name, { verifierKey }]) => `witness ${name} ${formatVerifierKey(verifierKey)}`,
)
const three = [log, regulator, association, university]

const good = (
  why: string,
  lines: readonly string[],
  meets: [string[], boolean][],
  liars: number,
): Vector => ({
  ...{ why, verdict: 'ok' },
  policy: `${lines.join('\n')}\n`,
  meets: meets.map(([names, met]) => ({ names, met })),
  liars,
})
/** @param line - from 1 */
const bad = (why: string, line: number, lines: readonly string[]): Vector => ({
  ...{ why, verdict: 'policy_malformed', line },
  policy: lines.join('\n'),
})

const named = (vkey: string) => vkey.split('+')
const [logName, logId, ...logBase64] = named(formatVerifierKey(logKey.verifierKey))
const vkey = (name = logName, id = logId, base64 = logBase64.join('+')) => `${name}+${id}+${base64}`

/** As long as a key of ML-DSA-44, and a key ID as C2SP computes it. */
const mlDsaKey = Uint8Array.from({ length: 1_312 }, (_, i) => i % 251)
const mlDsaId = toHex(keyIdOf('pq.example/w', 6, mlDsaKey))
const mlDsa = `witness pq pq.example/w+${mlDsaId}+${toBase64(Uint8Array.of(6, ...mlDsaKey))}`

/** So many witnesses, which are nobody. */
const crowd = (size: number) =>
  Array.from({ length: size }, (_, i) => {
    const { verifierKey } = witnessKey(`w${i}.example`)
    return `witness w${i} ${formatVerifierKey(verifierKey)}`
  })

export const policyVectors: Vectors = inFolder('policies', {
  'good-none': good('No witness is asked for.', [log, 'quorum none'], [[[], true]], 0),
  'good-one': good(
    'One witness.',
    [log, regulator, 'quorum regulator'],
    [
      [[], false],
      [['regulator'], true],
    ],
    1,
  ),
  'good-two-of-three': good(
    'Two of three.',
    policyLines(trust.policy),
    [
      [[], false],
      [['regulator'], false],
      [['regulator', 'university'], true],
      [['regulator', 'association', 'university'], true],
    ],
    1,
  ),
  'good-any-all': good(
    'All of one, and any of the two others.',
    [
      ...three,
      'group others any association university',
      'group both all regulator others',
      'quorum both',
    ],
    [
      [['association', 'university'], false],
      [['regulator'], false],
      [['regulator', 'university'], true],
    ],
    1,
  ),
  'good-any': good(
    'Any of three: the log alone can show two histories, each to another witness.',
    [...three, 'group any-of any regulator association university', 'quorum any-of'],
    [[['university'], true]],
    0,
  ),
  'good-all': good(
    'All of three: all have to lie.',
    [...three, 'group all-of all regulator association university', 'quorum all-of'],
    [[['regulator', 'university'], false]],
    3,
  ),
  'good-groups-of-groups': good(
    'Two of three groups, of which the cheapest to split decides.',
    [
      log,
      ...crowd(7),
      'group a all w0 w1 w2',
      'group b 2 w3 w4 w5',
      'group c any w6',
      'group two 2 a b c',
      'quorum two',
    ],
    [[['w3', 'w4', 'w6'], true]],
    1,
  ),
  'good-halves': good(
    'Both of two groups, each of which the log can split alone.',
    [
      log,
      ...crowd(4),
      'group a any w0 w1',
      'group b any w2 w3',
      'group both all a b',
      'quorum both',
    ],
    [[['w0', 'w2'], true]],
    0,
  ),
  'good-unused': good(
    'Groups and witnesses that the quorum does not ask for.',
    [...three, 'group g any association', 'quorum regulator'],
    [
      [['association'], false],
      [['regulator'], true],
    ],
    1,
  ),
  'good-comments': good(
    'Comments, empty lines, tabs, more spaces, URLs.',
    [
      '# a comment',
      '',
      `  ${log}\thttps://ledger.example`,
      `${regulator}  https://w.example/x `,
      '\t# another',
      'quorum\tregulator',
    ],
    [[['regulator'], true]],
    1,
  ),
  'good-two-log-keys': good(
    'A log with two keys.',
    [log, `log ${formatVerifierKey(nextLogKey.verifierKey)}`, 'quorum none'],
    [[[], true]],
    0,
  ),
  'good-64-witnesses': good(
    '64 witnesses.',
    [log, ...crowd(64), 'quorum w63'],
    [
      [['w62'], false],
      [['w63'], true],
    ],
    1,
  ),
  'witnesses-65': bad('65 witnesses.', 66, [log, ...crowd(65), 'quorum none']),
  'quorum-missing': bad('No quorum.', 1, [log]),
  'quorum-twice': bad('Two quorums.', 3, [log, 'quorum none', 'quorum none']),
  'quorum-unknown': bad('A quorum of nobody.', 2, [log, 'quorum regulator']),
  'quorum-before': bad('A quorum that is defined after it.', 2, [
    log,
    'quorum regulator',
    regulator,
  ]),
  'quorum-two-names': bad('A quorum of two names.', 3, [log, regulator, 'quorum regulator none']),
  'good-keyword-unknown': good(
    'A line of a kind that is not known: passed over.',
    [log, 'mirror x https://m.example', regulator, 'quorum regulator'],
    [[['regulator'], true]],
    1,
  ),
  'good-keyword-capitals': good(
    'A keyword in capitals is one that is not known.',
    [log.replace('log', 'LOG'), 'quorum none'],
    [[[], true]],
    0,
  ),
  'keyword-quorum-mistyped': bad('A quorum whose keyword is mistyped is none.', 2, [
    log,
    'qourum none',
  ]),
  'good-witness-ml-dsa': good(
    'A witness whose key is of a type that is not known (0x06, ML-DSA-44): it counts as one that does not cosign.',
    [...three, mlDsa, 'group g 2 regulator association pq', 'quorum g'],
    [
      [['regulator', 'association'], true],
      [['regulator'], false],
    ],
    1,
  ),
  'good-quorum-ml-dsa': good(
    'A quorum that nobody known can meet.',
    [log, mlDsa, 'quorum pq'],
    [[[], false]],
    1,
  ),
  'good-log-type-unknown': good(
    'A log’s key of a type that the protocol has not: passed over.',
    [
      log,
      `log ${vkey(logName, logId, toBase64(Uint8Array.of(9, ...logKey.publicKey)))}`,
      'quorum none',
    ],
    [[[], true]],
    0,
  ),
  'name-of-ml-dsa-twice': bad('A witness with the name of one whose key is not known.', 3, [
    log,
    mlDsa,
    regulator.replace('regulator', 'pq'),
    'quorum none',
  ]),
  'good-url-any': good(
    'Where a URL may stand, any word is one: a verifier asks nobody.',
    [log, `${regulator} w.example`, 'quorum regulator'],
    [[['regulator'], true]],
    1,
  ),
  crlf: bad('Lines end in CR LF.', 1, [`${log}\r`, 'quorum none']),
  'control-character': bad('A control character in a comment.', 1, [
    '# \u0001',
    log,
    'quorum none',
  ]),
  'name-twice': bad('Two witnesses of one name.', 3, [
    log,
    regulator,
    association.replace('association', 'regulator'),
    'quorum none',
  ]),
  'name-of-group-twice': bad('A group with a witness’s name.', 4, [
    log,
    regulator,
    association,
    'group regulator any association',
    'quorum none',
  ]),
  'name-none': bad('A witness with the name none.', 2, [
    log,
    regulator.replace('regulator', 'none'),
    'quorum none',
  ]),
  'key-twice': bad('A witness’s key under a second name.', 3, [
    log,
    regulator,
    regulator.replace('regulator', 'second'),
    'quorum none',
  ]),
  'log-key-twice': bad('A log’s key twice.', 2, [log, log, 'quorum none']),
  'group-unknown': bad('A group of a witness that is not there.', 3, [
    log,
    regulator,
    'group g any regulator university',
    'quorum g',
  ]),
  'group-of-itself': bad('A group that has itself as a member.', 3, [
    log,
    regulator,
    'group g any regulator g',
    'quorum g',
  ]),
  'group-member-twice': bad('A group that has a member twice.', 3, [
    log,
    regulator,
    'group g 2 regulator regulator',
    'quorum g',
  ]),
  'group-member-of-two': bad('A witness in two groups.', 5, [
    log,
    regulator,
    association,
    'group g any regulator',
    'group h all regulator association',
    'quorum h',
  ]),
  'group-none': bad('A group of none.', 2, [log, 'group g any none', 'quorum g']),
  'group-empty': bad('A group without members.', 2, [log, 'group g any', 'quorum none']),
  'group-zero': bad('A group of which nobody has to agree.', 3, [
    log,
    regulator,
    'group g 0 regulator',
    'quorum g',
  ]),
  'group-too-many': bad('A group of one of which two have to agree.', 3, [
    log,
    regulator,
    'group g 2 regulator',
    'quorum g',
  ]),
  'group-threshold-zero': bad('A threshold with a leading zero.', 3, [
    log,
    regulator,
    'group g 01 regulator',
    'quorum g',
  ]),
  'log-type': bad('A witness’s key for a log.', 1, [
    `log ${regulator.split(' ')[2]}`,
    'quorum none',
  ]),
  'witness-type': bad('A log’s key for a witness.', 2, [
    log,
    `witness w ${log.split(' ')[1]}`,
    'quorum none',
  ]),
  'key-id': bad('A verifier key with another key ID.', 1, [
    `log ${vkey(logName, '00000000')}`,
    'quorum none',
  ]),
  'key-id-capitals': bad('A key ID in capitals.', 1, [
    `log ${vkey(logName, logId?.toUpperCase())}`,
    'quorum none',
  ]),
  'key-name': bad('A verifier key under another name: its ID is then another.', 1, [
    `log ${vkey('ledger.example/other')}`,
    'quorum none',
  ]),
  'key-respelt': bad('A verifier key in another spelling.', 1, [
    `log ${respellKey()}`,
    'quorum none',
  ]),
  'key-of-another-log': bad('A second log, whose verifier key has another key ID.', 2, [
    log,
    `log ${vkey('ledger.example/other')}`,
    'quorum none',
  ]),
  'key-weak-log': bad('A log’s key of small order, by which anybody signs.', 1, [
    `log ${vkeyOf(ORIGIN, IDENTITY)}`,
    'quorum none',
  ]),
  'key-weak-witness': bad('A witness’s key of small order, by which anybody cosigns.', 2, [
    log,
    `witness w ${vkeyOf('w.example', IDENTITY, ED25519_COSIGNATURE)}`,
    'quorum w',
  ]),
  'key-type-alone': bad('A verifier key that is a type and nothing more.', 1, [
    `log ${vkey(logName, logId, toBase64(Uint8Array.of(6)))}`,
    'quorum none',
  ]),
  'key-short': bad('A verifier key that is too short.', 1, [
    `log ${vkey(logName, logId, toBase64(Uint8Array.of(1, 2, 3)))}`,
    'quorum none',
  ]),
  excess: bad('A word too many.', 1, [`${log} https://a.example https://b.example`, 'quorum none']),
})

const namedJwk = (point: Uint8Array) => ({ kid: thumbprintOf(jwkOf(point)), ...jwkOf(point) })
const file = JSON.parse(formatTrust(trust))
const trusted = (verdict: string, why: string, other: object | string): Vector => ({
  ...{ why, verdict },
  text: typeof other === 'string' ? other : `${JSON.stringify({ ...file, ...other }, null, 2)}\n`,
})
const notTrusted = (why: string, other: object | string) => trusted('trust_malformed', why, other)
const [jwk] = file.authorityKeys

export const trustVectors: Vectors = inFolder('trust', {
  good: trusted('ok', 'A trust file.', formatTrust(trust)),
  'good-white-space': trusted(
    'ok',
    'In one line, its members in another order, and one that nobody knows.',
    JSON.stringify({ note: 'x', ...Object.fromEntries(Object.entries(file).reverse()) }),
  ),
  'good-no-authority': trusted('ok', 'No key of the authority: enough for receipts.', {
    authorityKeys: [],
  }),
  'good-number-underflow': trusted(
    'ok',
    'A number too small for a double is zero, and not refused.',
    formatTrust(trust).replace('{', '{"note":1e-400,'),
  ),
  'number-overflow': notTrusted(
    'A number beyond a double’s range, in a member that is ignored.',
    formatTrust(trust).replace('{', '{"note":1e400,'),
  ),
  'no-json': notTrusted('No JSON.', 'origin: x'),
  'duplicate-member': notTrusted(
    'The origin stands twice.',
    formatTrust(trust).replace('{', '{"origin":"x",'),
  ),
  'escaped-member': notTrusted(
    'A name is written with an escape.',
    formatTrust(trust).replace('"origin"', '"\\u006frigin"'),
  ),
  'escaped-member-ignored': notTrusted(
    'A member that nobody knows has a backslash in its name.',
    formatTrust(trust).replace('{', '{"\\\\":1,'),
  ),
  'good-escaped-value': trusted(
    'ok',
    'A value is written with an escape.',
    formatTrust(trust).replace('"EC"', '"\\u0045C"'),
  ),
  'byte-order-mark': notTrusted('A byte-order mark.', `\ufeff${formatTrust(trust)}`),
  'origin-missing': notTrusted('No origin.', { origin: undefined }),
  'origin-of-no-log': notTrusted('No log line has the origin for its name.', {
    origin: 'ledger.example/other',
  }),
  'good-policy-newer': trusted('ok', 'Its policy has lines and keys that are not known.', {
    policy: [...file.policy.slice(0, -1), mlDsa, 'mirror x', file.policy.at(-1)],
  }),
  'log-key-unknown': notTrusted('The log’s only key is of a type that is not known.', {
    policy: [
      `log ${vkey(logName, logId, toBase64(Uint8Array.of(9, ...logKey.publicKey)))}`,
      'quorum none',
    ],
  }),
  'policy-text': notTrusted('The policy is one text.', { policy: file.policy.join('\n') }),
  'policy-line-break': notTrusted('A line of the policy has a line break.', {
    policy: [file.policy.join('\n')],
  }),
  'policy-malformed': {
    ...trusted('policy_malformed', 'The policy has no quorum.', {
      policy: file.policy.slice(0, -1),
    }),
    line: file.policy.length - 1,
  },
  'kid-not-the-thumbprint': notTrusted('The kid is not the key’s thumbprint.', {
    authorityKeys: [{ ...jwk, kid: keys.admin.kid }],
  }),
  'kid-missing': notTrusted('No kid.', { authorityKeys: [{ ...jwk, kid: undefined }] }),
  'key-respelt': notTrusted('A coordinate in another spelling.', {
    authorityKeys: [{ ...jwk, x: respell(jwk.x, true) }],
  }),
  'key-weak': notTrusted('An authority’s key of small order, by which anybody signs.', {
    authorityKeys: [namedJwk(IDENTITY)],
  }),
  'key-above-prime': notTrusted('An authority’s key whose y is not below p.', {
    authorityKeys: [namedJwk(pointOf(2n ** 255n - 16n))],
  }),
  'policy-key-weak': {
    ...trusted('policy_malformed', 'The policy has a log’s key of small order.', {
      policy: [`log ${vkeyOf(ORIGIN, IDENTITY)}`, 'quorum none'],
    }),
    line: 1,
  },
  'key-of-another-curve': notTrusted('A key of another curve.', {
    authorityKeys: [{ ...jwk, crv: 'P-384' }],
  }),
})

const keyName = (verdict: string, why: string, name: string): Vector => ({
  ...{ why, verdict, name, type: 1, publicKey: toBase64(logKey.publicKey) },
  ...(verdict === 'ok' && { vkey: vkeyOf(name, logKey.publicKey) }),
})

export const keyVectors: Vectors = inFolder('keys', {
  ...weakKeyVectors,
  'name-feff': keyName('ok', 'U+FEFF in a name: no white space.', '\ufeffledger.example/cq'),
  'name-0085': keyName(
    'note_malformed',
    'U+0085 in a name: white space.',
    'ledger.example\u0085cq',
  ),
  'name-3000': keyName(
    'note_malformed',
    'U+3000 in a name: white space.',
    'ledger.example\u3000cq',
  ),
  'name-plus': keyName('note_malformed', 'A plus in a name.', 'ledger.example+cq'),
  'name-empty': keyName('note_malformed', 'No name.', ''),
  ...Object.fromEntries(
    [keys.root, keys.authority].map(({ name, key, kid, alg }): [string, Vector] => [
      `thumbprint-${alg.toLowerCase()}`,
      {
        why: `The thumbprint of the test key “${name}”.`,
        verdict: 'ok',
        jwk: key,
        thumbprint: kid,
      },
    ]),
  ),
  'verifier-key-log': {
    why: 'The log’s key as a verifier key.',
    verdict: 'ok',
    name: ORIGIN,
    type: 1,
    publicKey: toBase64(logKey.publicKey),
    vkey: formatVerifierKey(logKey.verifierKey),
  },
  'verifier-key-witness': {
    why: 'A witness’s key as a verifier key.',
    verdict: 'ok',
    name: witnesses.regulator.verifierKey.name,
    type: 4,
    publicKey: toBase64(witnesses.regulator.publicKey),
    vkey: formatVerifierKey(witnesses.regulator.verifierKey),
  },
})

function respellKey(): string {
  const [base64] = [logBase64.join('+')]
  // 33 bytes fill base64 to the last bit: so only padding can be added.
  return vkey(logName, logId, `${base64}====`)
}
