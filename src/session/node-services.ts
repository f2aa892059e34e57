import type { Cluster } from '../cluster/cluster.ts'
import type { Services } from '../programs/place.ts'

interface Unit {
  readonly description: string
  readonly command: string
  readonly pid: number
  /** only on the node with the API server */
  readonly master?: true
}

/** The parts of Kubernetes 1.1 and its company as CentOS 7 runs them. */
const UNITS: Readonly<Record<string, Unit>> = {
  docker: { description: 'Docker Application Container Engine', command: '/usr/bin/docker daemon --selinux-enabled', pid: 1204 },
  etcd: { description: 'Etcd Server', command: '/usr/bin/etcd --name=default --data-dir=/var/lib/etcd/default.etcd', pid: 988, master: true },
  'kube-apiserver': {
    description: 'Kubernetes API Server',
    command: '/usr/bin/kube-apiserver --etcd_servers=http://127.0.0.1:2379 --insecure-bind-address=0.0.0.0 --service-cluster-ip-range=10.254.0.0/16',
    pid: 1011,
    master: true,
  },
  'kube-controller-manager': {
    description: 'Kubernetes Controller Manager',
    command: '/usr/bin/kube-controller-manager --master=http://127.0.0.1:8080',
    pid: 1032,
    master: true,
  },
  'kube-proxy': { description: 'Kubernetes Kube-Proxy Server', command: '/usr/bin/kube-proxy --master=http://192.168.2.202:8080', pid: 1077 },
  'kube-scheduler': {
    description: 'Kubernetes Scheduler Plugin',
    command: '/usr/bin/kube-scheduler --master=http://127.0.0.1:8080',
    pid: 1045,
    master: true,
  },
  kubelet: { description: 'Kubernetes Kubelet Server', command: '/usr/bin/kubelet --api_servers=http://192.168.2.202:8080', pid: 1311 },
}

/** What systemd runs on a node. docker and the kubelet can be stopped and started; the other parts are not to be touched. */
export function nodeServices(cluster: Cluster, node: string, master: boolean): Services {
  const unit = (name: string): Unit | undefined => {
    const found = Object.hasOwn(UNITS, name) ? UNITS[name] : undefined
    return found?.master && !master ? undefined : found
  }
  const isActive = (name: string): boolean => {
    const machine = cluster.kubelets.machine(node)
    if (name === 'docker') return machine?.docker === 'running'
    return name !== 'kubelet' || machine?.kubelet === 'running'
  }
  return {
    names: () => Object.keys(UNITS).filter(unit),
    state(name) {
      const found = unit(name)
      return found && { description: found.description, active: isActive(name), pid: found.pid, command: found.command }
    },
    start(name) {
      if (name !== 'docker' && name !== 'kubelet') return isActive(name)
      if (!isActive(name)) cluster.fault({ kind: name === 'docker' ? 'start-docker' : 'start-kubelet', node })
      return true
    },
    stop(name) {
      if (name !== 'docker' && name !== 'kubelet') return false
      if (isActive(name)) cluster.fault({ kind: name === 'docker' ? 'stop-docker' : 'stop-kubelet', node })
      return true
    },
  }
}
