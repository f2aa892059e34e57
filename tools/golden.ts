// npm run golden -- DIR [NAME…]: plays every recording in a folder (or the named ones) against the simulator, and shows where they differ.
import { readFileSync, readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { play, type Recording } from '../tests/golden/play.ts'

const [folder = 'tests/golden', ...names] = process.argv.slice(2)
const quiet = names[0] === '--quiet' && names.shift()
let passed = 0
let failed = 0
for (const file of readdirSync(folder).sort()) {
  const name = basename(file, '.json')
  if (!file.endsWith('.json') || (names.length > 0 && !names.some(wanted => name.startsWith(wanted)))) continue
  const recording: Recording = JSON.parse(readFileSync(join(folder, file), 'utf8'))
  const failures = playAndCatch(recording)
  if (failures.length === 0) passed += 1
  else {
    failed += 1
    console.log(`\n✗ ${name}: ${recording.title} (${failures.length})`)
    if (!quiet) for (const failure of failures) console.log(`\n${failure}`)
  }
}
console.log(`\n${passed} passed, ${failed} failed`)
process.exit(failed > 0 ? 1 : 0)

function playAndCatch(recording: Recording): string[] {
  try {
    return play(recording)
  } catch (error) {
    return [error instanceof Error ? (error.stack ?? error.message) : String(error)]
  }
}
