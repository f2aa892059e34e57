// npm run lighthouse [-- RUNS [CHAPTER]]: Lighthouse 12 (mobile) over every chapter page of the built site, or one chapter's; prints the median of each score, and fails below the aim.
// Lighthouse itself is fetched by npm when first used; it is too large to be installed for everybody.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const LIGHTHOUSE = 'lighthouse@12.8.2'
const PORT = 4599
const AIM = { performance: 90, accessibility: 100, 'best-practices': 100, seo: 100 }
const MOST_TBT_MS = 200
const CHROMIUMS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

const runs = Number(process.argv[2] ?? 5)
const only = process.argv[3] ?? ''
if (!(Number.isInteger(runs) && runs > 0)) fail('usage: npm run lighthouse [-- RUNS [CHAPTER]]')
const chromium = process.env.CHROMIUM_PATH ?? CHROMIUMS.find(path => existsSync(path))
if (!chromium) fail('no Chromium found: set CHROMIUM_PATH or apt-get install chromium')
if (!existsSync('dist/index.html')) fail('nothing is built: npm run build')

const scratch = mkdtempSync(join(tmpdir(), 'kubebook-'))
const server = spawn('node', ['tools/serve.mjs', '--port', String(PORT)], { stdio: 'ignore' })
let below = false
try {
  const chapters = readdirSync('dist').filter(name => /^\d-/.test(name) && name.startsWith(only))
  for (const path of chapters.flatMap(chapter => [`${chapter}/`, `en/${chapter}/`])) {
    const reports = Array.from({ length: runs }, (_, run) => measure(path, run))
    const scores = Object.entries(AIM).map(([category, aim]) => {
      const score = Math.round(100 * median(reports.map(report => report.categories[category].score)))
      below ||= score < aim
      return `${category} ${score}`
    })
    const tbt = median(reports.map(report => report.audits['total-blocking-time'].numericValue))
    const cls = median(reports.map(report => report.audits['cumulative-layout-shift'].numericValue))
    below ||= tbt > MOST_TBT_MS || cls > 0
    console.log(`${path.padEnd(22)} ${scores.join(' · ')} · TBT ${Math.round(tbt)} ms · CLS ${cls.toFixed(3)}`)
  }
} finally {
  server.kill()
  rmSync(scratch, { recursive: true, force: true })
}
process.exit(below ? 1 : 0)

function measure(path, run) {
  const file = join(scratch, `${path.replaceAll('/', '-')}${run}.json`)
  const args = [
    'exec',
    '--yes',
    '--package',
    LIGHTHOUSE,
    '--',
    'lighthouse',
    `http://127.0.0.1:${PORT}/${path}`,
    '--output=json',
    `--output-path=${file}`,
  ]
  const options = ['--quiet', '--chrome-flags=--headless --no-sandbox --disable-gpu', `--only-categories=${Object.keys(AIM).join(',')}`]
  const { status, stderr } = spawnSync('npm', [...args, ...options], { env: { ...process.env, CHROME_PATH: chromium }, encoding: 'utf8' })
  if (status !== 0) fail(stderr)
  return JSON.parse(readFileSync(file, 'utf8'))
}

function median(values) {
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)]
}

function fail(message) {
  console.error(message)
  process.exit(2)
}
