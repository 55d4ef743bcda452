import assert from 'node:assert/strict'
import type { Store } from '../../src/store/store.ts'
import { beforeMigration } from '../support/old-store.ts'

/*
 * Instances from before customers could make images have the system of the image that they came from, and key pairs that
 * were said to be in images which never were are as free as others.
 */

const instance = (id: string, blueprint: string): string =>
  `('1', 'r', '${id}', 'n', 'r-1', 'bundle_gen_01', '${blueprint}', '10.0.0.1', '198.18.0.1', 'f', 'RUNNING', '[]', '', '', 0, 0,
    '', 'id:${id}', 0, 'u', 1, 0, 0, 1)`

const rows = `
INSERT INTO lighthouse_instance VALUES ${instance('lhins-1', 'lhbp-debian12')}, ${instance('lhins-2', 'lhbp-winsrv22')};
INSERT INTO key_pair VALUES ('1', 'r', 'lhkp-1', 'n', 'ssh-rsa A', 'f', 'CREATED', 5, '["lhbp-a1b2c3d4"]');
`

async function check({ read }: Store): Promise<void> {
  // Counted, since the two databases have no word in common for the bytes of a password, without which no row can be read.
  assert.equal(await read.count('lighthouseInstance', { id: 'lhins-1', system: 'lhbp-debian12' }), 1)
  assert.equal(await read.count('lighthouseInstance', { id: 'lhins-2', system: 'lhbp-winsrv22' }), 1)
  const pair = await read.get('keyPair', { account: '1', region: 'r', id: 'lhkp-1' })
  assert.deepEqual([pair?.name, pair?.createTime], ['n', 5])
  assert.equal(await read.count('blueprintKeyPair', {}), 0)
}

beforeMigration('-blueprints.sql', rows, check)
