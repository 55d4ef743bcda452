/** An image that a customer made of an instance. */
export interface CustomBlueprint {
  readonly account: string
  readonly region: string
  readonly id: string
  readonly name: string
  readonly description: string
  /** The offered image whose system is in it. */
  readonly system: string
  /** GB of system disk that an instance needs for it. */
  readonly disk: number
  /** Unix seconds. */
  readonly createTime: number
  /** When it is finished, in milliseconds. */
  readonly readyTime: number
  readonly revision: number
}

/** A key pair that an image carries for a user: it opens an instance set up from the image, where no other login is asked for. */
export interface BlueprintKeyPair {
  readonly account: string
  readonly region: string
  readonly blueprint: string
  readonly keyPair: string
  readonly username: string
}

export const blueprintStateAt = ({ readyTime }: Pick<CustomBlueprint, 'readyTime'>, now: number) =>
  now < readyTime ? 'CREATING' : 'NORMAL'
