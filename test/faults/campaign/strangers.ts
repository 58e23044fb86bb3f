/** Strangers who ask, as fast as they are answered, for whatever costs the most. */

import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { Random } from '../../../src/demo/random.ts'
import { nextBatteryCode } from '../../support/events.ts'
import { type Attack, attacksOn } from '../strangers/attacks.ts'
import type { Fault } from './fault.ts'
import type { Scene } from './scene.ts'

export const strangers: readonly Fault[] = [
  flooding(
    'a stranger submits lists and single ones, forged, malformed and compressed',
    isSubmission,
  ),
  flooding(
    'a stranger fills forms in, and enrols',
    (attack) => isPost(attack) && !isSubmission(attack),
  ),
  flooding('a stranger asks for pages, proofs, codes and tiles', (attack) => !isPost(attack)),
]

/** Of one address, to each node: more would be slowed by one another, and by the machine. */
const CONNECTIONS = 2
/** Not that of the honest clients; of this machine all the same. */
const ADDRESS = '127.0.0.2'

function flooding(name: string, isMeant: (attack: Attack) => boolean): Fault {
  return {
    name,
    async act(scene, random) {
      const attacks = attacksOn(target(scene)).filter(isMeant)
      const ports = scene.nodes.map(({ url }) => Number(new URL(url).port))
      const end = performance.now() + scene.span
      const floods = ports.flatMap((port) =>
        Array.from({ length: CONNECTIONS }, () => flood(port, attacks, random, end)),
      )
      await Promise.all(floods)
    },
  }
}

/** In a thread of its own, so that what it costs to ask does not keep the honest clients waiting. */
async function flood(port: number, attacks: readonly Attack[], random: Random, end: number) {
  const workerData = { port, localAddress: ADDRESS }
  const asker = new Worker(new URL('../strangers/asker.mjs', import.meta.url), { workerData })
  await once(asker, 'online')
  do {
    asker.postMessage({ ...random.pick(attacks), address: ADDRESS })
    await once(asker, 'message')
  } while (performance.now() < end)
  await asker.terminate()
}

/** The scene's log has few batteries: what strangers name need not be there. */
function target({ fleet, collector }: Scene) {
  const codes = Array.from({ length: 200 }, () => nextBatteryCode())
  return { fleet, codes, ancestor: codes[0]!, enterprise: collector }
}

function isPost({ method }: Attack): boolean {
  return method === 'POST'
}

function isSubmission({ target }: Attack): boolean {
  return target.startsWith('/v1/submissions')
}
