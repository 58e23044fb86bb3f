/** The page that verifies bundles and receipts, wherever it is opened from. */

import { useEffect, useState } from 'preact/hooks'
import { openSubject, type Subject } from '../../core/bundle/subject.ts'
import { LedgerError } from '../../core/errors.ts'
import type { Trust } from '../../core/log/trust.ts'
import { bundleText } from '../../text/bundle.ts'
import { fill, LANGUAGE_TAGS, type Language } from '../../text/language.ts'
import { describeProblem } from '../../text/problems.ts'
import { type Judged, type Judgement, judge } from './judge.ts'
import { LifeView } from './life-view.tsx'
import { OpenFile } from './open-file.tsx'
import { TrustView } from './trust-view.tsx'
import { AboutBattery, ChecksTable, VerdictView } from './verdict-view.tsx'

export interface AppProps {
  /** Undefined if the page holds no bundle; `damaged` if what it holds cannot be read. */
  readonly embedded: Judged | 'damaged' | undefined
  readonly firstLanguage: Language
}

export function App({ embedded, firstLanguage }: AppProps) {
  const [language, setLanguage] = useState(firstLanguage)
  const [subject, setSubject] = useState(embedded)
  const [trust, setTrust] = useState<Trust>()
  const [remark, setRemark] = useState<(language: Language) => string>()
  const judgement = useJudgement(subject, trust)
  const text = bundleText(language)
  useEffect(() => {
    document.documentElement.lang = LANGUAGE_TAGS[language]
    document.title = `${text.title} · ${text.name}`
  }, [language, text])
  const onFile = (file: string, bytes: Uint8Array) => {
    let opened: Subject
    try {
      opened = openSubject(bytes)
    } catch (error) {
      if (!(error instanceof LedgerError)) throw error
      setRemark(() => (to: Language) => {
        const { title, detail } = describeProblem(error.code, error.params, to)
        return `${file}: ${title}. ${detail}`
      })
      return
    }
    if (opened.kind === 'trust') {
      setTrust(opened.trust)
      setRemark(() => (to: Language) => fill(bundleText(to).open.trustTaken, { file }))
    } else if (opened.kind === 'bundle' || opened.kind === 'receipt') {
      setRemark(undefined)
      setSubject(opened)
    } else {
      setRemark(() => (to: Language) => fill(bundleText(to).open.unknownFile, { file }))
    }
  }
  return (
    <>
      <header>
        <span>
          {text.name} · {text.title}
        </span>
        <button type="button" onClick={() => setLanguage(language === 'zh' ? 'en' : 'zh')}>
          {text.otherLanguage}
        </button>
      </header>
      <main>
        <div aria-live="polite" id="result">
          <Result subject={subject} judgement={judgement} language={language} />
        </div>
        {judgement && <Details judgement={judgement} language={language} />}
        <OpenFile language={language} remark={remark?.(language)} onFile={onFile} />
      </main>
    </>
  )
}

/** Undefined while it is being made. */
function useJudgement(
  subject: AppProps['embedded'],
  trust: Trust | undefined,
): Judgement | undefined {
  const [judgement, setJudgement] = useState<Judgement>()
  useEffect(() => {
    setJudgement(undefined)
    if (subject === undefined || subject === 'damaged') return
    let isWanted = true
    void judge(subject, trust).then((made) => {
      if (isWanted) setJudgement(made)
    })
    return () => {
      isWanted = false
    }
  }, [subject, trust])
  return judgement
}

interface ResultProps {
  readonly subject: AppProps['embedded']
  readonly judgement: Judgement | undefined
  readonly language: Language
}

function Result({ subject, judgement, language }: ResultProps) {
  const text = bundleText(language)
  if (judgement) return <VerdictView judgement={judgement} language={language} />
  if (subject === 'damaged') {
    return (
      <div class="verdict broken">
        <p class="sign" aria-hidden="true">
          ✗
        </p>
        <div>
          <h1 id="verdict">{text.verdicts.broken}</h1>
          <p>{text.open.pageDamaged}</p>
        </div>
      </div>
    )
  }
  return <h1 class="waiting">{subject ? text.open.checking : text.open.empty}</h1>
}

function Details({ judgement, language }: { judgement: Judgement; language: Language }) {
  const text = bundleText(language)
  const { trust, trustedBy, fingerprint } = judgement.verdict
  const trusted = trust && fingerprint !== undefined && (
    <TrustView trust={trust} trustedBy={trustedBy} fingerprint={fingerprint} language={language} />
  )
  if (judgement.kind === 'receipt') {
    return (
      <>
        <p class="code">{fill(text.open.receiptTitle, { index: judgement.verdict.index })}</p>
        <ChecksTable of="receipt" checks={judgement.verdict.checks} life={[]} language={language} />
        {trusted}
      </>
    )
  }
  const { verdict } = judgement
  return (
    <>
      <AboutBattery verdict={verdict} language={language} />
      {verdict.verdict === 'undecided' && trusted}
      <ChecksTable of="bundle" checks={verdict.checks} life={verdict.life} language={language} />
      {verdict.manifest && (
        <LifeView
          code={verdict.manifest.code}
          life={verdict.life}
          missing={verdict.missing}
          language={language}
        />
      )}
      {verdict.verdict !== 'undecided' && trusted}
    </>
  )
}
