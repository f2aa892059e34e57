/** The shape of what is stored and shared. A newer one is refused with a clear word; an older one is brought up when read. */
export const FORMAT = 2
/** The shape before a sitting could begin where another ended (`Saved.from`): still written for all that do not, so that older pages read them. */
export const PLAIN_FORMAT = 1

/** Raised when a change makes an old log come to another end (`tests/corpus` tells). Logs of other engines still replay. */
export const ENGINE = 6
