// The journeys of journeys/, each with script, without, and by keyboard alone.
//   node journeys_test.mjs [a1 m1 …]
// A journey has `who` (as in "Look around as …"), `story` and
// `run(me, { mode, as, demo })`, where `as(who)` is another person.
import { fileURLToPath } from 'node:url';
import fs from 'node:fs';
import path from 'node:path';
import { browser, ok, report, sign_in, start, story } from './lib.mjs';
import { Person } from './journey.mjs';

const wanted = process.argv.slice(2), here = path.join(path.dirname(fileURLToPath(import.meta.url)), 'journeys');
const names = fs.readdirSync(here).map(f => f.replace('.mjs', '')).filter(n => !wanted.length || wanted.includes(n)).sort();
const journeys = await Promise.all(names.map(async n => ({ name: n, ...await import(path.join(here, n + '.mjs')) })));

const b = await browser();
try {
	for (const mode of ['script', 'no script', 'keyboard']) {
		const demo = await start();
		try {
			for (const j of journeys) {
				const contexts = [];
				const as = async who => {
					const context = await b.newContext({ javaScriptEnabled: mode !== 'no script', viewport: { width: 1280, height: 1000 },
						reducedMotion: 'reduce' });
					context.setDefaultTimeout(30000);
					contexts.push(context);
					return new Person(who ? await sign_in(context, demo.url, who) : await context.newPage(), demo.url, mode);
				};
				const began = Date.now();
				await story(`${j.name} ${mode}`, async () => {
					const me = await as(j.who), said = [];
					me.page.on('pageerror', e => /Transition was/.test(e.message) || said.push(e.message));
					await j.run(me, { mode, as, demo });
					ok(said.length === 0, `${j.name} ${mode}: ${said.join()}`);
				});
				console.log(`${j.name} ${mode}: ${((Date.now() - began) / 1000).toFixed(1)} s`);
				for (const c of contexts) await c.close();
			}
		} finally { await demo.stop(); }
	}
} finally { await b.close(); }
report();
