import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { chapters, course } from '../../tools/course.ts'
import { body, directives, label, LANGUAGES, prose, skeleton, within, words } from './prose.ts'

const content = join(import.meta.dirname, '..', '..', 'content')
const read = (folder: string, language: string) =>
  JSON.parse(readFileSync(join(content, folder, `${language}.json`), 'utf8')) as Record<string, unknown>
const cases = chapters.flatMap(chapter => LANGUAGES.map(language => ({ chapter, language })))

test.each(chapters)('%s has the same steps, questions, files and commands in both languages', chapter => {
  const [zh, en] = LANGUAGES.map(language => skeleton(prose(chapter, language).tree))
  expect(en).toEqual(zh)
})

test.each(cases)('$chapter in $language has the steps, scenes, hints and questions of lesson.ts', ({ chapter, language }) => {
  const { tree } = prose(chapter, language)
  const lesson = course.lessons[chapter]!
  expect(directives(tree, 'scene').map(scene => scene.attributes?.['id'])).toEqual(lesson.scenes.slice(1).map(({ id }) => id))
  const told = directives(tree, 'step').map(step => ({
    id: step.attributes?.['id'],
    hints: directives(step, 'hint').length,
    quizzes: directives(step, 'quiz').map(quiz => ({
      id: quiz.attributes?.['id'],
      options: directives(quiz, 'option').map(option => option.attributes?.['id']),
    })),
  }))
  const meant = lesson.steps.map(({ id, hints = 0, quizzes = [] }) => ({
    id,
    hints,
    quizzes: quizzes.map(quiz => ({ id: quiz.id, options: 'options' in quiz ? [...quiz.options] : [] })),
  }))
  expect(told).toEqual(meant)
})

test.each(cases)('$chapter in $language says for each step what to do, what counts, and how to go on', ({ chapter, language }) => {
  const { tree } = prose(chapter, language)
  for (const step of directives(tree, 'step')) {
    const id = step.attributes?.['id']
    expect(label(step), `${id} has a title`).not.toBe('')
    expect(body(step).length + directives(step, 'quiz').length, `${id} has a task`).toBeGreaterThan(0)
    expect(directives(step, 'done').length, `${id} says what counts as done`).toBe(1)
    expect(directives(step, 'hint').length, `${id} has hints`).toBeGreaterThan(0)
    for (const part of ['done', 'hint', 'after', 'right', 'wrong', 'option']) {
      for (const node of directives(step, part)) expect(words({ type: 'root', children: body(node) }), `${id}: ${part} says something`).not.toBe('')
    }
    for (const quiz of directives(step, 'quiz')) {
      expect(label(quiz), `${quiz.attributes?.['id']} asks something`).not.toBe('')
      const reading = directives(quiz, 'option').length === 0
      expect([directives(quiz, 'right').length, directives(quiz, 'wrong').length]).toEqual(reading ? [1, 1] : [0, 0])
    }
  }
})

test.each(cases)('$chapter in $language has every command of a solution where its step stands', ({ chapter, language }) => {
  const steps = directives(prose(chapter, language).tree, 'step')
  for (const { id, solution } of course.lessons[chapter]!.steps) {
    const step = steps.find(each => each.attributes?.['id'] === id)!
    const shown = [...within(step)].flatMap(node => (node.type === 'code' ? node.value!.split('\n') : []))
    for (const action of solution) {
      const line = typeof action === 'string' ? action : 'line' in action ? action.line : undefined
      if (line !== undefined) expect(shown, id).toContain(line)
    }
  }
})

test.each(cases)('$chapter in $language leaves no directive unread', ({ chapter, language }) => {
  const left = [...within(prose(chapter, language).tree)].filter(node => node.type === 'text' && node.value!.includes('::'))
  expect(left.map(words)).toEqual([])
})

test.each(cases)('$chapter in $language opens with where we are and closes with what was learned and today', ({ chapter, language }) => {
  const { front, tree } = prose(chapter, language)
  for (const field of ['number', 'title', 'short', 'description']) expect(front[field], field).toBeTruthy()
  expect(`${front['number']}`).toBe(chapter[0])
  const names = tree.children!.map(node => node.name)
  expect(names[0]).toBe('where')
  expect(names.slice(-2)).toEqual(['learned', 'today'])
  const [learned, today] = tree.children!.slice(-2)
  expect(learned!.children!.flatMap(node => (node.type === 'list' ? node.children! : []))).toHaveLength(3)
  expect([...within(today!)].filter(node => node.type === 'tableRow').length).toBeGreaterThan(4)
})

test.each(cases)('$chapter in $language names only files, words and directives that exist', ({ chapter, language }) => {
  const { tree } = prose(chapter, language)
  const glossary = read('glossary', language)
  for (const file of directives(tree, 'file')) {
    const name = Object.keys(file.attributes ?? {})[0]!
    expect(course.manifests[name], name).toBeDefined()
  }
  for (const term of directives(tree, 'term')) expect(glossary[term.attributes?.['id'] ?? ''], words(term)).toBeDefined()
  const inline = [...within(tree)].filter(node => node.type === 'textDirective' && node.name !== 'term').map(node => `:${node.name}`)
  expect(inline, 'a colon before a letter or digit belongs in backticks').toEqual([])
})

test.each(chapters)('%s has Chinese that is set as Chinese', chapter => {
  const { tree } = prose(chapter, 'zh')
  const faults: string[] = []
  for (const node of within(tree)) {
    if (node.type !== 'text') continue
    for (const [fault] of node.value!.matchAll(/[\p{Script=Han}][,;:?!()][^\n]{0,6}|[\p{Script=Han}][A-Za-z0-9]+|[A-Za-z0-9]+[\p{Script=Han}]|！/gu))
      faults.push(fault)
  }
  expect(faults).toEqual([])
})

test.each(chapters)('%s has English that is set as English', chapter => {
  const { tree } = prose(chapter, 'en')
  const faults: string[] = []
  for (const node of within(tree)) {
    if (node.type !== 'text') continue
    for (const [fault] of node.value!.matchAll(/\w+['"]\w*|"\w+|[，。：；？！（）「」]/gu)) faults.push(fault)
  }
  expect(faults).toEqual([])
})

test('the two glossaries explain the same words', () => {
  expect(Object.keys(read('glossary', 'en'))).toEqual(Object.keys(read('glossary', 'zh')))
})
