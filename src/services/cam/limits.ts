/*
 * How much of everything an account may have.
 */
export const KEYS_OF_A_USER = 2
export const USERS = 1000
export const GROUPS = 300
export const POLICIES = 1500
export const VERSIONS_OF_A_POLICY = 5
export const ROLES = 1000
export const POLICIES_OF_A_HOLDER = 200
/** Characters of a document. */
export const DOCUMENT = 6144
