/*
 * Lists by keyboard: / to the search, j k or the arrows from row to row, Enter opens, x ticks, ? tells.
 * Keys pressed in a field, with Ctrl or Alt, or while something else asks, are left alone.
 */
(function () {
	'use strict';
	const all = (selector, root) => Array.from((root || document).querySelectorAll(selector));
	const one = (selector, root) => (root || document).querySelector(selector);
	const typing = el => el.isContentEditable || (/^(INPUT|TEXTAREA|SELECT)$/.test(el.tagName) && el.type !== 'checkbox');
	const free = el => el === document.body || el.matches('main, .table-box') || el.closest('table.list');
	let at = -1;

	function go(by) {
		const rows = all('.list-page tbody tr'), to = Math.max(0, Math.min(rows.length - 1, at + by));
		if (!rows.length) return;
		if (rows[at]) rows[at].classList.remove('at');
		at = to;
		rows[to].classList.add('at');
		rows[to].scrollIntoView({ block: 'nearest' });
		if (one('.look', rows[to])) one('.look', rows[to]).focus({ preventScroll: true });
	}
	/* The small page behind 快捷键 is fetched into this one: what is ticked stays ticked. */
	function help() {
		const link = one('.list-foot a[href*="panel=keys"]'), open = one('#panel');
		if (open && one('.keys', open)) { open.remove(); return; }
		if (!link) return;
		fetch(link.href, { credentials: 'same-origin' }).then(reply => reply.text()).then(html => {
			const panel = one('#panel', new DOMParser().parseFromString(html, 'text/html'));
			if (!panel) throw panel;
			if (open) open.remove();
			one('.list-card .table-box').before(panel);
			one('a', panel).addEventListener('click', e => { e.preventDefault(); panel.remove(); });
		}).catch(() => { location.href = link.href; });
	}

	document.addEventListener('keydown', e => {
		const row = one('.list-page tr.at'), arrow = e.key === 'ArrowDown' || e.key === 'ArrowUp';
		if (typing(e.target) || e.ctrlKey || e.metaKey || e.altKey || one('.ask') || (arrow && !free(e.target))) return;
		if (e.key === '/') {
			const find = one('main input[type=search]');
			if (!find) return;
			find.focus();
			find.select();
		} else if (e.key === 'j' || e.key === 'ArrowDown') go(1);
		else if (e.key === 'k' || e.key === 'ArrowUp') go(at < 0 ? 1 : -1);
		else if (e.key === '?') help();
		else if (e.key === 'x' && row && one('.tick input', row)) one('.tick input', row).click();
		else if (e.key === 'Enter' && row && row.dataset.href && !e.target.closest('a, button')) location.href = row.dataset.href;
		else return;
		e.preventDefault();
	});

	/* What was left blank does not make the address longer. */
	document.addEventListener('submit', e => {
		if (!e.target.matches('.filters')) return;
		const blank = all('input, select', e.target).filter(el => !el.disabled && el.value === '');
		blank.forEach(el => { el.disabled = true; });
		setTimeout(() => blank.forEach(el => { el.disabled = false; }), 0);
	});
}());
