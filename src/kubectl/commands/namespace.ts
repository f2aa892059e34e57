import type { Command } from '../command.ts'

const SUPERSEDED =
  "namespace has been superseded by the context.namespace field of .kubeconfig files.  See 'kubectl config set-context --help' for more details."

export const namespace: Command = {
  name: 'namespace',
  laxOfConfig: true,
  usage: 'namespace [namespace]',
  short: 'SUPERSEDED by the contexts of kubectl config',
  long: `SUPERSEDED: once set the namespace that later commands work in.\n\n${SUPERSEDED}`,

  *run() {
    throw new Error(SUPERSEDED)
  },
}
