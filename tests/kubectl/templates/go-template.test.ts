import { expect, test } from 'vitest'
import { parseGoTemplate } from '../../../src/kubectl/templates/go-template.ts'

const RC = {
  kind: 'ReplicationController',
  metadata: { name: 'web', labels: { tier: 'front', app: 'web' }, annotations: null },
  spec: {
    replicas: 3,
    big: 8010924,
    half: 0.5,
    on: true,
    template: {
      spec: {
        containers: [
          { name: 'a', image: 'x:1' },
          { name: 'b', image: 'y' },
        ],
      },
    },
  },
  items: [{ name: 'one' }, { name: 'two' }],
  empty: [],
}

test.each([
  ['plain', 'plain'],
  ['{{.spec.replicas}}', '3'],
  ['{{.spec.big}} {{.spec.half}}', '8.010924e+06 0.5'],
  ['{{.metadata.labels}}', 'map[app:web tier:front]'],
  ['{{.items}}', '[map[name:one] map[name:two]]'],
  ['{{.metadata.nosuch}} {{.metadata.nosuch.deeper}} {{.metadata.annotations}}', '<no value> <no value> <no value>'],
  ['{{.metadata}}', 'map[annotations:<nil> labels:map[app:web tier:front] name:web]'],
  ['{{range .items}}{{.name}},{{end}}', 'one,two,'],
  ['{{range $i, $e := .items}}{{$i}}={{$e.name}} {{end}}', '0=one 1=two '],
  ['{{range $k, $v := .metadata.labels}}{{$k}}:{{$v}} {{end}}', 'app:web tier:front '],
  ['{{range .empty}}x{{else}}none{{end}}{{range .nosuch}}x{{end}}', 'none'],
  ['{{range .items}}{{.name}} of {{$.metadata.name}} {{end}}', 'one of web two of web '],
  ['{{if .spec.on}}yes{{else}}no{{end}}', 'yes'],
  ['{{if .nosuch}}a{{else if eq .kind "Pod"}}b{{else}}c{{end}}', 'c'],
  ['{{if eq .kind "Pod" "ReplicationController"}}b{{end}}', 'b'],
  ['{{with .metadata}}{{.name}}{{end}}{{with .nosuch}}x{{else}}y{{end}}', 'weby'],
  ['{{$name := .metadata.name}}{{$name}}', 'web'],
  ['{{len .items}} {{len .kind}}', '2 21'],
  ['{{index .items 1}} {{(index .items 0).name}} {{index .metadata.labels "app"}}', 'map[name:two] one web'],
  ['{{printf "%s has %v" .metadata.name .spec.replicas}}', 'web has 3'],
  ['{{printf "%d" .spec.replicas}}', '%!d(float64=3)'],
  ['{{printf "%.2f|%5s|%-5s|%05d|%q" .spec.half "a" "b" 42 "c"}}', '0.50|    a|b    |00042|"c"'],
  ['{{printf "%+v %+d" 1 1}}', '1 +1'],
  ['{{printf "%s|%q" .metadata .metadata.name}}', 'map[annotations:<nil> labels:map[app:web tier:front] name:web]|"web"'],
  ['{{printf "%d" .metadata.labels}}', 'map[%!d(string=app):%!d(string=web) %!d(string=tier):%!d(string=front)]'],
  ['{{printf "%d" (len .items)}} {{1 | printf "%03d"}}', '2 001'],
  ['{{printf "%s"}} {{printf "x" 1}}', '%!s(MISSING) x%!(EXTRA int=1)'],
  ['{{.metadata.name | printf "%s-%s" "a" | println}}', 'a-web\n'],
  ['{{print 1 2 "a" "b"}} {{println .kind 1}}', '1 2ab ReplicationController 1\n'],
  ['{{and .spec.on .kind}} {{or .nosuch "x"}} {{not .spec.on}}', 'ReplicationController x false'],
  ['{{and .nosuch .kind}}', '<no value>'],
  ['{{lt 1 2}} {{ge "b" "a"}} {{gt .spec.half 0.25}} {{ne 1 1}}', 'true true true false'],
  ['{{exists . "metadata" "labels" "app"}} {{exists .items 7 "name"}} {{exists .metadata "annotations"}}', 'true false false'],
  ['{{html "<a&b>"}} {{js "it\'s"}} {{urlquery "a b/c"}}', "&lt;a&amp;b&gt; it\\'s a+b%2Fc"],
  ['{{define "T"}}[{{.}}]{{end}}{{template "T" .kind}}{{template "T"}}', '[ReplicationController][<no value>]'],
  ['{{/* nothing */}}{{`raw\\n`}}{{"a\\tb\\u00e9"}}{{\'x\'}}', 'raw\\na\tbé120'],
  ['{{true}} {{1.5}} {{1e6}} {{0x10}} {{-3}}', 'true 1.5 1e+06 16 -3'],
])('%s', (template, expected) => expect(parseGoTemplate(template).execute(RC)).toBe(expected))

test.each([
  ['{{.metadata', 'template: output:1: unclosed action'],
  ['a\n{{.x', 'template: output:2: unclosed action'],
  ['{{nosuchfunc .}}', 'template: output:1: function "nosuchfunc" not defined'],
  ['{{$x}}', 'template: output:1: undefined variable "$x"'],
  ['{{end}}', 'template: output:1: unexpected {{end}}'],
  ['{{if .x}}', 'template: output:1: unexpected EOF'],
  ['{{range}}{{end}}', 'template: output:1: missing value for range'],
  ['{{}}', 'template: output:1: missing value for command'],
  ['{{"a}}', 'template: output:1: unterminated quoted string'],
  ['{{.a | 3}}', 'template: output:1: non executable command in pipeline stage 2'],
  ['{{(.a}}', 'template: output:1: unclosed left paren'],
  ['{{.a)}}', "template: output:1: unexpected right paren U+0029 ')'"],
  ['{{.a#}}', "template: output:1: bad character U+0023 '#'"],
  ['{{1a}}', 'template: output:1: bad number syntax: "1a"'],
  ['{{- .a}}', 'template: output:1: illegal number syntax: "-"'],
  ['{{/* a', 'template: output:1: unclosed comment'],
  ['{{else}}', 'template: output:1: unexpected {{else}}'],
])('%s is refused', (template, message) => expect(() => parseGoTemplate(template)).toThrow(message))

test.each([
  ['{{.metadata.name.x}}', 'template: output:1:11: executing "output" at <.metadata.name.x>: can\'t evaluate field x in type interface {}'],
  ['{{with .kind}}{{.x}}{{end}}', 'template: output:1:16: executing "output" at <.x>: can\'t evaluate field x in type string'],
  ['{{.metadata.annotations.x}}', 'template: output:1:11: executing "output" at <.metadata.annotations.x>: nil pointer evaluating interface {}.x'],
  ['{{range .kind}}{{end}}', 'template: output:1:8: executing "output" at <.kind>: range can\'t iterate over ReplicationController'],
  ['{{len .spec.replicas}}', 'template: output:1:2: executing "output" at <len .spec.replicas>: error calling len: len of type float64'],
  ['{{index .items 5}}', 'template: output:1:2: executing "output" at <index .items 5>: error calling index: index out of range: 5'],
  [
    '{{if eq .spec.replicas 3}}{{end}}',
    'template: output:1:5: executing "output" at <eq .spec.replicas 3>: error calling eq: incompatible types for comparison',
  ],
  ['{{len}}', 'template: output:1:2: executing "output" at <len>: wrong number of args for len: want 1 got 0'],
  ['{{template "no"}}', 'template: output:1:11: executing "output" at <{{template "no"}}>: template "no" not defined'],
  ['{{"a" .kind}}', 'template: output:1:2: executing "output" at <"a">: can\'t give argument to non-function "a"'],
])('%s fails while it runs', (template, message) => expect(() => parseGoTemplate(template).execute(RC)).toThrow(message))
