import { expect, test } from 'vitest'
import { Session } from '../../src/session/session.ts'
import { Notebook } from '../../src/site/notebook/notebook.ts'
import { PromptLine } from '../../src/site/terminal/prompt.ts'
import { course } from '../../tools/course.ts'

test('what was typed while a command ran stands before what is typed when it has just ended, before the prompt has been shown', () => {
  const session = new Session({ course, chapter: '4-scaling' })
  const notebook = new Notebook(session, { chapter: '4-scaling', lang: 'en', say: key => key })
  const line = new PromptLine(
    notebook,
    () => {},
    () => 80,
  )
  session.do({ line: 'sleep 5' })
  session.do({ keys: 'kubectl scal' })
  session.advance(6000)
  expect(session.foreground).toBe(false)

  expect(line.typed('e rc redis-slave')).toEqual([])
  expect(line.text).toBe('kubectl scale rc redis-slave')
  line.show()
  expect(line.text).toBe('kubectl scale rc redis-slave')

  line.clear()
  line.enter('')
  session.do({ line: 'sleep 5' })
  session.do({ keys: 'kubectl get rc front\t' })
  session.advance(6000)
  line.show()
  expect(line.text, 'Tab, too').toBe('kubectl get rc frontend ')
})
