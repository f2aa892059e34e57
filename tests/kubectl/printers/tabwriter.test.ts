import { expect, test } from 'vitest'
import { DESCRIBE_LAYOUT, GET_LAYOUT, tabulate } from '../../../src/kubectl/printers/tabwriter.ts'

test.each([
  ['the last cell of a line is not padded', 'NAME\tAGE\nredis-master\t5s\n', 'NAME           AGE\nredis-master   5s\n'],
  ['a column is at least ten wide', 'A\tB\tC\n1\t2\t3\n', 'A         B         C\n1         2         3\n'],
  ['padding is three even when the cell has nine', 'NAMESPACE\tX\n', 'NAMESPACE   X\n'],
  ['a line without the cell ends the block', 'long-long-name\tx\nplain\na\tb\n', 'long-long-name   x\nplain\na         b\n'],
  ['an empty cell counts', '\tslave-2\timage\t\n', '          slave-2   image     \n'],
  ['width is counted in characters', '控制器\tx\n𝒳\ty\n', '控制器       x\n𝒳         y\n'],
  ['no newline at the end', 'a\tb', 'a         b'],
  ['nothing at all', '', ''],
])('get: %s', (_, text, expected) => expect(tabulate(text, GET_LAYOUT)).toBe(expected))

test.each([
  ['tabs to the next stop of the widest', 'Name:\tx\nReplication Controllers:\ty\n', 'Name:\t\t\t\tx\nReplication Controllers:\ty\n'],
  ['a cell that just fills a stop takes one more', 'Labels:\tx\n1234567\ty\n12345678\tz\n', 'Labels:\t\tx\n1234567\t\ty\n12345678\tz\n'],
  ['an empty column has one tab', '  a\t\tb\n', '  a\t\tb\n'],
  [
    'inner blocks have their own width',
    'Port:\t<unnamed>\t80/TCP\nNodePort:\t<unnamed>\t30001/TCP\n',
    'Port:\t\t<unnamed>\t80/TCP\nNodePort:\t<unnamed>\t30001/TCP\n',
  ],
  ['a rule of box characters is as wide as its letters', '  ────\t──\n  Name\tx\n', '  ────\t──\n  Name\tx\n'],
])('describe: %s', (_, text, expected) => expect(tabulate(text, DESCRIBE_LAYOUT)).toBe(expected))
