import { to_matching } from '../rounds.mjs';

export const who = 'Programme admin', story = 'Set matching rules and test them';

export async function run(me) {
	await to_matching(me);
	await me.follow('Look at the rules');
	await me.fill(/^Skills wanted and offered/, '40');
	await me.choose('Not in the same reporting line, at any height');
	await me.fill('Minutes a week that both are free, at least', '60');
	await me.press('Try');
	await me.sees('With these rules');
	await me.sees('Would be matched');
	await me.sees('Lowest score');
	await me.fill('Why this change (optional)', 'More weight on what is taught');
	await me.press(/^Save as version/);
	await me.sees('The next run uses it');
	await me.sees(/^Version \d+ counts now/);
}
