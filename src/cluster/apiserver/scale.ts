import { encodeAs } from '../api/encode.ts'
import type { JsonObject } from '../api/encode.ts'
import { scale as scaleType } from '../api/scale.ts'
import { conflict, notFound } from '../api/status.ts'
import type { ApiServer } from './server.ts'

/** The kinds that can be scaled through `…/scale` of the extensions. */
export type Scalable = 'ReplicationController' | 'Deployment'

/** How many pods a controller has and wants, as the server prints it. */
export function getScale(server: ApiServer, kind: Scalable, namespace: string, name: string): JsonObject {
  const controller = server.find(kind, namespace, name)
  if (!controller) throw notFound('scale', name)
  const { creationTimestamp } = controller.metadata
  const resource = kind === 'Deployment' ? 'deployments' : 'replicationcontrollers'
  const selfLink = `/apis/extensions/v1beta1/namespaces/${namespace}/${resource}/${name}/scale`
  const value = {
    metadata: { name, namespace, selfLink, creationTimestamp },
    spec: { replicas: controller.spec.replicas },
    status: { replicas: controller.status.replicas, selector: controller.spec.selector },
  }
  return { kind: 'Scale', apiVersion: 'extensions/v1beta1', ...(encodeAs(scaleType, value) as JsonObject) }
}

/** Wants so many pods of a controller. What the controller's own update would refuse is a conflict here. */
export function putScale(server: ApiServer, kind: Scalable, namespace: string, name: string, replicas: number): JsonObject {
  const controller = server.find(kind, namespace, name)
  if (!controller) throw notFound('scale', name)
  try {
    if (controller.kind === 'Deployment') server.update({ ...controller, spec: { ...controller.spec, replicas } })
    else server.update({ ...controller, spec: { ...controller.spec, replicas } })
  } catch (error) {
    throw conflict('scale', name, (error as Error).message)
  }
  return getScale(server, kind, namespace, name)
}
