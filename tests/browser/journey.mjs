// How a journey acts on a page: by pointer, or by keyboard alone.  The words
// are those a person reads: labels of fields, names of buttons and links.
import { ok } from './lib.mjs';

export class Person {
	constructor(page, url, mode) { Object.assign(this, { page, url, mode, keys: mode === 'keyboard' }); }
	go(path) { return this.page.goto(this.url + path); }
	get at() { return new URL(this.page.url()).pathname; }

	// Tab until the focus is there, as somebody without a mouse does.
	async #tab_to(target) {
		const element = await target.elementHandle();
		const there = () => this.page.evaluate(e => document.activeElement === e || (e.type === 'radio' && document.activeElement?.type === 'radio' && document.activeElement.name === e.name && document.activeElement.form === e.form), element);
		for (let i = 0; i < 400; i++) {
			if (await there()) return element;
			await this.page.keyboard.press('Tab');
		}
		throw new Error('Tab does not reach ' + await target.evaluate(e => e.outerHTML.slice(0, 120)));
	}
	async #act(target, by_pointer, by_keyboard) {
		await target.waitFor({ timeout: 10000 });
		if (!this.keys) return by_pointer(target);
		const element = await this.#tab_to(target);
		return by_keyboard(element);
	}
	// What an action leads to: a new page, or a swapped region.
	async #settle(before) {
		await this.page.waitForLoadState();
		if (this.mode === 'no script') return;
		await this.page.waitForFunction(() => !document.querySelector('[aria-busy=true]'));
		void before;
	}
	#named(role, name, within) { return (within ?? this.page).getByRole(role, { name, exact: typeof name === 'string' }).first(); }

	async press(name, within) {
		const went = this.page.waitForResponse(r => r.request().method() === 'POST' || r.request().isNavigationRequest(), { timeout: 20000 });
		went.catch(() => {});	// told by the await below, if the act succeeds
		await this.#act(this.#named('button', name, within), t => t.click(), () => this.page.keyboard.press('Enter'));
		await went;
		await this.#settle();
	}
	async follow(name, within) {
		const went = this.page.waitForResponse(r => r.request().isNavigationRequest(), { timeout: 20000 });
		went.catch(() => {});
		await this.#act(this.#named('link', name, within), t => t.click(), () => this.page.keyboard.press('Enter'));
		await went;
		await this.#settle();
	}
	async open(name, within) {
		const t = (within ?? this.page).locator('summary').filter({ hasText: name }).first();
		await this.#act(t, x => x.click(), () => this.page.keyboard.press('Enter'));
	}
	#labelled(label, within) { return (within ?? this.page).getByLabel(label, { exact: typeof label === 'string' }).and(this.page.locator('input,select,textarea')).first(); }
	async fill(label, value, within) {
		await this.#act(this.#labelled(label, within), t => t.fill(value), async e => {
			const type = await e.getAttribute('type');
			if (['date', 'time', 'range'].includes(type)) return e.fill(value);	// their inner keys are the browser's own
			await this.page.keyboard.press('Control+A');
			if (value) await this.page.keyboard.insertText(value);
			else await this.page.keyboard.press('Delete');
		});
	}
	async choose(label, within) {
		await this.#act(this.#labelled(label, within), async t => { if (!await t.isChecked()) await t.evaluate(e => (e.labels[0] ?? e).click()); }, async e => {
			if (await e.getAttribute('type') === 'checkbox') { if (!await e.isChecked()) await this.page.keyboard.press('Space'); return; }
			await this.page.keyboard.press('Space');
			for (let i = 0; i < 30 && !await e.isChecked(); i++) await this.page.keyboard.press('ArrowDown');
		});
		ok(await this.#labelled(label, within).isChecked(), `${this.mode}: ${label} is chosen`);
	}
	async select(label, option, within) {
		await this.#act(this.#labelled(label, within), t => t.selectOption(typeof option === 'string' ? { label: option } : option), async e => {
			const steps = await e.evaluate((s, o) => [...s.options].findIndex(x => typeof o === 'string' ? x.label.trim() === o : x.index === o.index) - s.selectedIndex, option);
			for (let i = 0; i < Math.abs(steps); i++) await this.page.keyboard.press(steps > 0 ? 'ArrowDown' : 'ArrowUp');
		});
	}
	// Choosing the file itself is the browser's window, with its own keys.
	async upload(label, file) { await this.#labelled(label).setInputFiles(file); }

	async sees(text, what = text) {
		const found = await this.page.locator('body').getByText(text).first().waitFor({ timeout: 15000 }).then(() => true, () => false);
		ok(found, `${this.mode}: sees “${what}” at ${this.at}${found ? '' : '; the page says: ' + (await this.page.locator('main').innerText()).replaceAll('\n', ' | ').slice(0, 300)}`);
		return found;
	}
	async misses(text) { ok(await this.page.locator('main').getByText(text).count() === 0, `${this.mode}: does not see “${text}” at ${this.at}`); }
	async text() { return this.page.locator('main').innerText(); }
	// A job's page until it is done: it asks for itself again, script or not.
	async waits_until(text, seconds = 60) {
		const until = Date.now() + seconds * 1000;
		while (Date.now() < until) {
			if (await this.page.getByText(text).first().isVisible().catch(() => false)) return ok(true, `${this.mode}: “${text}” came`);
			await this.page.waitForTimeout(this.mode === 'no script' ? 500 : 200);
		}
		return ok(false, `${this.mode}: “${text}” did not come within ${seconds} s at ${this.at}: ${(await this.text()).slice(0, 300)}`);
	}
}
