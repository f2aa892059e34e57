// npm run bench [-- --quick] [--peer]: measures the cluster at one to fifty times its real size, prints a table, and draws the growth into docs/growth.svg.
// Each figure comes from a process of its own, built as the page is. --quick leaves out the largest sizes; --peer installs the npm package
// @ngrok/webernetes into a temporary folder and measures it too.
import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildSync } from 'esbuild'
import { chart } from './bench/chart.ts'

/** How busy the machine was before: on a busy one, CPU times too come out several times too high. */
const load = loadavg()[0]!
const quick = process.argv.includes('--quick')
const folder = mkdtempSync(join(tmpdir(), 'bench-'))
const bundle = join(folder, 'measure.mjs')
buildSync({
  entryPoints: [join(import.meta.dirname, 'bench/measure.ts')],
  bundle: true,
  platform: 'node',
  format: 'esm',
  outfile: bundle,
  logLevel: 'error',
})

interface Row {
  what: string
  aim?: string
  figures: Record<string, number>
}
const rows: Row[] = []

const small = start('(a) 3,000 pods, 100 nodes, 20 controllers', 3000, 100, 20, '≤ 1 s')
start('(a) 3,000 pods, one controller', 3000, 100, 1)
const middle = start('(c) 10,000 pods, 334 nodes, 20 controllers', 10_000, 334, 20)
const growth = [
  { pods: 3000, seconds: small.cpuMs! / 1000 },
  { pods: 10_000, seconds: middle.cpuMs! / 1000 },
]
if (!quick) {
  const large = start('(a) 30,000 pods, 1,000 nodes, 20 controllers', 30_000, 1000, 20, '≤ 10 s, ≤ 500 MiB')
  start('(a) 30,000 pods, one controller', 30_000, 1000, 1)
  row('(c) time per pod, 30,000 over 3,000', { times: large.cpuMs! / 30_000 / (small.cpuMs! / 3000) }, '≤ 1.3')
  row('(b) one change among 30,000 pods, medians of 100', measure('change', 30_000, 1000, 20), 'each ≤ 5 ms')
  const huge = start('(d) 150,000 pods, 5,000 nodes, 20 controllers', 150_000, 5000, 20, '≤ 30 s, ≤ 1,536 MiB')
  growth.push({ pods: 30_000, seconds: large.cpuMs! / 1000 }, { pods: 150_000, seconds: huge.cpuMs! / 1000 })
}
const same = [3, 100, 1000].map(pods => ({ pods, figures: start(`(e) ${pods} pods, 6 nodes, one controller`, pods, 6, 1) }))
const peers = process.argv.includes('--peer') ? measurePeer() : []
for (const { pods, seconds } of peers) row(`(e) ${pods} pods, 6 nodes, @ngrok/webernetes`, { cpuMs: seconds * 1000 })
row(
  `(f) the floor: the objects of ${quick ? '3,000' : '30,000'} pods put into a Map`,
  measure('floor', quick ? 3000 : 30_000, quick ? 100 : 1000, 20),
)

mkdirSync('docs', { recursive: true })
const ours = [...same.map(({ pods, figures }) => ({ pods, seconds: figures.cpuMs! / 1000 })), ...growth]
writeFileSync('docs/growth.svg', chart([{ name: 'Kubebook', points: ours }, ...(peers.length > 0 ? [{ name: 'webernetes', points: peers }] : [])]))
const table = [
  '| what | measured | aim |',
  '|---|---|---|',
  ...rows.map(({ what, aim = '', figures }) => `| ${what} | ${written(figures)} | ${aim} |`),
].join('\n')
writeFileSync(
  'docs/bench.md',
  `# What the cluster costs\n\nWritten by \`npm run bench\` (${process.version}, ${process.platform} ${process.arch}, ${cpus().length} cores, load average ${load.toFixed(1)} at the start and ${loadavg()[0]!.toFixed(1)} at the end).\n\n${table}\n\n![CPU seconds by number of pods](growth.svg)\n`,
)

function start(what: string, pods: number, nodes: number, controllers: number, aim?: string): Record<string, number> {
  const figures = measure('start', pods, nodes, controllers)
  row(what, figures, aim)
  return figures
}

function measure(...args: (string | number)[]): Record<string, number> {
  const out = execFileSync(process.execPath, ['--expose-gc', '--max-old-space-size=6000', bundle, ...args.map(String)], { encoding: 'utf8' })
  return JSON.parse(out)
}

function row(what: string, figures: Record<string, number>, aim?: string): void {
  rows.push({ what, figures, ...(aim === undefined ? {} : { aim }) })
  console.log(`${what.padEnd(60)} ${written(figures)}${aim === undefined ? '' : `   (aim ${aim})`}`)
}

function written(figures: Record<string, number>): string {
  return Object.entries(figures)
    .map(([name, value]) => `${name} ${value >= 100 ? Math.round(value) : Number(value.toPrecision(3))}`)
    .join(', ')
}

/** CPU seconds of the peer for the same pods; its clock is real time, so its wall time says nothing about computing. */
function measurePeer(): { pods: number; seconds: number }[] {
  const script = process.env.PEER_SCRIPT
  if (script === undefined) throw new Error('PEER_SCRIPT names the script that measures the peer')
  const peer = mkdtempSync(join(tmpdir(), 'peer-'))
  cpSync(script, join(peer, 'peer.mjs'))
  execFileSync('npm', ['init', '-y'], { cwd: peer, stdio: 'ignore' })
  execFileSync('npm', ['install', '@ngrok/webernetes@0.3.5', 'esbuild'], { cwd: peer, stdio: 'ignore' })
  const out = execFileSync(process.execPath, ['peer.mjs'], { cwd: peer, encoding: 'utf8', env: { ...process.env, NODES: '6', SIZES: '3,100,1000' } })
  return out
    .split('\n')
    .filter(line => line.startsWith('{'))
    .map(line => JSON.parse(line) as { replicas?: number; cpu_ms?: number })
    .flatMap(({ replicas, cpu_ms }) => (replicas !== undefined && cpu_ms !== undefined ? [{ pods: replicas, seconds: cpu_ms / 1000 }] : []))
}
