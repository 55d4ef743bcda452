import { createHash } from 'node:crypto'

/*
 * What hosts ask, and what they are answered.
 */

export interface Answer {
  readonly status: 200 | 400 | 401 | 404 | 409 | 500
  readonly text: string
}

export const answer = (status: Answer['status'], text = ''): Answer => ({ status, text })

/** What of a request the routes go by. */
export interface Asked {
  readonly token: string
  readonly address: string
  readonly query: URLSearchParams
}

/** As a token is stored, which itself never is. */
export const digestOf = (token: string): Buffer => createHash('sha256').update(token).digest()
