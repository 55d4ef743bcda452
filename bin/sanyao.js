#!/usr/bin/env node
// Any Node starts this; a Node that cannot run the server hands over to the Node 24 among the dependencies.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import module from 'node:module'
import { fileURLToPath } from 'node:url'

const packages = new URL('../node_modules/', import.meta.url)
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)

if (major > 24 || (major === 24 && minor >= 12)) {
  // Among the dependencies, and not in a folder that every user of the machine may write to.
  module.enableCompileCache(fileURLToPath(new URL('.cache/sanyao-compile', packages)))
  await import('../src/cli.ts')
} else {
  const name = process.platform === 'win32' ? 'node.exe' : 'node'
  const node = fileURLToPath(new URL(`node-${platform()}-${process.arch}/bin/${name}`, packages))
  if (!existsSync(node)) {
    console.error(`sanyao needs Node 24.12 or later; this is ${process.version}, and ${node} is not there: run npm ci`)
    process.exit(1)
  }
  handOver(node)
}

function platform() {
  return process.platform === 'win32' ? 'win' : process.platform
}

/** Runs the server as a child that gets our signals, and ends as it ends. */
function handOver(node) {
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGUSR2']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => {
    if (signal === null) process.exitCode = code ?? 1
    else {
      process.removeAllListeners(signal)
      process.kill(process.pid, signal)
    }
  })
}
