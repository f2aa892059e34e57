/**
 * Something a program of the learner's was told by the API, by docker or by the network. The session records it when the answer
 * arrives, whoever asked and in whatever form it is printed; so `curl localhost:8080/api/v1/pods` counts as `kubectl get pods` does.
 */
export type Fact = { at: number } & (
  | { type: 'listed'; kind: string; objects: readonly SeenObject[] }
  | { type: 'changed'; verb: 'create' | 'update' | 'patch' | 'delete'; kind: string; name: string }
  | { type: 'refused'; program: string; reason: string; message: string }
  | { type: 'http'; host: string; port: number; path: string; status: number; by?: string }
  | { type: 'no-answer'; host: string; port: number; failure: string }
  | { type: 'searched'; term: string; names: readonly string[] }
  | { type: 'images'; tags: readonly string[] }
  | { type: 'containers'; names: readonly string[] }
  | { type: 'pulled'; image: string }
  | { type: 'exec'; pod: string; command: readonly string[]; output: string }
  | { type: 'log'; pod: string; text: string }
  | { type: 'progress'; program: string; text: string }
)

/** What a fact keeps of an object: enough for checks, and never the object itself. */
export interface SeenObject {
  name: string
  namespace: string
  labels: Readonly<Record<string, string>>
  phase?: string
  terminating?: boolean
  ready?: boolean
  replicas?: number
  ip?: string
  image?: string
  selector?: Readonly<Record<string, string>>
}
