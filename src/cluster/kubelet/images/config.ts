import type { ImageConfig } from '../docker/client.ts'
import type { Image } from './image.ts'

/** What an image says of how it is run. */
export function configOf(image: Image | undefined): ImageConfig {
  const count = Number(image?.entrypoint ?? 0)
  return {
    entrypoint: image?.command.slice(0, count) ?? [],
    command: image?.command.slice(count) ?? [],
    env: image?.env ?? {},
    ports: image?.ports ?? [],
    labels: image?.labels ?? {},
    workdir: image?.workdir ?? '',
    user: image?.user ?? '',
    volumes: image?.volumes ?? [],
    triggers: image?.triggers ?? [],
  }
}
