import { ok } from '../lib.mjs';
import { apply, open_programme } from './m1.mjs';

export const who = 'Mentor', story = 'Offer help with limits';

export async function run(me, { mode, as }) {
	const name = `Offer ${mode}`;
	await open_programme(await as('Organisation admin'), name);
	await apply(me, name, 'mentor', 'presenting');
	await me.go('/');
	await me.sees('as mentor');
	ok(true, 'offered');
}
