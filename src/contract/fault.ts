/** A sentence in both languages that Sanyao speaks. */
export interface Text {
  readonly zh: string
  readonly en: string
}

export type Language = keyof Text

export const t = (zh: string, en: string): Text => ({ zh, en })

/**
 * The codes that API 3.0 itself gives, whatever the service; a service adds its own in `service.ts`.
 * The texts are public: they reach the caller.
 */
export const commonFaults = {
  'AuthFailure.InvalidAuthorization': t('Authorization 头不合规', 'The Authorization header is not well formed'),
  'AuthFailure.SecretIdNotFound': t('SecretId 不存在或已停用', 'The SecretId does not exist or is disabled'),
  'AuthFailure.SignatureExpire': t(
    '签名已过期:时间戳与服务器时间相差超过 300 秒',
    'The signature has expired: the timestamp is more than 300 seconds off the server clock',
  ),
  'AuthFailure.SignatureFailure': t('签名不匹配', 'The signature does not match'),
  'AuthFailure.TokenFailure': t('临时凭证的 Token 无效', 'The token of the temporary credential is not valid'),
  'AuthFailure.UnauthorizedOperation': t('无操作权限', 'The operation is not authorized'),
  InternalError: t('服务内部错误', 'Internal error'),
  InvalidAction: t('接口不存在', 'There is no such action'),
  InvalidParameter: t('参数错误', 'The parameter is not valid'),
  InvalidParameterValue: t('参数取值错误', 'The parameter value is not valid'),
  InvalidRequest: t('请求格式错误', 'The request is not well formed'),
  MissingParameter: t('缺少必填参数', 'A required parameter is missing'),
  NoSuchProduct: t('产品不存在', 'There is no such product'),
  NoSuchVersion: t('接口版本不存在', 'There is no such version'),
  RequestLimitExceeded: t('请求过于频繁', 'Too many requests'),
  RequestSizeLimitExceeded: t('请求体过大', 'The request is too large'),
  UnknownParameter: t('参数未定义', 'The parameter is not defined'),
  UnsupportedOperation: t('不支持的操作', 'The operation is not supported'),
  UnsupportedProtocol: t('仅支持 GET 和 POST 请求', 'Only GET and POST are supported'),
  UnsupportedRegion: t('该地域不支持此接口', 'The action is not offered in this region'),
} satisfies Record<string, Text>

export type CommonCode = keyof typeof commonFaults

/** What a fault may say beyond its code: `about` is public (names and states, never values that could be secret). */
export interface FaultDetail {
  readonly about?: string | Text
  /** For the log only. */
  readonly cause?: unknown
  /** For the log only: what would help, for whoever runs the server. */
  readonly hint?: string
}

/**
 * A refusal or failure with one stable code. Its public text is chosen by the code; `cause` stays inside.
 * An error that is not a Fault is a fault of the system and reaches the caller as the service's internal code.
 */
export class Fault extends Error {
  readonly code: string
  readonly about: string | Text | undefined
  readonly hint: string | undefined

  constructor(code: string, detail: FaultDetail = {}) {
    super(code, { cause: detail.cause })
    this.name = 'Fault'
    this.code = code
    this.about = detail.about
    this.hint = detail.hint
  }

  /** The public message: the text of the code, then what it is about. */
  say(texts: Readonly<Record<string, Text>>, language: Language): string {
    const text = (texts[this.code] ?? (commonFaults as Record<string, Text>)[this.code])?.[language] ?? this.code
    if (this.about === undefined) return text
    const about = typeof this.about === 'string' ? this.about : this.about[language]
    return language === 'zh' ? `${text}:${about}` : `${text}: ${about}`
  }
}

/** A fault of the gateway or of a shape: codes that every action may answer. */
export const refuse = (code: CommonCode, about?: string | Text, cause?: unknown): Fault =>
  new Fault(code, { ...(about !== undefined && { about }), cause })
