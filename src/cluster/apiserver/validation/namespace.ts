import type { Event, Namespace, Node } from '../../api/kinds.ts'
import { isDnsSubdomain, isQualifiedName } from '../../api/names.ts'
import type { FieldError } from '../../api/status.ts'
import { labelName, subdomainName, validateMeta } from './meta.ts'
import { invalidValue, QUALIFIED_NAME, required } from './problems.ts'

/** What is wrong with an event: it must be in the namespace of what it is about, unless that is a node. */
export function validateEvent({ metadata, involvedObject }: Event): FieldError[] {
  const errors: FieldError[] = []
  const namespace = involvedObject.namespace ?? ''
  if (involvedObject.kind !== 'Node' && metadata.namespace !== namespace) {
    errors.push(invalidValue('involvedObject.namespace', namespace, 'namespace does not match involvedObject'))
  }
  if (!isDnsSubdomain(metadata.namespace)) errors.push(invalidValue('namespace', metadata.namespace, ''))
  return errors
}

/** What is wrong with a namespace and its finalizers. */
export function validateNamespace({ metadata, spec }: Namespace): FieldError[] {
  const errors = validateMeta(metadata, labelName)
  for (const finalizer of spec.finalizers ?? []) {
    if (!isQualifiedName(finalizer)) errors.push(invalidValue('spec.finalizers', finalizer, QUALIFIED_NAME))
    else if (!finalizer.includes('/') && finalizer !== 'kubernetes') {
      errors.push(invalidValue('spec.finalizers', finalizer, 'finalizer name is neither a standard finalizer name nor is it fully qualified'))
    }
  }
  return errors
}

/** What is wrong with an update of a namespace's finalizers, or of its status, which must say what its deletion says. */
export function validateNamespacePart(namespace: Namespace, part: 'status' | 'finalize'): FieldError[] {
  if (part === 'finalize') return validateNamespace(namespace)
  const { metadata, status } = namespace
  const phase = metadata.deletionTimestamp ? 'Terminating' : 'Active'
  if (status.phase === phase) return []
  const has = metadata.deletionTimestamp ? 'has a' : 'does not have a'
  return [invalidValue('Status.Phase', status.phase, `A namespace may only be in ${phase.toLowerCase()} status if it ${has} deletion timestamp.`)]
}

export function validateNode({ metadata, spec }: Node): FieldError[] {
  return [...validateMeta(metadata, subdomainName), ...(spec.externalID ? [] : [required('spec.ExternalID')])]
}
