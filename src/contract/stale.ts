/**
 * What a call has read at two moments does not fit together: another server wrote between them. Thrown by an action, it is
 * no fault of the caller: the call decides anew, on what is stored now.
 */
export class Stale extends Error {}
