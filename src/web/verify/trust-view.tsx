/** By whose keys all was checked, with what there is to compare. */

import { formatVerifierKey } from '../../core/keys/verifier-key.ts'
import { logKeysOf, type Trust } from '../../core/log/trust.ts'
import { bundleText } from '../../text/bundle.ts'
import type { Language } from '../../text/language.ts'

interface TrustProps {
  readonly trust: Trust
  readonly trustedBy: 'given' | 'bundle'
  readonly fingerprint: string
  readonly language: Language
}

export function TrustView({ trust, trustedBy, fingerprint, language }: TrustProps) {
  const text = bundleText(language).trust
  const isGiven = trustedBy === 'given'
  return (
    <section aria-labelledby="trust">
      <h2 id="trust">{text.title}</h2>
      <p class={isGiven ? 'banner given' : 'banner'}>{isGiven ? text.given : text.fromBundle}</p>
      <dl class="keys">
        <dt>{text.fingerprint}</dt>
        <dd class="fingerprint">{fingerprint.match(/.{8}/g)?.join(' ')}</dd>
        {logKeysOf(trust).map((key) => (
          <Key key={key.publicKey.x} title={text.log} value={formatVerifierKey(key)} />
        ))}
        {trust.authorityKeys.map(({ kid }) => (
          <Key key={kid} title={text.authority} value={kid} />
        ))}
        {trust.policy.witnesses.map(({ name, key }) => (
          <Key key={name} title={`${text.witness} ${name}`} value={formatVerifierKey(key)} />
        ))}
      </dl>
    </section>
  )
}

const Key = ({ title, value }: { title: string; value: string }) => (
  <>
    <dt>{title}</dt>
    <dd class="hash">{value}</dd>
  </>
)
