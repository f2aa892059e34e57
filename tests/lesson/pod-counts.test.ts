import { expect, test } from 'vitest'
import { isRunning } from '../../src/lesson/pod-counts.ts'
import type { PodCount } from '../../src/lesson/pod-counts.ts'
import { podsOf } from '../../src/lesson/checks.ts'
import type { Session } from '../../src/session/session.ts'
import { sit } from '../session/sitting.ts'

const ASKED: readonly Readonly<Record<string, string>>[] = [{ name: 'redis-slave' }, { name: 'frontend' }, { name: 'redis-slave', tier: 'x' }, {}]

/** The same, by visiting every pod. */
function visited(session: Session, labels: Readonly<Record<string, string>>): PodCount {
  const pods = podsOf(session.evidence, labels)
  const phases: Record<string, number> = {}
  for (const { status } of pods) phases[status.phase ?? ''] = (phases[status.phase ?? ''] ?? 0) + 1
  return {
    all: pods.length,
    running: pods.filter(isRunning).length,
    leaving: pods.filter(({ metadata }) => metadata.deletionTimestamp).length,
    phases,
  }
}

function expectRight(session: Session): void {
  for (const labels of ASKED) {
    const counted = session.evidence.pods(labels)
    const phases = Object.fromEntries(Object.entries(counted.phases).filter(([, count]) => count !== 0))
    expect({ ...counted, phases }).toEqual(visited(session, labels))
  }
}

test('counts that are kept in step are those of all pods visited, through births, deaths, new labels, undo and a new scene', () => {
  const session = sit('4-scaling')
  const pod = () => podsOf(session.evidence, { name: 'redis-slave' })[0]!.metadata.name
  const does = [
    () => session.do({ line: 'kubectl scale rc redis-slave --replicas=6' }),
    () => session.do({ line: `kubectl label pod ${pod()} tier=x` }),
    () => session.do({ line: `kubectl label pod ${pod()} name=other --overwrite` }),
    () => session.do({ line: 'kubectl create namespace elsewhere' }),
    () => session.do({ line: 'kubectl run redis-slave --namespace=elsewhere --image=kubeguide/guestbook-redis-slave --labels=name=redis-slave' }),
    () => session.do({ line: `kubectl delete pod ${pod()}` }),
    () => session.undo(),
    () => session.do({ line: 'kubectl scale rc redis-slave --replicas=1' }),
    () => session.redo(),
    () => session.do({ reset: 'lost-node' }),
    () => session.do({ line: 'kubectl delete rc frontend' }),
    () => session.undo() && session.undo(),
  ]
  for (const act of does) {
    act()
    for (let looks = 0; looks < 40; looks++) {
      expectRight(session)
      session.advance(250)
    }
  }
})

test('a step is asked at every change without visiting the pods', () => {
  const session = sit('4-scaling')
  session.do({ line: 'kubectl scale rc redis-slave --replicas=12' })
  const { api } = session.world.cluster
  const list = api.list.bind(api)
  let lists = 0
  api.list = (kind, options) => {
    lists += kind === 'Pod' ? 1 : 0
    return list(kind, options)
  }
  session.advance(90_000)
  expect(session.steps.find(({ current }) => current)?.verdict?.findings).toContainEqual(
    expect.objectContaining({ what: 'check.pods-running', now: 12 }),
  )
  expect(lists).toBe(0)
})
