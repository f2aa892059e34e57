import type { Container, Handler, Probe } from '../api/container.ts'
import type {
  Deployment,
  Draft,
  Endpoints,
  Job,
  Kind,
  LimitRange,
  PersistentVolume,
  Pod,
  ReplicationController,
  Secret,
  Service,
} from '../api/kinds.ts'
import type { LimitRangeItem } from '../api/limit-range.ts'
import type { Labels, ResourceList } from '../api/meta.ts'
import type { PodSpec, PodTemplateSpec } from '../api/pod.ts'
import type { ServicePort } from '../api/service.ts'
import type { Volume } from '../api/volume.ts'
import { extended } from '../sim/extended.ts'

/**
 * The object with the values that v1.1.8 fills in where the client said nothing (pkg/api/v1/defaults.go, pkg/apis/extensions/v1beta1/defaults.go).
 * Parts that need nothing are shared with the draft, so an object that went through here once comes back as it is.
 */
export function withDefaults<K extends Kind>(draft: Draft<K>): Draft<K> {
  const complete = DEFAULTS[draft.kind] as ((draft: Draft) => Draft) | undefined
  return (complete ? complete(draft as Draft) : draft) as Draft<K>
}

const DEFAULTS: { readonly [K in Kind]?: (draft: any) => unknown } = {
  Deployment(draft: Deployment) {
    const spec = templated(draft.spec ?? ({} as Deployment['spec']))
    const strategy = { type: 'RollingUpdate' as const, ...spec.strategy }
    const rollingUpdate = strategy.type === 'RollingUpdate' ? { rollingUpdate: { maxUnavailable: 1, maxSurge: 1, ...strategy.rollingUpdate } } : {}
    return {
      ...labelled(draft, spec.template?.metadata.labels),
      spec: {
        ...spec,
        replicas: spec.replicas ?? 1,
        uniqueLabelKey: spec.uniqueLabelKey ?? 'deployment.kubernetes.io/podTemplateHash',
        strategy: { ...strategy, ...rollingUpdate },
      },
    }
  },

  Endpoints(draft: Endpoints) {
    return change(draft, {
      subsets: each(draft.subsets ?? [], subset => change(subset, { ports: subset.ports && each(subset.ports, withProtocol) })),
    })
  },

  HorizontalPodAutoscaler(draft: Draft<'HorizontalPodAutoscaler'>) {
    return { ...draft, spec: { minReplicas: 1, cpuUtilization: { targetPercentage: 80 }, ...draft.spec } }
  },

  Job(draft: Job) {
    const given = (draft.spec ?? {}) as Job['spec']
    const template = withTemplateDefaults(given.template)
    const { labels } = template.metadata
    const completions = given.completions ?? 1
    const selector = given.selector ?? (labels && { matchLabels: labels })
    return {
      ...labelled(draft, labels),
      spec: { ...given, template, completions, parallelism: given.parallelism ?? completions, ...(selector ? { selector } : {}) },
    }
  },

  LimitRange(draft: LimitRange) {
    const limits = draft.spec?.limits
    return limits
      ? change(draft, { spec: change(draft.spec ?? {}, { limits: each(limits, withLimitDefaults) }) })
      : { ...draft, spec: draft.spec ?? {} }
  },

  Node(draft: Draft<'Node'>) {
    return draft.spec?.externalID ? draft : { ...draft, spec: { ...draft.spec, externalID: draft.metadata?.name ?? '' } }
  },

  PersistentVolume(draft: PersistentVolume) {
    return {
      ...draft,
      spec: { ...draft.spec, persistentVolumeReclaimPolicy: draft.spec?.persistentVolumeReclaimPolicy || 'Retain' },
      status: { phase: 'Pending', ...draft.status },
    }
  },

  PersistentVolumeClaim(draft: Draft<'PersistentVolumeClaim'>) {
    return { ...draft, status: { phase: 'Pending', ...draft.status } }
  },

  Pod(draft: Pod) {
    const spec = withPodDefaults(draft.spec)
    // Only a pod, not a template, is asked to reserve what it is limited to.
    return change(draft, { spec: change(spec, { containers: each(spec.containers, requestingItsLimits) }) })
  },

  PodTemplate(draft: Draft<'PodTemplate'>) {
    return change(draft, { template: withTemplateDefaults(draft.template as PodTemplateSpec | undefined) })
  },

  ReplicationController(draft: ReplicationController) {
    const spec = templated(draft.spec ?? {})
    return change(labelled(draft, spec.template?.metadata.labels), { spec: change(spec, { replicas: spec.replicas ?? 1 }) })
  },

  Secret(draft: Secret) {
    return draft.type ? draft : { ...draft, type: 'Opaque' }
  },

  Service(draft: Service) {
    const spec = (draft.spec ?? {}) as Service['spec']
    return change(draft, {
      spec: change(spec, {
        sessionAffinity: spec.sessionAffinity || 'None',
        type: spec.type || 'ClusterIP',
        clusterIP: spec.clusterIP ?? '',
        ...addressesOf(spec),
        ports: each(spec.ports ?? [], withPortDefaults),
      }),
    })
  },
}

/** A service's outer addresses, under both the names they have; the older one is believed (pkg/api/v1/conversion.go). */
function addressesOf({ deprecatedPublicIPs, externalIPs }: Service['spec']): Partial<Service['spec']> {
  const addresses = deprecatedPublicIPs?.length ? deprecatedPublicIPs : externalIPs
  return addresses?.length ? { deprecatedPublicIPs: addresses, externalIPs: addresses } : {}
}

/** A spec with a template whose labels are its selector unless it has one. */
function templated<S extends { selector: Labels; template: PodTemplateSpec }>(spec: S): S {
  if (!spec.template) return spec
  const template = withTemplateDefaults(spec.template)
  const { labels } = template.metadata
  const selector = hasEntries(spec.selector) || labels === undefined ? spec.selector : labels
  return change(spec, { template, selector } as Partial<S>)
}

/** An object that without labels of its own takes those of its template. */
function labelled<O extends { metadata: { labels?: Labels } }>(object: O, labels: Labels | undefined): O {
  if (labels === undefined || hasEntries(object.metadata?.labels)) return object
  return { ...object, metadata: { ...object.metadata, labels } }
}

function hasEntries(labels: Labels | undefined): boolean {
  for (const _ in labels) return true
  return false
}

function withTemplateDefaults(template: PodTemplateSpec | undefined): PodTemplateSpec {
  if (!template) return { metadata: {}, spec: withPodDefaults(undefined) }
  return change(template, { metadata: template.metadata ?? {}, spec: withPodDefaults(template.spec) })
}

const COMPLETE = new WeakSet<PodSpec>()

/** A pod's spec with its defaults. The pods of a controller share theirs: one that was complete is not looked at again. */
function withPodDefaults(given: PodSpec | undefined): PodSpec {
  if (given && COMPLETE.has(given)) return given
  const spec = given ?? ({} as PodSpec)
  const { hostNetwork, volumes, serviceAccountName, serviceAccount } = spec
  const account = serviceAccountName || serviceAccount // two names of one field (pkg/api/v1/conversion.go)
  const completed = change(spec, {
    dnsPolicy: spec.dnsPolicy || 'ClusterFirst',
    restartPolicy: spec.restartPolicy || 'Always',
    terminationGracePeriodSeconds: spec.terminationGracePeriodSeconds ?? 30,
    containers: each(spec.containers ?? [], container => withContainerDefaults(container, hostNetwork === true)),
    ...(volumes ? { volumes: each(volumes, withVolumeDefaults) } : {}),
    ...(account ? { serviceAccountName: account, serviceAccount: account } : {}),
  })
  COMPLETE.add(completed)
  return completed
}

function withContainerDefaults(container: Container, hostNetwork: boolean): Container {
  const { ports, livenessProbe, readinessProbe, lifecycle, env } = container
  const image = container.image ?? ''
  const latest = image.split(':').at(-1) === 'latest'
  return change(container, {
    image,
    imagePullPolicy: container.imagePullPolicy || (latest ? 'Always' : 'IfNotPresent'),
    terminationMessagePath: container.terminationMessagePath || '/dev/termination-log',
    ...(ports
      ? {
          ports: each(ports, port => {
            const protocol = withProtocol(port)
            return hostNetwork ? change(protocol, { hostPort: port.hostPort || port.containerPort }) : protocol
          }),
        }
      : {}),
    ...(env
      ? {
          env: each(env, variable => {
            const fieldRef = variable.valueFrom?.fieldRef
            return fieldRef ? change(variable, { valueFrom: { ...variable.valueFrom, fieldRef: withVersion(fieldRef) } }) : variable
          }),
        }
      : {}),
    ...(livenessProbe ? { livenessProbe: withProbeDefaults(livenessProbe) } : {}),
    ...(readinessProbe ? { readinessProbe: withProbeDefaults(readinessProbe) } : {}),
    ...(lifecycle
      ? {
          lifecycle: change(lifecycle, {
            ...(lifecycle.postStart ? { postStart: withHandlerDefaults(lifecycle.postStart) } : {}),
            ...(lifecycle.preStop ? { preStop: withHandlerDefaults(lifecycle.preStop) } : {}),
          }),
        }
      : {}),
  })
}

function withProbeDefaults(probe: Probe): Probe {
  return change(withHandlerDefaults(probe), { timeoutSeconds: probe.timeoutSeconds || 1 })
}

function withHandlerDefaults<H extends Handler>(handler: H): H {
  const { httpGet } = handler
  if (!httpGet) return handler
  return change(handler, { httpGet: change(httpGet, { path: httpGet.path || '/', scheme: httpGet.scheme || 'HTTP' }) } as Partial<H>)
}

function withVersion<F extends { apiVersion?: string }>(fieldRef: F): F {
  return change(fieldRef, { apiVersion: fieldRef.apiVersion || 'v1' } as Partial<F>)
}

function withVolumeDefaults(volume: Volume): Volume {
  const { name: _, ...sources } = volume
  const { downwardAPI } = volume
  if (downwardAPI?.items) {
    const items = each(downwardAPI.items, item => (item.fieldRef ? change(item, { fieldRef: withVersion(item.fieldRef) }) : item))
    return change(volume, { downwardAPI: change(downwardAPI, { items }) })
  }
  return Object.values(sources).some(source => source !== undefined) ? volume : { ...volume, emptyDir: {} }
}

function withProtocol<P extends { protocol: 'TCP' | 'UDP' }>(port: P): P {
  return port.protocol ? port : { ...port, protocol: 'TCP' }
}

function withPortDefaults(port: ServicePort): ServicePort {
  return change(withProtocol(port), { targetPort: port.targetPort || port.port })
}

function requestingItsLimits(container: Container): Container {
  const { limits, requests } = container.resources ?? {}
  if (!limits || Object.keys(limits).every(name => requests?.[name] !== undefined)) return container
  return { ...container, resources: { limits, requests: { ...limits, ...requests } } }
}

function withLimitDefaults(item: LimitRangeItem): LimitRangeItem {
  if (item.type !== 'Container') return item
  const limit: ResourceList = { ...item.max, ...item.default }
  return { ...item, default: limit, defaultRequest: { ...item.min, ...limit, ...item.defaultRequest } }
}

/** The object itself when the parts are what it has already. */
function change<T extends object>(object: T, parts: Partial<T>): T {
  for (const key in parts) if (parts[key] !== object[key]) return extended(object, parts)
  return object
}

/** The list itself when no item changes. */
function each<T>(list: readonly T[], complete: (item: T) => T): readonly T[] {
  const completed = list.map(complete)
  return completed.some((item, index) => item !== list[index]) ? completed : list
}
