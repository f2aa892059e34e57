import type { Running } from '../shell/program.ts'
import { readOptions } from './options.ts'
import type { HostProcess, HostProgram } from './place.ts'

/** ping: one packet a second until Ctrl-C, or as many as asked for. */
export const ping: HostProgram = { name: 'ping', run }

const DEFAULT_SIZE = 56
/** After the last packet it waits so long for answers. */
const LINGER_MS = 10_000

function* run(process: HostProcess): Running {
  const options = readOptions('ping', process, {
    short: 'c:i:W:w:s:qn4t:',
    usage: 'ping [-c COUNT] [-i SECONDS] [-W SECONDS] [-w SECONDS] [-s SIZE] [-q] HOST',
    failure: 2,
  })
  if (typeof options === 'number') return options
  const [host] = options.operands
  if (host === undefined) {
    process.stderr.write('Usage: ping [-c COUNT] [-i SECONDS] [-W SECONDS] [-w SECONDS] [-s SIZE] [-q] HOST\n')
    return 2
  }
  const { net } = process.place
  const ip = net.resolve(host)
  if (ip === undefined) {
    process.stderr.write(`ping: unknown host ${host}\n`)
    return 2
  }
  const count = Number(options.value('c') ?? Infinity)
  const pause = Math.max(200, Math.round(Number(options.value('i') ?? 1) * 1000))
  const deadline = Number(options.value('w') ?? Infinity) * 1000
  const size = Number(options.value('s') ?? DEFAULT_SIZE)
  const say = (line: string) => process.stdout.write(`${line}\n`)
  say(`PING ${host} (${ip}) ${size}(${size + 28}) bytes of data.`)

  const began = process.now()
  const times: number[] = []
  let sent = 0
  let unreachable = 0
  let finished = false
  const report = () => {
    const lost = sent === 0 ? 0 : Math.round(((sent - times.length) * 100) / sent)
    say(`\n--- ${host} ping statistics ---`)
    say(
      `${sent} packets transmitted, ${times.length} received,${unreachable ? ` +${unreachable} errors,` : ''} ${lost}% packet loss, time ${process.now() - began}ms`,
    )
    if (times.length) say(`rtt min/avg/max/mdev = ${statistics(times)} ms`)
  }
  try {
    while (sent < count && process.now() - began < deadline) {
      if (sent > 0) yield { sleep: pause }
      sent++
      const { ok, ms } = net.ping(ip)
      if (ok) {
        const time = roundTrip(ms, sent)
        times.push(time)
        if (!options.has('q')) say(`${size + 8} bytes from ${ip}: icmp_seq=${sent} ttl=64 time=${time.toFixed(3)} ms`)
      } else if (ms < LINGER_MS) {
        unreachable++
        if (!options.has('q')) say(`From ${net.resolve(process.place.hostname) ?? '127.0.0.1'} icmp_seq=${sent} Destination Host Unreachable`)
      }
    }
    if (times.length < sent && unreachable === 0) yield { sleep: Math.min(LINGER_MS, Number(options.value('W') ?? 10) * 1000) }
    finished = true
    report()
  } finally {
    if (!finished) report() // Ctrl-C shows what there is so far
  }
  return times.length > 0 ? 0 : 1
}

/** Thousandths of a millisecond that differ a little from packet to packet, the same ones each time. */
function roundTrip(ms: number, sequence: number): number {
  return (ms === 0 ? 0.04 : ms * 0.4) + ((sequence * 37) % 23) / 1000
}

function statistics(times: readonly number[]): string {
  const average = times.reduce((sum, time) => sum + time, 0) / times.length
  const deviation = times.reduce((sum, time) => sum + Math.abs(time - average), 0) / times.length
  return [Math.min(...times), average, Math.max(...times), deviation].map(value => value.toFixed(3)).join('/')
}
