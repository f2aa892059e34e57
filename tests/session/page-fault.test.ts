import { afterEach, expect, test } from 'vitest'
import { late as api } from '../../src/cluster/api/late.ts'
import { late as apiserver } from '../../src/cluster/apiserver/late.ts'
import { late as validation } from '../../src/cluster/apiserver/validation/late.ts'
import { late as controllers } from '../../src/cluster/controllers/late.ts'
import { late as images } from '../../src/cluster/kubelet/images/late.ts'
import { late as redis } from '../../src/cluster/kubelet/images/redis/late.ts'
import { late as kubelet } from '../../src/cluster/kubelet/late.ts'
import { late as kubectl } from '../../src/kubectl/late.ts'
import { NotLoaded } from '../../src/late.ts'
import type { Action } from '../../src/lesson/lesson.ts'
import { everydayKit } from '../../src/session/everyday-kit.ts'
import { Session } from '../../src/session/session.ts'
import { language } from '../../src/shell/language.ts'
import { course } from './sitting.ts'

// The rest of the engine is taken away, and brought back when something asks for it: what the page does.
const TABLES: readonly object[] = [api, apiserver, validation, controllers, images, redis, kubelet, kubectl, language]
const parts = TABLES.map(table => ({ ...table }))
const unload = () => {
  for (const table of TABLES) for (const name of Object.keys(table)) Reflect.deleteProperty(table, name)
}
const load = () => TABLES.forEach((table, index) => Object.assign(table, parts[index]))
afterEach(load)

const OWN = { ...course, played: new Map() }

function play(session: Session, actions: readonly Action[]): void {
  for (const action of actions) session.play(action)
}

/** Plays with little at first. A fault throws the state away and replays the log with everything. Returns how often that happened, too. */
function playWithFaults(chapter: string, actions: readonly Action[]): { session: Session; faults: number } {
  unload()
  let session = new Session({ course: { ...OWN, played: new Map(), kit: everydayKit }, chapter })
  let faults = 0
  for (const action of actions) {
    try {
      session.play(action)
    } catch (error) {
      if (!(error instanceof NotLoaded)) throw error
      faults++
      load()
      session = Session.restore(OWN, session.save())
      session.world.untilPrompt()
    }
  }
  return { session, faults }
}

test.each(Object.keys(course.lessons))('%s begins, and shows its pods, with the everyday kit', chapter => {
  unload()
  const session = new Session({ course: { ...OWN, played: new Map(), kit: everydayKit }, chapter })
  play(session, ['kubectl get pods', { wait: 5000 }, 'kubectl get rc,svc', 'docker images', { settle: true }])
  load()
  const other = new Session({ course: OWN, chapter })
  play(other, ['kubectl get pods', { wait: 5000 }, 'kubectl get rc,svc', 'docker images', { settle: true }])
  expect(session.transcript).toEqual(other.transcript)
  expect(session.world.hash()).toBe(other.world.hash())
})

test.each<[string, readonly Action[]]>([
  ['a verb', ['kubectl get pods', 'kubectl scale rc redis-slave --replicas=3', { wait: 5000 }, 'kubectl get pods']],
  ['a page of help', ['kubectl get --help']],
  ['an unknown verb', ['kubectl explain pods']],
  ['a format', ['kubectl get rc -o template --template={{.kind}}']],
  ['YAML', ['kubectl get rc -o yaml']],
  ['a pipe', ['kubectl get pods', 'kubectl get pods | wc -l']],
  ['a builtin', ['cd ..', 'pwd']],
  ['an unknown program', ['kubctl get pods']],
  ['a subcommand of docker', ['docker ps -q', 'docker version']],
  ['a program', ['curl 192.168.2.202:30001', { wait: 1000 }]],
  ['the REST face', ['curl -s localhost:8080/api/v1/namespaces/default']],
  ['a rare kind', ['kubectl run once --image=busybox --restart=Never -- echo hello', { wait: 30_000 }, 'kubectl get jobs']],
  ['an image', ['kubectl run web --image=nginx', { wait: 60_000 }, 'kubectl get pods']],
  ['a program inside a container', ['kubectl exec {pod name=redis-slave} -- cat /run.sh']],
  ['a patch', ['kubectl patch rc frontend -p \'{"spec":{"replicas":1}}\'', { wait: 5000 }]],
  ['a program that waits', ['sleep 5', 'kubectl get pods']],
  ['docker', [{ fault: { kind: 'stop-docker', node: 'centos-l410' } }, { wait: 60_000 }, 'kubectl get nodes']],
])('%s that is not there yet is fetched, and nobody can tell', (_, actions) => {
  const { session, faults } = playWithFaults('4-scaling', actions)
  const other = new Session({ course: OWN, chapter: '4-scaling' })
  play(other, actions)
  expect(session.transcript).toEqual(other.transcript)
  expect(session.facts).toEqual(other.facts)
  expect(session.world.hash()).toBe(other.world.hash())
  expect(faults).toBeLessThanOrEqual(1)
})

test('what is asked for before it is there is a page fault', () => {
  unload()
  const session = new Session({ course: { ...OWN, played: new Map(), kit: everydayKit }, chapter: '1-images' })
  expect(() => session.play('kubectl describe pods')).toThrow(NotLoaded)
  expect(session.save().log.at(-1)).toMatchObject({ line: 'kubectl describe pods' })
})
