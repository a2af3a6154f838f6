import fs from 'node:fs';
import path from 'node:path';
import { ok } from '../lib.mjs';

export const who = 'Organisation admin', story = 'Import people';

const csv = mode => 'Full Name;Work Email;Employee Number;Job Title;Department\r\n' +
	[1, 2, 3].map(n => `Neu ${mode} ${n};neu${n}.${mode.replace(' ', '')}@northwind.example;X${mode.length}${n};Techniker;Service\r\n`).join('') +
	'Ohne Zeichen;not an address;;Techniker;Service\r\n';

export async function run(me, { mode, demo }) {
	const file = path.join(demo.dir ?? '/tmp', `roster ${mode}.csv`);
	fs.writeFileSync(file, csv(mode));
	const load = async () => {
		await me.go('/people/import');
		await me.upload('CSV file', file);
		await me.press('Look at the file');
		await me.sees('Which column is what?');
		await me.press('Check');
		await me.waits_until('What the file would change');
	};
	await load();
	await me.sees('Rejected rows');
	await me.sees('Apply 3 rows');
	await me.go('/people');
	await me.misses(`Neu ${mode} 1`);	// nothing is written yet
	await load();
	await me.press('Apply 3 rows');
	await me.waits_until('3 rows are written.');
	await load();
	await me.sees('Nothing needs to be written');	// the same file again
	await me.go('/people/import');
	await me.press(/^Undo/, me.page.locator('main'));
	await me.sees(/[Uu]ndone/);
	await me.go(`/people?q=${encodeURIComponent('Neu ' + mode)}`);
	ok(!(await me.text()).includes(`Neu ${mode} 1`), `${mode}: the undone people are gone`);
}
