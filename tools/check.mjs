// The whole check, the same for people and for CI: types, lint, format, tests, build, sizes, browser.
// Two stages at a time, each one's output printed when it ends; the last line counts what passed and failed.
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'

const scratch = mkdtempSync(join(tmpdir(), 'kubebook-'))
const report = name => join(scratch, `${name}.json`)
const bin = name => join('node_modules', '.bin', name)
const vitest = (name, ...args) => [bin('vitest'), 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report(name)}`, ...args]

const browser = (name, ...args) => ({ name, run: vitest(name, '--config', 'vitest.browser.config.ts', ...args), after: 'build' })
const CHAPTERS = 'tests/browser/chapters.test.ts'

// Whoever is free takes the first that can begin. The browser's two halves come early, so that neither is left alone at the end.
const stages = [
  { name: 'build', run: ['npm', 'run', '-s', 'build'] },
  { name: 'types', run: ['npm', 'run', '-s', 'types'] },
  browser('chapters', CHAPTERS),
  browser('browser', '--exclude', CHAPTERS),
  { name: 'unit', run: vitest('unit') },
  { name: 'lint', run: ['npm', 'run', '-s', 'lint'] },
  { name: 'size', run: ['node', 'tools/size.mjs'], after: 'build' },
]
const LANES = 2
const only = process.argv.slice(2)

let passed = 0
let failed = 0
const failedStages = new Set()
/** what failed, to be said again at the very end */
const failures = []

async function stage({ name, run, after }) {
  if (after && failedStages.has(after)) return void fail(name, `not run: ${after} failed`)
  const began = Date.now()
  const { code, output } = await execute(run)
  const seconds = ((Date.now() - began) / 1000).toFixed(0)
  const counts = countsOf(name, code)
  passed += counts.passed
  failed += counts.failed
  if (counts.failed > 0) {
    failedStages.add(name)
    failures.push(`${name} ended with code ${code}`, ...counts.failures)
  }
  console.log(`\n== ${name}: ${counts.failed ? 'failed' : 'passed'} (${seconds} s)`)
  if (counts.failed > 0 || process.env.CI) console.log(output.trimEnd())
}

function fail(name, why) {
  failed += 1
  failedStages.add(name)
  failures.push(`${name}: ${why}`)
  console.log(`\n== ${name}: ${why}`)
}

/** A stage that ran tests counts each of them; any other is one check. A runner that failed without a failing test is a failure too. */
function countsOf(name, code) {
  if (!existsSync(report(name))) return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, failures: [] }
  const { numPassedTests, numFailedTests, testResults } = JSON.parse(readFileSync(report(name), 'utf8'))
  const failures = testResults.flatMap(({ name: file, assertionResults }) =>
    assertionResults
      .filter(({ status }) => status === 'failed')
      .map(({ fullName, failureMessages }) => `${relative('.', file)}: ${fullName}\n  ${(failureMessages[0] ?? '').split('\n')[0]}`),
  )
  return { passed: numPassedTests, failed: numFailedTests || (code === 0 ? 0 : 1), failures }
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

const waiting = stages.filter(({ name }) => only.length === 0 || only.includes(name))
const running = new Map()
while (waiting.length > 0 || running.size > 0) {
  const unfinished = [...waiting, ...running.keys()].map(({ name }) => name)
  const next = running.size < LANES ? waiting.find(({ after }) => !unfinished.includes(after)) : undefined
  if (next) {
    waiting.splice(waiting.indexOf(next), 1)
    const ended = stage(next).finally(() => running.delete(next))
    running.set(next, ended)
  } else await Promise.race(running.values())
}
rmSync(scratch, { recursive: true, force: true })
if (failures.length > 0) console.log(`\n== failed\n${failures.join('\n')}`)
console.log(`\n${passed} passed, ${failed} failed`)
process.exit(failed ? 1 : 0)
