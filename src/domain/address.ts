/** An address as a client knows it: that of IPv4 without the form in which a listener for both kinds sees it. */
export const plainAddress = (remote: string | undefined): string => (remote ?? '').replace(/^::ffff:/, '')

/** An address as a URL has it. */
export const urlHost = (address: string): string => (address.includes(':') ? `[${address}]` : address)

/** Whether an address leads to the machine itself, which tells nothing of where something is. */
export const isLoopback = (address: string): boolean => address === '::1' || address.startsWith('127.')
