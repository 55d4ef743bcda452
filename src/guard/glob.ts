export type Match = (text: string) => boolean

/**
 * Compiles a pattern in which `*` stands for any run of characters. Every piece between stars is taken where it is found
 * first and never tried again, so the time is at worst pattern length times text length, whatever the pattern.
 */
export function glob(pattern: string): Match {
  const [head = '', ...rest] = pattern.split('*')
  const tail = rest.pop()
  if (tail === undefined) return (text) => text === pattern
  const middle = rest.filter((piece) => piece !== '')
  return (text) => {
    const end = text.length - tail.length
    if (end < head.length || !text.startsWith(head) || !text.endsWith(tail)) return false
    let from = head.length
    for (const piece of middle) {
      const found = text.indexOf(piece, from)
      if (found === -1 || found + piece.length > end) return false
      from = found + piece.length
    }
    return true
  }
}
