import { expect, test } from 'vitest'
import { chapters, course } from '../../tools/course.ts'
import { directives, LANGUAGES, prose, within, words } from './prose.ts'
import type { Node } from './prose.ts'

/**
 * Every paragraph, listing and output of the article, in its order, with the place that carries it: the chapter, the part of it
 * (a step, an aside, a manifest, the running text, the closing table), and words that must stand there in both languages.
 */
const PARAGRAPHS: readonly [paragraph: string, chapter: string, part: string, ...facts: string[]][] = [
  ['contents: five parts', '1-images', 'chapters', '5'],
  ['the example is a textbook’s', '1-images', 'text', 'docker.io', 'kubeguide'],
  ['images: from docker.io, as the book offers them', '1-images', 'text', 'kubeguide', 'docker.io'],
  ['output: docker search', '1-images', 'step search', 'docker search kubeguide', 'STARS', 'DESCRIPTION'],
  ['three of the four are used', '1-images', 'step roles', 'centos7-ansible', 'guestbook-php-frontend', 'redis-master', 'guestbook-redis-slave'],
  ['PHP, redis, one master and several slaves', '1-images', 'step one-master', 'READONLY'],
  ['first the master’s pod and service', '2-building', 'step master-runs', 'kubectl create -f redis-master-rc.yaml'],
  ['manifest: redis-master-rc.yaml', '2-building', 'file redis-master-rc.yaml'],
  ['manifest: redis-master-service.yaml', '2-building', 'file redis-master-service.yaml'],
  ['then the slaves’', '2-building', 'step slaves-run', 'kubectl create -f redis-slave-rc.yaml'],
  ['manifest: redis-slave-rc.yaml', '2-building', 'file redis-slave-rc.yaml'],
  ['manifest: redis-slave-service.yaml', '2-building', 'file redis-slave-service.yaml'],
  ['slave service: no targetPort', '2-building', 'step slave-service', 'targetPort', '6379'],
  ['last the page’s', '2-building', 'step frontend-runs', 'kubectl create -f frontend-rc.yaml'],
  ['manifest: frontend-rc.yaml, with piVersion', '2-building', 'file frontend-rc.yaml'],
  ['piVersion is met and mended', '2-building', 'step frontend-runs', 'piVersion', 'apiVersion'],
  ['manifest: frontend-service.yaml', '2-building', 'file frontend-service.yaml'],
  ['node port 30001', '2-building', 'step frontend-service', 'http://192.168.2.202:30001/'],
  ['six commands, in this order', '2-building', 'text', 'kubectl create -f redis-master-rc.yaml', 'kubectl create -f frontend-service.yaml'],
  ['the slaves’ start command', '2-building', 'text', 'redis-server --slaveof ${REDIS_MASTER_SERVICE_HOST} 6379'],
  ['output: get pods, six running', '3-verifying', 'step six-pods', 'kubectl get pods', 'READY', 'RESTARTS', 'AGE'],
  ['output: get services', '3-verifying', 'text', 'CLUSTER_IP', 'EXTERNAL_IP', 'nodes', '10.254.'],
  ['output: docker ps', '3-verifying', 'step containers', 'docker ps', '/pod', 'k8s_POD', 'pod-infrastructure'],
  ['names of containers', '3-verifying', 'step containers', 'k8s_master.b7750720_redis-master-28uug_default_'],
  ['curl tells whether it works', '3-verifying', 'step page-answers', 'curl 192.168.2.202:30001'],
  ['output: the page’s first lines', '3-verifying', 'step page-answers', 'Guestbook', 'Bootstrap', 'AngularJS', 'controllers.js', 'RedisCtrl'],
  ['a browser shows the page', '3-verifying', 'step signed', 'http://192.168.2.202:30001/'],
  ['kubectl scale sets the number of replicas', '4-scaling', 'text', 'kubectl scale', 'spec.replicas'],
  ['two slaves to one, to save resources', '4-scaling', 'step scale-down', 'kubectl scale rc redis-slave --replicas=1'],
  ['output: one Terminating, then gone', '4-scaling', 'step scale-down', 'Terminating', '30'],
  ['one slave to three, for more load', '4-scaling', 'step scale-up', 'kubectl scale rc redis-slave --replicas=3'],
  ['output: two Pending, then Running', '4-scaling', 'step scale-up', 'Pending'],
  ['why stop-and-start is not enough; step by step', '5-rolling-update', 'text', 'kubectl'],
  ['the new image is redis-master:latest', '5-rolling-update', 'text', 'redis-master-rc-v2.yaml', 'latest', '1.0'],
  ['manifest: redis-master-rc-v2.yaml', '5-rolling-update', 'file redis-master-rc-v2.yaml'],
  ['rolling-update -f', '5-rolling-update', 'step rolled', 'kubectl rolling-update redis-master -f redis-master-rc-v2.yaml'],
  ['output: keep 1 pods available', '5-rolling-update', 'step rolled', "keep 1 pods available, don't exceed 2 pods"],
  ['first a new pod, then the old one goes', '5-rolling-update', 'step rolled', 'name=redis-master'],
  ['error: same selector', '5-rolling-update', 'step equal-selector', 'must specify a matching key with non-equal value'],
  ['the hint after the error', '5-rolling-update', 'aside', "See 'kubectl rolling-update -h' for help and examples."],
  ['his selectors did differ', '5-rolling-update', 'text', 'name=redis-master', 'name=redis-master,version=v2'],
  ['listing: the code that decides', '5-rolling-update', 'aside', 'pkg/kubectl/cmd/rollingupdate.go'],
  ['two restrictions: the name', '5-rolling-update', 'step same-name', 'kubectl rolling-update redis-master -f redis-master-rc.yaml'],
  ['the suspicion of a bug', '5-rolling-update', 'step suspicion', 'redis-master-by-name.yaml'],
  ['… answered', '5-rolling-update', 'step old-at-zero', 'name=m,version=v1', 'name=m,version=v2'],
  ['rolling-update --image', '5-rolling-update', 'step rolled-by-image', 'kubectl rolling-update redis-master --image=kubeguide/redis-master:latest'],
  ['output: renaming the temporary controller', '5-rolling-update', 'step rolled-by-image', 'Renaming', 'AGE'],
  ['output: get rc, deployment in the selector', '5-rolling-update', 'step rolled-by-image', 'deployment=', 'SELECTOR'],
  ['only the image and deployment changed', '5-rolling-update', 'step rolled-by-image', 'deployment'],
]

test.each(PARAGRAPHS)('%s', (_, chapter, part, ...facts) => {
  for (const language of LANGUAGES) {
    const { tree } = prose(chapter, language)
    const found = place(tree, chapter, part)
    for (const fact of facts) expect(found, `${chapter} ${part} in ${language}`).toContain(fact)
  }
})

/** The words of one part of a chapter, commands and addresses included. */
function place(tree: Node, chapter: string, part: string): string {
  const [kind, name] = part.split(' ')
  if (kind === 'chapters') return String(chapters.length)
  if (kind === 'text') return everything({ type: 'root', children: tree.children!.filter(node => node.name !== 'step') })
  if (kind === 'aside') return directives(tree, 'aside').map(everything).join('\n')
  if (kind === 'file') {
    const shown = directives(tree, 'file').some(file => name! in (file.attributes ?? {}))
    expect(shown, `${chapter} shows ${name}`).toBe(true)
    expect(course.manifests[name!], name).toBeDefined()
    return ''
  }
  const step = directives(tree, 'step').find(each => each.attributes?.['id'] === name)
  expect(step, `${chapter} has the step ${name}`).toBeDefined()
  return everything(step!)
}

function everything(node: Node): string {
  return [words(node), ...[...within(node)].flatMap(each => Object.values(each.attributes ?? {}))].join('\n')
}

test('the manifest with the typo differs from the mended one in one letter', () => {
  expect(course.manifests['frontend-rc-typo.yaml']).toBe(course.manifests['frontend-rc.yaml']!.replace('apiVersion', 'piVersion'))
})
