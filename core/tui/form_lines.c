/*
 * form_lines.c: a form on a console that cannot move its cursor: one
 * field after the other, each on a line of its own.
 */
#include <string.h>

#include "core/menu.h"
#include "core/tui/form.h"

static void print_text(struct console *con, const char *text)
{
	con_draw(con, text, strlen(text), (unsigned)-1);
}

/* Labels that stand by themselves before a field belong to it. */
static void print_labels(struct filling *f, unsigned at)
{
	unsigned from = at;

	while (from > 0 && !f->entries[from - 1].item->name)
		from--;
	for (; from < at; from++) {
		print_text(f->con, f->entries[from].item->text);
		con_puts(f->con, "\n");
	}
}

static void start_field(struct filling *f)
{
	const struct entry *entry = &f->entries[f->current];
	const char *text = entry->item->text;

	print_labels(f, f->current);
	if (entry->error[0])
		con_printf(f->con, "%s\n", entry->error);
	print_text(f->con, *text ? text : entry->item->name);
	con_puts(f->con, ": ");
	line_echo_start(&f->echo, f->con, entry->item->secret);
	f->drawn = f->current;
}

static int open_lines(struct filling *f, struct err *e)
{
	(void)e;
	con_puts(f->con, "\n");
	if (*f->form->title) {
		print_text(f->con, f->form->title);
		con_puts(f->con, "\n\n");
	}
	start_field(f);
	return 0;
}

static void layout(struct filling *f)
{
	(void)f;
}

/* Is there a new error to tell about? */
static bool refused(struct filling *f)
{
	struct entry *entry = &f->entries[f->current];
	bool now = entry->error[0] && !entry->error_drawn;

	entry->error_drawn = entry->error[0];
	return now;
}

static int draw(struct filling *f)
{
	if (refused(f) || f->drawn != f->current) {
		line_echo_end(&f->echo);
		start_field(f);
	}
	return line_echo_draw(&f->echo, &f->entries[f->current].line);
}

static void close_lines(struct filling *f)
{
	line_echo_end(&f->echo);
}

const struct form_look form_lines = {
	.open = open_lines, .layout = layout,
	.draw = draw, .close = close_lines,
};
