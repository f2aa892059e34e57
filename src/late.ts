/**
 * Something of the engine is asked for that has not been loaded yet: a page fault. It passes through everything; whoever runs the session
 * throws the state away, loads the rest, and replays the log.
 */
export class NotLoaded extends ReferenceError {}

/** A table of parts that come with the rest of the engine. Taking one that is not there yet throws `NotLoaded`. */
export function lateParts<Parts extends object>(): Parts {
  return new Proxy({} as Parts, { get: (parts, name) => parts[name as keyof Parts] ?? notLoaded(String(name)) })
}

/** Throws `NotLoaded`. */
export function notLoaded(what: string): never {
  throw new NotLoaded(what)
}
