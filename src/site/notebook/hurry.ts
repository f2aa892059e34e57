import type { Notebook } from './notebook.ts'

/** The ways through time that look at the cluster (`time.ts`); their code comes after the prompt. */
export function hurry(notebook: Notebook, way: 'nextEvent' | 'untilQuiet' | 'skipWait'): void {
  void notebook.wait(() => import('./time.ts').then(time => time[way](notebook)))
}
