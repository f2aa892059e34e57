import type { Action, Step } from '../../src/lesson/lesson.ts'

/** Actions that must not solve a step, and how they came to be. */
export interface Attempt {
  name: string
  actions: readonly Action[]
}

/** The names that a command may have wrong: of controllers and services, of images, of files. */
const NAMES = /(?<![\w./-])(redis-master|redis-slave|frontend|kubeguide|\.(?= |$))(?![\w-]*\.yaml)|(?<=[\w-])(?=\.yaml)/g
const NUMBERS = /(?<![\w.])\d+(?![\w.])|(?<=:)1\.0\b/g

/** The author's wrong attempts, and those that follow from the solution: stopped too early, a line left out, a number or a name changed, echoed. */
export function wrongAttempts(step: Step, said: ReadonlyMap<string, string>): Attempt[] {
  const { solution, wrong = [] } = step
  return [
    ...wrong.map(attempt => attemptOf('wrong', Array.isArray(attempt) ? attempt : [attempt as Action])),
    ...solution.map((_, index) => attemptOf('only', solution.slice(0, index))),
    ...solution.flatMap((action, index) => (waits(action) ? [] : [attemptOf('without', withoutKeys(solution.toSpliced(index, 1)), action)])),
    ...solution.flatMap((action, index) => changed(action, step).map(other => attemptOf('changed', solution.toSpliced(index, 1, other), other))),
    ...(solution.some(action => typeof action === 'string')
      ? [
          attemptOf(
            'echo',
            solution.map(action => (typeof action === 'string' ? echo(said.get(action) ?? '') : action)),
          ),
        ]
      : []),
  ]
}

function attemptOf(how: string, actions: readonly Action[], about?: Action): Attempt {
  return { name: `${how} ${about === undefined ? JSON.stringify(actions) : JSON.stringify(about)}`, actions }
}

/** Keys are for a program that runs; at the prompt they are no input. */
function withoutKeys(actions: readonly Action[]): Action[] {
  return actions.filter(
    (action, index) =>
      !(typeof action === 'object' && 'keys' in action) || actions.slice(0, index).some(before => typeof before === 'object' && 'line' in before),
  )
}

const waits = (action: Action): boolean => typeof action === 'object' && ('wait' in action || 'settle' in action)

/** The same action with one number or one name changed, or another answer given. */
function changed(action: Action, step: Step): Action[] {
  if (typeof action === 'string') return changedLines(action)
  if ('line' in action) return changedLines(action.line).map(line => ({ line }))
  if ('request' in action) return changedLines(action.request.url).map(url => ({ request: { ...action.request, url } }))
  if ('edit' in action) return [{ ...action, to: `${action.to}x` }]
  if ('answer' in action || 'read' in action) {
    const id = 'answer' in action ? action.answer : action.read
    const quiz = step.quizzes?.find(each => each.id === id)
    if (quiz && 'options' in quiz) return quiz.options.filter(option => option !== quiz.right).map(other => ({ answer: id, choice: other }))
    return [{ answer: id, choice: 'something else' }]
  }
  return []
}

function changedLines(line: string): string[] {
  const replacements = [...line.matchAll(NUMBERS)].map(({ index, 0: found }) => ({
    index,
    found,
    by: found === '1.0' ? '9.9' : String(Number(found) + 1),
  }))
  const renamings = [...line.matchAll(NAMES)].map(({ index, 0: found }) => ({ index, found, by: `${found}x` }))
  return [...replacements, ...renamings].map(({ index, found, by }) => line.slice(0, index) + by + line.slice(index + found.length))
}

/** What a line printed, printed by `echo` instead. */
function echo(output: string): string {
  return `echo '${output.replaceAll("'", "'\\''")}'`
}
