/** The figures and choices of an installation that the services go by. */
export interface Settings {
  /** The region of a call that names none, where the action needs none. */
  readonly region: string
  /** Regions in which symmetric keys are SM4; elsewhere they are AES-256, but for clusters of national cryptography. */
  readonly nationalCryptoRegions: readonly string[]
  /** How many CMKs an account may hold in a region, those pending deletion not counted; 0 for no limit. */
  readonly cmkLimit: number
  /** How many data keys an account may have kept in a region; 0 for no limit. */
  readonly dataKeyLimit: number
  /** How many key pairs an account may hold in a region; 0 for no limit. */
  readonly keyPairLimit: number
  /** How many Lighthouse instances an account may hold in a region; 0 for no limit. */
  readonly instanceLimit: number
  /** How many images of its own an account may hold in a region; 0 for no limit. */
  readonly blueprintLimit: number
  /** How long each state lasts that a Lighthouse instance passes through, in milliseconds. */
  readonly instancePace: number
  /** Whether keys bound with the power off join those that are bound, where the cloud puts them in their place. */
  readonly keyPairsAdd: boolean
  /** What a Lighthouse instance is: a record, a door that this server opens for it, or a host that was enrolled. */
  readonly instances: 'record' | 'door' | 'host'
  /** The address at which doors open. */
  readonly doorHost: string
  /** What stands behind new PostgreSQL instances: their rows alone, or servers on this machine. */
  readonly databases: 'record' | 'local'
  /** How many of those servers there may be, of all accounts; 0 for no limit. */
  readonly databaseLimit: number
  /** The first port that those servers may take. */
  readonly databasePort: number
}
