import { Narrator } from '../notebook/narrator.ts'
import type { Watchers } from '../notebook/notebook.ts'
import { Legend, viewOf } from '../picture/cluster.ts'
import { ClusterPane } from './cluster.ts'
import { Grip } from './grip.ts'
import { Notices } from './notices.ts'
import { Peek } from './peek.ts'
import { Rail } from './rail.ts'
import { Transport } from './transport.ts'

/** What shows the cluster and its time, and what there is to be said. */
export const WATCHING: Readonly<Record<string, CustomElementConstructor>> = {
  'kb-notices': Notices,
  'kb-cluster': ClusterPane,
  'kb-transport': Transport,
  'kb-rail': Rail,
  'kb-peek': Peek,
  'kb-grip': Grip,
}

export const WATCHERS: Watchers = { Narrator, Legend, viewOf }
