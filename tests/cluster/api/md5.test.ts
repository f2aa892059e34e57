import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { md5 } from '../../../src/cluster/api/md5.ts'

test.each(['', 'a', '你好', 'x'.repeat(55), 'x'.repeat(56), 'x'.repeat(1000)])('the MD5 sum of %j', text => {
  expect(md5(text)).toBe(createHash('md5').update(text).digest('hex'))
})
