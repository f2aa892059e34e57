/** Fields whose Go type is one of its own, or a wide number: named by themselves, or with the structure they stand in (pkg/api/v1/types.go, v1.1.8). */
const TYPES: { readonly [field: string]: string } = {
  accessModes: 'v1.PersistentVolumeAccessMode',
  activeDeadlineSeconds: 'int64',
  add: 'v1.Capability',
  deletionGracePeriodSeconds: 'int64',
  dnsPolicy: 'v1.DNSPolicy',
  drop: 'v1.Capability',
  finalizers: 'v1.FinalizerName',
  generation: 'int64',
  gracePeriodSeconds: 'int64',
  imagePullPolicy: 'v1.PullPolicy',
  initialDelaySeconds: 'int64',
  medium: 'v1.StorageMedium',
  operator: 'v1beta1.PodSelectorOperator',
  persistentVolumeReclaimPolicy: 'v1.PersistentVolumeReclaimPolicy',
  protocol: 'v1.Protocol',
  restartPolicy: 'v1.RestartPolicy',
  runAsUser: 'int64',
  scheme: 'v1.URIScheme',
  sessionAffinity: 'v1.ServiceAffinity',
  terminationGracePeriodSeconds: 'int64',
  timeoutSeconds: 'int64',
  uid: 'types.UID',
  'v1.LimitRangeItem.type': 'v1.LimitType',
  'v1.NodeAddress.type': 'v1.NodeAddressType',
  'v1.NodeCondition.type': 'v1.NodeConditionType',
  'v1.Secret.type': 'v1.SecretType',
  'v1.ServiceSpec.type': 'v1.ServiceType',
  'v1beta1.DeploymentStrategy.type': 'v1beta1.DeploymentStrategyType',
}

/** A type, or a complaint that ends with one, with the name that the plain type at its end has in this field of a structure. */
export function withGoType(text: string, struct: string, field: string): string {
  const type = TYPES[field] ?? TYPES[`${struct}.${field}`]
  return type === undefined ? text : text.replace(/(?<=^| |\])(string|int)$/, type)
}
