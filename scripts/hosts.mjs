/** Writes the header files for common hosts from policy.mjs. Run when the policy changes; a test sees to it. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { caching, compressed, hashed, headers, isUtf8, notFound, types } from './policy.mjs'

const root = resolve(import.meta.dirname, '..')
const byName = Object.entries(headers)
const width = Math.max(...byName.map(([name]) => name.length))
const all = Object.values(types)

/** Netlify and Cloudflare Pages join a header that two rules set, so no path may get its caching twice. */
const named = ['/', '/index.html', notFound, '/sw.js', '/manifest.webmanifest', '/icon.svg', '/icons/*', '/model/*', '/samples/*', '/calibrate/*']

const rule = (path, lines) => [path, ...lines.map(([name, value]) => `  ${name}: ${value}`)].join('\n')

const netlify = `${[
  '# Written by scripts/hosts.mjs. For Netlify and Cloudflare Pages.',
  rule('/*', byName),
  rule(`${hashed}*`, [['Cache-Control', caching.hashed]]),
  ...named.map((path) => rule(path, [
    ['Cache-Control', caching.named],
    ...(path.endsWith('.webmanifest') ? [['Content-Type', types.webmanifest]] : []),
  ])),
].join('\n')}\n`

const nginx = `# Written by scripts/hosts.mjs. Include it in the server block whose root is the built folder (docs/hosting.md).
index index.html;
error_page 404 ${notFound};

default_type ${types.bin};
types {
${Object.entries(types).map(([ending, type]) => `    ${type.padEnd(28)}${ending};`).join('\n')}
}
charset utf-8;
charset_types ${all.filter((type) => isUtf8(type) && type !== types.html).join(' ')};

gzip on;
gzip_vary on;
gzip_proxied any;
gzip_min_length 1024;
gzip_types ${compressed.filter((type) => type !== types.html).join(' ')};

${byName.map(([name, value]) => `add_header ${name.padEnd(width)} "${value}" always;`).join('\n')}
add_header ${'Cache-Control'.padEnd(width)} $howsure_cache always;
set $howsure_cache "${caching.named}";

# A location with an add_header of its own would lose all of the above: it sets the variable instead.
location / {
    try_files $uri \${uri}index.html =404;
}
location ${hashed} {
    set $howsure_cache "${caching.hashed}";
    try_files $uri =404;
}
`

const caddy = `# Written by scripts/hosts.mjs. Import this file, then \`import howsure\` in the site whose root is the built folder (docs/hosting.md).
(howsure) {
	route {
		header {
${byName.map(([name, value]) => `\t\t\t${name} "${value}"`).join('\n')}
			Cache-Control "${caching.named}"
		}
		@hashed {
			path ${hashed}*
			file
		}
		header @hashed Cache-Control "${caching.hashed}"

${Object.entries(types).map(([ending, type]) => `\t\t@${ending} path *.${ending}\n\t\theader @${ending} Content-Type "${isUtf8(type) ? `${type}; charset=utf-8` : type}"`).join('\n')}

		encode gzip {
			match {
${compressed.map((type) => `\t\t\t\theader Content-Type ${type}*`).join('\n')}
			}
		}
		file_server {
			disable_canonical_uris
		}
	}
	handle_errors {
		@missing expression {http.error.status_code} == 404
		handle @missing {
			rewrite * ${notFound}
			header Content-Type "${types.html}; charset=utf-8"
			file_server {
				status 404
			}
		}
	}
}
`

/** Path from the project's root to text. */
export const files = { 'public/_headers': netlify, 'hosting/nginx.conf': nginx, 'hosting/Caddyfile': caddy }

function main([option]) {
  if (option === '--help') return void console.log(`node scripts/hosts.mjs            writes ${Object.keys(files).join(', ')}
node scripts/hosts.mjs --check    writes nothing; fails when one of them differs from what would be written`)
  for (const [path, text] of Object.entries(files)) {
    if (option !== '--check') writeFileSync(join(root, path), text)
    else if (readFileSync(join(root, path), 'utf8') !== text) {
      console.error(`${path} is not what scripts/hosts.mjs writes: run it`)
      process.exitCode = 1
    }
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main(process.argv.slice(2))
