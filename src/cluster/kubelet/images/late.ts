import { lateParts } from '../../../late.ts'
import type { imageMade } from './made.ts'
import type { BY_PROGRAM, OTHER_IMAGES } from './other-images.ts'
import type { script } from './script.ts'

/** The images that are not the article's, and what containers do that were given another command. */
export const late = lateParts<{
  OTHER_IMAGES: typeof OTHER_IMAGES
  BY_PROGRAM: typeof BY_PROGRAM
  script: typeof script
  imageMade: typeof imageMade
}>()
