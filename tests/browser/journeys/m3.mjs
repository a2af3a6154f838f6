import { published } from '../rounds.mjs';

export const who = 'Mentee', story = 'Learn about the match, and accept';

export async function run(me, { as, demo }) {
	await published(as, demo);
	await me.go('/');
	await me.sees(/^You have a match/);
	await me.follow('See why and answer');
	await me.sees('Why us?');
	await me.sees('First steps');
	await me.follow('Not right for me');
	await me.sees('Nobody reads it. It only counts in sums over many people', 'who reads the reason');
	await me.follow('Cancel');
	await me.press('Accept');
	await me.sees('You said yes');
	await me.go('/');
	await me.sees('You are all set');
}
