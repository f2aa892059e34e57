// Serves the built site as any plain file server would: `node tools/serve.mjs [--port N] [--host H] [--base /path/] [--csp] [--dir dist]`.
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { createServer } from 'node:http'
import { extname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const TYPES = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
}

/** The strictest rule that the site promises to work under. */
const POLICY = "default-src 'self'; style-src 'self' 'unsafe-inline'"

/** Starts a server for the files of a folder, below `base`. Port 0 takes any free one. Resolves to its address and how to stop it. */
export function serve({ dir, port = 0, host = '127.0.0.1', base = '/', csp = false }) {
  const server = createServer((request, response) => void answer(request, response, { dir, base, csp }))
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      const { port: chosen } = server.address()
      resolve({ url: `http://${host.includes(':') ? `[${host}]` : host}:${chosen}${base}`, stop: () => new Promise(done => server.close(done)) })
    })
  })
}

async function answer(request, response, { dir, base, csp }) {
  if (csp) response.setHeader('Content-Security-Policy', POLICY)
  const { pathname } = new URL(request.url, 'http://localhost')
  if (!pathname.startsWith(base)) return refuse(response, 404)
  let path
  try {
    path = join(dir, normalize(`/${decodeURIComponent(pathname.slice(base.length))}`))
  } catch {
    return refuse(response, 400)
  }
  let found = await stat(path).catch(() => undefined)
  if (found?.isDirectory()) {
    if (!pathname.endsWith('/')) return response.writeHead(301, { Location: `${pathname}/` }).end()
    path = join(path, 'index.html')
    found = await stat(path).catch(() => undefined)
  }
  if (!found?.isFile()) return refuse(response, 404)
  response.writeHead(200, { 'Content-Type': TYPES[extname(path)] ?? 'application/octet-stream', 'Content-Length': found.size })
  if (request.method === 'HEAD') response.end()
  else createReadStream(path).pipe(response)
}

function refuse(response, status) {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8' }).end(`${status}\n`)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '4321' },
      host: { type: 'string', default: '127.0.0.1' },
      base: { type: 'string', default: '/' },
      dir: { type: 'string', default: fileURLToPath(new URL('../dist', import.meta.url)) },
      csp: { type: 'boolean', default: false },
    },
  })
  try {
    const { url } = await serve({ ...values, port: Number(values.port) })
    console.log(`Kubebook is at ${url}`)
  } catch (error) {
    if (error.code !== 'EADDRINUSE') throw error
    console.error(`Port ${values.port} is taken: choose another with --port`)
    process.exit(1)
  }
}
