/*
 * What hosts ask, and what they are answered.
 */

export interface Answer {
  readonly status: 200 | 400 | 401 | 404 | 409 | 413 | 500
  readonly text: string
}

export const answer = (status: Answer['status'], text = ''): Answer => ({ status, text })

/** What of a request the routes go by. */
export interface Asked {
  readonly token: string
  readonly address: string
  readonly query: URLSearchParams
  readonly body: string
}
