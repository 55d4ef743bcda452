import { readdirSync, readFileSync } from 'node:fs'

/** A folder of configurations, each of which follows the one before. */
export interface Story {
  readonly name: string
  readonly steps: readonly Step[]
  /** By address, the attributes that the provider does not read back, so that a plan after an import sets them. */
  readonly imports: Readonly<Record<string, readonly string[]>>
}

interface Step {
  readonly name: string
  readonly configuration: string
}

const folder = new URL('stories/', import.meta.url)

const WINDOW = 'pending_delete_window_in_days'

const imports: Readonly<Record<string, Story['imports']>> = {
  cam: {
    'tencentcloud_cam_user.wang': ['use_api'],
    'tencentcloud_cam_group.readers': [],
    'tencentcloud_cam_group_membership.readers': [],
    'tencentcloud_cam_policy.list_keys': [],
    'tencentcloud_cam_role.auditor': [],
    'tencentcloud_cam_user_policy_attachment.li': [],
    'tencentcloud_cam_group_policy_attachment.readers': [],
    'tencentcloud_cam_role_policy_attachment.auditor': [],
    'tencentcloud_cam_policy_version.list_keys': [],
  },
  'kms-external-key': {
    'tencentcloud_kms_external_key.brought': ['key_material_base64', WINDOW, 'wrapping_algorithm'],
  },
  'kms-key': { 'tencentcloud_kms_key.orders': [WINDOW], 'tencentcloud_kms_key.signing': [WINDOW] },
  'kms-white-box': { 'tencentcloud_kms_white_box_key.tablets': [] },
  lighthouse: {
    'tencentcloud_lighthouse_key_pair.made': [],
    'tencentcloud_lighthouse_key_pair_attachment.web': [],
  },
  tags: {
    'tencentcloud_tag.shelf': [],
    'tencentcloud_tag_attachment.shelf': [],
    'tencentcloud_tag_attachment_v2.keeper': [],
  },
}

export const stories: readonly Story[] = readdirSync(folder)
  .sort()
  .map((name) => ({ name, steps: stepsOf(name), imports: imports[name] ?? {} }))

function stepsOf(story: string): readonly Step[] {
  const files = readdirSync(new URL(`${story}/`, folder)).sort()
  return files.map((file) => ({
    name: file.replace(/\.tf$/, ''),
    configuration: readFileSync(new URL(`${story}/${file}`, folder), 'utf8'),
  }))
}
