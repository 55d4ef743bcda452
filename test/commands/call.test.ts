import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, it } from 'node:test'
import { startHouse, type TestHouse } from '../support/house.ts'

const bin = new URL('../../bin/sanyao.js', import.meta.url).pathname

describe('sanyao call', () => {
  let house: TestHouse
  before(async () => {
    house = await startHouse()
  })
  after(() => house[Symbol.asyncDispose]())

  interface Ended {
    readonly status: number
    readonly out: string
    readonly err: string
  }

  const run = (...words: readonly string[]): Promise<Ended> => runAt(house.endpoint, ...words)

  const runAt = (endpoint: string, ...words: readonly string[]): Promise<Ended> =>
    new Promise((resolve) => {
      const env = {
        PATH: process.env['PATH'],
        SANYAO_ENDPOINT: endpoint,
        TENCENTCLOUD_SECRET_ID: house.secretId,
        TENCENTCLOUD_SECRET_KEY: house.secretKey,
      }
      execFile(process.execPath, [bin, 'call', ...words], { env }, (error, out, err) =>
        resolve({ status: error === null ? 0 : Number(error.code), out, err }),
      )
    })

  it('prints the Response, or one member of it', async () => {
    const made = await run('kms', 'CreateKey', '{"Alias":"called"}', '--get', 'KeyId')
    assert.deepEqual([made.status, made.err], [0, ''])
    const shown = await run('kms', 'DescribeKey', JSON.stringify({ KeyId: made.out.trim() }))
    assert.equal(JSON.parse(shown.out).KeyMetadata.Alias, 'called')
    const first = await run('postgres', 'DescribeDBInstances', '{}', '--get', 'DBInstanceSet.0.IsSupportTDE')
    assert.equal(first.out, '1\n')
  })

  it('says so when what answers is no API', async () => {
    for (const page of ['<html>Bad Gateway</html>', 'null', '{}', '{"Response":null}']) {
      const server = createServer((_request, response) => response.writeHead(502).end(page))
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
      const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
      const { status, out, err } = await runAt(endpoint, 'kms', 'ListKeys')
      await new Promise((resolve) => server.close(resolve))
      assert.deepEqual([status, out, err], [1, '', `sanyao: ${endpoint} answered 502, and not as the API does\n`])
    }
  })

  it('says what was wrong, and prints nothing else', async () => {
    for (const [words, why] of [
      [['kms', 'DescribeKey', '{"KeyId":"x"}'], /InvalidKeyId/],
      [['kms', 'NoSuchAction'], /InvalidAction/],
      [['nothing', 'DescribeKey'], /no service/],
      [['../kms', 'DescribeKey'], /no such service/],
      [['kms', 'DescribeKey', '[]'], /JSON object/],
      [['kms', 'DescribeKey', '{'], /JSON object/],
      [['kms', 'ListKeys', '{}', '--get', 'Nothing.0'], /no Nothing\.0/],
    ] as const) {
      const { status, out, err } = await run(...words)
      assert.deepEqual([status, out], [1, ''], words.join(' '))
      assert.match(err, why)
    }
  })
})
