/*
 * What every action of KMS answers in every state, written by hand from what is known of the service and not from the
 * server's own tables. A cell is the state that the key is in after a call that succeeds, `ok` where it stays as it was,
 * or the code that refuses the call, after which it is as it was too.
 */

const SNS = 'ResourceUnavailable.CmkStateNotSupport'
const disabled = 'ResourceUnavailable.CmkDisabled'
const archived = 'ResourceUnavailable.CmkArchived'
const pendingDelete = 'ResourceUnavailable.KeyPendingDelete'
const gone = 'ResourceUnavailable.CmkNotFound'
const notPending = 'ResourceUnavailable.CmkNotPendingDelete'
const external = 'UnsupportedOperation.ExternalCmkCanNotRotate'
const noRotation = 'UnsupportedOperation.RotateNotSupported'
const internal = 'UnsupportedOperation.NotExternalCmk'
const enableFirst = 'ResourceUnavailable.CmkShouldBeDisabled'
const taken = 'InvalidParameterValue.AliasAlreadyExists'
const inUse = 'FailedOperation.CmkUsedByCloudProduct'
const ok = 'ok'

export const cmkStates = ['Enabled', 'Disabled', 'PendingImport', 'PendingDelete', 'Archived', 'destroyed'] as const
export type CmkState = (typeof cmkStates)[number]
type Row = readonly [string, string, string, string, string, string]

const always: Row = [ok, ok, ok, ok, ok, ok]
const whileThere: Row = [ok, ok, ok, ok, ok, gone]

/** The first word of a row is the action. */
// biome-ignore format: a table
export const cmkCells: Readonly<Record<string, Row>> = {
  //                               Enabled          Disabled         PendingImport    PendingDelete    Archived         destroyed
  CreateKey:                      [taken,           taken,           taken,           taken,           taken,           ok],
  DescribeKey:                    whileThere,
  DescribeKeys:                   whileThere,
  ListKeys:                       ['listed',        'listed',        'listed',        'hidden',        'hidden',        'hidden'],
  ListKeyDetail:                  ['listed',        'listed',        'listed',        'listed',        'listed',        'hidden'],
  UpdateAlias:                    [ok,              ok,              ok,              SNS,             ok,              gone],
  UpdateKeyDescription:           [ok,              ok,              ok,              SNS,             ok,              gone],
  EnableKey:                      [ok,              'Enabled',       SNS,             SNS,             SNS,             gone],
  EnableKeys:                     [ok,              'Enabled',       SNS,             SNS,             SNS,             gone],
  DisableKey:                     ['Disabled',      ok,              SNS,             SNS,             SNS,             gone],
  DisableKeys:                    ['Disabled',      ok,              SNS,             SNS,             SNS,             gone],
  ArchiveKey:                     ['Archived',      'Archived',      SNS,             SNS,             ok,              gone],
  CancelKeyArchive:               [SNS,             SNS,             SNS,             SNS,             'Enabled',       gone],
  ScheduleKeyDeletion:            [enableFirst,     'PendingDelete', 'PendingDelete', SNS,             'PendingDelete', gone],
  CancelKeyDeletion:              [notPending,      notPending,      notPending,      'Disabled',      notPending,      gone],
  'CancelKeyDeletion emptied':    [notPending,      notPending,      notPending,      'PendingImport', notPending,      gone],
  EnableKeyRotation:              [ok,              ok,              external,        SNS,             SNS,             gone],
  DisableKeyRotation:             whileThere,
  GetKeyRotationStatus:           whileThere,
  RotateKey:                      [ok,              SNS,             noRotation,      SNS,             SNS,             gone],
  'RotateKey off':                [noRotation,      SNS,             noRotation,      SNS,             SNS,             gone],
  GetParametersForImport:         whileThere,
  'GetParametersForImport own':   [internal,        internal,        ok,              internal,        internal,        gone],
  ImportKeyMaterial:              [ok,              SNS,             'Enabled',       SNS,             SNS,             gone],
  DeleteImportedKeyMaterial:      ['PendingImport', 'PendingImport', SNS,             SNS,             SNS,             gone],
  Encrypt:                        [ok,              disabled,        disabled,        disabled,        archived,        gone],
  Decrypt:                        [ok,              disabled,        disabled,        disabled,        ok,              gone],
  'ReEncrypt from':               [ok,              disabled,        disabled,        disabled,        ok,              gone],
  'ReEncrypt to':                 [ok,              disabled,        disabled,        disabled,        archived,        gone],
  GenerateDataKey:                [ok,              disabled,        disabled,        pendingDelete,   archived,        gone],
  'GenerateDataKey kept':         [ok,              disabled,        disabled,        pendingDelete,   archived,        gone],
  GenerateRandom:                 always,
  GetPublicKey:                   [ok,              SNS,             SNS,             SNS,             SNS,             gone],
  AsymmetricRsaDecrypt:           [ok,              SNS,             SNS,             SNS,             SNS,             gone],
  AsymmetricSm2Decrypt:           [ok,              SNS,             SNS,             SNS,             SNS,             gone],
  SignByAsymmetricKey:            [ok,              SNS,             SNS,             SNS,             SNS,             gone],
  VerifyByAsymmetricKey:          [ok,              SNS,             SNS,             SNS,             SNS,             gone],
  PostQuantumCryptoEncrypt:       [ok,              disabled,        disabled,        disabled,        archived,        gone],
  PostQuantumCryptoDecrypt:       [ok,              disabled,        disabled,        disabled,        ok,              gone],
  PostQuantumCryptoSign:          [ok,              SNS,             SNS,             SNS,             SNS,             gone],
  PostQuantumCryptoVerify:        [ok,              SNS,             SNS,             SNS,             SNS,             gone],
  'ImportDataKey ciphertext':     [ok,              disabled,        disabled,        pendingDelete,   archived,        gone],
  'ImportDataKey clear':          [ok,              disabled,        disabled,        pendingDelete,   archived,        gone],
  DescribeDataKey:                always,
  DescribeDataKeys:               always,
  ListDataKeys:                   ['listed',        'listed',        'listed',        'listed',        'listed',        'listed'],
  ListDataKeyDetail:              ['listed',        'listed',        'listed',        'listed',        'listed',        'listed'],
  'ListDataKeyDetail of its CMK': ['listed',        'listed',        'listed',        'listed',        'listed',        gone],
  EnableDataKey:                  [ok,              SNS,             SNS,             SNS,             ok,              gone],
  EnableDataKeys:                 [ok,              SNS,             SNS,             SNS,             ok,              gone],
  DisableDataKey:                 always,
  DisableDataKeys:                always,
  GetDataKeyPlaintext:            [ok,              disabled,        SNS,             SNS,             ok,              gone],
  GetDataKeyCiphertextBlob:       always,
  UpdateDataKeyName:              always,
  UpdateDataKeyDescription:       always,
  ScheduleDataKeyDeletion:        always,
  CancelDataKeyDeletion:          [ok,              SNS,             SNS,             SNS,             ok,              gone],
  BindCloudResource:              [ok,              SNS,             SNS,             SNS,             SNS,             gone],
  UnbindCloudResource:            whileThere,
  GetServiceStatus:               always,
  GetRegions:                     always,
  ListAlgorithms:                 always,
  'DisableKey bound':             [inUse,           inUse,           SNS,             SNS,             SNS,             gone],
  'DisableKeys bound':            [inUse,           inUse,           SNS,             SNS,             SNS,             gone],
  'ArchiveKey bound':             [inUse,           inUse,           SNS,             SNS,             inUse,           gone],
  'ScheduleKeyDeletion bound':    [enableFirst,     inUse,           inUse,           SNS,             inUse,           gone],
  'DeleteImportedKeyMaterial bound': [inUse,        inUse,           SNS,             SNS,             SNS,             gone],
}

const wrong = 'ResourceUnavailable.DataKeyStateNotSupport'
const away = 'ResourceUnavailable.DataKeyNotFound'
const notLeaving = 'ResourceUnavailable.DataKeyNotPendingDelete'
const named = 'InvalidParameterValue.DataKeyNameAlreadyExists'

export const dataKeyStates = ['Enabled', 'Disabled', 'PendingDelete', 'destroyed'] as const
export type DataKeyState = (typeof dataKeyStates)[number]

/** Data keys under an enabled CMK. */
// biome-ignore format: a table
export const dataKeyCells: Readonly<Record<string, readonly [string, string, string, string]>> = {
  //                         Enabled          Disabled                               PendingDelete                              destroyed
  GenerateDataKey:          [named,           named,                                 named,                                     ok],
  ImportDataKey:            [named,           named,                                 named,                                     ok],
  DescribeDataKey:          [ok,              ok,                                    ok,                                        away],
  DescribeDataKeys:         [ok,              ok,                                    ok,                                        away],
  ListDataKeys:             ['listed',        'listed',                              'listed',                                  'hidden'],
  ListDataKeyDetail:        ['listed',        'listed',                              'listed',                                  'hidden'],
  EnableDataKey:            [ok,              'Enabled',                             wrong,                                     away],
  EnableDataKeys:           [ok,              'Enabled',                             wrong,                                     away],
  DisableDataKey:           ['Disabled',      ok,                                    wrong,                                     away],
  DisableDataKeys:          ['Disabled',      ok,                                    wrong,                                     away],
  GetDataKeyPlaintext:      [ok,              'ResourceUnavailable.DataKeyDisabled', 'ResourceUnavailable.DataKeyPendingDelete', away],
  GetDataKeyCiphertextBlob: [ok,              wrong,                                 wrong,                                     away],
  UpdateDataKeyName:        [ok,              ok,                                    ok,                                        away],
  UpdateDataKeyDescription: [ok,              ok,                                    ok,                                        away],
  ScheduleDataKeyDeletion:  ['PendingDelete', 'PendingDelete',                       wrong,                                     away],
  CancelDataKeyDeletion:    [notLeaving,      notLeaving,                            'Disabled',                                away],
}

const missing = 'ResourceNotFound'

export const whiteBoxStates = ['Enabled', 'Disabled', 'deleted'] as const
export type WhiteBoxState = (typeof whiteBoxStates)[number]

// biome-ignore format: a table
export const whiteBoxCells: Readonly<Record<string, readonly [string, string, string]>> = {
  //                                    Enabled            Disabled                           deleted
  CreateWhiteBoxKey:                   [taken,             taken,                             ok],
  DescribeWhiteBoxKey:                 [ok,                ok,                                missing],
  DescribeWhiteBoxKeyDetails:          ['listed',          'listed',                          'hidden'],
  DescribeWhiteBoxDecryptKey:          [ok,                ok,                                missing],
  DescribeWhiteBoxServiceStatus:       [ok,                ok,                                ok],
  EnableWhiteBoxKey:                   [ok,                'Enabled',                         missing],
  EnableWhiteBoxKeys:                  [ok,                'Enabled',                         missing],
  DisableWhiteBoxKey:                  ['Disabled',        ok,                                missing],
  DisableWhiteBoxKeys:                 ['Disabled',        ok,                                missing],
  DeleteWhiteBoxKey:                   ['FailedOperation', 'deleted',                         missing],
  EncryptByWhiteBox:                   [ok,                'ResourceUnavailable.KeyDisabled', missing],
  DescribeWhiteBoxDeviceFingerprints:  [ok,                ok,                                missing],
  OverwriteWhiteBoxDeviceFingerprints: [ok,                ok,                                missing],
}
