import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { causeOf } from '../../src/lesson/cause.ts'
import { hintOf, type Hint } from '../../src/lesson/hint.ts'
import type { Action, Step } from '../../src/lesson/lesson.ts'
import type { Session } from '../../src/session/session.ts'
import { course, sit, type } from '../session/sitting.ts'

const settle: Action = { settle: true }
const SCALE = ['4-scaling', 'scale-down'] as const

/** On the way to which step, what a learner did, where the hint looks, and the line that shows it. */
const CASES: readonly [on: readonly [chapter: string, step: string], done: readonly Action[], what: string, command?: string][] = [
  [SCALE, [], 'replicas', 'kubectl get rc redis-slave'],
  [SCALE, ['kubectl scale rc redis-slave --replicas=1', settle], 'terminating'],
  [SCALE, ['kubectl scale rc redis-slave --replicas=1', 'kubectl get pods'], 'leaving', 'kubectl get pods -l name=redis-slave'],
  [SCALE, ['kubectl delete rc redis-slave', settle], 'missing', 'kubectl get rc'],
  [['4-scaling', 'pod-replaced'], ['kubectl scale rc frontend --replicas=2', settle], 'too-few', 'kubectl get rc'],
  [['4-scaling', 'pod-replaced'], ['kubectl scale rc frontend --replicas=5', settle], 'too-many', 'kubectl get rc'],
  [['4-scaling', 'pod-replaced'], ['kubectl delete pod {pod name=frontend}', settle], 'unanswered'],
  [['4-scaling', 'pod-replaced'], ['kubectl delete pod {pod name=frontend}', settle, { answer: 'who-did-it', choice: 'kubelet' }], 'other-choice'],
  [['4-scaling', 'copies-arrive'], ['kubectl exec {pod name=redis-master} -- redis-cli get messages'], 'message-in-pods'],
  [['2-building', 'master-runs'], ['kubectl get pods'], 'missing', 'kubectl get rc'],
  [['2-building', 'master-runs'], ['kubectl create -f redis-master-rc.yaml'], 'not-ready', 'kubectl get pods -l name=redis-master'],
  [
    ['2-building', 'master-runs'],
    [{ edit: 'redis-master-rc.yaml', from: 'redis-master:1.0', to: 'redis-master:7.7' }, 'kubectl create -f redis-master-rc.yaml', { wait: 60_000 }],
    'stuck',
    'kubectl describe pods -l name=redis-master',
  ],
  [['2-building', 'slaves-run'], ['kubectl create -f redis-slave-rc.yaml', { wait: 300_000 }], 'exec'],
  [['5-rolling-update', 'same-name'], [], 'not-refused'],
  [['2-building', 'frontend-refused'], ['kubectl create -f frontend.yaml'], 'otherwise-refused'],
  [['2-building', 'frontend-runs'], [], 'file', 'cat frontend-rc.yaml'],
  [['3-verifying', 'page-answers'], [], 'no-request'],
  [
    ['3-verifying', 'endpoints-back'],
    [`kubectl patch svc frontend -p '{"spec":{"selector":{"name":"page"}}}'`],
    'no-answer',
    'kubectl get endpoints',
  ],
  [['5-rolling-update', 'same-name'], ['kubectl rolling-update'], 'otherwise-refused'],
  [['5-rolling-update', 'rolled'], [], 'progress'],
]

test.each(CASES)('%j, having done %j: look at %s', ([chapter, id], done, what, command) => {
  const { session, step } = before(chapter, id)
  for (const action of done) session.play(action)
  expect(hintAt(session, step)).toMatchObject({ what: `look.${what}`, ...(command && { command }) })
})

test('a refusal that was seen is seen, whatever was refused after it', () => {
  const { session, step } = before('2-building', 'frontend-refused')
  for (const file of ['frontend-rc.yaml', 'frontend.yaml']) type(session, `kubectl create -f ${file}`)
  expect(step.check(session.evidence).findings).toMatchObject([{ done: true, now: 'check.seen' }])
})

describe.each(Object.entries(course.lessons))('in %s', (chapter, lesson) => {
  test.each(lesson.steps.map(({ id }) => id))('%s: each thing that is missing has its hint; the line of it runs, and changes nothing', id => {
    const { session, step } = before(chapter, id)
    for (const finding of step.check(session.evidence).findings) {
      if (finding.done) continue
      const hint = hintOf([finding], session.evidence)
      expect(hint, finding.what).toBeDefined()
      for (const language of LANGUAGES) expect(inWords(hint!, language), `${finding.what} in ${language}`).not.toMatch(/^$|\{/)
      if (!hint?.command) continue
      const was = changes(session)
      type(session, hint.command)
      expect(session.world.shell.state.status, hint.command).toBe(0)
      expect(changes(session), hint.command).toBe(was)
    }
  })
})

test('a question is left for last', () => {
  const { session, step } = before('4-scaling', 'pod-replaced')
  const findings = [...step.check(session.evidence).findings].reverse()
  expect(findings[0]!.what).toBe('check.answered')
  expect(hintOf(findings, session.evidence)!.what).toBe('look.nothing-deleted')
})

test('nothing is hinted at when nothing is missing', () => {
  const { session, step } = before(...SCALE)
  expect(
    hintOf(
      step.check(session.evidence).findings.map(finding => ({ ...finding, done: true })),
      session.evidence,
    ),
  ).toBeUndefined()
})

test('the hint says where to look, the cause what is so', () => {
  const { session, step } = before(...SCALE)
  session.play('kubectl scale rc frontend --replicas=1')
  const { findings } = step.check(session.evidence)
  expect(causeOf(findings, session.evidence)!.what).toBe('cause.other-controller')
  expect(hintOf(findings, session.evidence)!.what).toBe('look.replicas')
})

test('both languages have the same hints, with the same values', () => {
  const keys = (language: string) => Object.keys(words(language)).filter(key => key.startsWith('look.'))
  const holes = (text: string) => [...new Set(Array.from(text.matchAll(/\{[\w-]+\}/g), ([hole]) => hole))].sort()
  expect(keys('zh')).toEqual(keys('en'))
  for (const key of keys('en')) expect(holes(words('zh')[key]!), key).toEqual(holes(words('en')[key]!))
})

const LANGUAGES = ['zh', 'en']

/** A sitting in which everything before this step has been solved. */
function before(chapter: string, id: string): { session: Session; step: Step } {
  const { steps } = course.lessons[chapter]!
  const at = steps.findIndex(step => step.id === id)
  const step = steps[at]!
  const session = sit(chapter, { scene: step.scene })
  for (const earlier of steps.slice(0, at))
    if (earlier.scene === step.scene && !earlier.optional) for (const action of earlier.solution) session.play(action)
  return { session, step }
}

function hintAt(session: Session, step: Step): Hint | undefined {
  return hintOf(step.check(session.evidence).findings, session.evidence)
}

/** How many changes the learner's commands have made. */
const changes = (session: Session): number => session.evidence.facts.filter(({ type: kind }) => kind === 'changed').length

function words(language: string): Record<string, string> {
  return JSON.parse(readFileSync(join(import.meta.dirname, '..', '..', 'content', 'ui', `explain-${language}.json`), 'utf8')) as Record<
    string,
    string
  >
}

function inWords({ what, values = {} }: Hint, language: string): string {
  return (words(language)[what] ?? '').replace(/\{([\w-]+)\}/g, (hole, name: string) => (name in values ? String(values[name]) : hole))
}
