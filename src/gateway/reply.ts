import type { Fault, Language, Text } from '../contract/fault.ts'

/** The body of an answer; always sent with status 200 and exactly `application/json`, since clients rest on both. */
export const replyWith = (output: object, requestId: string): string =>
  JSON.stringify({ Response: { ...output, RequestId: requestId } })

/** The body of a refusal: only the error and the RequestId. */
export const replyFault = (
  fault: Fault,
  texts: Readonly<Record<string, Text>>,
  language: Language,
  requestId: string,
): string =>
  JSON.stringify({
    Response: { Error: { Code: fault.code, Message: fault.say(texts, language) }, RequestId: requestId },
  })
