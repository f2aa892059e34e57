import type { Kind, ObjectOf } from '../../cluster/api/kinds.ts'
import { byLastTimestamp } from './cells.ts'
import type { Columns } from './columns.ts'
import { COLUMNS } from './columns.ts'
import { PrintError } from './print-error.ts'
import { GET_LAYOUT, tabulate } from './tabwriter.ts'

/** What was asked for on the command line. */
export interface TableOptions {
  noHeaders?: boolean
  /** a first column NAMESPACE, with `--all-namespaces` */
  withNamespace?: boolean
  wide?: boolean
  showAll?: boolean
  /** `-L` */
  labels?: readonly string[]
}

/**
 * Prints tables one after another, as `get` and its watch do: the headers come again only when something of another type is printed,
 * and a list is another type than one object of it.
 */
export class TablePrinter {
  private readonly options: TableOptions
  private last = ''

  constructor(options: TableOptions) {
    this.options = options
  }

  /** A list's table. Without `--show-all` pods that have ended are left out. */
  list<K extends Kind>(kind: K, items: readonly ObjectOf<K>[], now: number): string {
    const { hidden } = columnsOf(kind)
    const ordered = kind === 'Event' ? (byLastTimestamp(items as unknown as readonly ObjectOf<'Event'>[]) as unknown as ObjectOf<K>[]) : items
    return this.print(kind, `${kind}List`, this.options.showAll || !hidden ? ordered : ordered.filter(item => !hidden(item)), now)
  }

  /** One object's table. */
  object<K extends Kind>(object: ObjectOf<K>, now: number): string {
    return this.print(object.kind as K, object.kind, [object], now)
  }

  private print<K extends Kind>(kind: K, type: string, items: readonly ObjectOf<K>[], now: number): string {
    const { noHeaders, withNamespace, wide, labels = [] } = this.options
    const columns = columnsOf(kind)
    const prefix = (cell: string) => (withNamespace ? [cell] : [])
    const lines: (readonly string[])[] = []
    if (!noHeaders && type !== this.last) {
      const wideHeader = wide && columns.wide ? [columns.wide.header] : []
      lines.push([...prefix('NAMESPACE'), ...columns.headers, ...wideHeader, ...labels.map(labelHeader)])
      this.last = type
    }
    if (withNamespace && columns.clusterWide && items.length > 0) throw new PrintError(`${columns.clusterWide} is not namespaced`, layOut(lines))
    for (const item of items) {
      const wideCell = wide && columns.wide ? [columns.wide.cell(item)] : []
      const own = kind === 'Ingress' ? [] : labels.map(label => labelOf(item, label)) // v1.1.8 forgets them for an ingress
      lines.push([...prefix(item.metadata.namespace), ...columns.row(item, now), ...wideCell, ...own])
      for (const more of columns.more?.(item) ?? []) lines.push([...prefix(''), ...more, ...labels.map(() => '')])
    }
    return layOut(lines)
  }
}

function columnsOf<K extends Kind>(kind: K): Columns<K> {
  return COLUMNS[kind] as unknown as Columns<K>
}

function layOut(lines: readonly (readonly string[])[]): string {
  return tabulate(lines.map(line => line.join('\t') + '\n').join(''), GET_LAYOUT)
}

/** The last part of a label's key, in capitals. */
function labelHeader(label: string): string {
  return label.slice(label.lastIndexOf('/') + 1).toUpperCase()
}

function labelOf({ metadata }: ObjectOf<Kind>, label: string): string {
  const { labels = {} } = metadata
  return Object.hasOwn(labels, label) ? labels[label]! : '<none>'
}
