import type { Config } from './config.ts'
import { seconds } from './domain/time.ts'
import { signPost } from './gateway/sign.ts'
import { SecretMaterial } from './gateway/signature.ts'
import type { Running } from './main.ts'
import type { Shown } from './world.ts'

/** What `serve` says when it is ready: where it listens, the credential to show, and three calls to paste. */
export function greeting({ endpoint, port, shown }: Running, config: Config): string {
  const kept =
    config.data === undefined ? 'in memory' : config.store === undefined ? `in ${config.data}` : 'in PostgreSQL'
  const headline = `三钥 Sanyao listens on ${endpoint}, its data ${kept}.`
  if (shown === undefined) return headline
  const { secretId, secretKey, region } = shown
  return `${headline}

  SecretId   ${secretId}
  SecretKey  ${secretKey}
  Region     ${region}

curl, signed for the next five minutes:

${curl(endpoint, shown)}

Node SDK (npm install tencentcloud-sdk-nodejs):

  const { lighthouse } = require('tencentcloud-sdk-nodejs')
  const client = new lighthouse.v20200324.Client({
    credential: { secretId: '${secretId}', secretKey: '${secretKey}' },
    region: '${region}',
    profile: { httpProfile: { endpoint: '127.0.0.1:${port}', protocol: 'http://' } },
  })
  client.DescribeKeyPairs({}).then(console.log)

tccli (pip install tccli):

  export TENCENTCLOUD_SECRET_ID=${secretId} TENCENTCLOUD_SECRET_KEY=${secretKey}
  tccli kms DescribeKey --KeyId ${shown.keyId} --region ${region} --endpoint ${endpoint}
`
}

function curl(endpoint: string, { secretId, secretKey, region, instanceId }: Shown): string {
  const body = JSON.stringify({ DBInstanceId: instanceId })
  const request = {
    service: 'postgres',
    action: 'DescribeEncryptionKeys',
    version: '2017-03-12',
    region,
    host: new URL(endpoint).host,
    body,
    timestamp: seconds(Date.now()),
  }
  const headers = Object.entries(signPost(request, secretId, new SecretMaterial(secretKey)))
  return [
    `  curl ${endpoint} \\`,
    ...headers.map(([name, value]) => `    -H '${name}: ${value}' \\`),
    `    -d '${body}'`,
  ].join('\n')
}
