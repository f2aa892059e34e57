import type { Notebook } from './notebook/notebook.ts'
import { excerpt, find, isChapter, type Passage } from './search.ts'
import { switchLargeType, switchTheme } from './theme.ts'
import { firstWords, numeral, otherWords, speaker, type Say } from './words.ts'

/** One line of the palette: something to do or somewhere to go. */
interface Choice {
  group: string
  label: string
  detail?: string
  key?: string
  act(): void
}

const MOST_FOUND = 12

let dialog: HTMLDialogElement | undefined

/** Opens the palette: find a passage, give a command, see the keys. */
export async function openPalette(): Promise<void> {
  if (dialog?.open) return
  const root = document.documentElement
  const lang = root.lang === 'en' ? 'en' : 'zh'
  const [first, others] = await Promise.all([firstWords(lang), otherWords(lang)])
  const say = speaker({ ...first, ...others })
  const commands = await commandsHere(say)
  const passages = fetch(`${root.dataset.root}search/${root.lang === 'en' ? 'en' : 'zh'}.json`)
    .then(answer => answer.json() as Promise<Passage[]>)
    .catch((): Passage[] => [])
  dialog = build(say)
  run(dialog, say, commands, await passages)
}

/** The commands of this page; a chapter with a notebook has more. */
async function commandsHere(say: Say): Promise<Choice[]> {
  const group = say('palette.commands')
  const page: Choice[] = [
    { group, label: say('palette.theme'), act: switchTheme },
    { group, label: say('palette.large'), act: switchLargeType },
  ]
  const { openedNotebook } = await import('./notebook/notebook.ts')
  const notebook = openedNotebook()
  return notebook ? [...(await notebookCommands(notebook, say, group)), ...page] : page
}

async function notebookCommands(notebook: Notebook, say: Say, group: string): Promise<Choice[]> {
  const { notebookActions } = await import('./notebook/actions.ts')
  return notebookActions(notebook).map(({ word, values, key, act }) => ({ group, label: say(word, values), ...(key ? { key } : {}), act }))
}

function build(say: Say): HTMLDialogElement {
  const made = document.createElement('dialog')
  made.className = 'palette'
  made.setAttribute('aria-label', say('palette.label'))
  const input = document.createElement('input')
  input.type = 'text'
  input.placeholder = say('palette.placeholder')
  input.autocomplete = 'off'
  input.spellcheck = false
  for (const [name, value] of [
    ['role', 'combobox'],
    ['aria-label', say('palette.placeholder')],
    ['aria-expanded', 'true'],
    ['aria-controls', 'palette-found'],
    ['aria-autocomplete', 'list'],
  ] as const) {
    input.setAttribute(name, value)
  }
  const found = document.createElement('div')
  found.className = 'found'
  found.id = 'palette-found'
  found.setAttribute('role', 'listbox')
  found.setAttribute('aria-label', say('palette.label'))
  made.append(input, found)
  document.body.append(made)
  made.addEventListener('close', () => made.remove())
  made.addEventListener('click', event => event.target === made && made.close())
  return made
}

function run(palette: HTMLDialogElement, say: Say, commands: readonly Choice[], passages: readonly Passage[]): void {
  const input = palette.querySelector('input')!
  const list = palette.querySelector<HTMLElement>('.found')!
  let choices: Choice[] = []
  let selected = 0

  const home = document.documentElement.lang === 'en' ? `${document.documentElement.dataset.root}en/` : document.documentElement.dataset.root!
  const go = ({ url }: Passage) => location.assign(home + url)
  const chapters = passages.filter(isChapter).map((passage, index): Choice => {
    const label = say('palette.chapter', { numeral: numeral(say, index + 1), title: passage.heading })
    return { group: say('palette.pages'), label, act: () => go(passage) }
  })
  const search = () => {
    const query = input.value.trim()
    const matching = commands.filter(({ label, key }) => `${label} ${key ?? ''}`.toLowerCase().includes(query.toLowerCase()))
    const found = find(passages, query).slice(0, MOST_FOUND)
    choices = [
      ...(query ? [] : matching),
      ...found.map(passage => ({
        group: say('palette.pages'),
        label: passage.heading,
        detail: excerpt(passage, query),
        act: () => go(passage),
      })),
      ...(query ? matching : chapters),
    ]
    selected = 0
    draw()
  }

  const draw = () => {
    list.replaceChildren()
    if (choices.length === 0) list.append(Object.assign(document.createElement('h3'), { textContent: say('palette.none') }))
    choices.forEach((choice, index) => {
      if (choice.group !== choices[index - 1]?.group)
        list.append(Object.assign(document.createElement('h3'), { textContent: choice.group, role: 'presentation' }))
      list.append(optionFor(choice, index))
    })
    mark()
  }

  const optionFor = ({ label, detail, key }: Choice, index: number): HTMLElement => {
    const option = document.createElement('div')
    option.setAttribute('role', 'option')
    option.id = `palette-${index}`
    const text = Object.assign(document.createElement('span'), { textContent: label })
    const small = Object.assign(document.createElement('small'), { textContent: detail ?? '' })
    option.append(text, small)
    if (key) option.append(Object.assign(document.createElement('kbd'), { textContent: key }))
    option.addEventListener('click', () => choose(index))
    return option
  }

  const mark = () => {
    for (const option of list.querySelectorAll('[role=option]')) option.setAttribute('aria-selected', String(option.id === `palette-${selected}`))
    input.setAttribute('aria-activedescendant', `palette-${selected}`)
    list.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' })
  }

  const choose = (index: number) => {
    palette.close()
    choices[index]?.act()
  }

  input.addEventListener('input', search)
  input.addEventListener('keydown', event => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step && choices.length > 0) {
      event.preventDefault()
      selected = (selected + step + choices.length) % choices.length
      mark()
    } else if (event.key === 'Enter' && !event.isComposing) {
      event.preventDefault()
      choose(selected)
    }
  })
  palette.showModal()
  search()
}
