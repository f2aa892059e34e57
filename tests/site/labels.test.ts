import { expect, test } from 'vitest'
import { cut, labelled, nodeHeading, shorten, widthOf } from '../../src/site/picture/labels.ts'

test('a long name keeps its beginning and its end', () => {
  expect(shorten('redis-master', 14)).toBe('redis-master')
  expect(shorten('redis-master-v2', 14)).toBe('redis-m…ter-v2')
  expect(shorten('redis-master-c4ca4238a0b923820dcc509a6f75849b', 13)).toBe('redis-…75849b')
})

test('a text is cut where its cells end, a Chinese character being two', () => {
  expect(cut('kubectl get pods', 16)).toBe('kubectl get pods')
  expect(cut('kubectl get pods', 8)).toBe('kubectl…')
  expect(cut('echo 你好世界', 9)).toBe('echo 你…')
  expect(cut('echo 你好世界', 10)).toBe('echo 你好…')
})

test('the name of a node and its state never run into each other', () => {
  const node = { name: 'centos-l410', state: 'Ready', load: '6/500' }
  expect(nodeHeading(node, 400)).toEqual({ name: 'centos-l410', status: 'Ready · 6/500' })
  expect(nodeHeading(node, 147)).toEqual({ name: 'centos-l410', status: 'Ready' })
  expect(nodeHeading({ ...node, state: 'NotReady' }, 147)).toEqual({ name: 'cento…l410', status: 'NotReady' })
  for (let width = 100; width < 400; width++) {
    const { name, status } = nodeHeading({ ...node, state: 'NotReady' }, width)
    expect(name.length * 7.5 + widthOf(status), `at ${width}`).toBeLessThan(width)
  }
})

const PLACE = { left: 100, right: 700 }
const labels = (...commands: [at: number, line: string][]) =>
  labelled(
    commands.map(([at, line]) => ({ at, line })),
    at => at,
    PLACE,
  ).map(({ text, before }) => (before ? `<${text}` : text))

test('the newest command has room first; one that would run into it has less, or none', () => {
  expect(labels([200, 'kubectl get rc'], [400, 'kubectl get pods'])).toEqual(['kubectl get pods', 'kubectl get rc'])
  expect(labels([300, 'kubectl get endpoints'], [400, 'ls'])).toEqual(['ls', 'kubectl get…'])
  expect(labels([390, 'kubectl get rc'], [400, 'ls'])).toEqual(['ls', ''])
})

test('a command at the right edge has its text before it, and those under that text have none', () => {
  expect(labels([300, 'kubectl get endpoints'], [560, 'date'], [690, 'kubectl get pods'])).toEqual(['<kubectl get pods', '', 'kubectl get endpoints'])
  expect(labels([120, 'kubectl get pods -o wide'])).toEqual(['kubectl get pods -o wide'])
})

test('without room on either side there is only the mark', () => {
  expect(labelled([{ at: 110, line: 'kubectl get pods' }], at => at, { left: 100, right: 130 })).toEqual([{ at: 110, text: '', before: false }])
})
