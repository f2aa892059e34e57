import { expect, onTestFinished, test } from 'vitest'
import { Session } from '../../src/session/session.ts'
import { Notebook } from '../../src/site/notebook/notebook.ts'
import { course } from '../session/sitting.ts'

test('a part of the page that cannot be drawn is reported, and the others are drawn all the same', async () => {
  const reported: unknown[] = []
  Object.assign(globalThis, { reportError: (error: unknown) => reported.push(error) })
  onTestFinished(() => void Reflect.deleteProperty(globalThis, 'reportError'))
  const notebook = new Notebook(new Session({ course, chapter: '4-scaling' }), { chapter: '4-scaling', lang: 'en', say: key => key })
  const fault = new Error('no room')
  notebook.listen('state', () => Promise.reject(fault))
  notebook.listen('state', () => {
    throw fault
  })
  const drawn = new Promise<void>(resolve => notebook.listen('state', resolve))
  notebook.changed()
  await drawn
  expect(reported).toEqual([fault, fault])
})
