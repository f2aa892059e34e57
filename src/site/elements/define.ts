import { Browser } from './browser.ts'
import { ReplicaChart } from './chart.ts'
import { ClusterPane } from './cluster.ts'
import { Editor } from './editor.ts'
import { Explanation } from './explanation.ts'
import { Grip } from './grip.ts'
import { Notices } from './notices.ts'
import { Peek } from './phone.ts'
import { Question } from './quiz.ts'
import { Rail } from './rail.ts'
import { RunBlock } from './run.ts'
import { SceneRow } from './scene.ts'
import { StepRow } from './step.ts'
import { TerminalPane } from './terminal.ts'
import { Transport } from './transport.ts'

const ELEMENTS: Readonly<Record<string, CustomElementConstructor>> = {
  'kb-notices': Notices,
  'kb-cluster': ClusterPane,
  'kb-grip': Grip,
  'kb-transport': Transport,
  'kb-chart': ReplicaChart,
  'kb-rail': Rail,
  'kb-editor': Editor,
  'kb-terminal': TerminalPane,
  'kb-error': Explanation,
  'kb-browser': Browser,
  'kb-peek': Peek,
  'kb-scene': SceneRow,
  'kb-quiz': Question,
  'kb-run': RunBlock,
  'kb-step': StepRow,
}

/** Brings the page's elements to life. Only when a notebook is open: each takes hold of it at once. */
export function defineElements(): void {
  for (const [name, element] of Object.entries(ELEMENTS)) if (!customElements.get(name)) customElements.define(name, element)
}
