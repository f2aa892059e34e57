import { expect, test } from 'vitest'
import { type, world } from '../../kubectl/terminal.ts'

test.each([
  ['{"addresses":[{"ip":"10.1.1.1"}]}', '<none>'],
  ['{"ports":[{"port":80}]}', '<none>'],
  ['{"ports":[{"port":80}]},{"addresses":[{"ip":"10.1.1.1"}],"ports":[{"port":81}]}', '10.1.1.1:81'],
])('of endpoints written by hand, subsets that lead nowhere are dropped: %s', (subsets, shown) => {
  const own = world({ 'e.json': `{"kind":"Endpoints","apiVersion":"v1","metadata":{"name":"e"},"subsets":[${subsets}]}` })
  expect(type(own, 'kubectl create -f e.json')).toBe('endpoints "e" created\n')
  expect(type(own, 'kubectl replace -f e.json')).toBe('endpoints "e" replaced\n')
  expect(type(own, 'kubectl get endpoints e --no-headers')).toMatch(new RegExp(`^e +${shown} `))
})
