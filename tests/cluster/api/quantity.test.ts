import { expect, test } from 'vitest'
import { addQuantities, canonicalQuantity, compareQuantities, milliValueOf, subtractQuantities, valueOf } from '../../../src/cluster/api/quantity.ts'

test.each([
  ['0.5', '500m'],
  ['1500m', '1500m'],
  ['1000m', '1'],
  ['100', '100'],
  ['1000k', '1M'],
  ['1e3', '1e3'],
  ['12e6', '12e6'],
  ['1024Mi', '1Gi'],
  ['1000Ki', '1000Ki'],
  ['512Ki', '512Ki'],
  ['0.5Ki', '512'],
  ['0.1Mi', '104857600m'],
  ['0.0001', '1m'],
  ['.5', '500m'],
  ['-1.5', '-1500m'],
  ['0Mi', '0'],
  ['8010924Ki', '8010924Ki'],
])('%s is given back as %s', (text, canonical) => {
  expect(canonicalQuantity(text)).toBe(canonical)
})

test.each([
  ['abc', "quantities must match the regular expression '^([+-]?[0-9.]+)([eEimkKMGTP]*[-+]?[0-9]*)$'"],
  ['1.2.3', 'unable to parse numeric part of quantity'],
  ['5Kib', "quantities must match the regular expression '^([+-]?[0-9.]+)([eEimkKMGTP]*[-+]?[0-9]*)$'"],
  ['5mm', "unable to parse quantity's suffix"],
])('%s is no quantity', (text, message) => {
  expect(() => canonicalQuantity(text)).toThrow(message)
})

test('quantities are compared, added and taken away exactly', () => {
  expect(compareQuantities('1', '1000m')).toBe(0)
  expect(compareQuantities('64Mi', '64M')).toBe(1)
  expect(addQuantities('500m', '1')).toBe('1500m')
  expect(addQuantities('64Mi', '1Gi')).toBe('1088Mi')
  expect(subtractQuantities('2', '500m')).toBe('1500m')
  expect(milliValueOf('250m')).toBe(250)
  expect(valueOf('1500m')).toBe(2)
  expect(valueOf('-100m')).toBe(-1)
})
