import type { KindInfo } from '../cluster/api/kinds.ts'
import { lateParts } from '../late.ts'

/** What reading a command line needs only when something in it is unusual. The types stand here because who fills it imports who asks. */
export const rare = lateParts<{
  /** of `log-flags.ts` */
  checkBare(name: string, text: string): void
  refusal(name: string, text: string, as: string, error: Error): string
  /** of `hidden-kinds.ts` */
  hiddenType(word: string): KindInfo | undefined
  hiddenKind(kind: string, apiVersion: string): KindInfo | undefined
  underscores(args: readonly string[], path: string): string[]
}>()
