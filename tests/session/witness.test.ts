import { expect, test } from 'vitest'
import { sit, type } from './sitting.ts'

test('what a loop sees again and again is kept once, and how often something was changed or answered in full', () => {
  const session = sit()
  type(session, 'for i in $(seq 200); do kubectl get pods; kubectl get rc; kubectl exec redis-master-831ph -- hostname; kubectl get pod none; done')
  expect(session.facts.length).toBeLessThan(40)

  const before = session.facts.length
  type(session, 'for i in 1 2 3; do kubectl scale rc redis-slave --replicas=$i; curl -s localhost:30001 >/dev/null; done')
  const since = session.facts.slice(before)
  expect(since.filter(fact => fact.type === 'changed').length).toBe(3)
  expect(since.filter(fact => fact.type === 'http').length).toBe(3)
})

test('the last refusal is known as the last one', () => {
  const session = sit()
  for (const name of ['a', 'b', 'a', 'a']) type(session, `kubectl get pod ${name}`)
  expect(session.facts.flatMap(fact => (fact.type === 'refused' && fact.program === 'api' ? [fact.message] : []))).toEqual(
    ['a', 'b', 'a'].map(name => `pods "${name}" not found`),
  )
})
