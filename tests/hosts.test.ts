/** The host files: what is committed is what the script writes, and their rules cover every file once. */
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { files } from '../scripts/hosts.mjs'
import { caching, hashed, headers, headersFor, types } from '../scripts/policy.mjs'

const root = join(import.meta.dirname, '..')

/** `_headers` as Netlify and Cloudflare Pages read it. */
function rulesOf(text: string): { path: string; headers: Map<string, string> }[] {
  const rules: { path: string; headers: Map<string, string> }[] = []
  for (const line of text.split('\n')) {
    if (line.startsWith('/')) rules.push({ path: line, headers: new Map() })
    const [, name, value] = /^ {2}([\w-]+): (.+)$/.exec(line) ?? []
    if (name) rules.at(-1)!.headers.set(name, value!)
  }
  return rules
}

const matches = (rule: string, path: string) => (rule.endsWith('*') ? path.startsWith(rule.slice(0, -1)) : rule === path)

/** All the build serves, but for the chunks. */
const served = ['/', '/index.html', '/sw.js', '/manifest.webmanifest',
  ...readdirSync(join(root, 'public'), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile() && entry.name !== '_headers')
    .map((entry) => join(entry.parentPath, entry.name).slice(join(root, 'public').length))]

describe('host files', () => {
  it('are what scripts/hosts.mjs writes', () => {
    expect(Object.keys(files).sort()).toEqual(['hosting/Caddyfile', 'hosting/nginx.conf', 'public/_headers'])
    expect(Object.fromEntries(Object.keys(files).map((path) => [path, readFileSync(join(root, path), 'utf8')]))).toEqual(files)
    execFileSync(process.execPath, [join(root, 'scripts/hosts.mjs'), '--check'])
  })

  it('_headers gives every path the policy, its caching once, and no type it must not have', () => {
    const rules = rulesOf(files['public/_headers']!)
    expect(served.length).toBeGreaterThan(15)
    for (const path of [...served, `${hashed}index-12345678.js`]) {
      const hits = rules.filter((rule) => matches(rule.path, path)).flatMap((rule) => [...rule.headers])
      const type = headersFor(path, true)['Content-Type']!
      const expected = Object.entries(headersFor(path, true))
      // The hosts know the types themselves. As pairs: a header set by two rules would be joined with a comma.
      const all = hits.some(([name]) => name === 'Content-Type') ? hits : [['Content-Type', type], ...hits]
      expect({ path, headers: all.toSorted() }).toEqual({ path, headers: expected.toSorted() })
    }
  })

  it('keep Cloudflare Pages from answering a missing file with the page: it does so when there is no 404.html', () => {
    expect(served).toContain('/404.html')
  })

  it('know the type of every file', () => {
    const endings = served.filter((path) => path !== '/').map((path) => path.split('.').at(-1)!)
    expect(endings.filter((ending) => !(ending in types))).toEqual([])
  })

  it('nginx and Caddy carry every header and both ways of caching', () => {
    const values = [...Object.values(headers), ...Object.values(caching)]
    const absent = ['hosting/nginx.conf', 'hosting/Caddyfile'].flatMap((path) => values.filter((value) => !files[path]!.includes(`"${value}"`)))
    expect(absent).toEqual([])
  })
})
