/** docs/ALERTS.md: every kind of alert, from its declaration. */

import { basisOf } from '../core/alerts/kind.ts'
import { ALERT_KINDS } from '../core/alerts/kinds.ts'

export function alertsPage(): string {
  const rows = ALERT_KINDS.map((kind) => {
    const { title, severity, about, meaning, advice } = kind
    const { source, rule, certainty } = basisOf(kind)
    const basis = [source, rule && `rule \`${rule}\``, certainty].filter(Boolean).join('; ')
    const cells = [
      `\`${kind.kind}\`<br>${title.en}<br>${title.zh}`,
      severity,
      about,
      `${meaning.en}<br>${meaning.zh}`,
      `${advice.en}<br>${advice.zh}`,
      basis,
    ]
    return `| ${cells.join(' | ')} |`
  })
  return `# Alerts

What the ledger finds wrong or improbable: recorded and shown by \`GET /v1/alerts\`, never refused. Written from the declarations in
\`src/core/alerts/\` by \`npm run docs\`.

Severity: \`high\`, look at it today; \`medium\`, ask the enterprise; \`low\`, for the next inspection. Certainty of the basis: \`read\`, the rule itself was
read; \`reported\`, others report it; \`unconfirmed\`, that it asks just this is not confirmed; \`own\`, a setting of the ledger's own and no law.

| kind | severity | about | means | what to do | rests on |
|---|---|---|---|---|---|
${rows.join('\n')}
`
}
