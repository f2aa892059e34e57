import { autocompletion } from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands'
import { yaml } from '@codemirror/lang-yaml'
import { bracketMatching, HighlightStyle, indentOnInput, indentUnit, syntaxHighlighting } from '@codemirror/language'
import { forceLinting, lintGutter, linter, type Diagnostic } from '@codemirror/lint'
import { search, searchKeymap } from '@codemirror/search'
import { EditorState } from '@codemirror/state'
import { drawSelection, EditorView, highlightActiveLine, highlightActiveLineGutter, keymap, lineNumbers } from '@codemirror/view'
import { tags } from '@lezer/highlight'
import { checkManifest } from '../../kubectl/manifest-check.ts'

/** What a manifest editor tells its page. */
export interface CodeOptions {
  parent: HTMLElement
  text: string
  label: string
  readOnly: boolean
  /** YAML that kubectl is to read; anything else is plain text */
  manifest: boolean
  onChange(text: string): void
  onCursor(line: number, column: number): void
  onSave(): void
  onProblems(count: number): void
}

export interface Code {
  text(): string
  /** Another text, from the cluster's side: no change of the learner's. */
  show(text: string): void
  /** Puts the cursor there and the editor in front; lines and columns from 1. */
  goTo(line: number, column: number): void
  destroy(): void
}

const colours = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: 'var(--ed-key)' },
  { tag: [tags.string, tags.content, tags.attributeValue], color: 'var(--ed-string)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--ed-number)' },
  { tag: [tags.punctuation, tags.separator, tags.squareBracket, tags.brace, tags.meta], color: 'var(--ed-punct)' },
  { tag: tags.comment, color: 'var(--ed-comment)' },
])

const theme = EditorView.theme({
  '&': { height: '100%', backgroundColor: 'var(--code)', color: 'var(--ink)', font: 'var(--t-code)' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { font: 'var(--t-code)', overflow: 'auto', scrollbarWidth: 'thin' },
  '.cm-content': { padding: '0', caretColor: 'var(--red)' },
  '.cm-line': { padding: '0 21px 0 7px' },
  '.cm-cursor': { borderLeft: '2px solid var(--red)' },
  '.cm-gutters': { backgroundColor: 'var(--code)', color: 'var(--ed-comment)', border: '0', paddingLeft: '14px' },
  '.cm-lineNumbers .cm-gutterElement': { minWidth: '21px', padding: '0 7px 0 0' },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'var(--ed-line)' },
  '.cm-selectionBackground, &.cm-focused .cm-selectionBackground': { backgroundColor: 'var(--select) !important' },
  '.cm-lintRange-error': { backgroundImage: 'none', textDecoration: 'underline wavy var(--ed-bad) 1.5px', textUnderlineOffset: '4px' },
  '.cm-gutter-lint': { width: '7px' },
  '.cm-lint-marker-error': { content: '""', width: '3px', height: '21px', backgroundColor: 'var(--red)' },
  '.cm-tooltip, .cm-panels': { backgroundColor: 'var(--paper)', color: 'var(--ink)', border: '1px solid var(--rule-ui)', font: 'var(--t-ui)' },
  '.cm-diagnostic-error': { borderLeft: '3px solid var(--red)', backgroundColor: 'var(--red-wash)', padding: '3px 14px' },
  '.cm-matchingBracket': { backgroundColor: 'var(--select) !important' },
})

/** An editor for manifests: YAML, with what kubectl would refuse underlined where it stands. */
export function openCode({ parent, text, label, readOnly, manifest, onChange, onCursor, onSave, onProblems }: CodeOptions): Code {
  let showing = false
  const view = new EditorView({
    parent,
    doc: text,
    extensions: [
      lineNumbers(),
      highlightActiveLine(),
      highlightActiveLineGutter(),
      history(),
      drawSelection(),
      indentOnInput(),
      indentUnit.of('  '),
      bracketMatching(),
      search({ top: true }),
      autocompletion(),
      manifest ? [yaml(), lintGutter(), linter(state => problemsOf(state.state, onProblems), { delay: 300 })] : [],
      syntaxHighlighting(colours),
      theme,
      EditorState.readOnly.of(readOnly),
      EditorView.contentAttributes.of({ 'aria-label': label }),
      keymap.of([
        { key: 'Mod-s', preventDefault: true, run: () => (onSave(), true) },
        ...searchKeymap,
        ...historyKeymap,
        ...defaultKeymap,
        indentWithTab,
      ]),
      EditorView.updateListener.of(update => {
        if (update.docChanged && !showing) onChange(update.state.doc.toString())
        if (!update.selectionSet && !update.docChanged) return
        const { head } = update.state.selection.main
        const line = update.state.doc.lineAt(head)
        onCursor(line.number, head - line.from + 1)
      }),
    ],
  })
  forceLinting(view)
  return {
    text: () => view.state.doc.toString(),
    show(next) {
      if (next === view.state.doc.toString()) return
      showing = true
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: next } })
      showing = false
      forceLinting(view)
    },
    goTo(line, column) {
      const at = view.state.doc.line(Math.min(view.state.doc.lines, Math.max(1, line)))
      view.dispatch({ selection: { anchor: Math.min(at.to, at.from + column - 1) }, scrollIntoView: true })
      view.focus()
    },
    destroy: () => view.destroy(),
  }
}

function problemsOf({ doc }: EditorState, onProblems: (count: number) => void): Diagnostic[] {
  const { problems } = checkManifest(doc.toString())
  onProblems(problems.length)
  const offset = (line: number, column: number) => {
    const at = doc.line(Math.min(doc.lines, Math.max(1, line)))
    return Math.min(at.to, at.from + column - 1)
  }
  return problems.map(({ message, line, column, endLine, endColumn }) => {
    const from = offset(line, column)
    return { from, to: Math.max(from, offset(endLine, endColumn)), severity: 'error', message }
  })
}
