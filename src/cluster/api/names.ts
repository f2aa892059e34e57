// What may be called what: the patterns of pkg/util/validation, v1.1.8. They stand in error messages, so they are spelled as there.

export const LABEL_PATTERN = '[a-z0-9]([-a-z0-9]*[a-z0-9])?'
export const SUBDOMAIN_PATTERN = `${LABEL_PATTERN}(\\.${LABEL_PATTERN})*`
export const DNS952_PATTERN = '[a-z]([-a-z0-9]*[a-z0-9])?'
export const QUALIFIED_NAME_PATTERN = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]'
export const LABEL_VALUE_PATTERN = `(${QUALIFIED_NAME_PATTERN})?`
export const C_IDENTIFIER_PATTERN = '[A-Za-z_][A-Za-z0-9_]*'
export const PORT_NAME_PATTERN = '[a-z0-9]([a-z0-9-]*[a-z0-9])*'

/** At most 63 of a-z, 0-9 and inner hyphens: a name that can be one part of a host name. */
export const isDnsLabel = matcher(LABEL_PATTERN, 63)
/** DNS labels joined by dots, at most 253 characters: the name of most objects. */
export const isDnsSubdomain = matcher(SUBDOMAIN_PATTERN, 253)
/** As a DNS label, but at most 24 long and beginning with a letter: the name of a service. */
export const isDns952Label = matcher(DNS952_PATTERN, 24)
export const isLabelValue = matcher(LABEL_VALUE_PATTERN, 63)
/** The name of an environment variable. */
export const isCIdentifier = matcher(C_IDENTIFIER_PATTERN, Infinity)

const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d|0\d\d)(?:\.(?!$)|$)){4}$/

const isPlainName = matcher(QUALIFIED_NAME_PATTERN, 63)
const isHyphenated = matcher(PORT_NAME_PATTERN, 15)

/** The key of a label or an annotation: a name, perhaps with a domain before it (`example.com/name`). */
export function isQualifiedName(text: string): boolean {
  const [first, second, ...rest] = text.split('/')
  if (rest.length > 0) return false
  return second === undefined ? isPlainName(first!) : isDnsSubdomain(first!) && isPlainName(second)
}

/** The name of a port: at most 15 of a-z, 0-9 and single inner hyphens, and one letter at least. */
export function isPortName(text: string): boolean {
  return isHyphenated(text) && /[a-z]/.test(text) && !text.includes('--')
}

export function isPortNumber(port: number): boolean {
  return port > 0 && port < 65536
}

export function isIPv4(text: string): boolean {
  return IPV4.test(text)
}

function matcher(pattern: string, longest: number): (text: string) => boolean {
  const whole = new RegExp(`^(?:${pattern})$`)
  return text => text.length <= longest && whole.test(text)
}
