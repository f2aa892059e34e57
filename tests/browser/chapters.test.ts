import { expect, test } from 'vitest'
import { fill } from '../../src/lesson/fill.ts'
import type { Action, Step } from '../../src/lesson/lesson.ts'
import { Session } from '../../src/session/session.ts'
import { chapters, course } from '../../tools/course.ts'
import { LANGS, NotebookPage } from './notebook.ts'
import { describeInBrowser, visit } from './site.ts'

describeInBrowser('every chapter is played by typing, and every step ticks itself', () => {
  test.concurrent.each(chapters.flatMap(chapter => LANGS.map(lang => ({ chapter, lang }))))('$chapter in $lang', async ({ chapter, lang }) => {
    await visit(
      async ({ page, url }) => {
        const notebook = await NotebookPage.open({ page, url }, chapter, lang)
        const { steps, scenes } = course.lessons[chapter]!
        for (const { id } of scenes) {
          if (id !== scenes[0]!.id) await enterScene(notebook, id)
          for (const step of steps.filter(({ scene }) => scene === id)) await solve(notebook, step)
        }
        expect(await notebook.ticked()).toEqual(steps.map(({ id }) => id))

        const saved = await notebook.exported()
        expect(Session.restore(course, saved).save({ hash: true }).hash, 'the same log in Node ends the same').toBe(saved.hash)
      },
      { viewport: { width: 1100, height: 900 } },
    )
  })
})

async function enterScene(notebook: NotebookPage, id: string): Promise<void> {
  await notebook.page.locator(`[data-scene="${id}"] [data-enter]`).click()
  await notebook.prompt()
}

async function solve(notebook: NotebookPage, step: Step): Promise<void> {
  await notebook.unfold(step.id)
  for (const [index, action] of step.solution.entries()) {
    // Time flies, unless what is typed belongs together: a slow hand must not miss Pending.
    const slowly = typeof action === 'object' && ('line' in action || 'fault' in action)
    await notebook.speed(slowly || types(step.solution[index + 1]) || (types(action) && types(step.solution[index - 1])) ? '¼' : 60)
    await act(notebook, action, step)
  }
  await notebook.speed(60)
  await notebook.done(step.id)
}

const types = (action: Action | undefined): boolean => typeof action === 'string' || (action !== undefined && ('line' in action || 'keys' in action))
/** Does with the page's own controls what an author's action says. */
async function act(notebook: NotebookPage, action: Action, step: Step): Promise<void> {
  if (typeof action === 'string') return notebook.type(await filled(notebook, action))
  if ('line' in action) return notebook.enter(await filled(notebook, action.line))
  if ('answer' in action) return answer(notebook, action, step)
  if ('read' in action) return notebook.read(action.read, await reading(notebook, action.read, step))
  if ('edit' in action) return notebook.edit(action.edit, action.from, action.to)
  if ('request' in action) return notebook.browse(action.request.url)
  if ('wait' in action) return notebook.wait(action.wait / 1000)
  if ('settle' in action) return notebook.untilQuiet()
  if ('keys' in action) {
    expect(action.keys).toBe('\x03')
    await notebook.focusTerminal()
    await notebook.page.keyboard.press('Control+c')
    return notebook.prompt()
  }
  if ('traffic' in action) return notebook.traffic()
  if ('fault' in action) return notebook.fault(action.fault.kind)
  throw new Error(`no control of the page does ${JSON.stringify(action)}`)
}

function answer(notebook: NotebookPage, { answer, choice }: { answer: string; choice: string }, { quizzes }: Step): Promise<void> {
  const quiz = quizzes?.find(({ id }) => id === answer)
  return quiz && 'options' in quiz ? notebook.choose(answer, choice) : notebook.read(answer, choice)
}

/** The line with the pods' names as they are in the page's cluster: the same log in Node has the same ones. */
async function filled(notebook: NotebookPage, line: string): Promise<string> {
  if (!/\{(pod|ip) /.test(line)) return line
  const text = fill(line, (await twin(notebook)).world.cluster.api)
  if (text === undefined) throw new Error(`nothing in the cluster fills in: ${line}`)
  return text
}

async function reading(notebook: NotebookPage, question: string, { quizzes }: Step): Promise<string> {
  const quiz = quizzes?.find(({ id }) => id === question)
  const [value] = quiz && 'expected' in quiz ? quiz.expected((await twin(notebook)).evidence) : []
  if (value === undefined) throw new Error(`the cluster does not answer ${question}`)
  return value
}

const twin = async (notebook: NotebookPage): Promise<Session> => Session.restore(course, await notebook.exported())
