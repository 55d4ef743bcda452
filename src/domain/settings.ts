/** The figures and choices of an installation that the services go by. */
export interface Settings {
  /** The region of a call that names none, where the action needs none. */
  readonly region: string
  /** Regions in which symmetric keys are SM4; elsewhere they are AES-256. */
  readonly nationalCryptoRegions: readonly string[]
  /** How many CMKs an account may hold in a region, those pending deletion not counted; 0 for no limit. */
  readonly cmkLimit: number
  /** How many data keys an account may have kept in a region; 0 for no limit. */
  readonly dataKeyLimit: number
  /** How many key pairs an account may hold in a region; 0 for no limit. */
  readonly keyPairLimit: number
  /** What stands behind new PostgreSQL instances: their rows alone, or servers on this machine. */
  readonly databases: 'record' | 'local'
  /** The first port that those servers may take. */
  readonly databasePort: number
}
