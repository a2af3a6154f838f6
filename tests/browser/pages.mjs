// Every page that the five people of the demo can reach by links, looked at.
import { Person } from './journey.mjs';
import { publish, run_round } from './rounds.mjs';
import { browser, check_axe, check_html, check_keyboard, check_layout, first_view, none, ok, report, shot, sign_in, start, story } from './lib.mjs';

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
	while (queue.length && found.length < 80) {
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

// Something to see: a round with pairs that were published, and a draft.
async function make_rounds(b, url) {
	const context = await b.newContext(), page = await sign_in(context, url, 'Programme admin');
	const admin = new Person(page, url, 'script'), board = await run_round(admin, 'Spring');
	await admin.fill('Name of the copy (optional)', 'One more place');
	await admin.fill('More places for each mentor', '1');
	await admin.press('Copy and run');
	await admin.waits_until('Review and publish');
	await admin.press(/^Pin/, page.locator('.pair').first());
	await publish(admin, board);
	await context.close();
}

async function find_pages(b, url, sessions) {
	const seen = new Set(), pages = [], stranger = await b.newContext();
	sessions.set('Nobody', []);
	pages.push(...await crawl(stranger, url, 'Nobody', seen, ['/', '/sign-in', '/demo', '/help', '/privacy']));
	for (const who of personas) await story(who, async () => {
		const context = await b.newContext();
		await (await sign_in(context, url, who)).close();
		sessions.set(who, await context.cookies());
		pages.push(...await crawl(context, url, who, seen));
		await context.close();
	});
	const lost = await stranger.request.get(url + '/nothing/here');
	ok(lost.status() === 404, 'an address that is not there answers 404');
	pages.push({ who: 'Nobody', path: '/nothing/here', name: 'Nobody 404', html: await lost.text() });
	return pages;
}

// What does not depend on how it looks: markup, weight, keyboard, console.
async function check_once(b, url, sessions, pages) {
	none(check_html(pages), 'vnu');
	for (const p of pages) {
		const size = await first_view(url + p.path, sessions.get(p.who).map(c => `${c.name}=${c.value}`).join('; '));
		ok(size < FIRST_VIEW, `${p.name}: the first view has ${size} bytes compressed`);
		ok(!/ style="|<style|<script(?! type="module" src)| on[a-z]+="/.test(p.html), `${p.name}: no inline style or script`);
	}
	for (const who of sessions.keys()) {
		const context = await b.newContext({ reducedMotion: 'reduce', viewport: { width: 1280, height: 900 } }), page = await context.newPage(), said = [];
		await context.addCookies(sessions.get(who));
		page.on('console', m => m.type() === 'error' && said.push(m.text()));
		page.on('pageerror', e => /Transition was/.test(e.message) || said.push(e.message));
		for (const p of pages.filter(x => x.who === who)) await story(`keyboard ${p.name}`, async () => {
			said.length = 0;
			await page.goto(url + p.path);
			none(await check_keyboard(page), `${p.name} keyboard`);
			none(said.filter(x => !(p.name.endsWith('404') && /status of 404/.test(x))), `${p.name} console`);
		});
		await context.close();
	}
}

async function in_look(b, url, sessions, pages, { name, css, lang, layout_only, ...look }) {
	for (const who of new Set(pages.map(p => p.who))) {
		const context = await b.newContext({ bypassCSP: true, reducedMotion: 'reduce', ...look });
		await context.addCookies(sessions.get(who));
		if (lang) await context.addCookies([{ name: 'lang', value: lang, url }]);
		const page = await context.newPage();
		for (const p of pages.filter(x => x.who === who)) await story(`${name} ${p.name}`, async () => {
			await page.goto(url + p.path);
			if (css) await page.addStyleTag({ content: css });
			if (process.env.SHOTS && ['light', 'dark', '320', 'rtl'].includes(name)) await shot(page, `pages/${p.name.replaceAll(/[^\w]+/g, '-')}-${name}`);
			none(await check_layout(page), `${p.name} layout`, name);
			await page.evaluate(() => document.querySelectorAll('main details').forEach(d => { d.open = true; }));
			if (!layout_only) none(await check_axe(page), `${p.name} axe`, name);
			none(await check_layout(page), `${p.name} layout, opened`, name);
		});
		await context.close();
	}
}

// The ten main pages as they look, kept in build/shots.
const main_pages = {
	'sign-in': ['Nobody', '/sign-in'], 'look-around': ['Nobody', '/demo'], 'home-mentee': ['Mentee', '/'],
	'home-admin': ['Programme admin', '/'], application: ['Mentee', /\/apply\/mentee$/], programme: ['Programme admin', /^\/programmes\/\d+$/],
	templates: ['Programme admin', '/programmes/new'], people: ['Organisation admin', '/people'],
	board: ['Programme admin', /\/rounds\/\d+$/], pair: ['Mentee', /^\/pairings\/\d+$/],
};
async function take_shots(b, url, sessions, pages) {
	for (const [name, [who, path]] of Object.entries(main_pages)) await story(`shot ${name}`, async () => {
		const context = await b.newContext({ reducedMotion: 'reduce', viewport: { width: 1280, height: 900 } });
		await context.addCookies(sessions.get(who));
		const page = await context.newPage();
		const at = typeof path === 'string' ? path : pages.find(p => p.who === who && path.test(p.path))?.path;
		if (ok(at, `there is a page to show as ${name}`)) {
			await page.goto(url + at);
			await shot(page, name);
		}
		await context.close();
	});
}

export async function look_at_pages(looks, { once = false } = {}) {
	const only = process.argv[2] ?? '', demo = await start(), b = await browser();
	try {
		const sessions = new Map();
		await story('rounds', () => make_rounds(b, demo.url));
		const pages = (await find_pages(b, demo.url, sessions)).filter(p => p.path.includes(only));
		console.log(`${pages.length} pages`);
		if (once) {
			await check_once(b, demo.url, sessions, pages);
			if (!only) await take_shots(b, demo.url, sessions, pages);
		}
		const waiting = [...looks];
		await Promise.all([0, 1].map(async () => { for (let l; (l = waiting.shift());) await in_look(b, demo.url, sessions, pages, l); }));
	} finally { await b.close(); await demo.stop(); }
	report();
}
