import { t } from '../../contract/fault.ts'
import { bool, optional } from '../../contract/shape.ts'
import { bundleOf, takes } from '../../domain/lighthouse-offer.ts'
import { bundleId, instanceIds } from './instance-fields.ts'
import { findInstances, instanceResources, movedOr, ownRefusals, systemOf } from './instances.ts'
import { action } from './service.ts'

export default action({
  title: t('变更实例套餐', 'Change the bundle of instances'),
  about: t(
    '换成系统盘不更小的另一套餐;运行中的实例会关机再开机。',
    'Changes to another bundle, whose disk is not smaller; a running instance is stopped and started again.',
  ),
  rate: 10,
  effect: 'write',
  internal: 'FailedOperation.ModifyInstancesBundleFailed',
  resource: instanceResources,
  input: {
    InstanceIds: instanceIds,
    BundleId: bundleId,
    AutoVoucher: optional(bool('是否自动用券;此处不计费', 'Whether vouchers are used; nothing is charged here')),
  },
  output: {},
  faults: [
    'InvalidParameter.BundleIdNotFound',
    'OperationDenied.BundleNotSupportModify',
    'OperationDenied.InstanceOperationInProgress',
    'ResourceNotFound.InstanceIdNotFound',
    'UnsupportedOperation.InvalidInstanceState',
  ],
  examples: [
    {
      title: t('升级', 'A larger one'),
      input: { InstanceIds: ['lhins-a1b2c3d4'], BundleId: 'bundle_gen_02' },
      output: {},
    },
  ],
  async run({ InstanceIds, BundleId }, desk) {
    const bundle = bundleOf(BundleId)
    if (bundle === undefined) throw desk.fault('InvalidParameter.BundleIdNotFound', '`BundleId`')
    const rows = await findInstances(desk, InstanceIds)
    const changes = rows.map((row) => {
      const smaller = bundle.disk < (bundleOf(row.bundle)?.disk ?? 0)
      const { disk, type } = systemOf(row)
      if (row.bundle === bundle.id || smaller || !takes(bundle, disk, type))
        throw desk.fault('OperationDenied.BundleNotSupportModify', `\`${row.id}\` \`${row.bundle}\``)
      const next = movedOr(desk, ownRefusals.ModifyInstancesBundle, row, 'ModifyInstancesBundle')
      return { update: 'lighthouseInstance' as const, row: { ...next, bundle: bundle.id } }
    })
    return { output: {}, changes }
  },
})
