/* tabs.js: a row of tabs, by the pattern that screen readers know: one is in the
   tab order, arrow keys go to the others. */

/*
 * @list holds elements of role "tab"; @select is called with the one that was
 * chosen. Returns a function that shows one as chosen.
 */
export function tabs(list, select) {
	const all = () => [...list.querySelectorAll("[role=tab]")];
	const show = tab => {
		for (const t of all()) {
			t.setAttribute("aria-selected", t === tab);
			t.tabIndex = t === tab ? 0 : -1;
		}
	};
	list.addEventListener("click", e => {
		const tab = e.target.closest("[role=tab]");
		if (tab)
			select(tab);
	});
	list.addEventListener("keydown", e => {
		const order = all(), at = order.indexOf(e.target);
		const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0,
			End: order.length - 1 }[e.key];
		if (at < 0 || to === undefined)
			return;
		e.preventDefault();
		const id = order[(to + order.length) % order.length].id;
		select(order[(to + order.length) % order.length]);
		document.getElementById(id).focus();
	});
	return show;
}
