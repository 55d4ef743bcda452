const MOST = 1000
/** What SDKs repeat in their headers has some 130 characters; a longer text is read each time rather than kept. */
const LONGEST = 512

/**
 * Remembers what a pure function made of a text: a client sends the same host, type and credential scope all day, and to
 * read each of them costs 0.3 to 2 µs a call. What threw is not remembered; a full memory starts anew.
 */
export function memo<T>(make: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>()
  return (text) => {
    const kept = known.get(text)
    if (kept !== undefined) return kept
    const made = make(text)
    if (text.length > LONGEST) return made
    if (known.size >= MOST) known.clear()
    known.set(text, made)
    return made
  }
}
