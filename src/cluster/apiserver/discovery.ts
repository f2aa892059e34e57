import type { HttpResponse } from './client.ts'
import { redirect, respond } from './response.ts'
import { goJson } from '../api/json.ts'
import { methodNotAllowed } from '../api/status.ts'

/** What `/version` and `kubectl version` say of this server. */
export const VERSION = {
  major: '1',
  minor: '1',
  gitVersion: 'v1.1.8',
  gitCommit: 'a8af33dc07ee08defa2d503f81e7deea32dd1d3b',
  gitTreeState: 'clean',
}

const ROOTS = [
  '/api',
  '/api/v1',
  '/apis',
  '/apis/extensions',
  '/apis/extensions/v1beta1',
  '/healthz',
  '/healthz/ping',
  '/logs/',
  '/metrics',
  '/resetMetrics',
  '/swagger-ui/',
  '/swaggerapi/',
  '/ui/',
  '/version',
]

const V1_RESOURCES = [
  'bindings',
  'componentstatuses',
  'endpoints',
  'events',
  'limitranges',
  'namespaces',
  'namespaces/finalize',
  'namespaces/status',
  'nodes',
  'nodes/status',
  'persistentvolumeclaims',
  'persistentvolumeclaims/status',
  'persistentvolumes',
  'persistentvolumes/status',
  'pods',
  'pods/attach',
  'pods/binding',
  'pods/exec',
  'pods/log',
  'pods/portforward',
  'pods/proxy',
  'pods/status',
  'podtemplates',
  'replicationcontrollers',
  'replicationcontrollers/status',
  'resourcequotas',
  'resourcequotas/status',
  'secrets',
  'serviceaccounts',
  'services',
]

const EXTENSIONS_RESOURCES = [
  'deployments',
  'deployments/scale',
  'horizontalpodautoscalers',
  'horizontalpodautoscalers/status',
  'ingresses',
  'ingresses/status',
  'jobs',
  'jobs/status',
  'replicationcontrollers',
  'replicationcontrollers/scale',
]

const CLUSTER_WIDE = /^(namespaces|nodes|persistentvolumes)(\/|$)/

const GROUP = {
  name: 'extensions',
  versions: [{ groupVersion: 'extensions/v1beta1', version: 'v1beta1' }],
  preferredVersion: { groupVersion: 'extensions/v1beta1', version: 'v1beta1' },
}

const DOCUMENTS: { readonly [path: string]: unknown } = {
  '/api': { kind: 'APIVersions', versions: ['v1'] },
  '/api/v1': resourceList('v1', V1_RESOURCES),
  '/apis': { kind: 'APIGroupList', groups: [GROUP] },
  '/apis/extensions': { kind: 'APIGroup', ...GROUP },
  '/apis/extensions/v1beta1': resourceList('extensions/v1beta1', EXTENSIONS_RESOURCES),
  '/version': VERSION,
  '/swaggerapi': {
    swaggerVersion: '1.2',
    apis: ['/version', '/apis', '/apis/extensions', '/apis/extensions/v1beta1', '/api/v1', '/api'].map(path => ({ path })),
    apiVersion: '',
    info: { title: '', description: '' },
  },
}

function resourceList(groupVersion: string, names: readonly string[]): unknown {
  return { kind: 'APIResourceList', groupVersion, resources: names.map(name => ({ name, namespaced: !CLUSTER_WIDE.test(name) })) }
}

/** What lies at a path that is no object's: the API's roots and the server's own pages. `undefined` when nothing does. */
export function discover(path: string, method: string): HttpResponse | undefined {
  const plain = path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path
  if (path === '/swaggerapi') return redirect(301, '/swaggerapi/', method)
  const document = DOCUMENTS[plain]
  if (document !== undefined && method !== 'GET') throw methodNotAllowed() // the rest does not look at the method
  if (document !== undefined) return respond(200, goJson(document, '  '), 'application/json')
  switch (plain) {
    case '/':
      return roots(200)
    case '/index.html':
      return roots(200)
    case '/healthz':
    case '/healthz/ping':
      return plain === path ? respond(200, 'ok') : undefined
    case '/resetMetrics':
      return respond(200, 'metrics reset\n')
    case '/ui':
      return plain === path ? redirect(301, '/ui/', method) : redirect(307, DASHBOARD, method)
    case '/swagger-ui':
    case '/logs':
      return plain === path ? redirect(301, `${plain}/`, method) : undefined
    default:
      if (plain.startsWith('/swaggerapi/')) return respond(404, 'ApiDeclaration not found')
      if (plain.startsWith('/logs/')) return respond(404, '404 page not found\n')
      if (plain.startsWith('/debug/pprof/')) return respond(404, 'Unknown profile\n')
      return undefined
  }
}

const DASHBOARD = '/api/v1/proxy/namespaces/kube-system/services/kube-ui/#/dashboard/'

/** Whether a JSON document of the API's own lies there: who does not accept JSON does not get it. */
export function isDocument(path: string): boolean {
  return DOCUMENTS[path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path] !== undefined
}

/** The list of the server's paths, which is also its answer to a path it does not know. */
export function roots(status: number): HttpResponse {
  return respond(status, goJson({ paths: ROOTS }, '  '), 'application/json')
}
