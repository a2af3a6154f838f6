export const who = 'Organisation admin', story = 'Create a programme from a template';

export async function run(me, { mode }) {
	const name = `Next step ${mode}`;
	await me.go('/');
	await me.follow('Programmes');
	await me.follow('New programme');
	await me.follow(/^Career transition/);
	await me.fill('Name of the programme', name);
	await me.press('Create draft');
	await me.sees('The draft is created');
	await me.sees('Not yet started');
	const draft = me.at;
	await me.follow(/./, me.page.locator('.tasks'));	// each missing item is a link
	await me.go(draft + '/edit');
	await me.fill('Value of your organisation that it serves (optional)', 'Curiosity');
	await me.press('Save', me.page.locator('main'));
	await me.go(draft + '/edit');
	await me.sees(name);
}
