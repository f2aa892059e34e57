// npm run size: the gzipped size of what a page loads, in the order in which it loads it; fails over budget.
import { readFileSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'

const DIST = 'dist'
const PAGE = join(DIST, '4-scaling', 'index.html')
const KB = 1024
/**
 * What a page asks for, in order (the parts are named in astro.config.mjs). A group is its chunks and all that they import statically; what an
 * earlier group brought is not counted again, but for `upTo`, which counts all until then, and `alone`, which looks at its own chunks only.
 */
const GROUPS = [
  { name: 'first paint', budget: 15, entries: scriptsOf(PAGE) },
  {
    name: 'until the first command is answered (with first paint)',
    budget: 230,
    entries: chunks(/^(terminal|lessons|engine|xterm|first-zh)\b/),
    upTo: true,
  },
  { name: 'engine: cluster, kubectl, docker, shell', budget: 130, entries: chunks(/^engine\b/), alone: true },
  { name: 'what the page shows beside the terminal', entries: chunks(/^(steps|watching|working|axis|zh)\b/) },
  { name: 'more: the rest of kubectl, docker, shell and programs', entries: chunks(/^more\b/) },
  { name: 'editor', entries: chunks(/^editor\b/) },
]

const loaded = new Set()
let over = false
let sum = 0
for (const { name, budget, entries, alone, upTo } of GROUPS) {
  const files = [...closure(entries)].filter(file => alone || !loaded.has(file))
  const bytes = files.reduce((total, file) => total + gzipped(file), 0) + (upTo ? sum : 0)
  if (!alone) for (const file of files) loaded.add(file)
  if (!alone) sum = [...loaded].reduce((total, file) => total + gzipped(file), 0)
  print(name, bytes, budget)
  if (entries.length === 0) over = Boolean(console.log(`  no chunk of that name in ${DIST}`)) || budget !== undefined || over
}
print(
  'all JavaScript of the site',
  scripts().reduce((total, file) => total + gzipped(file), 0),
)
process.exit(over ? 1 : 0)

function print(name, bytes, budget) {
  const tooMuch = budget !== undefined && bytes > budget * KB
  over ||= tooMuch
  console.log(
    `${(bytes / KB).toFixed(1).padStart(7)} KB  ${budget === undefined ? '          ' : `of ${String(budget).padStart(3)} KB`}  ${name}${tooMuch ? '  OVER BUDGET' : ''}`,
  )
}

function gzipped(file) {
  return gzipSync(readFileSync(file), { level: 9 }).length
}

function scripts() {
  return readdirSync(DIST, { recursive: true })
    .filter(file => file.endsWith('.js'))
    .map(file => join(DIST, file))
}

function chunks(name) {
  return scripts().filter(file => name.test(file.split('/').at(-1)))
}

function scriptsOf(page) {
  const html = readFileSync(page, 'utf8')
  return [...html.matchAll(/<script[^>]*\bsrc="([^"]+)"/g)].map(([, src]) => join(dirname(page), src))
}

/** The files and all that they import statically. */
function closure(entries, found = new Set()) {
  for (const file of entries) {
    if (found.has(file)) continue
    found.add(file)
    const text = readFileSync(file, 'utf8')
    const imported = [...text.matchAll(/(?:\bfrom|\bimport)\s*"(\.[^"]+\.js)"/g)].map(([, path]) => join(dirname(file), path))
    closure(imported, found)
  }
  return found
}
