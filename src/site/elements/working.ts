import { Browser } from './browser.ts'
import { ReplicaChart } from './chart.ts'
import { Editor } from './editor.ts'
import { Explanation } from './explanation.ts'

/** What is opened beside the terminal. */
export const WORKING: Readonly<Record<string, CustomElementConstructor>> = {
  'kb-editor': Editor,
  'kb-browser': Browser,
  'kb-chart': ReplicaChart,
  'kb-error': Explanation,
}
