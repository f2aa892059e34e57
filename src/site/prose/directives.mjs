import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Turns the directives of `content/README.md` into the page's elements. Everything a reader without scripts needs is in the HTML;
 * the elements only add what is live.
 */
export function lessonDirectives() {
  return (tree, file) => {
    const lang = /\/en\.md$/.test(file.path ?? '') ? 'en' : 'zh'
    const page = { word: words(lang), steps: 0 }
    visit(tree, page)
  }
}

function words(lang) {
  const dictionary = JSON.parse(readFileSync(join(process.cwd(), 'content', 'ui', `${lang}.json`), 'utf8'))
  return key => dictionary[key] ?? key
}

function visit(parent, page) {
  parent.children = parent.children.flatMap(node => {
    const build = node.type === 'code' ? buildCode : /Directive$/.test(node.type) ? BUILDERS[node.name] : undefined
    if (node.type === 'textDirective' && !build) return [text(`:${node.name}`), ...(node.children ?? [])]
    const built = build ? build(node, page) : node
    if (built.children) visit(built, page)
    return built
  })
}

const BUILDERS = {
  where: node => element('div', { class: 'where' }, node.children),
  done: node => element('div', { class: 'done-when' }, node.children),
  hint: node => element('div', { class: 'hint', hidden: true }, node.children),
  after: node => element('div', { class: 'after' }, node.children),
  right: node => element('div', { class: 'line right', hidden: true }, node.children),
  wrong: node => element('div', { class: 'line wrong', hidden: true }, node.children),

  learned: (node, page) => element('section', { class: 'learned' }, [element('h2', {}, [text(page.word('chapter.learned'))]), ...node.children]),
  today: (node, page) => element('section', { class: 'today' }, [element('h2', {}, [text(page.word('chapter.today'))]), ...node.children]),

  aside(node) {
    const { label, rest } = labelled(node)
    return element('details', { class: 'aside' }, [element('summary', {}, label), ...rest])
  },

  scene(node, page) {
    const { label, rest } = labelled(node)
    return element('kb-scene', { class: 'scene', id: `scene-${idOf(node)}`, 'data-scene': idOf(node) }, [
      element('h2', {}, label),
      ...rest,
      element('button', { type: 'button', 'data-enter': '', hidden: true }, [text(page.word('scene.enter'))]),
    ])
  },

  step(node, page) {
    const { label, rest } = labelled(node)
    const id = idOf(node)
    const number = String(++page.steps)
    const isAfter = child => child.name === 'after'
    return element('kb-step', { class: page.steps === 1 ? 'step now' : 'step todo', id: `step-${id}`, 'data-step': id, 'data-number': number }, [
      element('div', { class: 'no', 'aria-hidden': 'true' }, [text(number)]),
      element('h3', {}, [element('span', { class: 'title' }, label), element('span', { class: 'when' }, [])]),
      element(
        'div',
        { class: 'task' },
        rest.filter(child => !isAfter(child) && child.name !== 'hint'),
      ),
      element('div', { class: 'live' }, []),
      element(
        'div',
        { class: 'hints' },
        rest.filter(child => child.name === 'hint'),
      ),
      element('div', { class: 'acts' }, []),
      ...rest.filter(isAfter),
    ])
  },

  quiz(node, page) {
    const { label, rest } = labelled(node)
    const id = idOf(node)
    const options = rest.filter(child => child.name === 'option')
    const body = options.length
      ? [element('ul', { class: 'quiz' }, options)]
      : [
          element('form', { class: 'reading' }, [
            element('input', { name: 'answer', type: 'text', autocomplete: 'off', spellcheck: 'false', 'aria-labelledby': `quiz-${id}` }, []),
            element('button', { type: 'submit' }, [text(page.word('quiz.answer'))]),
          ]),
        ]
    return element('kb-quiz', { 'data-quiz': id, role: 'group', 'aria-labelledby': `quiz-${id}` }, [
      element('p', { class: 'question', id: `quiz-${id}` }, label),
      ...body,
      ...rest.filter(child => child.name !== 'option'),
    ])
  },

  option(node) {
    const { label, rest } = labelled(node)
    return element('li', {}, [
      element('button', { type: 'button', 'data-choice': idOf(node), 'aria-pressed': 'false' }, [
        element('i', { 'aria-hidden': 'true' }, []),
        element('span', {}, label),
      ]),
      element('div', { class: 'line', hidden: true }, rest),
    ])
  },

  file(node, page) {
    const name = Object.keys(node.attributes ?? {})[0] ?? ''
    return element('div', { class: 'cmd file' }, [
      element('code', {}, [text(name)]),
      element('button', { type: 'button', 'data-open-file': name }, [text(page.word('file.open'))]),
    ])
  },

  browser(node, page) {
    const url = node.attributes?.url ?? ''
    return element('div', { class: 'cmd file' }, [
      element('code', {}, [text(url)]),
      element('button', { type: 'button', 'data-visit': url }, [text(page.word('web.go'))]),
    ])
  },

  fault(node) {
    return element('div', { class: 'acts' }, [
      element('button', { type: 'button', class: 'link', 'data-fault': JSON.stringify(node.attributes ?? {}) }, node.children),
    ])
  },

  // Chapters and the glossary stand side by side in each language.
  term: node => element('a', { class: 'def', href: `../glossary/#${idOf(node)}`, 'data-term': idOf(node) }, node.children),
}

function buildCode(node, page) {
  if (node.lang !== 'sh' || !/\brun\b/.test(node.meta ?? '')) return node
  return element('kb-run', { class: 'cmd' }, [
    element('code', {}, [text(node.value)]),
    element('button', { type: 'button', 'data-run': node.value }, [text(page.word('step.run'))]),
  ])
}

function idOf(node) {
  return node.attributes?.id ?? ''
}

/** A container's label is its first paragraph, marked by remark-directive. */
function labelled(node) {
  const [first, ...rest] = node.children
  return first?.data?.directiveLabel ? { label: first.children, rest } : { label: [], rest: node.children }
}

function element(hName, hProperties, children) {
  return { type: 'element-of-page', data: { hName, hProperties }, children }
}

function text(value) {
  return { type: 'text', value }
}
