import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import ts from 'typescript'
import { expect, test } from 'vitest'

/** What the files of a folder may import, as prefixes below src. Their own folder they always may. */
const INTERFACES = [
  'cluster/api/',
  'cluster/sim/clock.ts',
  'cluster/apiserver/client.ts',
  'cluster/kubelet/docker/client.ts',
  'cluster/network/network.ts',
  'cluster/network/utf8.ts',
]
const MAY_IMPORT: Record<string, readonly string[]> = {
  cluster: [],
  shell: [],
  programs: ['shell/', ...INTERFACES],
  kubectl: ['shell/', 'programs/place.ts', 'cluster/apiserver/defaults.ts', ...INTERFACES],
  lesson: INTERFACES,
  session: ['cluster/', 'shell/', 'programs/', 'kubectl/', 'lesson/'],
  site: ['cluster/', 'shell/', 'programs/', 'kubectl/', 'lesson/', 'session/', '../content/'],
}
/** Packages that the pure folders may use: none so far. */
const PURE_PACKAGES = new Set<string>([])

const root = resolve(import.meta.dirname, '..')
const src = join(root, 'src')
const files = filesBelow(src).filter(file => file.endsWith('.ts'))
const pure = files.filter(file => folderOf(file) !== 'site')
const sources = new Map(files.map(file => [file, ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true)]))
const imports = new Map(files.map(file => [file, importsOf(file)]))

test('every file imports only what its folder may', () => {
  const faults: string[] = []
  for (const [file, targets] of imports) {
    const folder = folderOf(file)
    for (const target of targets) {
      if (!target.startsWith('.')) {
        if (folder !== 'site' && !PURE_PACKAGES.has(target)) faults.push(`${short(file)} imports the package ${target}`)
        continue
      }
      const path = short(resolve(dirname(file), target))
      if (path.startsWith(`${folder}/`) || path === 'late.ts') continue
      if (!MAY_IMPORT[folder]?.some(prefix => path.startsWith(prefix))) faults.push(`${short(file)} imports ${path}`)
    }
  }
  expect(faults).toEqual([])
})

test('no files import each other in a circle', () => {
  const state = new Map<string, 'open' | 'done'>()
  const circles: string[] = []
  const visit = (file: string, path: string[]): void => {
    if (state.get(file) === 'done') return
    if (state.get(file) === 'open') return void circles.push([...path.slice(path.indexOf(file)), file].map(short).join(' -> '))
    state.set(file, 'open')
    for (const target of imports.get(file) ?? []) {
      const next = resolve(dirname(file), target)
      if (target.startsWith('.') && imports.has(next)) visit(next, [...path, file])
    }
    state.set(file, 'done')
  }
  for (const file of files) visit(file, [])
  expect(circles).toEqual([])
})

test('outside site nothing reads the world or differs between engines', () => {
  expect(pure.flatMap(file => unrepeatable(sources.get(file)!).map(what => `${short(file)}: ${what}`))).toEqual([])
})

test('names say what a thing is', () => {
  const vague = /(^|\/)(utils?|helpers?|common|misc|index)(\.ts)?(\/|$)|manager/i
  expect(files.map(short).filter(file => vague.test(file))).toEqual([])
})

test('every relative import is a file that exists', () => {
  const missing = [...imports].flatMap(([file, targets]) =>
    targets.filter(target => target.startsWith('.') && !existsSync(resolve(dirname(file), target))).map(target => `${short(file)}: ${target}`),
  )
  expect(missing).toEqual([])
})

/** Same engine or not, these give the same numbers everywhere. */
const EXACT_MATH = new Set(['floor', 'ceil', 'round', 'trunc', 'min', 'max', 'abs', 'sign', 'imul', 'clz32', 'fround'])
const WORLD = new Set([
  'Promise',
  'Intl',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
  'crypto',
  'performance',
  'requestAnimationFrame',
])
const METHODS = /^(localeCompare|toLocale\w*)$/

function unrepeatable(source: ts.SourceFile): string[] {
  const found: string[] = []
  const note = (node: ts.Node): void => void found.push(`${source.getLineAndCharacterOfPosition(node.getStart()).line + 1}: ${node.getText()}`)
  const visit = (node: ts.Node): void => {
    if (node.kind === ts.SyntaxKind.AsyncKeyword || ts.isAwaitExpression(node)) found.push(`${source.fileName}: async or await`)
    if (ts.isNewExpression(node) && node.expression.getText() === 'Date') note(node)
    if (ts.isPropertyAccessExpression(node)) {
      const [object, name] = [node.expression.getText(), node.name.text]
      if (object === 'Date' || (object === 'Math' && !EXACT_MATH.has(name) && name !== 'PI') || METHODS.test(name)) note(node)
    } else if (ts.isIdentifier(node) && WORLD.has(node.text) && isReference(node)) note(node)
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

/** A name that is used, not one that is given (a property, a parameter, a member of a literal). */
function isReference(node: ts.Identifier): boolean {
  const parent = node.parent
  if (ts.isPropertyAccessExpression(parent) && parent.name === node) return false
  return !('name' in parent && (parent as { name?: ts.Node }).name === node)
}

function importsOf(file: string): string[] {
  return ts.preProcessFile(readFileSync(file, 'utf8'), true, true).importedFiles.map(({ fileName }) => fileName)
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name))
    .sort()
}

function folderOf(file: string): string {
  return short(file).split('/')[0]!
}

function short(file: string): string {
  return relative(src, file)
}
