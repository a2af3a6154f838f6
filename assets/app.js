// A convenience: everything works without this file.
const one = (s, r = document) => r.querySelector(s)
const all = (s, r = document) => [...r.querySelectorAll(s)]
const policy = globalThis.trustedTypes?.createPolicy('swap', { createHTML: s => s }) ?? { createHTML: s => s }
const page = async r => new DOMParser().parseFromString(policy.createHTML(await r.text()), 'text/html')

// Puts the new page's `where` in place of ours; the focus and open details stay.
function replace(next, where) {
	const now = one(where), then = next.querySelector(where)
	if (!now || !then) return false
	const focus = document.activeElement?.id
	for (const d of all('details[id][open]', now)) then.querySelector('#' + CSS.escape(d.id))?.setAttribute('open', '')
	now.replaceWith(then)
	enhance(then)
	if (focus) document.getElementById(focus)?.focus({ preventScroll: true })
	return true
}

// <form data-swap="#board">: only that region changes.
async function swap(form, button) {
	const body = new URLSearchParams(new FormData(form, button))
	const get = form.method === 'get'
	form.ariaBusy = 'true'
	const url = new URL(button?.getAttribute('formaction') ? button.formAction : form.action)
	if (get) url.search = body
	const r = await fetch(url, get ? {} : { method: 'POST', body })
	const next = await page(r)
	if (!r.ok || !replace(next, form.dataset.swap)) return location.assign(r.url)
	const said = next.querySelector('#flash')?.textContent.trim()
	const live = one('#live')
	if (live) live.textContent = said || ''
}
addEventListener('submit', e => {
	const f = e.target
	if (!f.dataset.swap || e.submitter?.name === 'whole') return
	e.preventDefault()
	swap(f, e.submitter).catch(() => { delete f.dataset.swap; f.requestSubmit(e.submitter) })
})

// A page that asks for itself again: <main data-poll="2"> (seconds).
async function poll() {
	const r = await fetch(location.href)
	const next = await page(r)
	if (r.redirected) return location.assign(r.url)
	if (!replace(next, 'main')) location.reload()
}

function enhance(root) {
	const wait = root.matches?.('[data-poll]') ? root : one('[data-poll]', root)
	if (wait) setTimeout(() => poll().catch(() => setTimeout(() => location.reload(), 5000)), wait.dataset.poll * 1000)
	for (const n of all('input[data-range]', root)) {
		const r = document.createElement('input')
		Object.assign(r, { type: 'range', min: n.min, max: n.max, value: n.value, tabIndex: -1, ariaHidden: 'true' })
		r.oninput = () => { n.value = r.value }
		n.addEventListener('input', () => { r.value = n.value })
		n.before(r)
	}
}
enhance(document)
one('#errors')?.focus()

// Dragging a mentor onto another pair is a shortcut for Swap.
let drag
addEventListener('dragstart', e => {
	drag = e.target.closest?.('[data-mentor]')?.dataset.mentor
	if (drag) e.dataTransfer.setData('text/plain', drag)
})
const over = e => drag && e.target.closest?.('[data-mentee]')
addEventListener('dragover', e => {
	const p = over(e)
	all('[data-drag]').forEach(x => x !== p && x.removeAttribute('data-drag'))
	if (p) { e.preventDefault(); p.dataset.drag = '' }
})
addEventListener('drop', e => {
	const p = over(e), f = one('[data-drag-form]')
	if (p && f) {
		e.preventDefault()
		f.elements.mentor.value = drag
		f.elements.mentee.value = p.dataset.mentee
		f.requestSubmit()
	}
})
addEventListener('dragend', () => { drag = 0; all('[data-drag]').forEach(x => x.removeAttribute('data-drag')) })

// Single keys: j k between rows, the others press what has data-key.  Off with
// the box in the help (?).
const keys = one('#keys'), box = one('#keys-on')
if (box) {
	box.checked = localStorage.keys !== 'off'
	box.onchange = () => { localStorage.keys = box.checked ? 'on' : 'off' }
}
addEventListener('click', e => {
	if (keys && e.target.closest('[data-keys]')) { e.preventDefault(); keys.showModal() }
	all('details.menu[open]').forEach(d => d.contains(e.target) || (d.open = false))
})
addEventListener('keydown', e => {
	if (e.key === 'Escape') {
		const d = one('details.menu[open]')
		if (d) { d.open = false; one('summary', d).focus() }
	}
	if (e.ctrlKey || e.metaKey || e.altKey || e.target.closest('input:not([type=radio],[type=checkbox]),textarea,select,dialog')) return
	if (localStorage.keys === 'off' || e.key.length > 1) return
	const rows = all('[data-row]'), row = e.target.closest('[data-row]')
	const to = e.key === '?' ? keys
		: e.key === 'j' ? rows[rows.indexOf(row) + 1]
		: e.key === 'k' ? rows[Math.max(0, rows.indexOf(row) - 1)]
		: row && one(`[data-key="${CSS.escape(e.key)}"]`, row) || all(`[data-key="${CSS.escape(e.key)}"]`).find(x => !x.closest('[data-row]'))
	if (!to) return
	e.preventDefault()
	if (to === keys) keys.showModal()
	else if (to.matches('button,a')) { to.focus(); to.click() }
	else { to.focus(); to.scrollIntoView({ block: 'nearest' }) }
})
