import type { Service } from '../api/kinds.ts'
import type { ServicePort } from '../api/service.ts'
import { invalid } from '../api/status.ts'
import type { Random } from '../sim/random.ts'
import type { State } from '../sim/state.ts'
import type { Table } from '../sim/table.ts'

/** 10.254.0.0/16 without its first and last address. */
const FIRST_ADDRESS = (10 << 24) + (254 << 16) + 1
const ADDRESSES = 65_534
const FIRST_PORT = 30_000
const PORTS = 2768
const REPAIR_MS = 180_000

/** Hands out cluster addresses and node ports, each only once, from a random place on (pkg/registry/service, v1.1.8). */
export class Allocator {
  readonly #random: Random
  /** the service that holds each address or port */
  readonly #addresses: Table<string>
  readonly #ports: Table<string>
  /** `ports`: how many times the node ports were put right */
  readonly #repairs: Table<number>
  readonly #cluster: { now(): number; services(): readonly Service[] }

  constructor(state: State, random: Random, cluster: { now(): number; services(): readonly Service[] }) {
    this.#random = random
    this.#addresses = state.table('cluster-ips')
    this.#ports = state.table('node-ports')
    this.#repairs = state.table('repairs')
    this.#cluster = cluster
  }

  /** The service with an address, and with node ports if its type asks for them. Throws Invalid when what it wants is taken. */
  allocate(service: Service): Service {
    const holder = holderOf(service)
    const clusterIP = service.spec.clusterIP || this.#nextAddress(service)
    if (clusterIP !== 'None') {
      if (service.spec.clusterIP) this.#checkAddress(service)
      this.#addresses.set(clusterIP, holder)
    }
    try {
      const ports = this.#allocatePorts(service, [])
      return { ...service, spec: { ...service.spec, clusterIP, ports } }
    } catch (error) {
      this.#addresses.delete(clusterIP)
      throw error
    }
  }

  /** The service after an update. Ports that are new to it are taken; v1.1.8 gives back those it keeps, and not those it no longer has. */
  reallocate(service: Service, old: Service): Service {
    const held = nodePortsOf(old)
    const ports = this.#allocatePorts(service, held)
    const kept = new Set(ports.map(port => port.nodePort))
    for (const port of held) if (kept.has(port)) this.#ports.delete(String(port))
    return { ...service, spec: { ...service.spec, ports } }
  }

  /** Gives back what a deleted service held. */
  release(service: Service): void {
    this.#repair()
    this.#addresses.delete(service.spec.clusterIP)
    for (const port of nodePortsOf(service)) this.#ports.delete(String(port))
  }

  /**
   * Every three minutes the ports that services have are taken, and no others (portallocator/controller/repair.go, v1.1.8). Between two times that
   * anybody asks, no service changes: it is enough to do it before he gets his answer.
   */
  #repair(): void {
    const due = Math.floor(this.#cluster.now() / REPAIR_MS)
    if (due <= (this.#repairs.get('ports') ?? 0)) return
    this.#repairs.set('ports', due)
    const holders = new Map(this.#cluster.services().flatMap(service => nodePortsOf(service).map(port => [String(port), holderOf(service)])))
    for (const port of [...this.#ports.keys()]) if (!holders.has(port)) this.#ports.delete(port)
    for (const [port, holder] of holders) this.#ports.set(port, holder)
  }

  #allocatePorts(service: Service, held: readonly number[]): readonly ServicePort[] {
    this.#repair()
    const wanted = service.spec.type === 'NodePort' || service.spec.type === 'LoadBalancer'
    const taken: number[] = []
    const refuse = (index: number, port: number, why: string): never => {
      for (const one of taken) this.#ports.delete(String(one))
      throw invalidField(service, `spec.ports[${index}].nodePort`, String(port), why)
    }
    return service.spec.ports.map((port, index) => {
      if (!port.nodePort && !wanted) return port
      if (port.nodePort && held.includes(port.nodePort)) return port
      const nodePort = port.nodePort || this.#nextPort() || refuse(index, 0, 'range is full')
      if (nodePort < FIRST_PORT || nodePort >= FIRST_PORT + PORTS) refuse(index, nodePort, 'provided port is not in the valid range')
      if (this.#ports.has(String(nodePort))) refuse(index, nodePort, 'provided port is already allocated')
      this.#ports.set(String(nodePort), holderOf(service))
      taken.push(nodePort)
      return port.nodePort ? port : { ...port, nodePort }
    })
  }

  #checkAddress(service: Service): void {
    const { clusterIP } = service.spec
    const [a, b, c, d] = clusterIP.split('.').map(Number) as [number, number, number, number]
    const offset = (a << 24) + (b << 16) + (c << 8) + d - FIRST_ADDRESS
    if (!(offset >= 0 && offset < ADDRESSES)) throw invalidField(service, 'spec.clusterIP', clusterIP, 'provided IP is not in the valid range')
    if (this.#addresses.has(clusterIP)) throw invalidField(service, 'spec.clusterIP', clusterIP, 'provided IP is already allocated')
  }

  #nextAddress(service: Service): string {
    const start = this.#random.integer('cluster-ip', ADDRESSES)
    for (let i = 0; i < ADDRESSES; i++) {
      const word = FIRST_ADDRESS + ((start + i) % ADDRESSES)
      const address = [word >>> 24, (word >>> 16) & 255, (word >>> 8) & 255, word & 255].join('.')
      if (!this.#addresses.has(address)) return address
    }
    throw invalidField(service, 'spec.clusterIP', '', 'range is full')
  }

  #nextPort(): number | undefined {
    const start = this.#random.integer('node-port', PORTS)
    for (let i = 0; i < PORTS; i++) {
      const port = FIRST_PORT + ((start + i) % PORTS)
      if (!this.#ports.has(String(port))) return port
    }
    return undefined
  }
}

function invalidField(service: Service, field: string, value: string, detail: string): Error {
  return invalid('Service', service.metadata.name, [{ type: 'FieldValueInvalid', field, value, detail }])
}

function holderOf({ metadata }: Service): string {
  return `${metadata.namespace}/${metadata.name}`
}

function nodePortsOf(service: Service): number[] {
  return service.spec.ports.flatMap(port => (port.nodePort ? [port.nodePort] : []))
}
