/** What was given is no request; the message never quotes it. */
export class RequestError extends Error {
  override readonly name = 'RequestError'
}
