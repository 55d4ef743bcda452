/** An address as a client knows it: that of IPv4 without the form in which a listener for both kinds sees it. */
export const plainAddress = (remote: string | undefined): string => (remote ?? '').replace(/^::ffff:/, '')

/** An address as a URL has it. */
export const urlHost = (address: string): string => (address.includes(':') ? `[${address}]` : address)

/** Whether an address leads to the machine itself, which tells nothing of where something is. */
export const isLoopback = (address: string): boolean => address === '::1' || address.startsWith('127.')

/** An address that ends like a host's, below the first two numbers, by two bytes. */
export const hostAddress = (network: string, [a = 0, b = 0]: Buffer): string => `${network}.${a}.${1 + (b % 254)}`

/*
 * Where instances are within their networks, and where they would be reached: where no machine stands behind one, at an
 * address of those that are kept for benchmarks (RFC 2544) and lead nowhere.
 */
export const PRIVATE_NETWORK = '10.0'
export const PUBLIC_NETWORK = '198.18'
