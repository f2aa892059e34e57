import { expect, test } from 'vitest'
import { type, world } from '../../kubectl/terminal.ts'

const ADDRESSES = (...ips: string[]) => `[${ips.map(ip => `{"ip":"${ip}"}`).join()}]`

// a set of addresses comes once, with all its ports; addresses by their IP, ports and sets by their hash
test.each([
  ['{"addresses":[{"ip":"10.1.1.1"}]}', ''],
  ['{"ports":[{"port":80}]}', ''],
  ['{"ports":[{"port":80}]},{"addresses":[{"ip":"10.1.1.1"}],"ports":[{"port":81}]}', '10.1.1.1:81 '],
  [
    `{"addresses":${ADDRESSES('10.1.1.9', '10.1.1.3')},"ports":[{"name":"dns","port":53,"protocol":"UDP"},{"name":"http","port":80}]}`,
    '10.1.1.3,10.1.1.9:80,53 ',
  ],
  [
    `{"addresses":${ADDRESSES('10.0.0.1')},"ports":[{"port":80}]},{"addresses":${ADDRESSES('10.0.0.2')},"ports":[{"port":80}]},{"addresses":${ADDRESSES('10.0.0.1')},"ports":[{"port":81}]}`,
    '10.0.0.1,10.0.0.2:80 10.0.0.1:81 ',
  ],
  [
    `{"notReadyAddresses":${ADDRESSES('10.0.0.7')},"ports":[{"port":7}]},{"addresses":${ADDRESSES('10.0.0.4', '10.0.0.5')},"notReadyAddresses":${ADDRESSES('10.0.0.5')},"ports":[{"port":9}]}`,
    '10.0.0.4:9 !10.0.0.5 !10.0.0.7:7 ',
  ],
])('endpoints written by hand are laid out anew: %s', (subsets, shown) => {
  const own = world({ 'e.json': `{"kind":"Endpoints","apiVersion":"v1","metadata":{"name":"e"},"subsets":[${subsets}]}` })
  const written = (): string => {
    const { subsets } = JSON.parse(type(own, 'kubectl get endpoints e -o json'))
    return subsets
      .map(({ addresses = [], notReadyAddresses = [], ports = [] }: Record<string, { ip: string; port: number }[]>) => {
        const at = (some: { ip: string }[]) => some.map(({ ip }) => ip).join()
        const [ready, not] = [at(addresses), at(notReadyAddresses)]
        const numbers = ports.map(({ port }) => port).join()
        return ready ? `${ready}:${numbers} ${not ? `!${not} ` : ''}` : `!${not}:${numbers} `
      })
      .join('')
  }
  expect(type(own, 'kubectl replace -f e.json')).toBe('endpoints "e" replaced\n') // as a PUT makes them
  expect(written()).toBe(shown)
  expect(type(own, 'kubectl replace -f e.json')).toBe('endpoints "e" replaced\n')
  expect(written()).toBe(shown)
  expect(type(own, 'kubectl delete endpoints e; kubectl create -f e.json')).toBe('endpoints "e" deleted\nendpoints "e" created\n')
  expect(written()).toBe(shown)
})

test('what is wrong with them is said of the new layout', () => {
  const subset = `{"addresses":${ADDRESSES('x', '127.0.0.1')},"ports":[{"port":0},{"port":1,"name":"Bad_Name"}]}`
  const own = world({ 'e.json': `{"kind":"Endpoints","apiVersion":"v1","metadata":{"name":"e"},"subsets":[${subset}]}` })
  expect(type(own, 'kubectl create -f e.json | cut -c1-80').replace(/, Details: .*/gm, '')).toBe(`The Endpoints "e" is invalid.

* subsets[0].addresses[0].ip: invalid value '127.0.0.1'
* subsets[0].addresses[1].ip: invalid value 'x'
* subsets[0].ports[0].name: invalid value 'Bad_Name'
* subsets[0].ports[1].name: required value
* subsets[0].ports[1].port: invalid value '0'
`)
})
