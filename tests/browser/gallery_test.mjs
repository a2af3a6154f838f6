// The components by themselves, in every look.
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { browser, check_axe, check_html, check_keyboard, check_layout, looks, none, ok, report, root, shot, story } from './lib.mjs';
import { gallery } from './gallery.mjs';

const CSP = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'; require-trusted-types-for 'script'; trusted-types swap";
const server = http.createServer((q, s) => {
	const u = new URL(q.url, 'http://x'), type = { '.css': 'text/css', '.js': 'text/javascript' }[path.extname(u.pathname)];
	s.setHeader('content-security-policy', CSP);
	s.setHeader('content-type', (type ?? 'text/html') + '; charset=utf-8');
	s.end(type ? fs.readFileSync(path.join(root, u.pathname)) : gallery({ dir: u.searchParams.get('dir') ?? 'ltr' }));
}).listen(0, '127.0.0.1');
await new Promise(r => server.on('listening', r));
const url = `http://127.0.0.1:${server.address().port}`;
const b = await browser();
try {
	none(check_html([{ name: 'gallery', html: gallery() }]), 'vnu');
	for (const { name, css, lang, layout_only, ...look } of looks) await story('gallery ' + name, async () => {
		const context = await b.newContext({ bypassCSP: true, reducedMotion: 'reduce', ...look }), page = await context.newPage();
		await page.goto(`${url}/?dir=${lang ? 'rtl' : 'ltr'}`);
		if (css) await page.addStyleTag({ content: css });
		if (!layout_only) none(await check_axe(page), 'gallery axe', name);
		none(await check_layout(page), 'gallery layout', name);
		await shot(page, 'gallery-' + name);
		await context.close();
	});
	await story('strict policy, keyboard and script', async () => {
		const context = await b.newContext({ viewport: { width: 1280, height: 1600 } }), page = await context.newPage(), said = [];
		page.on('console', m => m.type() === 'error' && said.push(m.text()));
		page.on('pageerror', e => said.push(e.message));
		await page.goto(url);
		none(await check_keyboard(page), 'gallery keyboard');
		ok(await page.locator('.weight input[type=range]').count() === 2, 'sliders before weights');
		await page.locator('main').click({ position: { x: 2, y: 2 } });
		await page.keyboard.press('j');
		ok(await page.evaluate(() => document.activeElement.id) === 'pair-1', 'j goes to the first pair');
		const pinned = page.waitForResponse(r => r.url().includes('do=pin'));
		await page.keyboard.press('p');
		await pinned;
		await page.waitForFunction(() => !document.querySelector('[aria-busy]'));
		ok(await page.evaluate(() => document.activeElement.id) === 'pin-1', 'the focus stays on the pressed button');
		ok(page.url() === url + '/', 'no navigation');
		const dropped = page.waitForResponse(r => /do=swap.*mentee=2.*mentor=7/.test(r.url()));
		await page.locator('[data-mentor="7"]').dragTo(page.locator('[data-mentee="2"]'));
		await dropped;
		ok(true, 'a drop swaps');
		none(said, 'console');
		await context.close();
	});
} finally { await b.close(); server.close(); }
report();
