// The clock of an event's rounds.  Needs no network once it is loaded: it goes by this machine's time.
const box = document.getElementById('projector'), id = s => document.getElementById(s)
const { starts, seconds, rounds, event } = box.dataset
const length = seconds * 1000, all = +rounds, key = 'clock-' + event

// Where round 1 began, and since when the clock stands still; kept for a reload.
const saved = JSON.parse(sessionStorage[key] ?? 'null')
let begin = saved?.begin ?? starts * 1000, held = saved?.held ?? 0
const keep = () => { sessionStorage[key] = JSON.stringify({ begin, held }); show() }
const now = () => held || Date.now()
const round = () => now() < begin ? 0 : Math.min(all + 1, Math.floor((now() - begin) / length) + 1)
const put = (element, words) => { if (element.textContent !== words) element.textContent = words }

function clock(ms) {
	const days = Math.ceil(ms / 86400000)
	if (days > 1) return new Intl.RelativeTimeFormat(document.documentElement.lang).format(days, 'day')
	const s = Math.max(0, Math.ceil(ms / 1000)), hours = Math.floor(s / 3600)
	const two = n => String(n).padStart(2, '0')
	return (hours ? hours + ':' + two(Math.floor(s / 60) % 60) : Math.floor(s / 60)) + ':' + two(s % 60)
}

function show() {
	const n = round(), left = n > all ? 0 : begin + n * length - now(), soon = n > 0 && n <= all && left <= 30000
	const { before, after, soon: goodbye, paused, round: pattern } = box.dataset
	put(id('clock-words'), n === 0 ? before : n > all ? after : pattern.replace('{n}', n).replace('{all}', all))
	put(id('clock'), n > all ? '' : clock(left))
	put(id('clock-next'), held ? paused : soon ? goodbye : '')
	box.classList.toggle('soon', soon)
	id('clock-hold').ariaPressed = String(Boolean(held))
	id('clock-begin').hidden = n > 0
	id('clock-skip').hidden = n === 0 || n > all
	id('clock-hold').hidden = n === 0 || n > all
}

id('clock-begin').onclick = () => { begin = Date.now(); held = 0; keep() }
id('clock-skip').onclick = () => { begin = Date.now() - round() * length; held = 0; keep() }
id('clock-hold').onclick = () => {
	if (held) begin += Date.now() - held
	held = held ? 0 : Date.now()
	keep()
}
id('clock-full').onclick = () => document.fullscreenElement ? document.exitFullscreen() : box.requestFullscreen?.()
box.hidden = false
id('timetable').hidden = true
show()
setInterval(show, 250)
