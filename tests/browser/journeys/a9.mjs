import { ok } from '../lib.mjs';

export const who = 'Programme admin', story = 'An evening in a room: seats, cards, the clock, and talking again';

// The clock of the projector, with the network cut.
async function clock(me) {
	const { page } = me, context = page.context();
	await page.locator('#clock').waitFor();
	await context.setOffline(true);
	await page.getByRole('button', { name: 'Begin round 1 now' }).click();
	ok(/^Round 1 of 3/.test(await page.locator('#clock-words').textContent()), 'the clock says the round');
	const before = await page.locator('#clock').textContent();
	await page.waitForFunction(b => document.querySelector('#clock').textContent !== b, before);
	await page.getByRole('button', { name: 'Next round now' }).click();
	ok(/^Round 2 of 3/.test(await page.locator('#clock-words').textContent()), 'the next round begins');
	await context.setOffline(false);
	await page.getByRole('button', { name: 'Stop the clock' }).click();
	ok(await page.locator('#clock-next').textContent() === 'The clock stands still', 'the clock stops');
}

export async function run(me, { mode, as }) {
	await me.follow('Programmes');
	await me.follow('First Ninety Days');
	await me.follow('Events');
	await me.fill('Name', `Evening ${mode}`);
	await me.fill('Day', '2031-03-12');
	await me.fill('Rounds', '3');
	await me.press('Create the event');
	await me.press('Seat everybody');
	await me.sees('Nobody meets the same person twice.');
	const event = me.at;
	await me.follow('Cards for each guest');
	await me.sees('Your tables');
	await me.go(event);
	await me.follow('Signs for the tables');
	await me.sees('Table 1');
	await me.go(event);
	await me.follow('The whole list');
	await me.go(event);
	await me.follow('Clock for the projector');
	if (mode === 'no script') await me.sees('When the rounds begin');
	else await clock(me);
	await me.go(event);
	await me.press(/^Not here/);
	await me.sees('The list of guests has changed');
	await me.press('Seat everybody anew');
	await me.press('Publish to the guests');
	await me.sees('Published. Every guest gets a mail');

	// The evening of the demo is over: who was there says whom they would talk to again.
	const guest = await as('Mentee with a new match');
	await guest.go('/');
	await guest.follow('Meet the house');
	await guest.sees('I would like to talk again with');
	await guest.choose(/Round \d/);
	await guest.press('Keep my marks');
	await guest.sees(/^Kept\./);
}
