import { expect, test } from 'vitest'
import { formatSelector, matchesSelector, parseFieldSelector, parseSelector } from '../../../src/cluster/api/selectors.ts'

test.each([
  ['b==c, a!=d', 'a!=d,b==c'],
  ['tier in (web, cache),!old', '!old,tier in (cache,web)'],
  ['app,x notin ()', 'app,x notin ()'],
  ['a=', 'a='],
  ['in in (in)', 'in in (in)'],
  ['x in (a,,b)', 'x in (,a,b)'],
])('%s is read as %s', (text, printed) => {
  expect(formatSelector(parseSelector(text))).toBe(printed)
})

test.each([
  ['a in b', "unable to parse requirement: found 'b' expected: '('"],
  ['a b', "unable to parse requirement: found 'b', expected: '=', '!=', '==', 'in', notin'"],
  ['=x', "found '=', expected: !, identifier, or 'end of string'"],
  ['a=b,', "found '', expected: identifier after ','"],
  ['a=b c', "found 'c', expected: ',' or 'end of string'"],
  ['a in (x', "unable to parse requirement: found '', expected: ',' or ')'"],
  ['a in (x=', "unable to parse requirement: found '=', expected: ',' or ')'"],
  ['!a=b', "found '=', expected: ',' or 'end of string'"],
  ['a==,=', "found '=', expected: identifier after ','"],
])('%s is refused', (text, message) => {
  expect(() => parseSelector(text)).toThrow(message)
})

test('a key or a value that no label can have is refused with the pattern', () => {
  expect(() => parseSelector('-a=b')).toThrow("unable to parse requirement: label key: invalid value '-a', Details: must match regex [[a-z0-9]")
  expect(() => parseSelector('a=b/c')).toThrow("unable to parse requirement: label value: invalid value 'b/c', Details: must match regex")
})

test.each([
  ['a=b', { a: 'b' }, true],
  ['a!=b', {}, true],
  ['a!=b', { a: 'b' }, false],
  ['a in (b,c)', { a: 'c' }, true],
  ['a in (b,c)', {}, false],
  ['a notin (b)', {}, true],
  ['a', { a: '' }, true],
  ['!a', { a: '' }, false],
  ['constructor', {}, false],
])('%s with %j: %s', (text, labels, matches) => {
  expect(matchesSelector(parseSelector(text), labels)).toBe(matches)
})

test('field selectors compare with =, == and !=', () => {
  expect(parseFieldSelector('status.phase!=Running,metadata.name==a')).toEqual([
    { field: 'metadata.name', value: 'a', negated: false },
    { field: 'status.phase', value: 'Running', negated: true },
  ])
  expect(() => parseFieldSelector('a')).toThrow("invalid selector: 'a'; can't understand 'a'")
})
