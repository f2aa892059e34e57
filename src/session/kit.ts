import type { RestFace } from '../cluster/apiserver/http.ts'
import type { HostProgram } from '../programs/place.ts'
import type { Program } from '../shell/program.ts'

/**
 * What a world is equipped with: programs for its machines, and the API server's REST face. The page begins with the everyday kit, which
 * is small, and takes the whole one before it hands over anything that may need it (`needsMore`), so nobody can tell the difference.
 */
export interface Kit {
  /** the ordinary programs of a Unix machine */
  programs: readonly Program[]
  /** programs that ask the API, docker or the network; the session witnesses what they are told */
  hostPrograms: readonly HostProgram[]
  restFace?: RestFace
}
