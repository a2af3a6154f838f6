import { ok } from '../lib.mjs';

export const who = 'Mentee', story = 'Join: what it is, a form in pages, stop and go on, send';

// A programme that everybody may join, opened by its admin.
async function open_programme(admin, name) {
	await admin.go('/programmes/new?template=casual');
	await admin.fill('Name of the programme', name);
	await admin.press('Create draft');
	const draft = admin.at;
	await admin.go(draft + '/edit');
	const boxes = admin.page.locator('section:has(#need) textarea');
	for (let i = 0; i < await boxes.count(); i++) {
		const label = await boxes.nth(i).evaluate(e => e.labels[0].textContent.trim());
		await admin.fill(label, 'People want to talk to somebody outside their own team.');
	}
	await admin.press('Save', admin.page.locator('main'));
	await admin.go(draft);
	await admin.press('Open for applications');
	await admin.go(draft);
	await admin.sees('What is next');
	return draft;
}

// Answers whatever stands on a page of the form, as somebody in no hurry does.
export async function answer(me, words) {
	const main = me.page.locator('main form').last();
	for (const field of await main.locator('input[type=text], textarea').all()) {
		const [name, value] = await field.evaluate(e => [e.name, e.value]);
		if (value || /^(never|wish|zone)/.test(name)) continue;
		const label = await field.evaluate(e => e.labels[0].textContent.trim());
		const text = /^\S+-0$/.test(name) && /week|availab/i.test(name) ? '9-12' : /-[1-6]$/.test(name) && /availab|week/i.test(name) ? '' : /-[2-6]$/.test(name) ? '' : words;
		if (text) await me.fill(label, text, field.locator('xpath=ancestor::*[self::fieldset or contains(@class,"field")][1]'));
	}
	for (const number of await main.locator('input[type=number]').all()) {
		const label = await number.evaluate(e => e.labels[0].textContent.trim());
		if (!await number.inputValue()) await me.fill(label, await number.getAttribute('min') ?? '1');
	}
	for (const group of await main.locator('fieldset:has(input[type=radio], input[type=checkbox])').all()) {
		if (await group.locator(':checked').count()) continue;
		await me.choose(await group.locator('label').first().evaluate(e => e.firstChild.textContent.trim()), group);
	}
}

export async function apply(me, name, role, words) {
	await me.go('/programmes');
	await me.follow(name);
	const page = me.at;
	await me.go(`${page}/apply/${role}`);
	await answer(me, words);
	await me.press(/^Save and go on later$/);
	await me.sees('You can go on whenever you like');
	await me.go('/');
	await me.sees(name);
	await me.go(`${page}/apply/${role}`);
	ok((await me.page.locator('main form').last().evaluate(f => [...new FormData(f).values()].join(' '))).length > 30, 'what was written is kept');
	for (let i = 0; i < 8 && !await me.page.getByRole('heading', { name: 'Check and send' }).count(); i++) {
		await answer(me, words);
		await me.press(/^Save and (go on|check)$/);
	}
	await me.sees('Your answers');
	await me.press(/^Send (my application|the changes)$/);
	await me.sees(/^Thank you\./);
}

export async function run(me, { mode, as, demo }) {
	const name = `Talk to somebody ${mode}`;
	await open_programme(await as('Organisation admin'), name);
	demo.casual = name;
	await me.go('/privacy');
	await me.sees('Who can see what');
	await apply(me, name, 'mentee', 'presenting');
	await me.go('/');
	await me.sees(name);
}
export { open_programme };
