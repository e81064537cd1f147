/** Real web servers on the built page, with the files of hosting/ exactly as they ship. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { get, type IncomingMessage } from 'node:http'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { dist } from './site'

const root = join(import.meta.dirname, '..')

export interface Host {
  readonly url: string
  readonly host: string
  close(): Promise<void>
}

/** The least a person writes around the snippet: where to listen, which folder, and the include. */
const configs = {
  nginx: (port: number, own: string) => [
    `daemon off; master_process off; pid ${own}/pid; error_log stderr;`,
    `events {} http { access_log off;`,
    ...['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${own}/${name};`),
    `server { listen 127.0.0.1:${port}; root ${dist}; include ${root}/hosting/nginx.conf; } }`,
  ].join('\n'),
  caddy: (port: number, own: string) =>
    `{\n\tadmin off\n\tauto_https off\n\tstorage file_system ${own}/storage\n}\nimport ${root}/hosting/Caddyfile\nhttp://127.0.0.1:${port} {\n\troot * ${dist}\n\timport howsure\n}\n`,
}
const commands = {
  nginx: (config: string, own: string) => ['nginx', '-p', own, '-e', 'stderr', '-c', config],
  caddy: (config: string) => ['caddy', 'run', '--config', config, '--adapter', 'caddyfile'],
}

export type Server = keyof typeof configs

export const installed = (server: Server): boolean => spawnSync(server, [server === 'nginx' ? '-v' : 'version']).status === 0

export async function openServer(server: Server): Promise<Host> {
  const own = mkdtempSync(join(tmpdir(), `howsure-${server}-`))
  mkdirSync(join(own, 'home'))
  const port = await freePort()
  const config = join(own, 'conf')
  writeFileSync(config, configs[server](port, own))
  return run(commands[server](config, own), port, () => rmSync(own, { recursive: true, force: true }), { HOME: join(own, 'home') })
}

export async function openPreview(): Promise<Host> {
  const port = await freePort()
  return run(['npm', 'run', '-s', 'preview', '--', '--port', String(port)], port, () => {})
}

async function run([command, ...args]: string[], port: number, tidy: () => void, env: Record<string, string> = {}): Promise<Host> {
  // A group of its own: npm's children end with it.
  const child = spawn(command!, args, { cwd: root, detached: true, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said += text))
  const host = `127.0.0.1:${port}`
  try {
    await answers(`http://${host}/`, child)
  } catch {
    throw new Error(`${command} did not start:\n${said}`)
  }
  return {
    url: `http://${host}/`, host,
    close: async () => {
      const ended = new Promise((done) => child.once('exit', done))
      process.kill(-child.pid!, 'SIGTERM')
      await ended
      tidy()
    },
  }
}

async function answers(url: string, child: ChildProcess): Promise<void> {
  for (let i = 0; i < 200 && child.exitCode === null; i++) {
    if (await ask(url).then(() => true, () => false)) return
    await new Promise((done) => setTimeout(done, 100))
  }
  throw new Error('no answer')
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  await new Promise((done) => server.close(done))
  return port
}

export interface Answer {
  readonly status: number
  /** Names in lower case; a header sent twice is joined with a comma. */
  readonly headers: Record<string, string>
  readonly body: Buffer
}

/** As sent, undecoded. */
export async function ask(url: string, headers: Record<string, string> = {}): Promise<Answer> {
  const response = await new Promise<IncomingMessage>((done, fail) => void get(url, { headers, agent: false }, done).on('error', fail))
  const parts: Buffer[] = []
  for await (const part of response) parts.push(part as Buffer)
  const all: Record<string, string> = {}
  for (let i = 0; i < response.rawHeaders.length; i += 2) {
    const name = response.rawHeaders[i]!.toLowerCase()
    all[name] = name in all ? `${all[name]}, ${response.rawHeaders[i + 1]}` : response.rawHeaders[i + 1]!
  }
  return { status: response.statusCode!, headers: all, body: Buffer.concat(parts) }
}
