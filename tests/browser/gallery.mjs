// The gallery: every html block of docs/components.md as one page with the
// real style sheet, so that the document cannot say what does not work.
//   node gallery.mjs            writes build/gallery.html
import { fileURLToPath } from 'node:url';
import fs from 'node:fs';
import path from 'node:path';
import { root } from './lib.mjs';

export function gallery({ dir = 'ltr', assets = '/assets' } = {}) {
	const doc = fs.readFileSync(path.join(root, 'docs/components.md'), 'utf8');
	const parts = [...doc.matchAll(/^## (.+)\n|```html\n([^]*?)```/gm)];
	// the first block is the head with the only h1; the others get their heading
	const [head, ...rest] = parts.filter((m, i) => m[2] || parts[i + 1]?.[2]).slice(1);
	const body = rest.map(m => m[1] ? `<h2>${m[1]}</h2>` : m[2]).join('\n');
	return `<!doctype html>
<html lang="${dir === 'rtl' ? 'ar' : 'en'}" dir="${dir}"><head><meta charset="utf-8"><title>Components</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="stylesheet" href="${assets}/app.css">
<script type="module" src="${assets}/app.js"></script></head><body>
<a class="skip" href="#main">Skip to the content</a>
<header class="top"><div class="top-in"><a class="logo" href="/"><svg viewBox="0 0 32 32" aria-hidden="true" focusable="false"><circle class="lm" cx="16" cy="16" r="16"/><path class="lw" d="M7 20c3 3 6 3 9 0s6-3 9 0M16 17V8M16 8l6 6h-6"/></svg><span>Northwind Mentoring</span></a>
<nav class="nav" aria-label="Main"><ul role="list"><li><a href="/home" aria-current="page">Home</a></li><li><a href="/programmes">Programmes</a></li><li><a href="/people">People</a></li><li><a href="/settings">Settings</a></li></ul></nav>
<div class="tools"><details class="menu"><summary><span class="av small av2" aria-hidden="true">MP</span><span>Maria Peters</span></summary><div class="menu-pop"><a href="/me">My profile</a><button class="plain">Sign out</button></div></details></div></div></header>
<main id="main" tabindex="-1">${head[2]}${body}</main>
<footer class="foot"><div class="foot-in"><a href="/help">Help</a><a href="/privacy">Who can see what</a><span id="live" role="status"></span></div></footer></body></html>`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	fs.mkdirSync(path.join(root, 'build'), { recursive: true });
	fs.writeFileSync(path.join(root, 'build/gallery.html'), gallery({ assets: '../assets' }));
}
