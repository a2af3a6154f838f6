import { ok } from '../lib.mjs';
import { publish, run_round } from '../rounds.mjs';

export const who = 'Programme admin', story = 'Compare scenarios and publish';

export async function run(me, { mode, as, demo }) {
	const base = await run_round(me, 'Base');
	// what if mentors of Data Platform had one more place
	await me.fill('Name of the copy (optional)', 'One more place');
	await me.fill('More places for each mentor', '1');
	await me.select('... in the unit', 'Data Platform');
	await me.press('Copy and run');
	await me.waits_until('Review and publish');
	const copy = me.at;
	ok(copy !== base, `${mode}: the copy is another draft`);
	await me.go(base);
	await me.select('With the draft', 'One more place');
	await me.press('Compare the two');
	await me.sees('Two drafts');
	await me.sees(/better off, \d+ worse off/);

	await me.go(base);
	const cards = me.page.locator('.pair');
	await me.press(/^Pin/, cards.first());
	await me.sees('Pinned');
	await me.press(/^Forbid/, cards.nth(1));
	await me.sees('Got worse');
	await me.press('Undo');
	if (mode !== 'no script') ok(await me.page.evaluate(() => document.activeElement !== document.body), `${mode}: the focus is not lost after a change`);
	await me.follow(/^Why not somebody else/, cards.nth(2));
	await me.select('Mentor', { index: 2 });
	await me.press('Compare');
	await me.sees('Criterion by criterion, out of 100');
	await me.go(base);
	await me.follow('Check the proof yourself');
	await me.sees('this is a proof, not a promise');

	const mentee = await as('Mentee');
	await mentee.go('/');
	await mentee.misses(/^You have a match/);	// nobody is told before
	await publish(me, base);
	demo.published = true;
	await mentee.go('/');
	await mentee.sees(/^You have a match/);
}
