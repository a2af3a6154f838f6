import { published, to_matching } from '../rounds.mjs';

export const who = 'Programme admin', story = 'Handle the unmatched, then top up';

export async function run(me, { as, demo }) {
	await published(as, demo);
	await to_matching(me);
	await me.follow(/^(Base|For everybody)$/);
	await me.follow(/^\d+ (person|people)$/, me.page.locator('.whatif'));
	await me.sees('What would help');
	const list = me.at;
	await me.follow(/^Look at a mentor/);
	await me.sees(/^What would give/);
	await me.go(list);
	await me.press(/^Ask /, me.page.locator('main li').first());
	await me.sees('has been asked');
	await to_matching(me);
	await me.sees('No mentor has a free place');	// a top-up is offered when one is
}
