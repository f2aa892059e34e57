export interface HandedOut {
  podNames?: string[]
  uids?: string[]
  ips?: string[]
  ports?: string[]
}
export function normalize(text: string, options?: HandedOut): string
export function same(a: string, b: string, options?: { unordered?: boolean; set?: boolean; help?: boolean }): boolean
export function diff(a: string, b: string, options?: { context?: number; names?: string[] }): string
export function helpFacts(text: string): string
