import { readFile, readdir, writeFile } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'astro/config'
import remarkDirective from 'remark-directive'
import { lessonDirectives } from './src/site/prose/directives.mjs'

const ASSETS = 'assets'

export default defineConfig({
  srcDir: './src/site',
  trailingSlash: 'always',
  build: { format: 'directory', assets: ASSETS, inlineStylesheets: 'never' },
  devToolbar: { enabled: false },
  integrations: [relativeLinks()],
  markdown: {
    smartypants: false,
    shikiConfig: { theme: 'css-variables' },
    remarkPlugins: [remarkDirective, lessonDirectives],
  },
  vite: {
    // No inline scripts: the pages must run under `default-src 'self'`.
    build: {
      assetsInlineLimit: 0,
      modulePreload: false,
      target: 'es2022',
      chunkSizeWarningLimit: 900,
      rollupOptions: { output: { chunkFileNames: chunkName } },
    },
    experimental: { renderBuiltUrl: () => ({ relative: true }) },
  },
})

/** What a chunk is named after: the part of the page that it brings. `npm run size` goes by these names. */
const PARTS = [
  ['site/notebook/open.ts', 'terminal'],
  ['session/session.ts', 'engine'],
  ['session/whole-kit.ts', 'extra'],
  ['site/editor/code.ts', 'editor'],
]

function chunkName({ moduleIds }) {
  const part = PARTS.find(([file]) => moduleIds.some(id => id.endsWith(`/src/${file}`)))
  return `${ASSETS}/${part ? part[1] : '[name]'}.[hash].js`
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
