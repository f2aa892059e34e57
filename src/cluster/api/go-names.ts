const INITIALISMS = /^(api|aws|cpu|dns|fc|fs|gce|http|id|ip|iqn|iscsi|nfs|pd|rbd|tcp|tty|uid)(?=[A-Z]|$)/
const ODD_NAMES: Readonly<Record<string, string>> = { metadata: 'ObjectMeta', seLinuxOptions: 'SELinuxOptions', osImage: 'OsImage', cephfs: 'CephFS' }

/** The name that Go's struct has for a field of JSON: `podIP` → `PodIP`, `uid` → `UID`. */
export function goName(json: string): string {
  return ODD_NAMES[json] ?? json.replace(INITIALISMS, found => found.toUpperCase()).replace(/^[a-z]/, found => found.toUpperCase())
}
