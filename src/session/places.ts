import type { Cluster } from '../cluster/cluster.ts'
import type { ContainerRecord } from '../cluster/kubelet/docker/container.ts'
import { environmentOf } from '../cluster/kubelet/docker/container.ts'
import type { ContainerInside } from '../cluster/kubelet/docker/insides.ts'
import { withLocalPorts } from '../cluster/network/local-ports.ts'
import type { Network } from '../cluster/network/network.ts'
import { notLoaded } from '../late.ts'
import type { Host, HostProgram } from '../programs/place.ts'
import type { Files, FilesSnapshot } from '../shell/files.ts'
import { MemoryFiles } from '../shell/memory-files.ts'
import type { Room } from './exec.ts'
import type { Kit } from './kit.ts'
import { nodeServices } from './node-services.ts'
import type { Witness } from './witness.ts'
import { witnessedApi, witnessedDocker, witnessedNetwork, witnessedProgram } from './witness.ts'

/** All places of a world: the learner's machine (which is the first node), the other nodes, and the containers as they are entered. */
export interface Places {
  learner: Host
  /** the inside of a container, made when it is first entered and kept while the container lives */
  container(record: ContainerRecord): Room
  /** the same for docker and the processes themselves */
  inside: Omit<ContainerInside, 'exec'>
  /** the learner's desk, outside the cluster */
  desk: Network
  /** the same, for the browser pane: what it is told is witnessed, as what programs are told */
  browser: Network
  /** gives every host these programs, in place of those of the same name */
  equip(kit: Kit): void
  saveFiles(): FilesSnapshots
  restoreFiles(snapshots: FilesSnapshots): void
}

/** The files of each place, by its name: hosts, and containers in which something was written. */
export type FilesSnapshots = Readonly<Record<string, FilesSnapshot>>

const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/root/bin'
const CONTAINER_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'
/** What even a small image has, beside its own programs. */
const IN_EVERY_CONTAINER =
  'sh bash cat ls echo env pwd cd true false sleep printf head tail grep wc sort uniq cut tr sed cp mv rm mkdir touch date hostname id whoami test seq'

/** Makes the places of a cluster. What the learner's programs are told there is witnessed. */
export function makePlaces(options: {
  cluster: Cluster
  nodes: readonly string[]
  files: Readonly<Record<string, string>>
  kit: Kit
  witness: Witness
  /** opens a file of the learner's machine in the page's editor */
  edit?: ((path: string) => void) | undefined
}): Places {
  const { cluster, nodes, files, kit, witness, edit } = options
  const now = (): number => cluster.now
  const programs = new ProgramTable()
  let inContainers: Kit['inContainers']
  /** what only containers need that docker's command line has made */
  const late = () => inContainers ?? notLoaded('files of containers')
  const equip = ({ programs: ordinary, hostPrograms, inContainers: more, partial = false }: Kit): void => {
    inContainers = more
    programs.partial = partial
    for (const program of ordinary) programs.set(program.name, program)
    for (const program of hostPrograms) programs.set(program.name, witnessedProgram(program, witness))
  }
  equip(kit)
  const reachable = new Map<string, Host>()
  const api = witnessedApi(cluster.api, witness)

  const hosts = nodes.map((name, index) => {
    const host: Host = {
      name,
      hostname: name,
      env: { HOME: '/root', USER: 'root', LOGNAME: 'root', HOSTNAME: name, PATH, SHELL: '/bin/bash', LANG: 'en_US.UTF-8', TERM: 'xterm-256color' },
      files: new MemoryFiles(now, { '/root/.bash_profile': '', '/tmp/.keep': '', '/etc/hostname': `${name}\n`, ...(index === 0 ? files : {}) }),
      programs,
      net: withLocalPorts(witnessedNetwork(cluster.network({ kind: 'node', node: name }), witness)),
      docker: witnessedDocker(cluster.docker(name), witness),
      api,
      reachable,
      services: nodeServices(cluster, name, index === 0),
      ...(edit && index === 0 ? { edit } : {}),
    }
    reachable.set(name, host)
    return host
  })
  const containers = new Map<string, Room>()
  /** of containers that were written in before the last restore, and not entered since */
  let unopened: FilesSnapshots = {}

  const firstTexts = (record: ContainerRecord): Readonly<Record<string, string>> => ({
    '/etc/hostname': `${record.hostname}\n`,
    ...(record.pod ? {} : { '/etc/hosts': late().hostsOf(record, id => cluster.runtime.container(id)) }),
    '/tmp/.keep': '',
    '/root/.keep': '',
    ...cluster.imageOf(record)?.files,
  })
  /** The files of a container as it was made. */
  const firstFiles = (record: ContainerRecord): MemoryFiles => {
    const image = cluster.imageOf(record)
    const first = new MemoryFiles(now, firstTexts(record))
    for (const folder of [...(image?.folders ?? []), ...(image?.volumes ?? []), workdirOf(record)]) first.makeFolders(folder)
    return first
  }
  const workdirOf = (record: ContainerRecord): string => record.workdir ?? (cluster.imageOf(record)?.workdir || '/')

  /** With the folders of its machine that it was given. */
  const mounted = (record: ContainerRecord, own: MemoryFiles): Files => {
    const host = hosts.find(({ name }) => name === record.node)
    return record.mounts && host ? late().mounted(own, record.mounts, host.files) : own
  }

  const container = (record: ContainerRecord): Room => {
    const known = containers.get(record.id)
    if (known) return known
    const image = cluster.imageOf(record)
    const names = [...(image?.bare ? [] : IN_EVERY_CONTAINER.split(' ')), ...(image?.programs ?? [])]
    const place: Host = {
      name: record.id,
      hostname: record.hostname,
      env: { PATH: CONTAINER_PATH, HOSTNAME: record.hostname, HOME: '/root', ...environmentOf(record.env) },
      files: mounted(record, firstFiles(record)),
      programs: new Map(
        names.flatMap(name => {
          const program = inContainers?.programs.get(name) ?? (programs.has(name) ? programs.get(name)! : programs.partial && comesLater(name))
          return program ? [[name, program] as const] : []
        }),
      ),
      net: witnessedNetwork(cluster.network({ kind: 'container', container: record.id }), witness),
    }
    const written = unopened[record.id]
    if (written) place.files.restore(written)
    const room = { place, cwd: workdirOf(record) }
    containers.set(record.id, room)
    return room
  }

  const inside: Places['inside'] = {
    finds: (record, program) => {
      const { programs: known, files: own } = container(record).place
      return known.has(program.slice(program.lastIndexOf('/') + 1)) || (program.includes('/') && own.read(program) !== undefined)
    },
    files: record => ({ now: container(record).place.files.save(), first: firstFiles(record).save() }),
    change: (record, changes) => late().change(container(record).place.files, changes),
    read(record, path) {
      // What is mounted can only be seen from inside.
      const known = record.mounts ? container(record) : containers.get(record.id)
      if (known) return known.place.files.read(path)
      const written = unopened[record.id]?.[path]
      if (unopened[record.id]) return written && 'text' in written ? written.text : undefined
      return firstTexts(record)[path]
    },
  }

  return {
    learner: hosts[0]!,
    container,
    inside,
    desk: cluster.network({ kind: 'desk' }),
    browser: witnessedNetwork(cluster.network({ kind: 'desk' }), witness),
    equip,
    saveFiles() {
      const opened = [...containers.values()].map(({ place }) => place)
      const all = { ...unopened, ...Object.fromEntries([...hosts, ...opened].map(({ name, files }) => [name, files.save()])) }
      // A container that was removed has taken its files with it.
      const isThere = (name: string) => reachable.has(name) || cluster.runtime.container(name) !== undefined
      return Object.fromEntries(Object.entries(all).filter(([name]) => isThere(name)))
    },
    restoreFiles(snapshots) {
      containers.clear()
      unopened = snapshots
      for (const host of hosts) host.files.restore(snapshots[host.name] ?? {})
    },
  }
}

/** Programs by name. While it is partial, a name that is not there may be one that has not been loaded yet. */
class ProgramTable extends Map<string, HostProgram> {
  partial = false

  override get(name: string): HostProgram | undefined {
    return super.get(name) ?? (this.partial ? notLoaded(name) : undefined)
  }
}

/** Stands for a program of a container, which may or may not exist when everything has been loaded. */
function comesLater(name: string): HostProgram {
  return { name, run: () => notLoaded(name) }
}
