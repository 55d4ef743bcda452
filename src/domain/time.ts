/** A day in seconds. */
export const DAY = 86_400

/** The whole seconds of a time in milliseconds: what the services keep and show. */
export const seconds = (milliseconds: number): number => Math.floor(milliseconds / 1000)
