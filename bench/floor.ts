import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/*
 * The floor: a bare node:http server that reads a body, parses it, and answers the JSON that it was given in FLOOR_REPLY.
 * It prints its port.
 */
const reply = JSON.parse(process.env['FLOOR_REPLY'] ?? '{}') as object

const server = createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    JSON.parse(Buffer.concat(chunks).toString('utf8'))
    const text = JSON.stringify(reply)
    response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) })
    response.end(text)
  })
})
server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port))
