// What several journeys begin with: a round that has run, and one that is published.
export const programme = 'New Directions';

export async function to_matching(admin) {
	await admin.go('/programmes');
	await admin.follow(programme);
	await admin.follow('Matching', admin.page.locator('.tabs'));
}
// Runs a round of the programme and ends on its board.
export async function run_round(admin, name) {
	await to_matching(admin);
	await admin.fill('Name (optional)', name);
	await admin.press(/^Run the (matching|top-up)$/);
	await admin.waits_until(/^(Review and publish|No pair was possible)$/);
	return admin.at;
}
export async function publish(admin, board) {
	await admin.go(board);
	await admin.follow('Review and publish');
	await admin.sees('Messages that will be sent');
	await admin.press(/^Publish \d+ pairs? now$/);
	await admin.sees('Both sides get their message now');
}
// Pairs are published once a demo, by whichever journey comes first.
export async function published(as, demo) {
	if (demo.published) return;
	const admin = await as('Programme admin');
	await publish(admin, await run_round(admin, 'For everybody'));
	demo.published = true;
}
