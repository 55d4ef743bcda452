import type { Config } from './config.ts'
import { seconds } from './domain/time.ts'
import { signPost } from './gateway/sign.ts'
import { SecretMaterial } from './gateway/signature.ts'
import type { Running } from './main.ts'
import type { Shown } from './world.ts'

/** What `serve` says when it is ready: where it listens, the credential to show, and three calls to paste. */
export function greeting({ endpoint, shown, hosts, vaultPort }: Running, config: Config): string {
  const kept =
    config.data === undefined ? 'in memory' : config.store === undefined ? `in ${config.data}` : 'in PostgreSQL'
  const asked = hosts === undefined ? '' : ` Enrolled hosts ask at ${hosts}.`
  const fetched = vaultPort === undefined ? '' : ` Databases fetch their keys at port ${vaultPort}.`
  const headline = `三钥 Sanyao listens on ${endpoint}, its data ${kept}.${asked}${fetched}`
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
    profile: { httpProfile: { endpoint: '${new URL(endpoint).host}', protocol: 'http://' } },
  })
  client.DescribeKeyPairs({}).then(console.log)

tccli (pip install tccli):

  export TENCENTCLOUD_SECRET_ID=${secretId} TENCENTCLOUD_SECRET_KEY=${secretKey}
  tccli ${tccli(shown)} --region ${region} --endpoint ${endpoint}
`
}

/** A world from a seed may have no key or no instance to ask about; who one is can always be asked. */
const tccli = ({ keyId }: Shown): string =>
  keyId === '' ? 'sts GetCallerIdentity' : `kms DescribeKey --KeyId ${keyId}`

function curl(endpoint: string, { secretId, secretKey, region, instanceId }: Shown): string {
  const call =
    instanceId === ''
      ? { service: 'sts', action: 'GetCallerIdentity', version: '2018-08-13', body: '{}' }
      : {
          service: 'postgres',
          action: 'DescribeEncryptionKeys',
          version: '2017-03-12',
          body: JSON.stringify({ DBInstanceId: instanceId }),
        }
  const request = { ...call, region, host: new URL(endpoint).host, timestamp: seconds(Date.now()) }
  const headers = Object.entries(signPost(request, secretId, new SecretMaterial(secretKey)))
  const lines = headers.map(([name, value]) => `    -H '${name}: ${value}' \\`)
  return [`  curl ${endpoint} \\`, ...lines, `    -d '${call.body}'`].join('\n')
}
