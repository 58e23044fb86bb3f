/** The page that verifies bundles and receipts, wherever it is opened from. */

import { useEffect, useState } from 'preact/hooks'
import type { Trust } from '../../core/log/trust.ts'
import { bundleText } from '../../text/bundle.ts'
import { fill, LANGUAGE_TAGS, type Language } from '../../text/language.ts'
import { describeProblem } from '../../text/problems.ts'
import { type Judgement, judge } from './judge.ts'
import { LifeView } from './life-view.tsx'
import { OpenFile } from './open-file.tsx'
import { openFile, type Subject } from './subject.ts'
import { TrustView } from './trust-view.tsx'
import { AboutBattery, ChecksTable, VerdictView } from './verdict-view.tsx'

export interface AppProps {
  /** Undefined if the page holds no bundle; `damaged` if what it holds cannot be read. */
  readonly embedded: Subject | 'damaged' | undefined
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
    const opened = openFile(bytes)
    if (opened.kind === 'trust') {
      setTrust(opened.trust)
      setRemark(() => (to: Language) => fill(bundleText(to).open.trustTaken, { file }))
    } else if (opened.kind === 'unknown') {
      const { error } = opened
      setRemark(() => (to: Language) => {
        const reason = error && describeProblem(error.code, error.params, to)
        return reason
          ? `${file}: ${reason.title}. ${reason.detail}`
          : fill(bundleText(to).open.unknownFile, { file })
      })
    } else {
      setRemark(undefined)
      setSubject(opened)
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
  const { trust, trustedBy, fingerprint, checks } = judgement.verdict
  const trusted = trust && fingerprint !== undefined && (
    <TrustView trust={trust} trustedBy={trustedBy} fingerprint={fingerprint} language={language} />
  )
  if (judgement.kind === 'receipt') {
    return (
      <>
        <p class="code">{fill(text.open.receiptTitle, { index: judgement.verdict.index })}</p>
        <ChecksTable checks={checks} life={[]} language={language} />
        {trusted}
      </>
    )
  }
  const { verdict } = judgement
  return (
    <>
      <AboutBattery verdict={verdict} language={language} />
      {verdict.verdict === 'undecided' && trusted}
      <ChecksTable checks={checks} life={verdict.life} language={language} />
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
