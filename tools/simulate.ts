// npm run simulate -- --seed N --ops N [--seeds N] [--mutant K] [--replay FILE]: plays random operations against the cluster and checks what must be true.
import '../src/cluster/whole.ts'
import { readFileSync, writeFileSync } from 'node:fs'
import { MUTANTS } from '../tests/cluster/simulation/mutants.ts'
import type { Result } from '../tests/cluster/simulation/simulation.ts'
import { replay, simulate } from '../tests/cluster/simulation/simulation.ts'

const options = new Map<string, string>()
for (let at = 2; at < process.argv.length; at += 2) options.set(process.argv[at]!.replace(/^--/, ''), process.argv[at + 1] ?? '')
const operations = Number(options.get('ops') ?? 2000)
const firstSeed = Number(options.get('seed') ?? 1)
const seeds = Number(options.get('seeds') ?? 1)
const mutant = options.get('mutant')
const file = options.get('replay')

if (mutant === 'list') {
  MUTANTS.forEach(({ name }, index) => console.log(`${index + 1}  ${name}`))
  process.exit(0)
}
const planted = mutant === undefined ? undefined : MUTANTS[Number(mutant) - 1]
if (mutant !== undefined) {
  if (!planted) throw new Error(`there are mutants 1 to ${MUTANTS.length}`)
  planted.plant()
  console.log(`planted: ${planted.name}`)
}

let failed = false
if (file !== undefined) failed = report(replay(JSON.parse(readFileSync(file, 'utf8'))))
else
  for (let seed = firstSeed; seed < firstSeed + seeds && !failed; seed++)
    failed = report(simulate(String(seed), operations, { restores: planted === undefined || planted.restores === true }))
// A planted bug that is not found is the failure.
process.exit(failed === (mutant === undefined) ? 1 : 0)

function report({ log, histogram, items, failure }: Result): boolean {
  console.log(`seed ${log.seed.split('/')[0]}: ${[...histogram.values()].reduce((sum, times) => sum + times, 0)} operations, ${items} pieces of work`)
  for (const [what, times] of [...histogram].sort()) console.log(`${String(times).padStart(8)}  ${what}`)
  if (!failure) return false
  console.log(`\nFAILED after ${failure.at} operations: ${failure.message}`)
  if (mutant === undefined && file === undefined) {
    const name = `tests/cluster/simulation/failures/${log.seed.replace('/', '-')}.json`
    writeFileSync(name, `${JSON.stringify(log)}\n`)
    console.log(`its log is a test now: ${name}`)
  }
  return true
}
