import { resolve } from '../shell/files.ts'
import type { Context } from './command.ts'
import { activeContext } from './kubeconfig.ts'

/**
 * What kubectl prints, instead of doing anything, when it cannot use its configuration; empty when it can. It looks only at the cluster and
 * the user in force, as flags change them (`pkg/client/unversioned/clientcmd/validation.go`, v1.1.8).
 */
export function configError(context: Context): string {
  const { config, flags, process } = context
  const isThere = (name: string) => process.place.files.exists(resolve(process.cwd, name))
  const file = flags.string('kubeconfig')
  if (file !== '' && !isThere(file)) return `error: stat ${file}: no such file or directory\n`

  const active = activeContext(config, flags.string('context'))
  const userName = flags.string('user') || active?.user || ''
  const clusterName = flags.string('cluster') || active?.cluster || ''
  const user = config.users[userName] ?? {}
  const cluster = config.clusters[clusterName] ?? {}
  const problems: string[] = []
  const unreadable = (what: string, name: string, owner: string) => {
    if (name !== '' && !isThere(name)) problems.push(`unable to read ${what} ${name} for ${owner} due to open ${name}: no such file or directory`)
  }

  const valueOf = (field: 'token' | 'username' | 'password' | 'client-certificate' | 'client-key') => flags.string(field) || (user[field] ?? '')
  const certificate = valueOf('client-certificate')
  const key = valueOf('client-key')
  const certificateData = user['client-certificate-data']
  const keyData = user['client-key-data']
  if (certificate || certificateData) {
    if (certificate && certificateData)
      problems.push(`client-cert-data and client-cert are both specified for ${userName}. client-cert-data will override.`)
    if (key && keyData) problems.push(`client-key-data and client-key are both specified for ${userName}; client-key-data will override`)
    if (!key && !keyData)
      problems.push(`client-key-data or client-key must be specified for ${userName} to use the clientCert authentication method.`)
    unreadable('client-cert', certificate, userName)
    unreadable('client-key', key, userName)
  }
  if (valueOf('token') && (valueOf('username') || valueOf('password')))
    problems.push(`more than one authentication method found for ${userName}; found [token basicAuth], only one is allowed`)

  const authority = flags.string('certificate-authority') || (cluster['certificate-authority'] ?? '')
  if (authority && cluster['certificate-authority-data']) {
    problems.push(
      `certificate-authority-data and certificate-authority are both specified for ${clusterName}. certificate-authority-data will override.`,
    )
  }
  unreadable('certificate-authority', authority, clusterName)

  if (problems.length === 0) return ''
  if (problems.length === 1) return `Error in configuration: ${problems[0]}\n`
  return `Error in configuration: \n${problems.map(problem => `* ${problem}\n`).join('')}`
}
