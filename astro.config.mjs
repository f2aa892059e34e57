import { readFile, readdir, writeFile } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'astro/config'
import remarkDirective from 'remark-directive'
import { lessonDirectives } from './src/site/prose/directives.mjs'

const ASSETS = 'assets'

export default defineConfig({
  srcDir: './src/site',
  // Where this copy will lie (`https://example.org/kubebook/`), for search engines only: the pages themselves work anywhere.
  site: process.env.KUBEBOOK_SITE,
  trailingSlash: 'always',
  build: { format: 'directory', assets: ASSETS, inlineStylesheets: 'never' },
  devToolbar: { enabled: false },
  integrations: [namedParts(), relativeLinks()],
  markdown: {
    smartypants: false,
    shikiConfig: { theme: 'css-variables' },
    remarkPlugins: [remarkDirective, lessonDirectives],
  },
  vite: {
    // No inline scripts: the pages must run under `default-src 'self'`.
    build: { assetsInlineLimit: 0, modulePreload: false, target: 'es2022', chunkSizeWarningLimit: 900 },
    experimental: { renderBuiltUrl: () => ({ relative: true }) },
  },
})

/**
 * The parts that a page loads one after another, each with the modules that begin it: a module belongs to the first part that imports it.
 * `npm run size` goes by these names.
 */
const PARTS = [
  ['page', /vite\/preload-helper|src\/site\/words\.ts$/],
  ['xterm', /src\/site\/terminal\/xterm\.ts$/],
  ['engine', /src\/session\/(session|everyday-kit)\.ts$/],
  ['lessons', /src\/site\/notebook\/course\.ts$/],
  ['terminal', /src\/site\/notebook\/open\.ts$/],
  ['more', /src\/session\/whole-kit\.ts$/],
  ['editor', /src\/site\/editor\/code\.ts$/],
]
/** Gives the chunks of the pages (not of the build's own programs) the names of the parts. */
function namedParts() {
  return {
    name: 'named-parts',
    hooks: {
      'astro:build:setup': ({ target, updateConfig }) => {
        const output = { chunkFileNames: `${ASSETS}/[name].[hash].js`, manualChunks: partOf }
        if (target === 'client') updateConfig({ build: { rollupOptions: { output } } })
      },
    },
  }
}

/** Which part each module belongs to. */
let parts

function partOf(id, { getModuleIds, getModuleInfo }) {
  parts ??= partsOf([...getModuleIds()], getModuleInfo)
  return parts.get(id)
}

function partsOf(modules, getModuleInfo) {
  const found = new Map()
  const claim = (id, part) => {
    if (found.has(id)) return
    found.set(id, part)
    for (const imported of getModuleInfo(id)?.importedIds ?? []) claim(imported, part)
  }
  for (const [part, begins] of PARTS) for (const id of modules) if (begins.test(id)) claim(id, part)
  return found
}

/** Lets the built site be served from any folder: what Astro links from the root, each page links from where it stands. */
function relativeLinks() {
  return {
    name: 'relative-links',
    hooks: {
      'astro:build:done': async ({ dir }) => {
        const root = fileURLToPath(dir)
        for (const name of await readdir(root, { recursive: true })) {
          if (!name.endsWith('.html')) continue
          const path = join(root, name)
          const up = relative(join(path, '..'), root).split(sep).join('/') || '.'
          const html = await readFile(path, 'utf8')
          await writeFile(path, html.replaceAll(`"/${ASSETS}/`, `"${up}/${ASSETS}/`))
        }
      },
    },
  }
}
