import type { Check, Evidence } from './check.ts'
import { all, evidenceOf, isOneOf, podsOf } from './checks.ts'
import { facts, verdict } from './seen.ts'

/** Where the guestbook answers: the node's address and the node port of its service. */
export const PAGE = 'http://192.168.2.202:30001/'
export const NODE_PORT = 30001
/** What a fresh master holds, as its image's description says. */
export const GREETING = 'Hello World!'
/** Reads, and writes, as the page does. */
export const READ = 'guestbook.php?cmd=get&key=messages'
export const sign = (message: string) => `${PAGE}guestbook.php?cmd=set&key=messages&value=${encodeURIComponent(`${GREETING},${message}`)}`

/** All messages of the guestbook in one string, as the page would get them now; `undefined` while it cannot read. */
export function messages(evidence: Evidence): string | undefined {
  const answer = evidence.probe(PAGE + READ)
  if ('failure' in answer || answer.status !== 200) return undefined
  return /^\s*\{"data": "([\s\S]*)"\}\s*$/.exec(answer.body)?.[1]
}

/** The page can read a message of the learner's. */
export function hasMessage(): Check {
  return evidence => {
    const text = messages(evidence)
    const done = text !== undefined && text !== '' && text !== GREETING
    return verdict({ done, what: 'check.messages', want: 'check.your-message', now: text ?? 'check.unreadable' })
  }
}

/** The learner sent a message, and the page can read it. */
export function signed(): Check {
  return all(evidence => {
    const done = facts(evidence, 'http').some(fact => fact.path.includes('cmd=set') && fact.status === 200)
    return verdict({ done, what: 'check.message-sent', want: 'check.yes', now: done ? 'check.yes' : 'check.not-yet' })
  }, hasMessage())
}

/** A command in one of this controller's pods printed the newest message of the guestbook; with `pods`, in so many different pods. */
export function foundMessage(owner: string, pods = 1): Check {
  return evidence => {
    const newest = messages(evidence)?.split(',').pop()?.trim()
    const found = new Set<string>()
    for (const { pod, output } of facts(evidence, 'exec'))
      if (newest && newest !== GREETING && output.includes(newest) && isOneOf(evidence, { name: owner }, pod)) found.add(pod)
    return verdict({ done: found.size >= pods, what: 'check.found-message', values: { name: owner }, want: pods, now: found.size })
  }
}

/** The page asked for this (default: to read or to write messages), and it cannot read them now. */
export function cannotRead(request = 'guestbook.php'): Check {
  return evidence => {
    const asked = facts(evidence, 'http').some(fact => fact.port === NODE_PORT && fact.path.includes(request))
    const text = messages(evidence)
    return {
      done: asked && text === undefined,
      findings: [
        { done: asked, what: 'check.page-asked', want: 'check.yes', now: asked ? 'check.yes' : 'check.not-yet' },
        { done: text === undefined, what: 'check.messages', want: 'check.unreadable', now: text ?? 'check.unreadable' },
      ],
    }
  }
}

/** The guestbook holds what a fresh master holds, and nothing else. */
export function forgotten(): Check {
  return evidence => {
    const text = messages(evidence)
    return verdict({ done: text === GREETING, what: 'check.messages', want: GREETING, now: text ?? 'check.unreadable' })
  }
}

/** The page can read the messages, whatever they are. */
export function readable(): Check {
  return evidence => {
    const text = messages(evidence)
    return verdict({ done: text !== undefined, what: 'check.messages', want: 'check.readable', now: text ?? 'check.unreadable' })
  }
}

/** `count` pods with this name label run, and containers of theirs were started again at least once. */
export function restarted(name: string, count: number): Check {
  return evidence => {
    const restarts = podsOf(evidence, { name }).filter(pod => (pod.status.containerStatuses ?? []).some(status => status.restartCount > 0)).length
    return verdict({ done: restarts >= count, what: 'check.restarted', values: { name }, want: count, now: restarts })
  }
}

/** Steady requests have been answered, at least so many, and none of them failed. */
export function trafficServed(count: number): Check {
  return ({ traffic: { answered, failed } }) => ({
    done: answered >= count && failed === 0,
    findings: [
      { done: answered >= count, what: 'check.traffic-answered', want: count, now: answered },
      { done: failed === 0, what: 'check.traffic-failed', want: 0, now: failed },
    ],
  })
}

/** The fixed address of a service, for questions whose answer stands in the cluster. */
export function clusterIP(evidence: Evidence, service: string): string[] {
  const address = evidenceOf(evidence, 'Service', service)?.spec.clusterIP
  return address ? [address] : []
}
