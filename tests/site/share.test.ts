import { expect, test } from 'vitest'
import { linkTo, sittingIn } from '../../src/site/notebook/share.ts'
import { course, sit } from '../session/sitting.ts'

const PAGE = new URL('https://example.org/kubebook/en/5-rolling-update/')
const SOLUTIONS_BYTES = 4 * 1024
const LONG_BYTES = 12 * 1024

test.each(Object.keys(course.lessons))('the solutions of all of %s fit into a link of 4 KB', async chapter => {
  const session = sit(chapter)
  for (const { id: scene } of session.lesson.scenes) {
    if (scene !== session.scene) session.do({ reset: scene })
    for (const step of session.lesson.steps.filter(step => step.scene === scene)) for (const action of step.solution) session.play(action)
  }
  const saved = session.save({ hash: true })
  const link = await linkTo(saved, PAGE)
  expect(link.length).toBeLessThanOrEqual(SOLUTIONS_BYTES)
  expect(await sittingIn(new URL(link).hash)).toEqual(saved)
})

test('five hundred inputs fit into a link of 12 KB', async () => {
  const session = sit()
  const names = ['frontend', 'redis-master', 'redis-slave']
  for (let turn = 0; session.log.length < 500; turn++) {
    const name = names[turn % 3]!
    session.do({ line: [`kubectl get rc ${name}`, `kubectl describe rc ${name}`, `echo ${turn}`, 'kubectl get pods'][turn % 4]! })
    session.advance(1_300 + ((turn * 7_919) % 4_000))
  }
  expect((await linkTo(session.save({ hash: true }), PAGE)).length).toBeLessThanOrEqual(LONG_BYTES)
})
