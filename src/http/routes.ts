/** Every route of the service. Of two that match a path, the first takes it. */

import type { BundleTexts } from '../core/bundle/layout.ts'
import type { NamedKey } from '../core/keys/signature.ts'
import type { Policy } from '../core/log/policy.ts'
import type { Db } from '../db/database.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { listAlerts, searchAlerts } from './api/alerts.ts'
import { getPassport, getQrPng, getQrSvg, listBatteryEntries } from './api/batteries.ts'
import { getBundle } from './api/bundles.ts'
import {
  answerEnrolment,
  challengeEnrolment,
  endEnrolments,
  enrol,
  getEnrolment,
  listEnrolments,
} from './api/enrolments.ts'
import { getEntry, getReceipt, getReceiptFile, listEntries } from './api/entries.ts'
import { getEventSchema, listEventTypes } from './api/event-types.ts'
import { getFamily } from './api/family.ts'
import { getHealth, getReadiness } from './api/health.ts'
import { getCheckpoint, getConsistencyProof, getKeys, getLog } from './api/log.ts'
import { getLot } from './api/lots.ts'
import { getObligationCalendar, listObligations } from './api/obligations.ts'
import { getEnterprise, getKey, listEnterprises, listFacilities } from './api/registry.ts'
import { listRules } from './api/rules.ts'
import { submitRoute } from './api/submissions.ts'
import { getSummary, getSummaryFile } from './api/summaries.ts'
import { getEntryBundle, getTile } from './api/tiles.ts'
import type { Limits } from './limits.ts'
import type { Metrics } from './metrics.ts'
import { getOpenapi } from './openapi/document.ts'
import { getEnrolmentPage } from './pages/enrolment.ts'
import { fillForm, getForm, listForms } from './pages/forms.ts'
import { getOversightPage, openOversightPage } from './pages/oversight.ts'
import { getPassportPage } from './pages/passport.ts'
import { getProblem } from './pages/problem.ts'
import { findPassportPage, getStartPage } from './pages/start.ts'
import type { Route } from './route.ts'

/** All that their handlers need, together. */
export interface RoutesDeps {
  readonly db: Db
  readonly ledger: Ledger
  readonly limits: Limits
  readonly metrics: Metrics
  /** Of the log. */
  readonly origin: string
  /** The log's keys, its witnesses, and which of them have to agree. */
  readonly policy: Policy
  /** Those that are configured; others are in the log. */
  readonly authorityKeys: readonly NamedKey[]
  /** Address of the service, without a slash at its end. */
  readonly publicUrl: string
  readonly now: () => Date
  /** Told of outages and bugs. */
  readonly report: (error: unknown) => void
  /** Marks every page and answer as a demonstration. */
  readonly demo: boolean
  /** Whether anyone may read every entry. */
  readonly publicEntries: boolean
  readonly bundleTexts: () => Promise<BundleTexts>
  /** These routes, for the document that describes them. */
  readonly routes: readonly Route[]
}

export const ROUTES: readonly Route<RoutesDeps>[] = [
  submitRoute,
  listEntries,
  getEntry,
  getReceipt,
  getReceiptFile,
  getPassport,
  listBatteryEntries,
  getFamily,
  getBundle,
  getQrSvg,
  getQrPng,
  getLot,
  listEventTypes,
  getEventSchema,
  listEnterprises,
  getEnterprise,
  listFacilities,
  getKey,
  listRules,
  listObligations,
  getObligationCalendar,
  enrol,
  listEnrolments,
  endEnrolments,
  challengeEnrolment,
  answerEnrolment,
  getEnrolment,
  getSummary,
  getSummaryFile,
  listAlerts,
  searchAlerts,
  getStartPage,
  findPassportPage,
  getPassportPage,
  listForms,
  getForm,
  fillForm,
  getEnrolmentPage,
  getOversightPage,
  openOversightPage,
  getProblem,
  getCheckpoint,
  getEntryBundle,
  getTile,
  getLog,
  getConsistencyProof,
  getKeys,
  getOpenapi,
  getHealth,
  getReadiness,
]
