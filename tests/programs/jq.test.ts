import { expect, test } from 'vitest'
import { jq } from '../../src/programs/jq/jq.ts'
import { play } from './bench.ts'

const PODS = JSON.stringify({
  kind: 'PodList',
  items: [
    { metadata: { name: 'b', labels: { name: 'web' } }, status: { phase: 'Running', restarts: 2 } },
    { metadata: { name: 'a', labels: { name: 'db', 'x.y/z': '1' } }, status: { phase: 'Pending', restarts: 0 } },
  ],
})

test.each<[words: string, output: string]>([
  ['.kind', '"PodList"\n'],
  ['-r .kind', 'PodList\n'],
  ["-r '.items[].metadata.name'", 'b\na\n'],
  ["'.items | length'", '2\n'],
  [`-r '.items[] | select(.status.phase == "Running") | .metadata.name'`, 'b\n'],
  [`-c '[.items[] | {name: .metadata.name, phase: .status.phase}]'`, '[{"name":"b","phase":"Running"},{"name":"a","phase":"Pending"}]\n'],
  [`-r '.items[] | "\\(.metadata.name): \\(.status.restarts + 1)"'`, 'b: 3\na: 1\n'],
  ["-c '.items | map(.metadata.name) | sort'", '["a","b"]\n'],
  ["-c '[.items[].status.restarts] | add, max, min'", '2\n2\n0\n'],
  [`-r '.items[1].metadata.labels["x.y/z"], .items[1].metadata.labels."x.y/z"'`, '1\n1\n'],
  ["-c '.items[0].metadata.labels | to_entries'", '[{"key":"name","value":"web"}]\n'],
  ['-c \'.items[0].metadata | with_entries(select(.key == "name"))\'', '{"name":"b"}\n'],
  ["-c '.items | group_by(.status.phase) | map({phase: .[0].status.phase, n: length})'", '[{"phase":"Pending","n":1},{"phase":"Running","n":1}]\n'],
  ["-c 'keys, (.items[0] | keys)'", '["items","kind"]\n["metadata","status"]\n'],
  ["-c 'del(.items)'", '{"kind":"PodList"}\n'],
  ["-c 'del(.items[0], .items[0].status) | .items | length'", '1\n'],
  ["-c '.items |= length'", '{"kind":"PodList","items":2}\n'],
  ["-c '.items = [] | .kind |= ascii_downcase | .n += 1'", '{"kind":"podlist","items":[],"n":1}\n'],
  ["-r '.items[] | [.metadata.name, .status.phase] | @tsv'", 'b\tRunning\na\tPending\n'],
  ["-r '.items[] | [.metadata.name, .status.restarts] | @csv'", '"b",2\n"a",0\n'],
  ['\'.items[0].nothing.deep // "none"\'', '"none"\n'],
  ["-c '.items[0].metadata.name as $n | {$n, kind}'", '{"n":"b","kind":"PodList"}\n'],
  ["'reduce .items[].status.restarts as $r (10; . + $r)'", '12\n'],
  ['\'if .kind == "x" then 1 elif .kind then 2 else 3 end\'', '2\n'],
  ["'[..] | length'", '20\n'],
  ['-c \'[.items[] | .metadata.labels | has("name")] | all\'', 'true\n'],
  ["'.items[-1].metadata.name'", '"a"\n'],
  ["-c '.items[:1] | length, ([1,2,3] | .[1:])'", '1\n[2,3]\n'],
  ['-c \'[.items[].metadata.labels.name | test("^w")]\'', '[true,false]\n'],
  ["-c '.items | sort_by(.metadata.name) | first.metadata.name'", '"a"\n'],
  ["-c '[paths] | length'", '19\n'],
  ['-c \'.items[0].status | walk(if type == "number" then . + 1 else . end)\'', '{"phase":"Running","restarts":3}\n'],
  ["'any(.items[]; .status.restarts > 1)'", 'true\n'],
  ["'.kind.x?, 1'", '1\n'],
  ['\'try error("bad") catch .\'', '"bad"\n'],
  ["--arg who b -c '[.items[] | select(.metadata.name == $who)] | length'", '1\n'],
  ["-c '[limit(3; range(10))], [1,[2,[3]]], ([1,[2,[3]]] | flatten)'", '[0,1,2]\n[1,[2,[3]]]\n[1,2,3]\n'],
  ["'1 + 2 * 3 - 4 / 2'", '5\n'],
  ['-n \'"a,b" | split(",") | join("-")\'', '"a-b"\n'],
  ["-n -c '{a: {b: 1}} * {a: {c: 2}}'", '{"a":{"b":1,"c":2}}\n'],
  ['-nr \'"x y" | @uri, @base64\'', 'x%20y\neCB5\n'],
])('jq %s', (words, output) => {
  const ran = play(jq, words, { stdin: PODS })
  expect([ran.stdout, ran.stderr]).toEqual([output, ''])
})

test('what is not asked for is laid out as jq does', () => {
  expect(play(jq, '.', { stdin: '{"a":[1,{}],"b":[],"c":null}' }).stdout).toBe('{\n  "a": [\n    1,\n    {}\n  ],\n  "b": [],\n  "c": null\n}\n')
  expect(play(jq, '-c .', { stdin: '1 [2] {"a":3}\n' }).stdout).toBe('1\n[2]\n{"a":3}\n')
  expect(play(jq, '-s -c .', { stdin: '1 2' }).stdout).toBe('[1,2]\n')
})

test.each<[words: string, stderr: RegExp, code: number]>([
  ['.a.b', /^jq: error \(at <stdin>:0\): Cannot index number with string "a"\n$/, 5],
  ["'.[]'", /Cannot iterate over number \(1\)\n$/, 5],
  ["'{'", /^jq: error: syntax error, unexpected end of file .*\n\{\njq: 1 compile error\n$/s, 3],
  ['nosuch', /^jq: error: nosuch\/0 is not defined at <top-level>, line 1:\nnosuch\njq: 1 compile error\n$/, 3],
  ['. nosuch.json', /^jq: error: Could not open nosuch\.json: No such file or directory\n$/, 2],
  ['-e false', /^$/, 1],
  ['-n [range(1e12)]', /does not come to an end/, 5],
  ['-n [1|recurse(.)]', /does not come to an end/, 5],
])('jq %s fails', (words, stderr, code) => {
  const ran = play(jq, words, { stdin: '1' })
  expect(ran.stderr).toMatch(stderr)
  expect(ran.code).toBe(code)
})

test('text that is no JSON is told of', () => {
  expect(play(jq, '.', { stdin: 'NAME READY\n' })).toMatchObject({ stderr: 'parse error: Invalid numeric literal at line 1, column 4\n', code: 2 })
})
