import { ok, start } from '../lib.mjs';

export const who = null, story = 'Install: init, serve, first page, no default password';

export async function run(me) {
	const server = await start(['serve']);
	try {
		const link = /(http:\/\/\S+\/set-up\?token=\S+)/.exec(server.said())?.[1];
		ok(link, 'the server prints a set-up link');
		me.url = server.url;
		await me.go('/');
		ok(me.at === '/sign-in', 'nobody is asked to sign in first');
		for (const [mail, password] of [['admin', 'admin'], ['admin@example.org', 'password']]) {
			await me.go('/sign-in');
			await me.fill('E-mail', mail);
			await me.fill('Password', password);
			await me.press('Sign in', me.page.locator('main'));
			await me.sees('do not belong together');
		}
		await me.page.goto(link);
		await me.fill('Name of your organisation', 'Northwind');
		await me.fill('Your name', 'Ines Technik');
		await me.fill('Your e-mail', 'ines@northwind.example');
		await me.fill('Password', 'short');
		await me.press('Set up');
		await me.sees('There is a problem');
		ok((await me.page.title()).startsWith('Error: '), 'the title says so too');
		ok(await me.page.getByLabel('Your name').inputValue() === 'Ines Technik', 'what was typed is kept');
		await me.fill('Password', 'four unrelated words here');
		await me.press('Set up');
		await me.sees('Your organisation is ready');
		await me.sees('Northwind');
		await me.page.goto(link);
		await me.sees('This link has ended');
	} finally { await server.stop(); }
}
