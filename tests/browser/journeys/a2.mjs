export const who = 'Organisation admin', story = 'Set who may take part';

export async function run(me, { mode }) {
	await me.go('/programmes/new?template=transition');
	await me.fill('Name of the programme', `Who may ${mode}`);
	await me.press('Create draft');
	await me.follow('Who may take part', me.page.locator('.tabs'));
	await me.select('For', 'mentees');
	await me.select('What it looks at', 'Level');
	await me.select('How it compares', 'is between');
	await me.fill('Value', '3;5');
	await me.press('Add rule');
	await me.sees('The rule is added');
	await me.sees('May be mentees');
	await me.open('The first mentees by name');
	const first = (await me.page.locator('details li').first().innerText()).trim();
	await me.fill('Name, e-mail or employee id', 'nobody@nowhere.example');
	await me.press('Check');
	await me.sees('Nobody in the directory has this name');
	if (!first) throw new Error('the preview names nobody');
}
