import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { it } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { drain, serve } from '../../src/gateway/server.ts'

const MOST = 1000

it('holds a bounded amount of bodies, and closes on the request that goes beyond', async () => {
  const server = serve(
    async ({ body }) => `{"length":${body.length}}`,
    () => '{}',
    MOST,
  )
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  const begin = async (length: number, part: number): Promise<Socket> => {
    const socket = connect(port, '127.0.0.1').on('error', () => {})
    await once(socket, 'connect')
    const head = `POST / HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\n\r\n`
    const seen = once(server, 'request')
    socket.write(head + 'x'.repeat(part))
    await seen
    return socket
  }
  const patient = await begin(900, 800)
  const greedy = await begin(900, 300)
  await once(greedy, 'close')
  patient.write('x'.repeat(100))
  const [answer] = await once(patient, 'data')
  assert.match(String(answer), /\{"length":900\}$/)
  // What was held is given back: of the closed one, and of the one that was answered.
  const next = await begin(MOST, MOST)
  assert.match(String((await once(next, 'data'))[0]), /\{"length":1000\}$/)
  for (const socket of [patient, next]) socket.destroy()
  server.close()
})

it('drains what it works on, also for a client that has hung up', async () => {
  const asked = Promise.withResolvers<void>()
  const answered = Promise.withResolvers<string>()
  let isDrained = false
  const answer = (): Promise<string> => {
    asked.resolve()
    return answered.promise
  }
  const server = serve(answer, () => '{}')
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  const socket = connect(port, '127.0.0.1').on('error', () => {})
  const seen = once(server, 'request')
  socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
  const [request] = (await seen) as [IncomingMessage]
  await asked.promise
  socket.destroy()
  await once(request.socket, 'close')
  const drained = drain(server, 10_000).then(() => {
    isDrained = true
  })
  await setImmediate()
  assert.equal(isDrained, false)
  answered.resolve('{}')
  await drained
})
