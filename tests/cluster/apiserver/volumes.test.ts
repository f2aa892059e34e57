import { expect, test } from 'vitest'
import { type, world } from '../../kubectl/terminal.ts'

const POD = (spec: string) => `{"kind":"Pod","apiVersion":"v1","metadata":{"name":"a"},"spec":{${spec}}}`
const VOLUMES = (...volumes: string[]) => POD(`"volumes":[${volumes.join()}],"containers":[{"name":"a","image":"b"}]`)
const PROBE = (handlers: string) => POD(`"containers":[{"name":"a","image":"b","livenessProbe":{${handlers}}}]`)
const DISK = (source: string) =>
  `{"kind":"PersistentVolume","apiVersion":"v1","metadata":{"name":"a"},"spec":{"capacity":{"storage":"1Gi"},"accessModes":["ReadWriteOnce"],${source}}}`

// what stands in a structure is printed with all its fields, in the order of Go's types
test.each([
  [VOLUMES('{"name":"v","emptyDir":{},"hostPath":{"path":"/x"}}'), '{HostPath:<*>(){Path:/x} EmptyDir:<*>(){Medium:} GCEPersistentDisk:<nil> '],
  [VOLUMES('{"name":"v","nfs":{"server":"s","path":"/x"},"secret":{"secretName":"q"}}'), ' NFS:<*>(){Server:s Path:/x ReadOnly:false} ISCSI:<nil> '],
  [DISK('"hostPath":{"path":"/x"},"glusterfs":{"endpoints":"e","path":"/p"}'), ' Glusterfs:<*>(){EndpointsName:e Path:/p ReadOnly:false} NFS:<nil> '],
  [
    PROBE('"exec":{"command":["cat","/x"]},"httpGet":{"port":80,"path":"/"}'),
    "'<*>(){Exec:<*>(){Command:[cat /x]} HTTPGet:<*>(){Path:/ Port:80 Host: Scheme:HTTP} TCPSocket:<nil>}', Details: exactly 1 handler type is required",
  ],
  [PROBE('"exec":{},"tcpSocket":{"port":"web"}'), "{Exec:<*>(){Command:<nil>} HTTPGet:<nil> TCPSocket:<*>(){Port:web}}', Details: exactly 1"],
])('%s is refused', (manifest, said) => {
  const refused = type(world({ 'a.json': manifest }), 'kubectl create -f a.json')
  expect(refused.replace(/\(0xc0+\)/g, '()')).toContain(said)
})
