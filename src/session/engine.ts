/** The shape of what is stored and shared. A newer one is refused with a clear word; an older one is brought up when read. */
export const FORMAT = 1

/** Raised when a change makes an old log come to another end (`tests/corpus` tells). Logs of other engines still replay. */
export const ENGINE = 2
