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
  ["-nc 'def f: . + 1; def g(f; $n): [f, f * $n]; 3 | f | g(. + 1; 2)'", '[5,10]\n'],
  ["-nc 'def f($a): a + $a; [f(1, 2)]'", '[2,3,3,4]\n'],
  ["-nc 'def fac: if . <= 1 then 1 else . * (. - 1 | fac) end; [range(1; 5) | fac]'", '[1,2,6,24]\n'],
  ["-nc '[foreach range(4) as $x (0; . + $x; [$x, .])]'", '[[0,0],[1,1],[2,3],[3,6]]\n'],
  ["-nc '[1, [2, 3]] as [$a, [$b, $c]] | {a: 1, b: {c: 2}} as {$a, b: {c: $d}} | [$a, $b, $c, $d]'", '[1,2,3,2]\n'],
  ["-nc '[[1, 2], {a: 3}] | [.[] as [$a] ?// {$a} | $a]'", '[1,3]\n'],
  ["-nc '[label $out | range(9) | ., (select(. == 2) | break $out)]'", '[0,1,2]\n'],
  ["-nc '[inputs | .kind], input_line_number'", '["PodList"]\n0\n'],
  ["-nc 'try error({a: 1}) catch .a'", '1\n'],
  ["-nc '0 | [until(. > 3; . + 1)], [while(. < 3; . + 1)], [limit(2; repeat(. + 1))]'", '[4]\n[0,1,2]\n[0,1]\n'],
  [`-nc '"a1b22" | [match("[0-9]+"; "g") | [.offset, .length]], [scan("([a-z])([0-9])")]'`, '[[1,1],[3,2]]\n[["a","1"],["b","2"]]\n'],
  [
    `-nr '"web-ab12-x" | sub("-(?<id>[a-z0-9]+)"; "<\\(.id)>"), gsub("(?<c>[ab])"; "\\(.c)!"), gsub("W"; "w"; "i")'`,
    'web<ab12>-x\nweb!-a!b!12-x\nweb-ab12-x\n',
  ],
  [`-nc '"x=1" | capture("(?<key>\\\\w+)=(?<value>.*)"), [match("z")], test(["X", "i"])'`, '{"key":"x","value":"1"}\n[]\ntrue\n'],
  [`-nc '"a, b,c" | split(", *"; null), [splits(",")]'`, '["a","b","c"]\n["a"," b","c"]\n'],
  [`-nr '"aGVsbG8=" | @base64d'`, 'hello\n'],
  ['-nc \'1457265600 | todate, (todate | fromdate), strftime("%H:%M")\'', '"2016-03-06T12:00:00Z"\n1457265600\n"12:00"\n'],
  ["--arg a 1 -nc '$ARGS' --args x y", '{"positional":["x","y"],"named":{"a":"1"}}\n'],
  ["-nc '[[1, 2], [3]] | [combinations], [tostream] | length'", '2\n6\n'],
  ["-nc 'first(empty), isempty(empty), ([1, 2] | to_entries | length), [nth(1, 2; range(9))]'", 'true\n2\n[1,2]\n'],
  ['-nc \'[1, [2]] | [paths(type == "number")]\'', '[[0],[1,0]]\n'],
  ["-nc 'error(null), 1'", ''],
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
  ["'{'", /^jq: error: syntax error, unexpected \$end .*\n\{\njq: 1 compile error\n$/s, 3],
  ['nosuch', /^jq: error: nosuch\/0 is not defined at <top-level>, line 1:\nnosuch\njq: 1 compile error\n$/, 3],
  ['. nosuch.json', /^jq: error: Could not open nosuch\.json: No such file or directory\n$/, 2],
  ['-e false', /^$/, 1],
  [
    "'if false then nosuch(1) else $x end'",
    /^jq: error: nosuch\/1 is not defined at <top-level>, line 1:\n.*\njq: error: \$x is not defined at .*\n.*\njq: 2 compile errors\n$/,
    3,
  ],
  ["'.a b'", /^jq: error: syntax error, unexpected IDENT .*\n\.a b\njq: 1 compile error\n$/, 3],
  ["-n 'error({a: 1})'", /^jq: error \(at <unknown>\) \(not a string\): \{"a":1\}\n$/, 5],
  ["'[1, [2]] | @csv'", /: array \(\[2\]\) is not valid in a csv row\n$/, 5],
  ["'{} | @sh'", /: object \(\{\}\) can not be escaped for shell\n$/, 5],
  ['\'[] | has("a")\'', /: Cannot check whether array has a string key\n$/, 5],
  [`'"abc" | tonumber'`, /: Invalid numeric literal at EOF at line 1, column 3 \(while parsing 'abc'\)\n$/, 5],
  ["'path(1)'", /: Invalid path expression with result 1\n$/, 5],
  [`'"bye" | halt_error(3)'`, /^bye$/, 3],
  ['--indent 8 .', /^jq: Cannot indent more than 7 characters\nUse jq --help /, 2],
  ['-n input', /^$/, 0],
  ["'input'", /: No more inputs\n$/, 5],
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
