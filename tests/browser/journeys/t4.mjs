import { ok } from '../lib.mjs';

export const who = 'Mentor', story = 'See everything on one page';

export async function run(me, { mode }) {
	await me.go('/');
	const took = [];
	for (let i = 0; i < 5; i++) {
		const r = await me.page.goto(me.url + '/');
		const t = r.request().timing();
		took.push(t.responseEnd - t.requestStart);
	}
	took.sort((a, b) => a - b);
	ok(took[2] < 100, `${mode}: the page comes in ${took[2].toFixed(0)} ms`);
	ok(await me.page.locator('.card.next').count() === 1, `${mode}: exactly one next step`);
	await me.follow(/./, me.page.locator('.card.next, section:has(#taking)').first());
	ok(me.at !== '/', `${mode}: the step leads somewhere`);
}
