// What the browser tests share: the program under test, the browser, and the
// checks that hold for every page.
import { fileURLToPath } from 'node:url';
import fs from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import zlib from 'node:zlib';
import { spawn, spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';

const require = createRequire(import.meta.url);
export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const axe = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const ARGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
	'--disable-background-networking', '--disable-component-update', '--disable-sync'];

// ---- counting

let passed = 0, failed = 0;
const said = new Set();	// the same in another look is counted, not said again
export function ok(condition, what, look = '') {
	if (condition) passed++;
	else { failed++; if (!said.has(what)) console.log(`FAIL ${look} ${what}`); said.add(what); }
	return Boolean(condition);
}
export function none(list, what, look) { ok(list.length === 0, `${what}: ${list.slice(0, 6).join(' | ')}${list.length > 6 ? ` and ${list.length - 6} more` : ''}`, look); }
export function report() {
	console.log(`${passed} passed, ${failed} failed`);
	process.exitCode = failed ? 1 : 0;
}
// One story; what throws is one failure with its first line, and the next goes on.
export async function story(name, run) {
	try { await run(); } catch (e) { ok(false, `${name}: ${String(e.message).split('\n')[0]} ${String(e.stack).split('\n').find(l => l.includes('tests/browser')) ?? ''}`); }
}

// ---- the program

const program = process.env.ITHACA ?? path.join(root, 'build/ithaca');

export function free_port() {
	return new Promise((yes, no) => {
		const s = net.createServer().on('error', no).listen(0, '127.0.0.1', () => { const { port } = s.address(); s.close(() => yes(port)); });
	});
}
// `ithaca demo`, or `serve` with new data, on a port of its own; waits for its first answer.
// ITHACA_URL names one that runs already, for trying things out.
export async function start(args = ['demo']) {
	if (process.env.ITHACA_URL && args[0] === 'demo') return { url: process.env.ITHACA_URL, said: () => '', stop() {} };
	const port = await free_port(), dir = fs.mkdtempSync(path.join(os.tmpdir(), 'ithaca-browser-'));
	if (args[0] === 'serve') {
		const made = spawnSync(program, ['init', '--data', path.join(dir, 'data')], { encoding: 'utf8' });
		if (made.status !== 0) throw new Error('init: ' + made.stderr);
	}
	const child = spawn(program, [...args, '--listen', `127.0.0.1:${port}`, '--data', path.join(dir, 'data')],
		{ stdio: ['ignore', 'pipe', 'pipe'], cwd: dir, env: { ...process.env, TMPDIR: dir } });
	let said = '', gone = false, stopping = false;
	const hear = d => { said = (said + d).slice(-200000); };
	child.stdout.on('data', hear); child.stderr.on('data', hear);
	child.on('exit', (code, signal) => {
		gone = true;
		ok(stopping, `the program ended by itself: ${code ?? signal} ${said.slice(-1000)}`);
	});
	const url = `http://127.0.0.1:${port}`;
	const until = Date.now() + 60000;
	for (;;) {
		if (gone) throw new Error('the program ended: ' + said.slice(-2000));
		if (Date.now() > until) throw new Error('no answer within a minute: ' + said.slice(-2000));
		if (await fetch(url + "/healthz").then(r => r.status < 500, () => false) && (args[0] !== "serve" || /event=ready/.test(said))) break;
		await new Promise(r => setTimeout(r, 50));
	}
	return {
		url, dir, said: () => said,
		async stop() {
			stopping = true;
			if (!gone) { child.kill('SIGTERM'); await Promise.race([new Promise(r => child.on('exit', r)), new Promise(r => setTimeout(r, 8000).unref())]); }
			if (!gone) child.kill('SIGKILL');
			fs.rmSync(dir, { recursive: true, force: true });
		},
	};
}

// ---- the browser

export const browser = () => chromium.launch({ executablePath: '/usr/bin/chromium', args: ARGS });

// Signed in by the demo's first page, which offers "Look around as …".
export async function sign_in(context, url, persona) {
	const page = await context.newPage();
	await page.goto(url + '/demo');
	await page.getByRole('button', { name: new RegExp(persona + '$', 'i') }).click();
	await page.waitForURL(u => u.pathname !== '/demo');
	return page;
}

// Where only the room changes, only the layout is looked at.
export const looks = [
	{ name: 'light', colorScheme: 'light', viewport: { width: 1280, height: 900 } },
	{ name: 'dark', colorScheme: 'dark', viewport: { width: 1280, height: 900 } },
	{ name: '320', colorScheme: 'light', viewport: { width: 320, height: 800 } },
	{ name: 'rtl', lang: 'ar-XB', colorScheme: 'light', viewport: { width: 1280, height: 900 } },
	{ name: 'rtl-320-dark', layout_only: true, lang: 'ar-XB', colorScheme: 'dark', viewport: { width: 320, height: 800 } },
	{ name: 'forced', forcedColors: 'active', viewport: { width: 1280, height: 900 } },
	{ name: 'spacing', layout_only: true, viewport: { width: 1280, height: 900 }, css: '*{line-height:1.5!important;letter-spacing:.12em!important;word-spacing:.16em!important}p{margin-block-end:2em!important}' },
	{ name: '200%', layout_only: true, viewport: { width: 640, height: 800 }, css: 'html{font-size:200%!important}' },
];

// ---- the checks

export async function check_axe(page) {
	await page.evaluate(axe);
	const found = await page.evaluate(() => window.axe.run(document, {
		runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
		rules: { 'target-size': { enabled: true } },
	}));
	return found.violations.map(v => `${v.id} (${v.nodes.length}) ${v.nodes[0].html.slice(0, 140)} ${JSON.stringify(v.nodes[0].any?.[0]?.data ?? '').slice(0, 160)}`);
}

// Nothing runs over, is cut off, or lies on something else.
export const check_layout = page => page.evaluate(() => {
	const bad = [], name = e => `${e.tagName.toLowerCase()}${e.className && typeof e.className === 'string' ? '.' + e.className.trim().replaceAll(' ', '.') : ''} "${(e.textContent || e.value || '').trim().slice(0, 30)}"`;
	const doc = document.documentElement;
	if (doc.scrollWidth > doc.clientWidth) {
		const wide = [...document.querySelectorAll('body *')].filter(e => { const r = e.getBoundingClientRect(); return r.width && (r.right > doc.clientWidth + 1 || r.left < -1) && !e.closest('.vh, .skip, .scroll'); });
		bad.push(`overflow ${doc.scrollWidth} > ${doc.clientWidth}: ${wide.slice(-2).map(name).join(', ')}`);
	}
	for (const e of document.querySelectorAll('svg text')) {
		const s = e.ownerSVGElement.getBoundingClientRect(), b = e.getBoundingClientRect();
		if (b.width && (b.left < s.left - 1 || b.right > s.right + 1 || b.top < s.top - 1 || b.bottom > s.bottom + 1)) bad.push('drawn outside: ' + e.textContent);
	}
	const hidden = '.vh, .menu > summary, svg, .skip, dialog:not([open])';
	const gone = e => e.closest(hidden) || getComputedStyle(e.closest('thead') ?? e).clipPath !== 'none';
	const leaves = [...document.querySelectorAll('body *')].filter(e => e.checkVisibility() && !gone(e) && [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()));
	for (const e of leaves)
		if (!['OPTION', 'SELECT'].includes(e.tagName) && getComputedStyle(e).display !== 'inline' && (e.scrollWidth > e.clientWidth + 1) && !e.closest('.scroll, thead')) bad.push('clipped: ' + name(e));
	const text = leaves.flatMap(e => [...e.childNodes].filter(n => n.nodeType === 3 && n.data.trim()).flatMap(n => { const r = document.createRange(); r.selectNodeContents(n); return [...r.getClientRects()].map(b => [e, b]); }));
	const boxes = [...document.querySelectorAll('.btn, input:not([type=hidden]), select, textarea, progress')].filter(e => e.checkVisibility() && !e.closest(hidden)).map(e => [e, e.getBoundingClientRect()]);
	const meet = (b, c) => b.left < c.right - 1 && b.right > c.left + 1 && b.top < c.bottom - 1 && b.bottom > c.top + 1;
	const over = e => e.closest('.menu-pop, dialog');
	for (const [e, b] of text) for (const [f, c] of boxes)
		if (!f.contains(e) && !e.contains(f) && over(e) === over(f) && meet(b, c)) bad.push(`overlap: ${name(e)} x ${name(f)}`);
	boxes.forEach(([e, b], i) => { for (const [f, c] of boxes.slice(i + 1)) if (!e.contains(f) && !f.contains(e) && over(e) === over(f) && meet(b, c)) bad.push(`overlap: ${name(e)} x ${name(f)}`); });
	return [...new Set(bad)];
});

// Tab reaches everything, and one sees where one is.
export async function check_keyboard(page) {
	await page.evaluate(() => { document.activeElement?.blur(); window.getSelection()?.removeAllRanges(); scrollTo(0, 0); });
	const wanted = await page.evaluate(() => {
		const groups = new Set();
		const all = [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]')].filter(e => {
			if (!e.checkVisibility() || e.disabled || e.tabIndex < 0) return false;
			if (e.type !== 'radio') return true;
			if (groups.has(e.form?.id + e.name)) return false;
			return groups.add(e.form?.id + e.name);
		});
		document.querySelectorAll('*').forEach((e, i) => { e.__at = i; });
		return all.map(e => [e.type === 'radio' ? 'radio ' + e.name : String(e.__at), e.outerHTML.slice(0, 90)]);
	});
	const seen = new Set(), bad = [];
	for (let i = 0; i < wanted.length + 20 && seen.size < wanted.length; i++) {
		await page.keyboard.press('Tab');
		const at = await page.evaluate(() => {
			const e = document.activeElement;
			if (!e || e === document.body) return null;
			const o = getComputedStyle(e), b = e.getBoundingClientRect();
			const shown = b.bottom > 0 && b.top < innerHeight;
			return [e.type === 'radio' ? 'radio ' + e.name : String(e.__at), o.outlineStyle !== 'none' && parseFloat(o.outlineWidth) >= 2, shown, e.outerHTML.slice(0, 90)];
		});
		if (!at) continue;
		if (!seen.has(at[0])) { if (!at[1]) bad.push('no visible focus: ' + at[3]); if (!at[2]) bad.push('focus off screen: ' + at[3]); }
		seen.add(at[0]);
	}
	return bad.concat(wanted.filter(([k]) => !seen.has(k)).map(([, html]) => 'not reached: ' + html));
}

// The Nu HTML checker over many pages at once: [{name, html}].
export function check_html(pages) {
	const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'ithaca-vnu-'));
	try {
		pages.forEach((p, i) => fs.writeFileSync(path.join(dir, `${i}.html`), p.html));
		const run = spawnSync('java', ['-jar', require.resolve('vnu-jar/build/dist/vnu.jar'), '--format', 'json', '--exit-zero-always', '--skip-non-html', dir], { encoding: 'utf8', maxBuffer: 64 << 20 });
		if (run.error || !run.stderr.includes('"messages"')) throw new Error('vnu did not run: ' + (run.error ?? run.stderr));
		return JSON.parse(run.stderr).messages.filter(m => m.type === 'error' || m.subType === 'warning')
			.map(m => `${pages[+/(\d+)\.html$/.exec(m.url)[1]].name}:${m.lastLine} ${m.message} ${(m.extract ?? '').trim().slice(0, 90)}`)
			.filter(m => !/role is unnecessary for element|Consider using the .lang. attribute/.test(m));
	} finally { fs.rmSync(dir, { recursive: true }); }
}

// What a first visit moves, in bytes as they are sent: the page and its own sheet and module.
function sent(address, cookie) {
	return new Promise((yes, no) => http.get(address, { headers: { cookie, 'accept-encoding': 'gzip' } }, r => {
		const parts = [];
		let n = 0;
		r.on('data', d => { n += d.length; parts.push(d); });
		r.on('end', () => yes({ n, text: (r.headers['content-encoding'] === 'gzip' ? zlib.gunzipSync(Buffer.concat(parts)) : Buffer.concat(parts)).toString() }));
	}).on('error', no));
}
export async function first_view(url, cookie) {
	const page = await sent(url, cookie);
	const rest = [...page.text.matchAll(/(?:rel="stylesheet" href|rel="icon" href|script type="module" src)="([^"]+)"/g)].map(m => new URL(m[1], url));
	let sum = page.n;
	for (const address of rest) sum += (await sent(address, cookie)).n;
	return sum;
}

export async function shot(page, name) {
	const file = path.join(root, 'build/shots', name + '.png');
	fs.mkdirSync(path.dirname(file), { recursive: true });
	await page.screenshot({ path: file, fullPage: true });
}
