import type { Deployment, HorizontalPodAutoscaler, Ingress, Job } from '../../api/kinds.ts'
import type { Of } from '../../api/schema.ts'
import type { ingress as ingressType } from '../../api/ingress.ts'
import { podSelector } from '../../api/job.ts'
import type { PodSelector } from '../../api/job.ts'
import { isDns952Label, isDnsLabel, isDnsSubdomain, isIPv4, isPortName, isPortNumber, isQualifiedName } from '../../api/names.ts'
import { podSelectorOf } from '../../api/pod-selector.ts'
import { matchesSelector } from '../../api/selectors.ts'
import { goStruct } from './go-struct.ts'
import type { FieldError } from '../../api/status.ts'
import { sameData } from '../../sim/compare.ts'
import { subdomainName, validateLabels, validateMeta, validateMetaUpdate } from './meta.ts'
import { sameUid } from './others.ts'
import { validateControllerTemplate, validateReplicas, validateTemplate } from './pod.ts'
import {
  DNS_952,
  DNS_LABEL,
  IMMUTABLE,
  invalidValue,
  NOT_NEGATIVE,
  POINTER,
  PORT_NAME,
  PORT_RANGE,
  prohibited,
  QUALIFIED_NAME,
  required,
  SUBDOMAIN,
  unsupported,
} from './problems.ts'

// pkg/apis/extensions/validation/validation.go, v1.1.8

/** What is wrong with an autoscaler. Its errors do not say that they are of the spec. */
export function validateAutoscaler(autoscaler: HorizontalPodAutoscaler): FieldError[] {
  return [...validateMeta(autoscaler.metadata, subdomainName), ...validateAutoscalerSpec(autoscaler)]
}

export function validateAutoscalerUpdate(autoscaler: HorizontalPodAutoscaler, old: HorizontalPodAutoscaler): FieldError[] {
  return [...validateMetaUpdate(autoscaler.metadata, old.metadata), ...validateAutoscalerSpec(autoscaler)]
}

function validateAutoscalerSpec({ spec }: HorizontalPodAutoscaler): FieldError[] {
  const { minReplicas, maxReplicas, cpuUtilization } = spec
  const errors: FieldError[] = []
  if (minReplicas !== undefined && minReplicas < 1) errors.push(invalidValue('minReplicas', POINTER + minReplicas, 'must be bigger or equal to 1'))
  if (maxReplicas < 1) errors.push(invalidValue('maxReplicas', maxReplicas, 'must be bigger or equal to 1'))
  if (minReplicas !== undefined && maxReplicas < minReplicas) {
    errors.push(invalidValue('maxReplicas', maxReplicas, 'must be bigger or equal to minReplicas'))
  }
  if (cpuUtilization && cpuUtilization.targetPercentage < 1) {
    errors.push(invalidValue('cpuUtilization.targetPercentage', cpuUtilization.targetPercentage, NOT_NEGATIVE))
  }
  return errors
}

/** What is wrong with a deployment. */
export function validateDeployment(deployment: Deployment): FieldError[] {
  return [...validateMeta(deployment.metadata, subdomainName), ...validateDeploymentSpec(deployment)]
}

export function validateDeploymentUpdate(deployment: Deployment, old: Deployment): FieldError[] {
  return [...validateMetaUpdate(deployment.metadata, old.metadata), ...validateDeploymentSpec(deployment)]
}

function validateDeploymentSpec({ spec }: Deployment): FieldError[] {
  const errors = validateReplicas(spec.selector, spec.replicas)
  errors.push(...validateControllerTemplate(spec.template, spec.selector, spec.replicas, 'spec.template'))
  const { type, rollingUpdate } = spec.strategy ?? {}
  if (rollingUpdate && type === 'Recreate') {
    errors.push(prohibited('spec.rollingUpdate', 'rollingUpdate should be nil when strategy type is Recreate'))
  }
  if (rollingUpdate && type === 'RollingUpdate') {
    const path = 'spec.rollingUpdate' // v1.1.8 leaves the strategy out, and once a dot
    const { maxUnavailable = 0, maxSurge = 0, minReadySeconds = 0 } = rollingUpdate
    errors.push(...validateCount(maxUnavailable, `${path}maxUnavailable`), ...validateCount(maxSurge, `${path}.maxSurge`))
    if (countOf(maxUnavailable) === 0 && countOf(maxSurge) === 0) {
      errors.push(invalidValue(`${path}.maxUnavailable`, maxUnavailable, 'cannot be 0 when maxSurge is 0 as well'))
    }
    if (isPercent(maxUnavailable) && countOf(maxUnavailable) > 100) {
      errors.push(invalidValue(`${path}.maxUnavailable`, maxUnavailable, 'should not be more than 100%'))
    }
    if (minReadySeconds < 0) errors.push(invalidValue(`${path}.minReadySeconds`, minReadySeconds, NOT_NEGATIVE))
  }
  const { uniqueLabelKey = '' } = spec
  if (!isQualifiedName(uniqueLabelKey)) errors.push(invalidValue('spec.uniqueLabel', uniqueLabelKey, QUALIFIED_NAME))
  return errors
}

function validateCount(count: number | string, path: string): FieldError[] {
  if (typeof count === 'number') return count < 0 ? [invalidValue(path, count, NOT_NEGATIVE)] : []
  return isPercent(count) ? [] : [invalidValue(path, count, 'value should be int(5) or percentage(5%)')]
}

function isPercent(count: number | string): boolean {
  return typeof count === 'string' && /^[0-9]+%$/.test(count)
}

function countOf(count: number | string): number {
  return typeof count === 'number' ? count : isPercent(count) ? Number(count.slice(0, -1)) : 0
}

/** What is wrong with a job. */
export function validateJob(job: Job): FieldError[] {
  return [...validateMeta(job.metadata, subdomainName), ...validateJobSpec(job)]
}

/** What is wrong with an update of a job: only how many run at once may change. */
export function validateJobUpdate(job: Job, old: Job): FieldError[] {
  const errors = [...sameUid(job, old), ...validateJobSpec(job)]
  const { completions, selector, template } = job.spec
  if (completions !== old.spec.completions) errors.push(invalidValue('spec.completions', POINTER + completions, IMMUTABLE))
  if (!sameData(selector, old.spec.selector))
    errors.push(invalidValue('spec.selector', POINTER + goStruct(podSelector.fields, selector ?? {}), IMMUTABLE))
  if (!sameData(template, old.spec.template)) errors.push(invalidValue('spec.template', '[omitted]', IMMUTABLE))
  return errors
}

function validateJobSpec({ spec }: Job): FieldError[] {
  const { parallelism, completions, selector, template } = spec
  const errors: FieldError[] = []
  if (parallelism !== undefined && parallelism < 0) errors.push(invalidValue('spec.parallelism', POINTER + parallelism, NOT_NEGATIVE))
  if (completions !== undefined && completions < 0) errors.push(invalidValue('spec.completions', POINTER + completions, NOT_NEGATIVE))
  if (!selector) errors.push(required('spec.selector'))
  const wrong = selector ? validatePodSelector(selector, 'spec.selector') : []
  errors.push(...wrong)
  // A selector that cannot be read is not held against the template.
  if (wrong.length === 0 && (!selector || !matchesSelector(podSelectorOf(selector), template.metadata.labels))) {
    errors.push(invalidValue('spec.template.metadata.labels', template.metadata.labels, 'selector does not match template'))
  }
  errors.push(...validateTemplate(template, 'spec.template'))
  if (template.spec.restartPolicy !== 'OnFailure' && template.spec.restartPolicy !== 'Never') {
    errors.push(unsupported('spec.template.spec.restartPolicy', template.spec.restartPolicy, ['OnFailure', 'Never']))
  }
  return errors
}

function validatePodSelector({ matchLabels, matchExpressions = [] }: PodSelector, path: string): FieldError[] {
  const errors = validateLabels(matchLabels, `${path}.matchLabels`)
  matchExpressions.forEach(({ key, operator, values: given }, index) => {
    const values = given ?? []
    const at = `${path}.matchExpressions.[${index}]`
    const set = operator === 'In' || operator === 'NotIn'
    if (set && values.length === 0)
      errors.push(invalidValue(`${at}.values`, given?.length ? given : undefined, 'must be non-empty when operator is In or NotIn'))
    else if (!set && operator !== 'Exists' && operator !== 'DoesNotExist') {
      errors.push(invalidValue(`${at}.operator`, operator, 'not a valid pod selector operator'))
    } else if (!set && values.length > 0) {
      errors.push(invalidValue(`${at}.values`, values, 'must be empty when operator is Exists or DoesNotExist'))
    }
    if (!isQualifiedName(key)) errors.push(invalidValue(`${at}.key`, key, QUALIFIED_NAME))
  })
  return errors
}

/** What is wrong with an ingress. */
export function validateIngress(ingress: Ingress): FieldError[] {
  return [...validateMeta(ingress.metadata, subdomainName), ...validateIngressSpec(ingress)]
}

export function validateIngressUpdate(ingress: Ingress, old: Ingress): FieldError[] {
  return [...validateMetaUpdate(ingress.metadata, old.metadata), ...validateIngressSpec(ingress)]
}

function validateIngressSpec({ spec }: Ingress): FieldError[] {
  const { backend, rules = [] } = spec
  if (!backend && rules.length === 0) {
    return [invalidValue('spec.rules', spec.rules, 'Either a default backend or a set of host rules are required for ingress.')]
  }
  const errors = backend ? validateBackend(backend, 'spec.backend') : []
  for (const { host, http } of rules) {
    if (host && !isDnsSubdomain(host)) errors.push(invalidValue('spec.rules.host', host, SUBDOMAIN))
    if (host && isIPv4(host)) errors.push(invalidValue('spec.rules.host', host, 'Host must be a DNS name, not ip address'))
    if (http?.paths.length === 0) errors.push(required('spec.rules.ingressRule.http.paths'))
    for (const { path, backend: target } of http?.paths ?? []) {
      const at = 'spec.rules.ingressRule.http'
      if (path && !path.startsWith('/')) errors.push(invalidValue(`${at}.path`, path, 'path must begin with /'))
      if (path && !isRegex(path)) errors.push(invalidValue(`${at}.path`, path, 'httpIngressRuleValue.path must be a valid regex.'))
      errors.push(...validateBackend(target, `${at}.backend`))
    }
  }
  return errors
}

type Backend = NonNullable<Of<typeof ingressType>['spec']['backend']>

function validateBackend({ serviceName, servicePort }: Backend, path: string): FieldError[] {
  if (!serviceName) return [required(`${path}.serviceName`)]
  const errors: FieldError[] = []
  if (!isDns952Label(serviceName)) errors.push(invalidValue(`${path}.serviceName`, serviceName, DNS_952))
  if (typeof servicePort === 'number') {
    if (!isPortNumber(servicePort)) errors.push(invalidValue(`${path}.servicePort`, servicePort, PORT_RANGE))
    return errors
  }
  if (!isDnsLabel(servicePort)) errors.push(invalidValue(`${path}.servicePort`, servicePort, DNS_LABEL))
  if (!isPortName(servicePort)) errors.push(invalidValue(`${path}.servicePort`, servicePort, PORT_NAME))
  return errors
}

function isRegex(text: string): boolean {
  try {
    return Boolean(new RegExp(text))
  } catch {
    return false
  }
}
