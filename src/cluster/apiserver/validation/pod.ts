import type { Pod } from '../../api/kinds.ts'
import type { Labels } from '../../api/meta.ts'
import { isDnsSubdomain, isLabelValue, isQualifiedName } from '../../api/names.ts'
import type { PodSpec, PodTemplateSpec } from '../../api/pod.ts'
import { selects } from '../../api/selectors.ts'
import type { FieldError } from '../../api/status.ts'
import { sameData } from '../../sim/compare.ts'
import { validateContainers } from './container.ts'
import { subdomainName, validateAnnotations, validateLabels, validateMeta, validateMetaUpdate } from './meta.ts'
import { invalidValue, NOT_NEGATIVE, POINTER, required, SUBDOMAIN, unsupported } from './problems.ts'
import { late } from './late.ts'

const RESTART_POLICIES = ['Always', 'OnFailure', 'Never']
const DNS_POLICIES = ['ClusterFirst', 'Default']
const UNPRINTED = 'is not printed out, please refer to the "details"'

const NO_VOLUMES: ReadonlySet<string> = new Set()

/** What is wrong with a new pod. */
export function validatePod(pod: Pod): FieldError[] {
  return [...validateMeta(pod.metadata, subdomainName), ...validatePodSpec(pod.spec, 'spec')]
}

/** What is wrong with an update of a pod: only the images of its containers may change. */
export function validatePodUpdate(pod: Pod, old: Pod): FieldError[] {
  const errors = [...validatePod(pod), ...validateMetaUpdate(pod.metadata, old.metadata)]
  const before = old.spec.containers
  if (pod.spec.containers.length !== before.length) {
    return [...errors, invalidValue('spec.containers', `content of spec.containers ${UNPRINTED}`, 'may not add or remove containers')]
  }
  const containers = pod.spec.containers.map((container, index) => ({ ...container, image: before[index]!.image }))
  if (!sameData({ ...pod.spec, containers }, old.spec)) {
    errors.push(invalidValue('spec', `content of spec ${UNPRINTED}`, 'may not update fields other than container.image'))
  }
  return errors
}

const GOOD_SPECS = new WeakSet<PodSpec>()

/** What is wrong with a pod's spec. The pods of a controller share theirs: one that was found good is not looked at again. */
export function validatePodSpec(spec: PodSpec, path: string): FieldError[] {
  if (GOOD_SPECS.has(spec)) return []
  const { names, errors } = spec.volumes?.length ? late.validateVolumes(spec.volumes, `${path}.volumes`) : { names: NO_VOLUMES, errors: [] }
  errors.push(...validateContainers(spec.containers, names, `${path}.containers`))
  if (!RESTART_POLICIES.includes(spec.restartPolicy)) errors.push(unsupported(`${path}.restartPolicy`, spec.restartPolicy, RESTART_POLICIES))
  if (!DNS_POLICIES.includes(spec.dnsPolicy)) errors.push(unsupported(`${path}.dnsPolicy`, POINTER + spec.dnsPolicy, DNS_POLICIES))
  errors.push(...validateLabels(spec.nodeSelector, `${path}.nodeSelector`))
  if (spec.hostNetwork) {
    for (const port of spec.containers.flatMap(container => container.ports ?? [])) {
      if (port.hostPort === port.containerPort) continue
      const detail = 'containerPort must match hostPort if hostNetwork is set to true'
      errors.push(invalidValue(`${path}.hostNetwork.containerPort`, port.containerPort, detail))
    }
  }
  const { serviceAccountName, nodeName, activeDeadlineSeconds } = spec
  if (serviceAccountName && !isDnsSubdomain(serviceAccountName)) {
    errors.push(invalidValue(`${path}.serviceAccountName`, serviceAccountName, SUBDOMAIN))
  }
  if (nodeName && !isDnsSubdomain(nodeName)) errors.push(invalidValue(`${path}.nodeName`, nodeName, SUBDOMAIN))
  if (activeDeadlineSeconds !== undefined && activeDeadlineSeconds <= 0) {
    const detail = 'activeDeadlineSeconds must be a positive integer greater than 0'
    errors.push(invalidValue(`${path}.activeDeadlineSeconds`, POINTER + activeDeadlineSeconds, detail))
  }
  if (errors.length === 0) GOOD_SPECS.add(spec)
  return errors
}

/** What is wrong with the labels, annotations and spec of a template. */
export function validateTemplate(template: PodTemplateSpec, path: string): FieldError[] {
  return [
    ...validateLabels(template.metadata.labels, `${path}.labels`),
    ...validateAnnotations(template.metadata.annotations, `${path}.annotations`),
    ...validatePodSpec(template.spec, `${path}.spec`),
  ]
}

/** What is wrong with the template of a controller that keeps `replicas` pods running which its selector must match. */
export function validateControllerTemplate(template: PodTemplateSpec | undefined, selector: Labels, replicas: number, path: string): FieldError[] {
  if (!template) return [required(path)]
  const errors: FieldError[] = []
  if (!selects(possible(selector), template.metadata.labels)) {
    errors.push(invalidValue(`${path}.metadata.labels`, template.metadata.labels, `selector does not match labels in ${templateWord(path)}`))
  }
  errors.push(...validateTemplate(template, path))
  if (replicas > 1 && template.spec.volumes?.some(volume => volume.gcePersistentDisk && !volume.gcePersistentDisk.readOnly)) {
    const detail = 'ReadOnly must be true for replicated pods > 1, as GCE PD can only be mounted on multiple machines if it is read-only.'
    errors.push(invalidValue(`${path}.spec.volumes.GCEPersistentDisk.ReadOnly`, false, detail))
  }
  if (template.spec.restartPolicy !== 'Always') {
    errors.push(unsupported(`${path}.spec.restartPolicy`, template.spec.restartPolicy, ['Always']))
  }
  return errors
}

function templateWord(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1)
}

/** What is wrong with a selector that must not be empty, and with a number of replicas. */
export function validateReplicas(selector: Labels | undefined, replicas: number): FieldError[] {
  const errors: FieldError[] = []
  if (Object.keys(possible(selector)).length === 0) errors.push(required('spec.selector'))
  if (replicas < 0) errors.push(invalidValue('spec.replicas', replicas, NOT_NEGATIVE))
  return errors
}

/** The selector; an empty one when no label can be what it asks for (SelectorFromSet, pkg/labels, v1.1.8). */
function possible(selector: Labels = {}): Labels {
  return Object.entries(selector).every(([key, value]) => isQualifiedName(key) && isLabelValue(value)) ? selector : {}
}
