import type { KindInfo } from '../cluster/api/kinds.ts'
import { KINDS } from '../cluster/api/kinds.ts'
import { pluralOf } from './kinds.ts'

/** The types that v1.1.8 has registered beside those of the resources: kubectl knows their names, and no server has any of them. */
const HIDDEN: Readonly<Record<KindInfo['apiVersion'], readonly string[]>> = {
  v1: ['Binding', 'List', 'PodStatusResult', 'RangeAllocation', 'SerializedReference'],
  'extensions/v1beta1': [
    'ReplicationControllerDummy',
    'Scale',
    'ThirdPartyResource',
    'ThirdPartyResourceData',
    'ThirdPartyResourceDataList',
    'ThirdPartyResourceList',
  ],
}

function hidden(): KindInfo[] {
  const versions = Object.entries(HIDDEN) as [KindInfo['apiVersion'], readonly string[]][]
  const named = versions.flatMap(([apiVersion, kinds]) => kinds.map(kind => ({ kind, apiVersion })))
  const lists = KINDS.map(({ listKind, apiVersion }) => ({ kind: listKind, apiVersion }))
  return [...named, ...lists].map(({ kind, apiVersion }) => {
    const resource = pluralOf(kind)
    return {
      kind,
      apiVersion,
      resource,
      spelled: resource,
      short: [],
      namespaced: true,
      listKind: `${kind}List`,
      served: false,
    } as unknown as KindInfo
  })
}

/** The hidden type that a word on the command line means. */
export function hiddenType(word: string): KindInfo | undefined {
  const lower = word.toLowerCase()
  return hidden().find(({ kind, resource }) => resource === lower || kind.toLowerCase() === lower)
}

/** The hidden type that a manifest names with its version. */
export function hiddenKind(kind: string, apiVersion: string): KindInfo | undefined {
  return hidden().find(info => info.kind === kind && info.apiVersion === apiVersion)
}
