import type { RestFace } from '../cluster/apiserver/http.ts'
import type { HostProgram } from '../programs/place.ts'
import type { inContainers } from './in-containers.ts'
import type { complete } from '../shell/completion.ts'
import type { Program } from '../shell/program.ts'

/**
 * What a world is equipped with. The page begins with the everyday kit, which is small, and fetches the whole one after the first prompt.
 * Whatever is missing until then throws `NotLoaded` when it is asked for; the page then fetches the whole kit at once and replays the log.
 */
export interface Kit {
  /** the ordinary programs of a Unix machine */
  programs: readonly Program[]
  /** programs that ask the API, docker or the network; the session witnesses what they are told */
  hostPrograms: readonly HostProgram[]
  /** what is in containers beside what every place has */
  inContainers?: typeof inContainers
  /** there are other programs, which have not been loaded yet */
  partial?: boolean
  /** the shell as a program: scripts, `bash -c` */
  shell?: Program
  /** what Tab offers at the prompt */
  complete?: typeof complete
  restFace?: RestFace
}
