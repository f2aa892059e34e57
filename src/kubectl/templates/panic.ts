/** Go's runtime gave up, and kubectl with it: v1.1.8 does not catch what its jsonpath runs into, nor a certificate given to `config set`. */
export class Panic extends Error {}

/** What Go says of looking into what is not there. */
export const NIL_POINTER = 'runtime error: invalid memory address or nil pointer dereference'
