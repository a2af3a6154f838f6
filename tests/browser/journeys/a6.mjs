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

	// what if more than that is changed: beside the base, with the people who change
	await me.go(base);
	await me.follow('Other weights, rules, people or recruits');
	await me.fill('Name of the scenario (optional)', 'A place more');
	await me.fill('More places for each of them (optional)', '1');
	await me.choose('From different units');
	await me.press('Work it out');
	await me.sees('Side by side');
	await me.waits_until(/(person|people) changes?, worst first/);
	await me.sees('Places of every mentor: +1');
	await me.sees('From different units: holds here');
	await me.sees(/^One more mentor who offers/);
	await me.open(/(person|people) changes?, worst first/);
	await me.sees(/→/);
	await me.press(/^Keep this one A place more/);
	await me.sees('Kept. It is the round to look over and publish');
	await me.go(base);
	await me.follow('Is it fair? Compare the groups');
	await me.sees('Mentees by group: Unit');
	await me.follow('Level', me.page.locator('.tabs').last());
	await me.follow('Try without this field');
	await me.sees(/^Solved again with no weight and no rule/);

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
	await me.sees(/^(Firm|A toss-up): without this pair/);
	await me.sees(/^Who has the places of/);
	await me.go(base);
	await me.follow('Check the proof yourself');
	await me.sees('this is a proof, not a promise');
	await me.follow('Run it again and compare');
	await me.sees('Identical');

	const mentee = await as('Mentee');
	await mentee.go('/');
	await mentee.misses(/^You have a match/);	// nobody is told before
	await publish(me, base);
	demo.published = true;
	await mentee.go('/');
	await mentee.sees(/^You have a match/);
}
