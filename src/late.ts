/** Asked for a part of the engine that has not been loaded yet: a page fault. Whoever runs the session loads the rest and replays the log. */
export class NotLoaded extends Error {}

/** A table of parts that come with the rest of the engine. Taking one that is not there yet throws `NotLoaded`. */
export function lateParts<Parts extends object>(): Parts {
  return new Proxy({} as Parts, {
    get(parts, name) {
      if (!(name in parts)) throw new NotLoaded(String(name))
      return parts[name as keyof Parts]
    },
  })
}
