// Every page that the five people of the demo can reach by links, in every look.
//   node pages_test.mjs [PART OF A PATH]
import { browser, check_axe, check_html, check_keyboard, check_layout, first_view, looks, none, ok, report, shot, sign_in, start, story } from './lib.mjs';

const only = process.argv[2] ?? '';
const personas = ['Mentee', 'Mentor', 'Programme admin', 'Organisation admin', 'IT admin'];
const FIRST_VIEW = 25 * 1024;
const SAMPLES = 2;	// of pages that differ in ids only

const pattern = u => u.pathname.replace(/\d{6,}/g, ':id') + ([...u.searchParams.keys()].length ? '?' + [...new Set(u.searchParams.keys())].sort().join('&') : '');
// Two pages of one pattern are one when they are made of the same parts.
const shape = html => [...new Set([...html.matchAll(/<([a-z0-9]+)(?:[^>]*? class="([^"]*)")?/g)].map(m => m[1] + '.' + (m[2] ?? '').replace(/av\d/, 'av')))].sort().join();
const links = html => [...html.matchAll(/<a [^>]*href="([^"#]+)/g)].map(m => m[1].replaceAll('&amp;', '&'));

// What `who` reaches, breadth first: [{ who, path, name, html }].
async function crawl(context, url, who, seen, from = ['/']) {
	const queue = [...from], asked = new Map(), found = [];
	while (queue.length && found.length < 60) {
		const path = queue.shift(), u = new URL(path, url), key = pattern(u);
		if (u.origin !== url || (asked.get(key) ?? 0) >= SAMPLES) continue;
		asked.set(key, (asked.get(key) ?? 0) + 1);
		const r = await context.request.get(u.href), type = r.headers()['content-type'] ?? '';
		ok(r.status() < 400, `${who}: a link leads to ${r.status()} at ${u.pathname}${u.search}`);
		if (!type.includes('html')) continue;
		const html = await r.text(), at = new URL(r.url()), final = pattern(at), made = final + shape(html);
		queue.push(...links(html).map(l => new URL(l, at).href).filter(l => l.startsWith(url)));
		if (seen.has(made) || r.status() >= 400) continue;
		seen.add(made);
		found.push({ who, path: at.pathname + at.search, name: `${who} ${final}`, html });
	}
	return found;
}

async function in_look(b, url, sessions, pages, { name, css, lang, layout_only, ...look }) {
	for (const who of new Set(pages.map(p => p.who))) {
		const context = await b.newContext({ bypassCSP: true, ...look });
		await context.addCookies(sessions.get(who));
		if (lang) await context.addCookies([{ name: 'lang', value: lang, url }]);
		const page = await context.newPage();
		for (const p of pages.filter(x => x.who === who)) await story(`${name} ${p.name}`, async () => {
			await page.goto(url + p.path);
			if (css) await page.addStyleTag({ content: css });
			if (!layout_only) none(await check_axe(page), `${p.name} axe`, name);
			none(await check_layout(page), `${p.name} layout`, name);
			await page.evaluate(() => document.querySelectorAll('main details').forEach(d => { d.open = true; }));
			none(await check_layout(page), `${p.name} layout, opened`, name);
			if (['light', '320', 'rtl'].includes(name)) await shot(page, `pages/${p.name.replaceAll(/[^\w]+/g, '-')}-${name}`);
		});
		await context.close();
	}
}

const demo = await start(), b = await browser();
try {
	const sessions = new Map(), seen = new Set();
	let pages = [];
	const stranger = await b.newContext();
	sessions.set('Nobody', []);
	pages.push(...await crawl(stranger, demo.url, 'Nobody', seen, ['/', '/sign-in', '/demo', '/help', '/privacy']));
	for (const who of personas) await story(who, async () => {
		const context = await b.newContext();
		await (await sign_in(context, demo.url, who)).close();
		sessions.set(who, await context.cookies());
		pages.push(...await crawl(context, demo.url, who, seen));
		await context.close();
	});
	const lost = await stranger.request.get(demo.url + '/nothing/here');
	ok(lost.status() === 404, 'an address that is not there answers 404');
	pages.push({ who: 'Nobody', path: '/nothing/here', name: 'Nobody 404', html: await lost.text() });
	if (only) pages = pages.filter(p => p.path.includes(only));
	console.log(`${pages.length} pages`);

	none(check_html(pages), 'vnu');
	for (const p of pages) {
		const cookie = sessions.get(p.who).map(c => `${c.name}=${c.value}`).join('; ');
		const size = await first_view(demo.url + p.path, cookie);
		ok(size < FIRST_VIEW, `${p.name}: the first view has ${size} bytes compressed`);
		ok(!/ style="|<style|<script(?! type="module" src)| on[a-z]+="/.test(p.html), `${p.name}: no inline style or script`);
	}
	const strict = async who => {
		const context = await b.newContext({ viewport: { width: 1280, height: 900 } }), page = await context.newPage(), said = [];
		await context.addCookies(sessions.get(who));
		page.on('console', m => m.type() === 'error' && said.push(m.text()));
		page.on('pageerror', e => said.push(e.message));
		for (const p of pages.filter(x => x.who === who)) await story(`keyboard ${p.name}`, async () => {
			said.length = 0;
			await page.goto(demo.url + p.path);
			none(await check_keyboard(page), `${p.name} keyboard`);
			none(said.filter(x => !(p.name.endsWith('404') && /status of 404/.test(x))), `${p.name} console`);
		});
		await context.close();
	};
	for (const who of sessions.keys()) await strict(who);
	const waiting = [...looks];
	await Promise.all([0, 1].map(async () => { for (let l; (l = waiting.shift());) await in_look(b, demo.url, sessions, pages, l); }));
} finally { await b.close(); await demo.stop(); }
report();
