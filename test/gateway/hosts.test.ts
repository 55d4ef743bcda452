import assert from 'node:assert/strict'
import { test } from 'node:test'
import { firstLabel, productOf, signedHosts } from '../../src/gateway/hosts.ts'

test('the hosts that may be signed are a closed list', () => {
  assert.deepEqual(
    [...signedHosts('10.0.0.1:8080', 'kms', 'ap-shanghai-fsi', ['example.test:8080'])],
    [
      '10.0.0.1:8080',
      '10.0.0.1',
      'kms.tencentcloudapi.com',
      'kms.ap-shanghai-fsi.tencentcloudapi.com',
      'kms.intl.tencentcloudapi.com',
      'kms.internal.tencentcloudapi.com',
      'kms.example.test:8080',
      'kms.ap-shanghai-fsi.example.test:8080',
      'kms.intl.example.test:8080',
      'kms.internal.example.test:8080',
    ],
  )
})

test('texts that are no service or region make no names', () => {
  for (const service of ['127', 'localhost:8080', 'a.b', '', 'evil.test/', undefined]) {
    assert.deepEqual([...signedHosts('a.test', service, undefined, ['example.test'])], ['a.test'])
  }
  const names = [...signedHosts('a.test', 'kms', 'evil.test', [])]
  assert.deepEqual(names, ['a.test', ...['', '.intl', '.internal'].map((part) => `kms${part}.tencentcloudapi.com`)])
})

test('no Host, no name made of it', () => {
  assert.deepEqual([...signedHosts('', undefined, undefined, [])], [])
})

test('the first label, whatever clients put into Host', () => {
  const labels = { 'KMS.x.test:80': 'kms', 'localhost:8080': 'localhost', 'http://kms.x.test:80/': 'kms', '': '' }
  for (const [host, label] of Object.entries(labels)) assert.equal(firstLabel(host), label)
})

test('a host under a known domain names its product, and no other host does', () => {
  const named = (host: string) => productOf(host, ['keys.example.test:8080'])
  assert.equal(named('kms.tencentcloudapi.com'), 'kms')
  assert.equal(named('CVM.ap-guangzhou.tencentcloudapi.com:443'), 'cvm')
  assert.equal(named('postgres.keys.example.test:8080'), 'postgres')
  for (const host of ['127.0.0.1:8321', 'localhost', 'tencentcloudapi.com', 'evil-tencentcloudapi.com', '']) {
    assert.equal(named(host), undefined, host)
  }
})
