// The whole check, the same for people and for CI: types, lint, format, tests, build, sizes, browser.
// Two lanes at a time, each stage's output printed when it ends; the last line counts what passed and failed.
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const scratch = mkdtempSync(join(tmpdir(), 'kubebook-'))
const report = name => join(scratch, `${name}.json`)
const bin = name => join('node_modules', '.bin', name)
const vitest = (name, ...args) => [bin('vitest'), 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report(name)}`, ...args]

const lanes = [
  [
    { name: 'build', run: ['npm', 'run', '-s', 'build'] },
    { name: 'size', run: ['node', 'tools/size.mjs'], after: 'build' },
    { name: 'browser', run: vitest('browser', '--config', 'vitest.browser.config.ts'), after: 'build' },
  ],
  [
    { name: 'types', run: ['npm', 'run', '-s', 'types'] },
    { name: 'lint', run: ['npm', 'run', '-s', 'lint'] },
    { name: 'unit', run: vitest('unit') },
  ],
]
const only = process.argv.slice(2)

let passed = 0
let failed = 0
const failedStages = new Set()

async function stage({ name, run, after }) {
  if (only.length > 0 && !only.includes(name)) return
  if (after && failedStages.has(after)) return void fail(name, `not run: ${after} failed`)
  const began = Date.now()
  const { code, output } = await execute(run)
  const seconds = ((Date.now() - began) / 1000).toFixed(0)
  const counts = countsOf(name, code)
  passed += counts.passed
  failed += counts.failed
  if (counts.failed > 0) failedStages.add(name)
  console.log(`\n== ${name}: ${counts.failed ? 'failed' : 'passed'} (${seconds} s)`)
  if (counts.failed > 0 || process.env.CI) console.log(output.trimEnd())
}

function fail(name, why) {
  failed += 1
  failedStages.add(name)
  console.log(`\n== ${name}: ${why}`)
}

/** A stage that ran tests counts each of them; any other is one check. A runner that failed without a failing test is a failure too. */
function countsOf(name, code) {
  if (!existsSync(report(name))) return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1 }
  const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(report(name), 'utf8'))
  return { passed: numPassedTests, failed: numFailedTests || (code === 0 ? 0 : 1) }
}

function execute([command, ...args]) {
  return new Promise(resolve => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ASTRO_TELEMETRY_DISABLED: '1' } })
    let output = ''
    child.stdout.on('data', chunk => (output += chunk))
    child.stderr.on('data', chunk => (output += chunk))
    child.on('error', error => resolve({ code: 1, output: `${output}${error.message}\n` }))
    child.on('close', code => resolve({ code, output }))
  })
}

await Promise.all(
  lanes.map(async lane => {
    for (const each of lane) await stage(each)
  }),
)
rmSync(scratch, { recursive: true, force: true })
console.log(`\n${passed} passed, ${failed} failed`)
process.exit(failed ? 1 : 0)
