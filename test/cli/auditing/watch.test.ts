import { describe, expect, it } from 'vitest'
import { findingLine } from '../../../src/cli/auditing/watch.ts'
import { openShell } from '../../../src/cli/terminal/shell.ts'
import type { WatchFinding } from '../../../src/watch/finding.ts'

const found: WatchFinding = {
  ...{ number: 3, foundAt: '2026-11-22T08:30:00.000Z', check: 'signature' },
  ...{ code: 'submission_untrusted', params: { reason: 'signature' } },
}

describe('a finding of a watch', () => {
  it.each(['zh_CN.UTF-8', 'en_US.UTF-8'])(
    'names the entry, or between which two it is, in %s',
    (LANG) => {
      const none = { write: () => true } as never
      const shell = openShell({
        ...{ env: { LANG }, stdin: none, stdout: none, stderr: none, now: () => new Date() },
        sleep: async () => {},
      })
      expect(findingLine(found, shell)).toMatch(/3[^0-9]*$/)
      expect(findingLine({ ...found, index: 271 }, shell)).toMatch(/3.*[^0-9–]271[^0-9–]/)
      expect(findingLine({ ...found, index: 271, last: 299 }, shell)).toMatch(
        /3.*[^0-9]271–299[^0-9]/,
      )
    },
  )
})
