import assert from 'node:assert/strict'
import { type Chapter, nobody, refused } from './cast.ts'

export const chapters: readonly Chapter[] = [
  [
    'cam: what is attached to a group holds for whoever is in it',
    async ({ house, profile, cam }) => {
      const kms = house.sdk('kms', profile, nobody)
      const { GroupId = 0 } = await cam.CreateGroup({ GroupName: 'readers', Remark: '读者' })
      await cam.AttachGroupPolicy({ PolicyId: 102, AttachGroupId: GroupId })
      await refused(house, 'UnauthorizedOperation', kms.ListKeys({}))
      const Info = [{ GroupId, Uin: Number(nobody.uin) }]
      await cam.AddUserToGroup({ Info })
      await kms.ListKeys({})
      const { UserInfo, TotalNum } = await cam.ListUsersForGroup({ GroupId })
      assert.deepEqual([UserInfo?.[0]?.Name, TotalNum], ['nobody', 1])
      const { GroupInfo } = await cam.ListGroupsForUser({ SubUin: Number(nobody.uin) })
      assert.deepEqual(
        GroupInfo?.map(({ GroupName }) => GroupName),
        ['readers'],
      )
      const { PolicyList } = await cam.ListAttachedUserAllPolicies({
        TargetUin: Number(nobody.uin),
        Page: 1,
        Rp: 10,
        AttachType: 0,
      })
      assert.deepEqual(
        PolicyList?.map((policy) => [policy.PolicyName, policy.Groups?.[0]?.GroupName]),
        [['QcloudKMSReadOnlyAccess', 'readers']],
      )
      const { List } = await cam.ListAttachedGroupPolicies({ TargetGroupId: GroupId })
      assert.equal(List?.[0]?.PolicyId, 102)
      await cam.DetachGroupPolicy({ PolicyId: 102, DetachGroupId: GroupId })
      await refused(house, 'UnauthorizedOperation', kms.ListKeys({}))
      await cam.AttachGroupPolicy({ PolicyId: 102, AttachGroupId: GroupId })
      await kms.ListKeys({})
      await cam.RemoveUserFromGroup({ Info })
      await refused(house, 'UnauthorizedOperation', kms.ListKeys({}))
      await cam.UpdateGroup({ GroupId, GroupName: 'watchers' })
      const { GroupName, GroupNum } = await cam.GetGroup({ GroupId })
      assert.deepEqual([GroupName, GroupNum], ['watchers', 0])
      await cam.AddUserToGroup({ Info })
      await kms.ListKeys({})
      await cam.DeleteGroup({ GroupId })
      await refused(house, 'UnauthorizedOperation', kms.ListKeys({}))
      assert.equal((await cam.ListGroups({ Keyword: 'watch' })).TotalNum, 0)
    },
  ],
]
