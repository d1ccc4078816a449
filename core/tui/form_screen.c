/* form_screen.c: a form on a full screen. */
#include <errno.h>
#include <string.h>

#include "core/err.h"
#include "core/menu.h"
#include "core/tui/draw.h"
#include "core/tui/form.h"

#define TITLE_ROW 1
#define FIRST_ROW 3
#define BELOW     3	/* rows kept free below, for the instructions */

static bool has_label(const struct entry *entry)
{
	return *entry->item->text;
}

/* A field has its box and a row for an error. */
static unsigned rows_of(const struct entry *entry)
{
	return has_label(entry) + 2u * (entry->item->name != NULL);
}

/*
 * Give every entry its rows: blank ones between them, and under labels, if
 * there is room for all. Returns false if it does not fit at all.
 */
static bool place(struct filling *f)
{
	unsigned room = con_rows(f->con) - FIRST_ROW - BELOW, row;
	unsigned labels = 0, least = 0, between = 0, under = 0;

	for (unsigned i = 0; i < f->count && least <= room; i++) {
		labels += has_label(&f->entries[i]);
		least += rows_of(&f->entries[i]);
	}
	if (least > room)
		return false;
	room -= least;
	if (f->count - 1 <= room) {
		between = 1;
		room -= f->count - 1;
	}
	if (labels <= room) {
		under = 1;
		room -= labels;
	}
	row = FIRST_ROW + room / 2;
	for (unsigned i = 0; i < f->count; i++) {
		struct entry *entry = &f->entries[i];

		entry->label_row = row;
		row += has_label(entry) * (1 + under);
		entry->box_row = row;
		row += 2u * (entry->item->name != NULL) + between;
		entry->dirty = true;
	}
	return true;
}

static void draw_labels(struct filling *f)
{
	for (unsigned i = 0; i < f->count; i++) {
		struct entry *entry = &f->entries[i];

		if (has_label(entry))
			tui_centred(f->con, entry->label_row,
				    entry->item->text, PAIR_NORMAL, false);
	}
}

static void layout(struct filling *f)
{
	con_attr(f->con, PAIR_NORMAL, false);
	con_clear(f->con);
	f->too_small = !place(f);
	if (f->too_small) {
		tui_centred(f->con, TITLE_ROW,
			    "The screen is too small for this form",
			    PAIR_ALERT, false);
		return;
	}
	tui_centred(f->con, TITLE_ROW, f->form->title, PAIR_NORMAL, true);
	draw_labels(f);
	tui_centred(f->con, con_rows(f->con) - 2, "Enter - next or save     "
		    "Ctrl-X - save     Ctrl-C - discard", PAIR_NORMAL, false);
	tui_note(f->con);
}

static int open_screen(struct filling *f, struct err *e)
{
	if (!place(f))
		return err_set(e, -ERANGE, "the form has too many fields for "
			       "a screen of %u rows", con_rows(f->con));
	con_enter(f->con);
	layout(f);
	return 0;
}

static unsigned box_col(const struct filling *f)
{
	unsigned cols = con_cols(f->con);

	return (cols - cols / 2) / 2;
}

static int draw_box(struct filling *f, struct entry *entry)
{
	unsigned cells = con_cols(f->con) / 2, used;
	struct sbuf shown = { 0 };
	int rc;

	used = line_show(&entry->line, cells, entry->item->secret, &shown,
			 &entry->cursor);
	rc = shown.error;
	if (rc == 0) {
		con_move(f->con, entry->box_row, box_col(f));
		con_attr(f->con, PAIR_EDIT, false);
		con_draw(f->con, sbuf_text(&shown), shown.len, cells);
		con_fill(f->con, '_', cells - used);
	}
	sbuf_free(&shown);
	return rc;
}

static void draw_error(struct filling *f, struct entry *entry)
{
	char text[sizeof(entry->error) + 2] = " ";

	if (!entry->error[0]) {
		tui_blank(f->con, entry->box_row + 1, 1,
			  con_cols(f->con) - 2);
		return;
	}
	strcat(text, entry->error);
	strcat(text, " ");
	tui_centred(f->con, entry->box_row + 1, text, PAIR_ALERT, false);
}

static int draw(struct filling *f)
{
	struct entry *at = &f->entries[f->current];

	if (f->too_small)
		return 0;
	for (unsigned i = 0; i < f->count; i++) {
		struct entry *entry = &f->entries[i];
		bool had_error = entry->error[0];

		if (!entry->item->name || !entry->dirty)
			continue;
		entry->dirty = false;
		if (draw_box(f, entry) < 0)
			return -ENOMEM;
		if (had_error || entry->error_drawn)
			draw_error(f, entry);
		entry->error_drawn = had_error;
	}
	con_move(f->con, at->box_row, box_col(f) + at->cursor);
	con_attr(f->con, PAIR_EDIT, false);
	con_cursor(f->con, true);
	return 0;
}

static void close_screen(struct filling *f)
{
	con_leave(f->con);
}

const struct form_look form_screen = {
	.open = open_screen, .layout = layout,
	.draw = draw, .close = close_screen,
};
