import type { Behaviour, Image } from './image.ts'

/** An image before its versions are worked out: the registry adds ids, sizes and dates. */
export interface Entry extends Omit<Image, 'tags' | 'behaviour'> {
  /** The only tags there are; without them any that looks like a version is there. */
  readonly onlyTags?: readonly string[]
  readonly megabytes: number
  /** how long before the start of time it was built */
  readonly daysOld: number
  /** what its own command does */
  readonly own: Behaviour
  /** official images have no user's name before theirs */
  readonly official?: boolean
  /** nobody knows its tags, so any is there */
  readonly anyTag?: boolean
}
