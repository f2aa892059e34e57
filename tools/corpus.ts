// Plays the sittings of tests/corpus anew and stores them: `npx tsx tools/corpus.ts`. Done on purpose only, when a change means old logs
// to come to another end; `ENGINE` (src/session/engine.ts) is raised with it.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sign } from '../src/lesson/guestbook.ts'
import type { Action } from '../src/lesson/lesson.ts'
import { Session } from '../src/session/session.ts'
import { chapters, course } from './course.ts'

const FOLDER = join(import.meta.dirname, '..', 'tests', 'corpus')

/** What does not go as the author thought: a chapter, a scene of it, and what somebody does there. */
const MISADVENTURES: Readonly<Record<string, { chapter: string; scene: string; play: readonly Action[] }>> = {
  'no-such-image': {
    chapter: '1-images',
    scene: 'images',
    play: [
      'docker pull kubeguide/redis-mastr',
      'docker run -d kubeguide/redis-master',
      'docker ps -a',
      'docker rmi kubeguide/redis-master',
      'docker images',
    ],
  },
  'wrong-order': {
    chapter: '2-building',
    scene: 'frontend-first',
    play: [
      'kubectl create -f redis-slave-rc.yaml -f frontend-rc.yaml',
      { wait: 90_000 },
      'kubectl get pods',
      { edit: 'redis-master-rc.yaml', from: 'replicas: 1', to: 'replicas: 2' },
      'kubectl create -f .',
      { settle: true },
      'kubectl delete pods --all',
      { wait: 45_000 },
      'kubectl get events | tail -5',
    ],
  },
  'lost-messages': {
    chapter: '3-verifying',
    scene: 'verify',
    play: [
      { request: { method: 'GET', url: sign('before') } },
      'kubectl delete pods -l name=redis-master &',
      { wait: 3_000 },
      { request: { method: 'GET', url: sign('between') } },
      { settle: true },
      { request: { method: 'GET', url: sign('after') } },
      'for pod in $(kubectl get pods -l name=redis-slave -o name); do kubectl logs ${pod#*/} | tail -2; done',
      'jobs',
    ],
  },
  'broken-node': {
    chapter: '4-scaling',
    scene: 'lost-node',
    play: [
      { fault: { kind: 'slow-registry', factor: 4 } },
      { fault: { kind: 'stop-kubelet', node: 'node-2' } },
      'kubectl scale rc frontend --replicas=6',
      { wait: 340_000 },
      'kubectl get pods -o wide',
      { fault: { kind: 'start-kubelet', node: 'node-2' } },
      { fault: { kind: 'stop-docker', node: 'centos-l410' } },
      { wait: 120_000 },
      { fault: { kind: 'start-docker', node: 'centos-l410' } },
      { settle: true },
      'kubectl describe nodes | grep -A3 Conditions',
    ],
  },
  'too-many': {
    chapter: '4-scaling',
    scene: 'scale',
    play: [
      { traffic: 5, url: 'http://192.168.2.202:30001/' },
      'kubectl scale rc frontend --replicas=120',
      { line: 'kubectl get pods -l name=frontend -w' },
      { wait: 4_000 },
      { keys: '\x03' },
      { wait: 60_000 },
      'kubectl scale rc frontend --replicas=2',
      { wait: 30_000 },
      { traffic: 0 },
      'kubectl get rc',
    ],
  },
  'interrupted-update': {
    chapter: '5-rolling-update',
    scene: 'roll',
    play: [
      { line: 'kubectl rolling-update redis-master -f redis-master-rc-v2.yaml --update-period=20s' },
      { wait: 12_000 },
      { keys: '\x03' },
      'kubectl get rc -l name=redis-master',
      { line: 'kubectl rolling-update redis-master -f redis-master-rc-v2.yaml' },
      { wait: 5_000 },
      { keys: '\x1a' },
      'bg',
      'while sleep 7; do kubectl get pods | grep -c Running; done &',
      { wait: 100_000 },
      'kill %2',
      'kubectl rolling-update redis-master redis-master-v2 --rollback',
    ],
  },
  'no-such-version': {
    chapter: '5-rolling-update',
    scene: 'bad-image',
    play: [
      { line: 'kubectl rolling-update frontend --image=kubeguide/guestbook-php-frontend:v9 --timeout=40s' },
      { wait: 20_000 },
      { fault: { kind: 'break-registry' } },
      { wait: 60_000 },
      'kubectl get events | grep -c Failed',
      { fault: { kind: 'mend-registry' } },
      'kubectl rolling-update frontend --image=kubeguide/guestbook-php-frontend:v9 --rollback',
      { settle: true },
    ],
  },
}

function solved(chapter: string): Session {
  const session = new Session({ course, chapter })
  for (const { scene, solution } of session.lesson.steps) {
    if (scene !== session.scene) session.do({ reset: scene })
    for (const action of solution) session.play(action)
  }
  return session
}

function misled({ chapter, scene, play }: (typeof MISADVENTURES)[string]): Session {
  const session = new Session({ course, chapter })
  if (scene !== session.scene) session.do({ reset: scene })
  for (const action of play) session.play(action)
  return session
}

mkdirSync(FOLDER, { recursive: true })
for (const name of readdirSync(FOLDER)) rmSync(join(FOLDER, name))
for (const chapter of chapters) store(chapter, solved(chapter))
for (const [name, misadventure] of Object.entries(MISADVENTURES)) store(`${misadventure.chapter}-${name}`, misled(misadventure))

function store(name: string, session: Session): void {
  const saved = session.save({ hash: true })
  writeFileSync(join(FOLDER, `${name}.json`), `${JSON.stringify(saved, null, 2)}\n`)
  console.log(`${name}: ${saved.log.length} inputs, ${saved.hash}`)
}
