import { readFile, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { policyLines, unwitnessed } from '../../../src/core/log/policy.ts'
import { encodeReceiptJson, formatReceipt } from '../../../src/core/log/receipt.ts'
import { parseSubmission } from '../../../src/core/log/submission.ts'
import { generateKey, writeKeyFile } from '../../../src/native/keys.ts'
import { cellproof, cellproofJson } from '../../support/cli.ts'
import { nextBatteryCode, retired } from '../../support/events.ts'
import { createFleet } from '../../support/fleet.ts'
import { ownFolder } from '../../support/folder.ts'
import { newLogKey } from '../../support/log-key.ts'
import { memoryLog } from '../../support/memory-log.ts'
import {
  type Answer,
  type Asked,
  type Script,
  scriptedService,
} from '../../support/scripted-service.ts'

const ORIGIN = 'ledger.example/2026'
const fleet = createFleet({ origin: ORIGIN })
const collector = fleet.enterprise('collector')
const leafHash = 'A'.repeat(43)

const events = (count: number) => Array.from({ length: count }, () => retired(nextBatteryCode()))
const signed = (count: number) => events(count).map((event) => collector.sign(event))
const lines = (rows: readonly (string | object)[]) =>
  rows.map((row) => (typeof row === 'string' ? row : JSON.stringify(row))).join('\n')

let folder: string
let input: string
let keyFile: string
beforeEach(async () => {
  folder = await ownFolder()
  input = path.join(folder, 'input')
  keyFile = path.join(folder, 'key.jwk')
  await writeKeyFile(keyFile, await generateKey('ES256', collector.creditCode), { replace: false })
})

const problem = (code: string, status: number, more = {}) => ({
  type: `https://ledger.example/problems/${code}`,
  title: `The title of ${code}`,
  status,
  detail: `The detail of ${code}`,
  ...more,
})

/** A log that takes everything once, and remembers what it was sent. */
function acceptingLog() {
  const taken: string[] = []
  const requests: string[][] = []
  const take = (jws: string) => {
    const known = taken.indexOf(jws)
    if (known < 0) taken.push(jws)
    return known < 0
      ? { status: 'accepted', index: taken.length - 1, leafHash }
      : { status: 'duplicate', index: known, leafHash }
  }
  const answer = ({ headers, body }: Asked): Answer => {
    const single = headers['content-type'] === 'application/jose'
    const submissions: string[] = single ? [body] : JSON.parse(body).submissions
    requests.push(submissions)
    const results = submissions.map(take)
    if (!single) return { status: 200, body: { results } }
    return { status: results[0]!.status === 'accepted' ? 201 : 200, body: results[0] }
  }
  return { taken, requests, answer }
}

/** Runs `submit --json` on what the input file holds. */
async function submit(service: string, content: string, args: string[] = [], waits: number[] = []) {
  await writeFile(input, content)
  return cellproofJson(['submit', input, '--url', service, ...args], { waits })
}

describe('submit of one', () => {
  it('sends the very bytes, and tells an acceptance from a duplicate', async () => {
    const { answer, requests } = acceptingLog()
    const service = await scriptedService(answer)
    const [jws = ''] = signed(1)
    const first = await submit(service, `${jws}\n`)
    const second = await submit(service, jws)
    expect([first.exitCode, second.exitCode]).toEqual([0, 0])
    expect(first.json).toEqual({ status: 'accepted', index: 0, leafHash })
    expect(second.json).toEqual({ status: 'duplicate', index: 0, leafHash })
    expect(requests).toEqual([[jws], [jws]])
  })

  it('tells a refusal in the words of the log, and asks for them in its own language', async () => {
    const pointer = '/event/batteries/0/code'
    const body = problem('custody_conflict', 409, { pointer })
    const languages: unknown[] = []
    const service = await scriptedService(({ headers }) => {
      languages.push(headers['accept-language'])
      return { status: 409, body }
    })
    const refused = await submit(service, signed(1)[0]!)
    expect(refused).toMatchObject({
      exitCode: 1,
      json: { error: { code: 'custody_conflict', pointer, detail: body.detail } },
    })
    const plain = await cellproof(['submit', input, '--url', service], { env: { LANG: 'zh_CN' } })
    expect(plain).toMatchObject({ exitCode: 1, out: '' })
    expect(plain.err).toContain(body.detail)
    expect(plain.err).toContain(pointer)
    expect(languages).toEqual(['en', 'zh-CN'])
  })

  it('tells what the log warned of when it took it, of one and of many', async () => {
    const warnings = [
      { code: 'incomplete', pointer: '/event/period', params: {}, detail: 'Missing.' },
    ]
    const service = await scriptedService(({ headers, body }) => {
      const taken = { index: 0, leafHash, warnings }
      if (headers['content-type'] === 'application/jose') return { status: 201, body: taken }
      const results = (JSON.parse(body).submissions as string[]).map((_, index) =>
        index === 0 ? { status: 'accepted', ...taken } : { status: 'accepted', index, leafHash },
      )
      return { status: 200, body: { results } }
    })
    await writeFile(input, lines(signed(1)))
    const one = await cellproof(['submit', input, '--url', service])
    expect([one.exitCode, one.out]).toEqual([0, expect.stringContaining('/event/period: Missing.')])
    const { json } = await submit(service, lines(signed(2)))
    const [first, second] = (json as { results: object[] }).results
    expect(first).toMatchObject({ warnings: [{ code: 'incomplete', detail: 'Missing.' }] })
    expect(second).not.toHaveProperty('warnings')
  })

  it('saves its receipt, and none that is for another', async () => {
    const [mine = '', other = ''] = signed(2)
    const receipt = await memoryLog(ORIGIN, [mine]).receipt(0)
    const service = await scriptedService(({ path: target }) => ({
      status: target.endsWith('?wait=receipt') ? 201 : 500,
      body: encodeReceiptJson(receipt),
    }))
    const file = path.join(folder, 'receipt.tlog-proof')
    expect(await submit(service, other, ['--receipt', file])).toMatchObject({
      exitCode: 2,
      json: { error: { code: 'receipt_differs' } },
    })
    await expect(stat(file)).rejects.toMatchObject({ code: 'ENOENT' })
    expect((await submit(service, mine, ['--receipt', file])).exitCode).toBe(0)
    expect(await readFile(file, 'utf8')).toBe(formatReceipt(receipt))
  })

  it('says which entry it is if the receipt has to wait', async () => {
    const { answer, taken } = acceptingLog()
    const service = await scriptedService((asked) => {
      const accepted = answer(asked)
      return asked.path.endsWith('?wait=receipt')
        ? { status: 503, body: problem('publishing_held', 503) }
        : accepted
    })
    await writeFile(input, JSON.stringify(events(1)[0]))
    const file = path.join(folder, 'receipt.tlog-proof')
    const args = ['--key', keyFile, '--log', ORIGIN, '--receipt', file]
    const { exitCode, err } = await cellproof(['submit', input, '--url', service, ...args], {
      waits: [],
    })
    expect(exitCode).toBe(2)
    expect(err).toContain(`${service}/v1/entries/0/receipt.tlog-proof`)
    expect(taken).toHaveLength(1)
    await expect(stat(file)).rejects.toMatchObject({ code: 'ENOENT' })
  })

  it('signs and sends nothing that is not UTF-8, such as what a spreadsheet saves as GBK', async () => {
    const { answer, requests } = acceptingLog()
    const service = await scriptedService(answer)
    // 网 in GBK.
    const gbk = Buffer.concat([Buffer.from('{"type":"'), Buffer.of(0xcd, 0xf8), Buffer.from('"}')])
    await writeFile(input, gbk)
    const args = ['--key', keyFile, '--log', ORIGIN]
    for (const command of [
      ['sign', input],
      ['submit', input, '--url', service],
    ]) {
      const { exitCode, json } = await cellproofJson([...command, ...args])
      expect([exitCode, json.error.code]).toEqual([2, 'file_not_utf8'])
    }
    expect(requests).toEqual([])
  })

  it('signs no text that does not read as it stands', async () => {
    await writeFile(input, JSON.stringify({ ...events(1)[0], remark: 'gate\u202e3' }))
    const { exitCode, json } = await cellproofJson([
      'sign',
      input,
      '--key',
      keyFile,
      '--log',
      ORIGIN,
    ])
    expect(exitCode).not.toBe(0)
    expect(json.error).toMatchObject({ code: 'event_invalid', pointer: '/event/remark' })
  })

  it('signs an event with the key that is given, for the log that is named', async () => {
    const { answer, taken } = acceptingLog()
    const service = await scriptedService(answer)
    const [event] = events(1)
    await submit(service, JSON.stringify(event), ['--key', keyFile, '--log', ORIGIN])
    expect(parseSubmission(taken[0]!)).toMatchObject({
      issuer: collector.creditCode,
      audience: ORIGIN,
      event,
    })
  })

  it('waits as long as a busy log asks, and longer each time for one that is away', async () => {
    const [jws = ''] = signed(1)
    const { answer, requests } = acceptingLog()
    const busy: Answer = {
      status: 503,
      body: problem('log_busy', 503),
      headers: { 'retry-after': '7' },
    }
    const service = await scriptedService(inTurn([() => busy, () => 'lost', () => 'lost', answer]))
    const waits: number[] = []
    const { exitCode, json } = await submit(service, jws, [], waits)
    expect({ exitCode, status: json.status }).toEqual({ exitCode: 0, status: 'accepted' })
    expect(requests).toEqual([[jws]])
    expect(waits[0]).toBe(7000)
    expect(waits[2]).toBeGreaterThan(waits[1]!)
  })

  it('gives up in the end, as unusable', async () => {
    const service = await scriptedService(() => 'lost')
    const waits: number[] = []
    expect(await submit(service, signed(1)[0]!, [], waits)).toMatchObject({
      exitCode: 2,
      json: { error: { code: 'connection_failed' } },
    })
    expect(waits.length).toBeGreaterThan(3)
  })
})

describe('submit of many', () => {
  it('sends them in their order, at most 500 at once', async () => {
    const { answer, requests, taken } = acceptingLog()
    const rows = signed(501)
    const { exitCode, json } = await submit(await scriptedService(answer), lines(rows))
    expect(exitCode).toBe(0)
    expect(requests.map(({ length }) => length)).toEqual([500, 1])
    expect(taken).toEqual(rows)
    expect(json).toMatchObject({ accepted: 501, duplicate: 0, refused: 0, earlier: 0 })
    expect(json.results[500]).toEqual({ row: 501, status: 'accepted', index: 500, leafHash })
  })

  it('takes events as an array, or one on each line with empty lines between', async () => {
    const { answer, taken } = acceptingLog()
    const service = await scriptedService(answer)
    const [a, b, c] = events(3) as [object, object, object]
    const args = ['--key', keyFile, '--log', ORIGIN]
    await submit(service, JSON.stringify([a, b], null, 2), args)
    const byLine = await submit(service, `\ufeff${lines([a])}\n\n${lines([c])}\r\n`, args)
    expect(taken.map((jws) => parseSubmission(jws).event)).toEqual([a, b, c])
    expect(byLine.json.results.map(({ row }: { row: number }) => row)).toEqual([1, 3])
  })

  it('lists each refusal with its row, and ends with 1', async () => {
    const pointer = '/event/time'
    const refused = { status: 'refused', problem: problem('event_in_future', 422, { pointer }) }
    const accepted = { status: 'accepted', index: 4, leafHash }
    const service = await scriptedService(() => ({
      status: 200,
      body: { results: [accepted, refused] },
    }))
    const { exitCode, json } = await submit(service, lines(signed(2)))
    expect(exitCode).toBe(1)
    expect(json.results[1]).toMatchObject({ row: 2, status: 'refused', problem: { pointer } })
    const plain = await cellproof(['submit', input, '--url', service, '--state', `${input}.other`])
    expect(plain.out).toContain(refused.problem.detail)
    expect(plain.out).toContain(pointer)
  })

  it('goes on where it stopped, and sends again the very bytes whose answer was lost', async () => {
    const { answer, requests } = acceptingLog()
    const sent: string[] = []
    let away = true
    const service = await scriptedService((asked) => {
      if (!away || requests.length === 0) return answer(asked)
      sent.push(asked.body)
      return 'lost'
    })
    const content = lines(events(700))
    const args = ['--key', keyFile, '--log', ORIGIN]
    const stopped = await submit(service, content, args)
    expect(stopped).toMatchObject({ exitCode: 2, json: { error: { code: 'connection_failed' } } })
    away = false
    const resumed = await submit(service, content, args)
    expect(resumed.exitCode).toBe(0)
    expect(resumed.json).toMatchObject({ accepted: 700, earlier: 500 })
    expect(requests.map(({ length }) => length)).toEqual([500, 200])
    expect(new Set(sent)).toEqual(new Set([JSON.stringify({ submissions: requests[1] })]))
  })

  it('keeps what it has done when the input grows, and tries again what was refused', async () => {
    const { answer, requests } = acceptingLog()
    let first = true
    const service = await scriptedService((asked) => {
      const accepted = answer(asked)
      if (!first) return accepted
      first = false
      const [one] = (accepted.body as { results: object[] }).results
      const refused = { status: 'refused', problem: problem('battery_unknown', 422) }
      return { status: 200, body: { results: [one, refused] } }
    })
    const [a = '', b = '', c = ''] = signed(3)
    expect((await submit(service, lines([a, b]))).exitCode).toBe(1)
    const { exitCode, json } = await submit(service, lines([c, a, b]))
    expect({ exitCode, earlier: json.earlier }).toEqual({ exitCode: 0, earlier: 1 })
    expect(requests[1]).toEqual([c, b])
  })

  it('can go on from a state whose last line was cut off', async () => {
    const { answer, requests } = acceptingLog()
    const service = await scriptedService(answer)
    const rows = lines(signed(3))
    await submit(service, rows)
    const state = `${input}.submitted`
    const text = await readFile(state, 'utf8')
    await writeFile(state, text.slice(0, -20))
    expect((await submit(service, rows)).json).toMatchObject({ earlier: 2, duplicate: 1 })
    expect((await submit(service, rows)).json).toMatchObject({ earlier: 3 })
    expect(requests.map(({ length }) => length)).toEqual([3, 1])
  })

  it('sends again what the log was too busy for, and what was refused after it', async () => {
    const { answer, requests } = acceptingLog()
    const [a = '', b = '', c = '', d = ''] = signed(4)
    const refused = (code: string, status: number) => ({
      status: 'refused',
      problem: problem(code, status),
    })
    const results = [
      refused('role_not_allowed', 403),
      refused('log_busy', 503),
      { status: 'accepted', index: 9, leafHash },
      refused('state_conflict', 409),
    ]
    const service = await scriptedService(
      inTurn([() => ({ status: 200, body: { results } }), answer]),
    )
    const { exitCode, json } = await submit(service, lines([a, b, c, d]))
    expect(exitCode).toBe(1)
    expect(requests).toEqual([[b, d]])
    expect(json).toMatchObject({ accepted: 3, refused: 1 })
  })
})

describe('submit', () => {
  it('sends nothing if any of its input cannot be used', async () => {
    const asked: Asked[] = []
    const service = await scriptedService((request) => {
      asked.push(request)
      return { status: 500, body: {} }
    })
    const key = ['--key', keyFile, '--log', ORIGIN]
    const [jws = ''] = signed(1)
    for (const [content, args, code] of [
      ['', [], 'input_empty'],
      ['[]', key, 'input_empty'],
      ['{"type":"x"}', [], 'key_needed'],
      [`{}\n${jws}`, key, 'events_needed'],
      ['{}\n{"a":1,"a":2}', key, 'event_malformed'],
      ['[{}, 7]', key, 'event_malformed'],
      [`${jws}\n${jws}`, ['--receipt', 'a'], 'receipt_for_one'],
    ] as const) {
      const run = await submit(service, content, [...args])
      expect(run).toMatchObject({ exitCode: 2, json: { error: { code } } })
    }
    expect(asked).toEqual([])
  })

  it('asks the log for its origin where none is given, and takes no answer for one', async () => {
    const { taken, answer } = acceptingLog()
    const policy = policyLines(unwitnessed(newLogKey(ORIGIN).verifierKey))
    const service = await scriptedService((asked) =>
      asked.method === 'GET'
        ? { status: 200, body: { origin: ORIGIN, policy, authorityKeys: [] } }
        : answer(asked),
    )
    await submit(service, '{"type":"x"}', ['--key', keyFile])
    expect(parseSubmission(taken[0]!).audience).toBe(ORIGIN)
    const another = await scriptedService(() => ({ status: 200, body: { hello: 'world' } }))
    expect(await submit(another, '{"type":"x"}', ['--key', keyFile])).toMatchObject({
      exitCode: 2,
      json: { error: { code: 'answer_malformed' } },
    })
  })
})

/** Each request is answered by the next of the scripts, and all further ones by the last. */
function inTurn(scripts: readonly Script[]): Script {
  let turn = 0
  return (asked) => scripts[Math.min(turn++, scripts.length - 1)]!(asked)
}
