import type { Fault } from '../cluster/fault.ts'

/**
 * Everything that can change a session, and all there is in its log. `at` is virtual time in whole milliseconds since the
 * session's start. Pause, speed, focus, completion and the line editor are no inputs: they change nothing.
 */
export type Input =
  /** a line entered at the prompt */
  | { at: number; line: string }
  /** keys for the foreground program: text, and the control characters \x03 (Ctrl-C), \x04 (Ctrl-D), \x1a (Ctrl-Z) */
  | { at: number; keys: string }
  /** the editor saved a file; `write` is its path */
  | { at: number; write: string; text: string }
  /** the browser pane asks for a page */
  | { at: number; request: { method: string; url: string; body?: string } }
  /** steady requests at the node port, so many a second; 0 stops them. Several addresses, with blanks between, take turns */
  | { at: number; traffic: number; url?: string }
  | { at: number; fault: Fault }
  /** back to the start of the scene, or on to another scene's start */
  | { at: number; reset: string }

export type { Fault }
