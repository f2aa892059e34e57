/** Go's runtime gave up, and kubectl with it: v1.1.8 does not catch what its jsonpath runs into, nor a certificate given to `config set`. */
export class Panic extends Error {}
