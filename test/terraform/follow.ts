import assert from 'node:assert/strict'
import type { Tally } from '../clients/tally.ts'
import type { Story } from './stories.ts'
import type { Terraform } from './terraform.ts'

/** Lives a story from its first configuration to the end of all that it made. */
export async function follow(tally: Tally, { name, steps, imports }: Story, terraform: Terraform): Promise<void> {
  for (const step of steps) {
    terraform.write(step.configuration)
    await tally.check(`${name}: ${step.name}`, async () => {
      await terraform.apply()
      assert.deepEqual(await terraform.plan(), [])
    })
  }
  // While a resource is forgotten, outputs that speak of it can't be told.
  if (Object.keys(imports).length > 0) terraform.write(withoutOutputs(steps.at(-1)?.configuration ?? ''))
  for (const [address, unread] of Object.entries(imports)) {
    await tally.check(`${name}: import of ${address}`, async () => {
      await terraform.import(address)
      const planned = await terraform.plan()
      const expected = { address, actions: ['update'], attributes: unread }
      assert.deepEqual(planned, unread.length === 0 ? [] : [expected])
      await terraform.apply()
      assert.deepEqual(await terraform.plan(), [])
    })
  }
  await tally.check(`${name}: destroy`, () => terraform.destroy())
}

function withoutOutputs(configuration: string): string {
  return configuration.replace(/^output "[\s\S]*?^}$/gm, '')
}
