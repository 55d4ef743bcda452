import { connect, type Socket } from 'node:net'

/** A connection on which the client decides what is sent and when it hangs up. */
export class Connection {
  readonly #socket: Socket
  #chunks: Buffer[] = []
  #wake: () => void = () => {}
  /** How it was closed, once it was. */
  closed: 'in order' | 'by a reset' | undefined
  /** Whether the server has said that it sends no more. */
  ended = false

  private constructor(socket: Socket) {
    this.#socket = socket
    socket.on('data', (chunk) => {
      this.#chunks.push(chunk)
      this.#wake()
    })
    socket.on('end', () => {
      this.ended = true
      this.#wake()
    })
    socket.on('error', () => {})
    socket.on('close', (broken) => {
      this.closed = broken ? 'by a reset' : 'in order'
      this.#wake()
    })
  }

  /** @throws when nobody listens */
  static open(port: number): Promise<Connection> {
    return new Promise((resolve, reject) => {
      const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true, noDelay: true })
      socket.once('error', reject)
      socket.once('connect', () => resolve(new Connection(socket)))
    })
  }

  /** All that was received and not yet taken. */
  get received(): Buffer {
    if (this.#chunks.length > 1) this.#chunks = [Buffer.concat(this.#chunks)]
    return this.#chunks[0] ?? Buffer.alloc(0)
  }

  take(size: number): void {
    const rest = this.received.subarray(size)
    this.#chunks = rest.length === 0 ? [] : [rest]
  }

  send(bytes: Buffer): void {
    if (this.#socket.writable) this.#socket.write(bytes)
  }

  hangUp(): void {
    if (this.#socket.writable) this.#socket.end()
  }

  /** Resolves with true when something was received or the server closed, with false after so many milliseconds. */
  news(milliseconds: number): Promise<boolean> {
    if (this.closed !== undefined) return Promise.resolve(true)
    return new Promise((resolve) => {
      const timer = setTimeout(() => settle(false), milliseconds)
      const settle = (news: boolean): void => {
        clearTimeout(timer)
        this.#wake = () => {}
        resolve(news)
      }
      this.#wake = () => settle(true)
    })
  }

  destroy(): void {
    this.#socket.destroy()
  }
}
