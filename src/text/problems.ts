/** Turns a refusal into words: what is wrong, and what to do about it. */

import { ownMember } from '../core/bytes/own-member.ts'
import type { ErrorParams, LedgerErrorCode } from '../core/errors.ts'
import { AUTHORITY } from '../core/log/submission.ts'
import { parseSettingFaults } from '../core/setting-faults.ts'
import * as en from './en/problems.ts'
import { fill, type Language } from './language.ts'
import { eventTitle, termsIn } from './terms.ts'
import type { ProblemText } from './zh/problems.ts'
import * as zh from './zh/problems.ts'

const TEXTS = { zh, en }

/** The words for a refusal, complete sentences in one language. */
export function describeProblem(
  code: LedgerErrorCode,
  params: ErrorParams,
  language: Language,
): ProblemText {
  const { problems } = TEXTS[language]
  const { title, detail, action } = problems[code]
  const values = inWords(params, language)
  return {
    title,
    detail: fill(sentenceFor(code, params, language) ?? detail, values),
    action: fill(action, values),
  }
}

/** The words for a code as such, without the particulars of one case. */
export const problemText = (code: LedgerErrorCode, language: Language): ProblemText =>
  TEXTS[language].problems[code]

export const isProblemCode = (code: string): code is LedgerErrorCode =>
  Object.hasOwn(zh.problems, code)

function sentenceFor(
  code: LedgerErrorCode,
  params: ErrorParams,
  language: Language,
): string | undefined {
  const { reasons, codeFaults } = TEXTS[language]
  if (code === 'battery_code_malformed') return find(codeFaults, params.fault)
  const sentences = find(reasons as Record<string, Record<string, string>>, code)
  if (!sentences) return undefined
  if (code !== 'event_invalid') return find(sentences, params.reason)
  // Our own formats name themselves; the rest is what the validator says of any schema.
  if (params.reason === 'invalid_type' && isMissing(params.value)) return sentences.missing
  return find(sentences, params.value) ?? find(sentences, params.reason)
}

const isMissing = (message: unknown) => String(message).endsWith('received undefined')

// Parameters come from outside as well.
const find = <T>(texts: Readonly<Record<string, T>>, key: unknown): T | undefined =>
  ownMember(texts, String(key))

/** Parameters that say whose key something is. */
const SIGNERS = ['signer', 'issuer', 'holder', 'enterprise'] as const

/** Parameters that are identifiers of the domain, as people say them. */
function inWords(params: ErrorParams, language: Language): ErrorParams {
  const { states, roles, listSeparator } = termsIn(language)
  const list = (text: unknown, words: Readonly<Record<string, string>>) =>
    String(text)
      .split(', ')
      .map((word) => find(words, word) ?? word)
      .join(listSeparator)
  return {
    ...params,
    ...('held' in params && isProblemCode(String(params.held))
      ? { held: problemText(params.held as LedgerErrorCode, language).title }
      : {}),
    ...('state' in params && { state: list(params.state, states) }),
    ...('expected' in params && { expected: list(params.expected, states) }),
    ...('roles' in params && { roles: list(params.roles, roles) }),
    ...('faults' in params && { faults: faultsInWords(String(params.faults), language) }),
    ...Object.fromEntries(
      SIGNERS.filter((name) => params[name] === AUTHORITY).map((name) => [name, roles.authority]),
    ),
    ...('type' in params && { type: eventTitle(String(params.type), language) }),
  }
}

function faultsInWords(text: string, language: Language): string {
  const { settingFault, settingFaults, faultSeparator } = TEXTS[language]
  const faults = parseSettingFaults(text)
  if (!faults) return text
  return faults
    .map(({ setting, fault, params = {} }) => {
      const code = 'code' in params ? { code: fileFault(String(params.code), language) } : {}
      const sentence = fill(ownMember(settingFaults, fault) ?? fault, { ...params, ...code })
      return fill(settingFault, { setting, sentence })
    })
    .join(faultSeparator)
}

/** What the file system says of a file, such as `ENOENT`. */
const fileFault = (code: string, language: Language): string =>
  find(TEXTS[language].fileFaults, code) ?? code
