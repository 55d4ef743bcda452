/*
 * How calls are classed for those who look through them afterwards. Records say what was called and how it ended; what
 * follows from that is worked out here, so that it holds of older records too.
 */

/** Actions that destroy, take out of use, give power away or take it: by the words that they begin with. */
const SENSITIVE =
  /^(Delete|Destroy|Terminate|Isolate|Schedule|Disable|Archive|Reset|Overwrite|Detach\w*Policy|Attach\w*Policy|Put\w*Boundary|CreateAccessKey|UpdateAccessKey|UpdateAssumeRolePolicy|UpdatePolicy|CreatePolicyVersion|SetDefaultPolicyVersion|AddUserToGroup|RemoveUserFromGroup|(Associate|Disassociate)InstancesKeyPairs|ModifyDBInstanceDeletionProtection)/

export const isSensitive = (action: string): boolean => SENSITIVE.test(action)

/** The codes in which the services say what CAM has denied. */
const DENIED =
  /^(?:AuthFailure\.UnauthorizedOperation|UnauthorizedOperation(?:\.NoPermission)?|OperationDenied\.CamDeniedError)$/

/** What CAM answers in an event for a no: the classic code of the platform. For yes it is 0. */
export const NOT_AUTHORIZED = 4102

/** Whether a call ended in this code because its caller may not do what it asked for. */
export const isDenial = (code: string): boolean => DENIED.test(code)
