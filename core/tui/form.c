/*
 * form.c: a form, to be filled in (reference/console.md#forms): what a key
 * does. How it looks is in form_screen.c and form_lines.c.
 */
#include "core/tui/form.h"

#include <errno.h>
#include <stdlib.h>

#include "core/err.h"
#include "core/event.h"
#include "core/menu.h"
#include "core/tui/draw.h"
#include "core/tui/tui.h"

#define CTRL(c) ((c) & 0x1f)

/* ---- from field to field ------------------------------------------- */

/* The next field from @at on, in steps of +1 or -1; the count if none. */
static unsigned field(const struct filling *f, unsigned at, int step)
{
	while (at < f->count && !f->entries[at].item->name)
		at += (unsigned)step;	/* below 0 it wraps: past count */
	return at < f->count ? at : f->count;
}

static void go_to(struct filling *f, unsigned at)
{
	if (at < f->count)
		f->current = at;
}

static unsigned after(const struct filling *f)
{
	return field(f, f->current + 1, 1);
}

/* Returns whether the key is one that moves. */
static bool movement(struct filling *f, int key)
{
	unsigned first = field(f, 0, 1), last = field(f, f->count - 1, -1);
	unsigned next = after(f), previous = field(f, f->current - 1, -1);

	switch (key) {
	case KEY_UP:
		go_to(f, previous);
		return true;
	case KEY_DOWN:
		go_to(f, next);
		return true;
	case KEY_TAB:
		go_to(f, next < f->count ? next : first);
		return true;
	case KEY_BACKTAB:
		go_to(f, previous < f->count ? previous : last);
		return true;
	case KEY_PAGE_UP:
		go_to(f, first);
		return true;
	case KEY_PAGE_DOWN:
		go_to(f, last);
		return true;
	}
	return false;
}

/* A key that is no text may lead to a field. */
static bool hot_key(struct filling *f, int key)
{
	if (key >= 0x20 && key < KEY_BASE)
		return false;
	for (unsigned i = 0; i < f->count; i++) {
		if (f->entries[i].item->key == key) {
			go_to(f, field(f, i, 1));
			return true;
		}
	}
	return false;
}

/* ---- keys ---------------------------------------------------------- */

/* Returns 1 when all is stored, 0 to go on, -ENOMEM. */
static int submit(struct filling *f)
{
	int refused = form_store(f);

	if (refused <= 0)
		return refused < 0 ? refused : 1;
	for (unsigned i = 0; i < f->count && !f->entries[f->current].error[0];
	     i++) {
		if (f->entries[i].error[0])
			f->current = i;
	}
	return 0;
}

/* On to the next field; from the last, or one that was refused: submit. */
static int entered(struct filling *f)
{
	unsigned next = after(f);

	if (next == f->count || f->entries[f->current].error[0])
		return submit(f);
	f->current = next;
	return 0;
}

static int take(struct filling *f, int key)
{
	struct entry *entry = &f->entries[f->current];
	int rc;

	if (key == KEY_ENTER)
		return entered(f);
	if (key == CTRL('X'))
		return submit(f);
	if (key == KEY_ESC || key == KEY_CTRL_C)
		return -ECANCELED;
	if (hot_key(f, key) || movement(f, key))
		return 0;
	rc = line_key(&entry->line, key);
	entry->dirty |= rc > 0;
	return rc < 0 ? rc : 0;
}

static int keys(struct filling *f)
{
	int rc = 0, key;

	while (rc == 0) {
		rc = f->look->draw(f);
		if (rc < 0)
			break;
		key = con_get_key(f->con, EVENT_NEVER);
		if (key == KEY_RESIZE)
			f->look->layout(f);
		else
			rc = key < 0 ? key : take(f, key);
	}
	return rc < 0 ? rc : 0;
}

/* ---- the form ------------------------------------------------------ */

static int start(struct filling *f, struct err *e)
{
	const struct menu_item *item;
	unsigned i = 0;

	f->current = f->count;
	for (item = f->form->first; item; item = item->next, i++) {
		f->entries[i].item = item;
		if (item->name && (item->is_default || f->current == f->count))
			f->current = i;
	}
	if (f->current == f->count)
		return err_set(e, -EINVAL, "the form has no field to fill in");
	return form_load(f, e);
}

static int fill_in(struct filling *f, struct err *e)
{
	int rc = start(f, e);

	if (rc == 0)
		rc = con_keyless(f->con, e);
	con_ask(f->con);
	if (rc == 0)
		rc = f->look->open(f, e);
	if (rc < 0)
		return rc;
	rc = keys(f);
	f->look->close(f);
	return rc < 0 ? con_key_err(rc, e) : 0;
}

int tui_form(struct console *con, struct settings *root,
	     const struct menu *form, struct err *e)
{
	struct filling f = {
		.con = con, .root = root, .form = form,
		.look = tui_full_screen() ? &form_screen : &form_lines,
		.count = form->count,
	};
	int rc;

	if (!form->count)
		return err_set(e, -EINVAL, "the form has no field to fill in");
	f.entries = calloc(f.count, sizeof(*f.entries));
	if (!f.entries)
		return err_set(e, -ENOMEM, "no memory to show the form");
	rc = fill_in(&f, e);
	for (unsigned i = 0; i < f.count; i++)
		sbuf_free(&f.entries[i].text);
	free(f.entries);
	return rc;
}
