/** A document of CAM as JSON text, whichever way its author wrote it. */
export const textOf = (document: unknown): string =>
  typeof document === 'string' ? document : JSON.stringify(document)
