/*
 * What a page gains with JavaScript; without it everything still works. Driven by data- attributes
 * only. ES2018 and no newer, for old WebViews. No windows: questions are asked inside the page.
 */
(function () {
	'use strict';
	const all = (selector, root) => Array.from((root || document).querySelectorAll(selector));
	const one = (selector, root) => (root || document).querySelector(selector);
	const on = (type, act) => document.addEventListener(type, act);
	const typing = el => /^(INPUT|TEXTAREA|SELECT)$/.test(el.tagName) && el.type !== 'checkbox';
	const two = n => String(n).padStart(2, '0');

	function make(tag, name, text) {
		const el = document.createElement(tag);
		el.className = name || '';
		el.textContent = text || '';
		return el;
	}

	/* data-confirm="…": asked in a sheet over the page; the form goes only after 确定. */
	function ask(text, yes) {
		const shade = make('div', 'ask'), box = make('div', 'ask-box'), foot = make('div', 'actions');
		const no = make('button', 'button', '返回'), ok = make('button', 'button primary', '确定');
		const back = document.activeElement;
		const close = () => { shade.remove(); if (back) back.focus(); };
		box.setAttribute('role', 'alertdialog');
		box.setAttribute('aria-modal', 'true');
		box.setAttribute('aria-label', text);
		foot.append(no, ok);
		box.append(make('p', '', text), foot);
		shade.append(box);
		shade.addEventListener('click', e => { if (e.target === shade) close(); });
		shade.addEventListener('keydown', e => {
			if (e.key === 'Escape') close();
			if (e.key === 'Tab') { e.preventDefault(); (document.activeElement === ok ? no : ok).focus(); }
		});
		no.addEventListener('click', close);
		ok.addEventListener('click', () => { close(); yes(); });
		document.body.append(shade);
		ok.focus();
	}

	/* The button that sends a form; old browsers do not tell. */
	let pressed = null;
	document.addEventListener('click', e => {
		pressed = e.target.closest && e.target.closest('button, input[type=submit]');
	}, true);

	function lock(form, locked) {
		form.classList.toggle('busy', locked);
		all('button', form).forEach(b => { if (b.type === 'submit') b.disabled = locked; });
	}

	on('submit', e => {
		const form = e.target;
		const by = pressed && pressed.form === form ? pressed : one('button', form);
		const question = (by && by.dataset.confirm) || form.dataset.confirm;
		if (e.defaultPrevented) return;
		if (form.dataset.sent) { e.preventDefault(); return; }
		if (question && !form.dataset.sure) {
			e.preventDefault();
			ask(question, () => { form.dataset.sure = '1'; if (by) by.click(); else form.submit(); });
			return;
		}
		delete form.dataset.sure;
		form.dataset.sent = '1';
		if (form.getAttribute('action') === '/sign-out') forget(() => true);
		if (form.method === 'post') came(form, by);
		if (drafted.has(form)) drafted.get(form)();
		/* Only after the browser has read the form, or the button's own value is lost. */
		setTimeout(() => lock(form, true), 0);
		if (one('[data-again]', form) || form.method === 'get')
			setTimeout(() => { delete form.dataset.sent; lock(form, false); }, 3000);
	});
	window.addEventListener('pageshow', e => {
		if (e.persisted) all('form').forEach(f => { delete f.dataset.sent; lock(f, false); });
	});

	/*
	 * An answer to a form that is no redirect (refused, a wrong code) takes the address of the page the
	 * form stood on: back and reload lead there and send nothing again.
	 */
	function came(form, by) {
		const to = new URL((by && by.getAttribute('formaction')) || form.getAttribute('action') || '', location.href).pathname;
		try { sessionStorage.setItem('came', JSON.stringify({ to: to, from: location.pathname + location.search })); } catch (e) { /* no storage */ }
	}
	function answered() {
		try {
			const way = JSON.parse(sessionStorage.getItem('came'));
			sessionStorage.removeItem('came');
			if (way && 'posted' in document.body.dataset && way.to === location.pathname) history.replaceState(null, '', way.from + location.hash);
		} catch (e) { /* no storage */ }
	}

	/*
	 * data-draft="key": what is typed is kept in this browser, for this person, until it has been
	 * sent and taken, given up, or he signs out; so a closed page or an expired session loses
	 * nothing. Never passwords, files or sealed fields.
	 */
	const drafted = new Map(), keepers = [], DRAFT = 'draft ', WEEK = 7 * 86400000;
	/* A phone may end a page that is not in sight without another word. */
	const keepNow = () => keepers.forEach(keep => keep());
	window.addEventListener('pagehide', keepNow);
	on('visibilitychange', () => { if (document.hidden) keepNow(); });
	const tick = el => el.type === 'checkbox' || el.type === 'radio';
	const idOf = el => el.name + (tick(el) ? '=' + el.value : '');
	const valueOf = el => (tick(el) ? el.checked : el.value);
	const put = (el, value) => { el[tick(el) ? 'checked' : 'value'] = value; };
	const stored = key => { try { return JSON.parse(localStorage.getItem(key)); } catch (e) { return null; } };
	function forget(which) {
		try {
			Object.keys(localStorage).filter(key => key.startsWith(DRAFT) && which(key, stored(key))).forEach(key => localStorage.removeItem(key));
		} catch (e) { /* no storage: nothing was kept */ }
	}
	/* What was sent is taken if the answer led on: refusals and an expired session answer in place. */
	function settle() {
		const moves = performance.getEntriesByType('navigation')[0] || performance.navigation;
		try {
			const sent = sessionStorage.getItem('sent');
			sessionStorage.removeItem('sent');
			forget((key, draft) => !draft || draft.at < Date.now() - WEEK || (key === sent && moves.redirectCount > 0 && !one('.notice.bad')));
		} catch (e) { /* no storage */ }
	}
	function draft(form) {
		const me = one('.me-name span'), key = DRAFT + (me ? me.textContent.trim() : '') + ' ' + form.dataset.draft;
		const fields = Array.from(form.elements).filter(el => el.name && !('sealed' in el.dataset)
			&& !/^(hidden|password|file|submit|button|image|reset|fieldset)$/.test(el.type));
		const before = new Map(fields.map(el => [el, valueOf(el)])), version = form.elements.version ? form.elements.version.value : '';
		let kept = stored(key), timer = 0;
		const differs = el => kept && idOf(el) in kept.values && kept.values[idOf(el)] !== valueOf(el);
		function keep() {
			const values = {};
			fields.filter(el => valueOf(el) !== before.get(el) || (kept && idOf(el) in kept.values)).forEach(el => { values[idOf(el)] = valueOf(el); });
			clearTimeout(timer);
			timer = 0;
			if (!Object.keys(values).length) return;
			kept = { at: Date.now(), version: version, values: values };
			try {
				localStorage.setItem(key, JSON.stringify(kept));
				form.dataset.kept = '1';
			} catch (e) { /* full or switched off */ }
		}
		const later = () => { clearTimeout(timer); timer = setTimeout(keep, 400); };
		const lost = fields.filter(differs);
		if (lost.length) restore();
		else if (kept && !one('.problems')) forget(k => k === key);
		form.addEventListener('input', later);
		form.addEventListener('change', later);
		keepers.push(() => { if (timer) keep(); });
		drafted.set(form, () => {
			keep();
			try { sessionStorage.setItem('sent', key); } catch (e) { /* no storage */ }
		});
		function restore() {
			const at = new Date(kept.at), line = make('p', 'notice draft'), no = make('button', 'link', '放弃');
			lost.forEach(el => { put(el, kept.values[idOf(el)]); if (differs(el)) put(el, before.get(el)); });
			line.setAttribute('role', 'status');
			line.append(make('span', '', '已恢复未提交的内容（' + (at.getMonth() + 1) + '月' + at.getDate() + '日 ' + two(at.getHours()) + ':' + two(at.getMinutes()) + '）'
				+ (kept.version === version ? '' : '，此后这里的内容被修改过，请核对')), no);
			no.type = 'button';
			no.addEventListener('click', () => {
				fields.forEach(el => put(el, before.get(el)));
				kept = null;
				forget(k => k === key);
				line.remove();
				ticked();
			});
			form.before(line);
		}
	}

	/* data-poll="URL" data-every="2000": until data-done appears on it or inside it. */
	function poll(el) {
		let wait = Number(el.dataset.every) || 3000;
		const again = () => { if (!el.matches('[data-done]') && !one('[data-done]', el)) setTimeout(next, wait); };
		function next() {
			if (document.hidden) { again(); return; }
			fetch(el.dataset.poll, { credentials: 'same-origin' }).then(reply => {
				if (reply.redirected || reply.status === 401 || reply.status === 403) { location.reload(); return null; }
				return reply.ok ? reply.text() : null;
			}).then(html => {
				if (html !== null && html !== el.innerHTML) el.innerHTML = html;
				again();
			}).catch(again);
		}
		again();
	}

	/* Ticking: data-tick-all="id", data-bulk="id" (已选 n 项), data-count-of="id". */
	function ticked() {
		const boxes = name => all('input[type=checkbox][name="' + name + '"]');
		all('[data-tick-all]').forEach(head => {
			const list = boxes(head.dataset.tickAll), n = list.filter(b => b.checked).length;
			head.checked = n > 0 && n === list.length;
			head.indeterminate = n > 0 && n < list.length;
		});
		all('[data-count-of]').forEach(el => { el.textContent = boxes(el.dataset.countOf).filter(b => b.checked).length; });
		all('[data-bulk]').forEach(bar => {
			const n = boxes(bar.dataset.bulk).filter(b => b.checked).length, says = one('.bulk-count', bar);
			if (says) says.textContent = n ? '已选 ' + n + ' 项' : '勾选后可以';
			all('button', bar).forEach(b => { b.disabled = !n; });
			bar.classList.toggle('ticked', n > 0);
		});
	}
	on('change', e => {
		const name = e.target.dataset && e.target.dataset.tickAll;
		if (name) all('input[type=checkbox][name="' + name + '"]').forEach(b => { b.checked = e.target.checked; });
		if (e.target.type === 'checkbox') ticked();
	});

	/* A click anywhere in a row opens it. Keys of lists are in list.js. */
	on('click', e => {
		const row = e.target.closest && e.target.closest('tr[data-href]');
		if (row && !e.target.closest('a, button, input, label, .tick') && !String(getSelection())) location.href = row.dataset.href;
	});

	/*
	 * The leave guard (data-guard). On a phone nothing is asked where a draft is kept: its WebView would
	 * ask in words of its own, or not at all.
	 */
	on('input', e => { if (e.target.form) e.target.form.dataset.changed = '1'; });
	window.addEventListener('beforeunload', e => {
		keepNow();
		const kept = matchMedia('(pointer: coarse)').matches ? ':not([data-kept])' : '';
		if (one('form[data-guard][data-changed]:not([data-sent])' + kept)) { e.preventDefault(); e.returnValue = ''; }
	});

	/* The number of a citizen tells birth and sex (GB 11643). */
	on('change', e => {
		const el = e.target, m = /^\d{6}(\d{4})(\d\d)(\d\d)\d\d(\d)[\dXx]$/.exec((el.value || '').trim());
		if (!m || !el.form || !(el.name === 'id_number' || el.dataset.fillFromId)) return;
		const [birth, sex] = (el.dataset.fillFromId || 'born_on sex').split(' ').map(n => el.form.elements[n]);
		if (birth) birth.value = [m[1], m[2], m[3]].join('-');
		if (sex && sex.options) Array.from(sex.options).forEach(o => { if (o.text.trim() === (m[4] % 2 ? '男' : '女')) sex.value = o.value; });
	});

	/* data-find="URL": the select behind the box fills with what is found while one types. */
	function find(box) {
		const select = box.nextElementSibling;
		let timer = 0, asked = '';
		function show(list) {
			select.textContent = '';
			select.append(new Option(list.length ? '请选择（找到 ' + list.length + (list.length < 20 ? ' 个）' : ' 个以上）') : '没有找到', ''));
			list.forEach(o => select.append(new Option(o.label, o.value, o.selected, o.selected || list.length === 1)));
			select.hidden = false;
		}
		box.addEventListener('input', () => {
			clearTimeout(timer);
			timer = setTimeout(() => {
				const text = box.value.trim();
				asked = text;
				if (!text) { show([]); return; }
				fetch(box.dataset.find + '&q=' + encodeURIComponent(text), { credentials: 'same-origin' })
					.then(reply => (reply.ok && !reply.redirected ? reply.json() : null))
					.then(found => { if (found && asked === text) show(found.options); })
					.catch(() => { /* the form itself searches */ });
			}, 250);
		});
	}

	/* .sign-pad: strokes as JSON and a PNG for paper go into the hidden inputs. */
	function sign(box) {
		const canvas = one('canvas', box), form = box.closest('form');
		const pad = new window.SignaturePad(canvas, { minWidth: 1, maxWidth: 3.2, penColor: '#000' });
		const fit = () => {
			const ratio = Math.max(window.devicePixelRatio || 1, 1), strokes = pad.toData();
			canvas.width = canvas.offsetWidth * ratio;
			canvas.height = canvas.offsetHeight * ratio;
			canvas.getContext('2d').scale(ratio, ratio);
			pad.fromData(strokes);
		};
		fit();
		window.addEventListener('resize', fit);
		all('[data-sign-clear]', box).forEach(b => b.addEventListener('click', () => pad.clear()));
		form.addEventListener('submit', e => {
			if (pad.isEmpty()) { e.preventDefault(); tell(box, '请先在框内写下您的姓名，再提交。'); return; }
			one('[name=strokes]', box).value = JSON.stringify(pad.toData());
			one('[name=image]', box).value = pad.toDataURL('image/png');
		});
	}
	function tell(box, text) {
		const p = one('.problem', box) || box.appendChild(make('p', 'problem'));
		p.setAttribute('role', 'alert');
		p.textContent = text;
	}

	/* Files: thumbnails, and pictures over 2 MB shrunk before they travel. Canvas only: the CSP knows no blob:. */
	async function shrunk(file, draw) {
		const picture = await createImageBitmap(file), canvas = document.createElement('canvas');
		const to = Math.min(1, (draw ? 192 : 2400) / Math.max(picture.width, picture.height));
		canvas.width = picture.width * to;
		canvas.height = picture.height * to;
		canvas.getContext('2d').drawImage(picture, 0, 0, canvas.width, canvas.height);
		if (draw) return canvas;
		const blob = await new Promise(done => canvas.toBlob(done, 'image/jpeg', .85));
		return blob && blob.size < file.size ? new File([blob], file.name.replace(/\.\w+$/, '') + '.jpg', { type: 'image/jpeg' }) : file;
	}
	async function preview(input) {
		const box = make('div', 'previews'), bag = window.DataTransfer && new DataTransfer();
		const old = input.closest('div, form').querySelector('.previews'), files = Array.from(input.files);
		if (old) old.remove();
		(input.closest('.file') || input).after(box);
		for (const file of files) {
			const figure = make('figure'), picture = /^image\/(jpeg|png|webp)$/.test(file.type) && window.createImageBitmap;
			let kept = file;
			box.append(figure);
			try {
				if (picture) figure.append(await shrunk(file, true));
				if (picture && file.size > 2097152) kept = await shrunk(file, false);
			} catch (broken) { /* not a picture after all: the server will say so */ }
			figure.append(make('figcaption', '', file.name + ' ' + (kept.size / 1048576).toFixed(1) + ' MB'));
			if (bag) bag.items.add(kept);
		}
		try { if (bag) input.files = bag.files; } catch (old14) { /* sent as they are */ }
	}
	on('change', e => { if (e.target.matches('input[type=file][data-preview]')) preview(e.target); });

	/* Small buttons: data-copy="text", data-print, data-back. */
	on('click', e => {
		const el = e.target.closest && e.target.closest('[data-copy], [data-print], [data-back]');
		if (!el) return;
		if (el.matches('[data-print]')) window.print();
		if (el.matches('[data-back]:not([href])')) history.back();
		if (el.matches('[data-copy]') && navigator.clipboard)
			navigator.clipboard.writeText(el.dataset.copy).then(() => { el.textContent = '已复制'; });
	});

	/*
	 * The button of the file field says 选择文件 on every system; the field itself lies over it, so that it
	 * is reached, named, dropped upon and checked as ever.
	 */
	function file(input) {
		const box = make('span', 'file'), said = make('span', 'file-name');
		const say = () => {
			const names = Array.from(input.files).map(f => f.name);
			said.textContent = names.length > 1 ? '已选 ' + names.length + ' 个文件' : names[0] || '未选择';
		};
		input.before(box);
		box.append(input, make('span', 'button', '选择文件'), said);
		box.lastChild.previousSibling.setAttribute('aria-hidden', 'true');
		input.addEventListener('change', say);
		if (input.form) input.form.addEventListener('reset', () => setTimeout(say, 0));
		say();
	}

	/* A table wider than its place says so: a shadow where more of it is. */
	function shade(box) {
		const say = () => {
			box.classList.toggle('over-left', box.scrollLeft > 1);
			box.classList.toggle('over-right', box.scrollLeft + box.clientWidth < box.scrollWidth - 1);
		};
		box.addEventListener('scroll', say, { passive: true });
		window.addEventListener('resize', say);
		say();
	}

	/* What drops down from a button goes away by itself. */
	on('click', e => all('.drop[open]').forEach(drop => {
		if (!drop.contains(e.target) || e.target.closest('.drop-box .button')) setTimeout(() => { drop.open = false; }, 0);
	}));
	on('keydown', e => {
		const drop = e.key === 'Escape' && one('.drop[open]');
		if (drop) { drop.open = false; one('summary', drop).focus(); }
	});

	/* The phone's menu is a step of its own, at the same address: back closes it and stays on the page. */
	const menu = open => {
		const side = one('.side'), button = one('.top-menu');
		side.classList.toggle('open', open);
		button.setAttribute('aria-expanded', String(open));
		(open ? side : button).focus({ preventScroll: true });
	};
	const opened = () => Boolean(one('.side.open'));
	window.addEventListener('popstate', () => { if (opened()) menu(false); });
	on('keydown', e => { if (e.key === 'Escape' && opened()) history.back(); });
	on('click', e => {
		const link = e.target.closest && e.target.closest('.top-menu, .side a');
		if (!link || !(link.matches('.top-menu') || opened())) return;
		e.preventDefault();
		if (!opened()) {
			history.pushState({ menu: true }, '', location.pathname + location.search);
			menu(true);
		} else if (link.matches('.top-menu, .side-close')) history.back();
		else location.replace(link.href); /* in place of the open menu */
	});

	/* .result.ok is also heard and felt, where the phone allows it. */
	function cheer() {
		const Sound = window.AudioContext || window.webkitAudioContext;
		if (navigator.userActivation && !navigator.userActivation.hasBeenActive) return;
		if (navigator.vibrate) navigator.vibrate(200);
		if (!Sound) return;
		const sound = new Sound(), tone = sound.createOscillator(), loud = sound.createGain();
		tone.frequency.value = 880;
		loud.gain.value = .15;
		tone.connect(loud).connect(sound.destination);
		tone.start();
		tone.stop(sound.currentTime + .25);
	}

	on('DOMContentLoaded', () => {
		const wrong = one('.problems'), tab = one('.page-tabs .on');
		if (tab) tab.parentNode.scrollLeft = tab.offsetLeft - tab.parentNode.offsetLeft - 16;
		answered();
		all('[data-poll]').forEach(poll);
		settle();
		all('input[type=file]:not(.unseen)').forEach(file);
		all('.table-box').forEach(shade);
		all('form[data-draft]').forEach(draft);
		all('[data-find]').forEach(find);
		if (window.SignaturePad) all('.sign-pad').forEach(sign);
		if (one('.result.ok')) try { cheer(); } catch (silent) { /* a silent phone is no fault */ }
		ticked();
		if (wrong) wrong.focus();
	});
}());
