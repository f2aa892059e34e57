import type { Behaviour } from './image.ts'

/** A process that says nothing, accepts connections on its ports, answers none of them, and ends at once when asked. */
export const quiet: Behaviour = {
  start: () => ({ state: {} }),
  answer: (state, request) => ({
    state,
    reply: request.protocol === 'tcp' ? { ok: true, ms: 1, tcp: true } : { ok: false, ms: 1, failure: 'empty' },
  }),
  terminate: () => ({ afterMs: 50, code: 0 }),
}

/** A shell or an interpreter without a terminal: it reads the end of its input and is done. */
export const endsAtOnce: Behaviour = { start: () => ({ state: {}, exit: { afterMs: 20, code: 0 } }), listens: () => [] }

/** A shell with a terminal: it waits for somebody to type, and ignores SIGTERM as interactive shells do. */
export const waits: Behaviour = { start: () => ({ state: {} }), listens: () => [] }
