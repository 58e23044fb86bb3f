/** Tells what a code says, as sentences or as JSON. */

import stringWidth from 'string-width'
import { findDistrict } from '../../core/codes/districts.ts'
import type { ExplainedCode } from '../../core/codes/explain.ts'
import { codesText, describeScanFault } from '../../text/codes.ts'
import { fill } from '../../text/language.ts'
import { termsIn } from '../../text/terms.ts'
import type { CodeField, CodesText } from '../../text/zh/codes.ts'
import type { Chemistry } from '../../text/zh/terms.ts'
import { formatTable } from '../terminal/columns.ts'
import { print, printJson, type Shell } from '../terminal/shell.ts'
import type { Explanation } from './explanation.ts'

type Row = readonly [CodeField, string]
type Kind<Of extends Explanation['kind']> = Extract<Explanation, { readonly kind: Of }>
type Readable = Exclude<Explanation, Kind<'none'> | Kind<'proposal'>>

interface Warning {
  readonly code: keyof CodesText['warnings']
  readonly detail: string
}

const textOf = ({ language }: Shell): CodesText => codesText(language)

export function printExplanation(explanation: Explanation, scanned: string, shell: Shell): void {
  if (explanation.kind === 'none') printFault(explanation, scanned, shell)
  else if (explanation.kind === 'proposal') printProposal(explanation, shell)
  else printReadable(explanation, shell)
}

export function printExplanationJson(
  explanation: Explanation,
  scanned: string,
  shell: Shell,
): void {
  if (explanation.kind === 'none') {
    printJson(shell, { ...explanation, detail: detailOf(explanation, scanned, shell) })
  } else if (explanation.kind === 'proposal') {
    printJson(shell, { ...explanation, detail: textOf(shell).proposals[explanation.why] })
  } else {
    printJson(shell, { ...factsOf(explanation, shell), warnings: warningsOf(explanation, shell) })
  }
}

function printReadable(explanation: Readable, shell: Shell): void {
  const text = textOf(shell)
  const reused = explanation.kind === 'battery' && explanation.battery.reused
  print(shell, `${text.kinds[reused ? 'reused' : explanation.kind]}\n`)
  const rows = rowsOf(explanation, shell).map(([field, value]) => [text.fields[field], value])
  for (const line of formatTable(rows)) print(shell, line)
  const warnings = warningsOf(explanation, shell)
  if (warnings.length > 0) print(shell, '')
  for (const { detail } of warnings) print(shell, `${text.warning}${text.colon}${detail}`)
  const changes = 'changed' in explanation ? explanation.changed : []
  if (changes.length === 0) return
  const { listSeparator } = termsIn(shell.language)
  const list = changes.map((change) => text.changes[change]).join(listSeparator)
  print(shell, `\n${text.changedTo}${text.colon}${list}`)
}

function rowsOf(explanation: Readable, shell: Shell): Row[] {
  switch (explanation.kind) {
    case 'battery':
      return batteryRows(explanation.battery, shell)
    case 'product':
      return [
        ['code', explanation.product.code],
        ['productEnterprise', explanation.product.enterprise],
        ['fixedPart', explanation.product.fixed],
        ['variablePart', explanation.product.variable],
      ]
    case 'temporary':
      return [
        ['code', explanation.code],
        ...(explanation.issuer === undefined ? [] : [['issuer', explanation.issuer] as const]),
      ]
    case 'lot':
      return [
        ['code', explanation.code],
        ...(explanation.issuer === undefined ? [] : [['issuer', explanation.issuer] as const]),
        ...(explanation.ownId === undefined ? [] : [['ownId', explanation.ownId] as const]),
      ]
    case 'enterprise':
      return [
        ['code', explanation.code],
        ['district', districtOf(explanation.code, shell)],
        ['organisation', explanation.code.slice(8, 17)],
        ['checkCharacter', explanation.code.slice(17)],
      ]
    case 'vehicle':
      return [
        ['code', explanation.code],
        ['checkCharacter', explanation.code[8]!],
      ]
  }
}

function batteryRows(battery: ExplainedCode, shell: Shell): Row[] {
  const text = textOf(shell)
  const unconfirmed = battery.chemistryConfirmed ? '' : text.unconfirmed
  return [
    ['code', battery.code],
    ['level', termsIn(shell.language).levels[battery.level]],
    ['vendor', battery.vendor],
    ['chemistry', `${battery.chemistry} ${chemistryName(battery, shell)}${unconfirmed}`],
    ['specification', battery.specification],
    ...(battery.traceability === undefined
      ? []
      : [['traceability', battery.traceability] as const]),
    ['productionDate', battery.productionDates.join(text.or) || '–'],
    ['serial', battery.serial],
  ]
}

const chemistryName = ({ chemistry }: ExplainedCode, { language }: Shell) =>
  termsIn(language).chemistries[chemistry as Chemistry]

/** Of the office that registered it; of other cities, only the code is shown. */
function districtOf(creditCode: string, { language }: Shell): string {
  const code = creditCode.slice(2, 8)
  const name = findDistrict(code)?.name[language]
  return name === undefined ? code : `${code} ${name}`
}

function warningsOf(explanation: Readable, shell: Shell): Warning[] {
  const { warnings } = textOf(shell)
  if (explanation.kind === 'battery') {
    const { vendor } = explanation.battery
    return explanation.battery.warnings.map((code) => ({
      code,
      detail: fill(warnings[code], { vendor }),
    }))
  }
  if (!('checkHolds' in explanation) || explanation.checkHolds) return []
  const { kind, code, checkCharacter: expected } = explanation
  const warning = kind === 'vehicle' ? 'check_digit' : 'check_character'
  const found = kind === 'vehicle' ? code[8]! : code.slice(17)
  return [{ code: warning, detail: fill(warnings[warning], { expected, found }) }]
}

function factsOf(explanation: Readable, shell: Shell): object {
  if (explanation.kind !== 'battery') return explanation
  const { kind, changed, battery } = explanation
  return { kind, changed, ...battery, chemistryName: chemistryName(battery, shell) }
}

function printProposal({ codes, why }: Kind<'proposal'>, shell: Shell): void {
  print(shell, `${textOf(shell).proposals[why]}\n`)
  for (const code of codes) print(shell, `  ${code}`)
}

function printFault(none: Kind<'none'>, scanned: string, shell: Shell): void {
  print(shell, detailOf(none, scanned, shell))
  if (scanned.length > CARET_LIMIT || scanned.trim() === '') return
  const line = scanned.replace(/[\p{Cc}\p{Cf}]/gu, ' ')
  print(shell, `\n  ${line}`)
  print(shell, `  ${' '.repeat(stringWidth(line.slice(0, none.position - 1)))}^`)
}

/** What still fits into a line of a terminal, more or less. */
const CARET_LIMIT = 120

const detailOf = (none: Kind<'none'>, scanned: string, { language }: Shell) =>
  describeScanFault(none, scanned, language)
