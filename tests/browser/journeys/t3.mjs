import { published } from '../rounds.mjs';

export const who = 'Mentor', story = 'Answer a request: ask first, then yes';

export async function run(me, { as, demo }) {
	await published(as, demo);
	await me.go('/');
	await me.follow(/./, me.page.locator('section:has(#pairs) li').first());
	const pair = me.at;
	await me.sees('Why us?');
	await me.follow('Ask first');
	await me.press('Send the question');
	await me.sees('There is a problem');
	await me.fill('Your question', 'What would you like to talk about in the first hour?');
	await me.press('Send the question');
	await me.sees('Your question');
	const mentee = await as('Mentee');
	await mentee.go(pair);
	if (await mentee.page.getByText('asks', { exact: false }).count() && await mentee.page.getByLabel('Your answer').count()) {
		await mentee.fill('Your answer', 'About the talk that I have to give in autumn.');
		await mentee.press('Send the answer');
		await me.go(pair);
		await me.sees('About the talk that I have to give in autumn.');
	}
	await me.press('Yes, gladly');
	await me.sees(/You both said yes|Now it is up to/);
}
