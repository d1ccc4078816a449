/*
 * menu_lines.c: a menu on a console that cannot move its cursor: the
 * items, numbered, then a prompt. It should read well in a log too.
 */
#include <string.h>

#include "core/menu.h"
#include "core/tui/draw.h"
#include "core/tui/menu.h"
#include "platform/platform.h"

/* Text of a script, its control bytes made harmless. */
static void print_text(struct console *con, const char *text)
{
	con_draw(con, text, strlen(text), (unsigned)-1);
}

static void print_item(struct choosing *c, const struct menu_item *item,
		       unsigned number)
{
	struct console *con = c->list.con;
	char buf[16];
	const char *key = tui_key_name(item->key, buf);

	con_printf(con, "%c%4u. ", item->index == c->list.current ? '*' : ' ',
		   number);
	print_text(con, item->text);
	if (*key)
		con_printf(con, " [%s]", key);
	con_puts(con, "\n");
}

static void print_separator(struct console *con, const char *text)
{
	if (*text)
		con_puts(con, "       ");
	print_text(con, text);
	con_puts(con, "\n");
}

/* The number of an item is its place among those that can be chosen. */
static unsigned number_of(const struct choosing *c, unsigned index)
{
	unsigned n = 0;

	for (unsigned i = 0; i <= index; i++)
		n += c->items[i]->name != NULL;
	return n;
}

static void prompt(struct choosing *c)
{
	struct console *con = c->list.con;
	unsigned seconds = choosing_seconds(c);

	con_printf(con, "Choose 1-%u, or Enter for %u",
		   number_of(c, c->list.count - 1),
		   number_of(c, c->list.current));
	if (seconds)
		con_printf(con, " (taken in %u s)", seconds);
	con_puts(con, ": ");
	c->number = 0;
	c->typed = 0;
}

static void open_lines(struct choosing *c)
{
	unsigned number = 0;

	c->list.drawn = c->list.current;
	c->list.rows = 22;		/* what Page Up and Down move by */
	con_puts(c->list.con, "\n");
	print_text(c->list.con, c->menu->title);
	con_puts(c->list.con, "\n\n");
	for (unsigned i = 0; i < c->list.count; i++) {
		const struct menu_item *item = c->items[i];

		if (item->name)
			print_item(c, item, ++number);
		else
			print_separator(c->list.con, item->text);
	}
	con_puts(c->list.con, "\n");
	prompt(c);
}

/* Print the item that a key went to. */
static void draw(struct choosing *c)
{
	if (c->list.drawn == c->list.current)
		return;
	c->list.drawn = c->list.current;
	if (plat_con_scripted())
		return;
	con_puts(c->list.con, "\n");
	print_item(c, c->items[c->list.current],
		   number_of(c, c->list.current));
	prompt(c);
}

static void layout(struct choosing *c)
{
	(void)c;
}

static void close_lines(struct choosing *c, int rc)
{
	if (rc == 0 && (c->number || c->typed))
		con_puts(c->list.con, "\n");
	if (rc == 0)
		print_text(c->list.con, c->items[c->list.current]->text);
	con_puts(c->list.con, "\n");
}

void choosing_report(struct console *con, const struct menu *menu,
		     const struct menu_item *item)
{
	print_text(con, menu->title);
	con_puts(con, *menu->title ? ": " : "");
	print_text(con, item->text);
	con_puts(con, "\n");
}

/* ---- a number, or a hot key and Enter ------------------------------ */

static bool is_hot(const struct choosing *c, int key)
{
	for (unsigned i = 0; i < c->list.count; i++) {
		if (c->items[i]->key == key)
			return true;
	}
	return false;
}

/* Go to the item of this number; false: there is none. */
static bool go_to(struct choosing *c, unsigned number)
{
	for (unsigned i = 0; i < c->list.count; i++) {
		if (c->items[i]->name && !--number) {
			c->list.current = i;
			return true;
		}
	}
	return false;
}

/* Enter ends a number or, from a person, a hot key. */
static int entered(struct choosing *c)
{
	int key = c->typed ? c->typed : KEY_ENTER;

	if (c->number && !go_to(c, c->number)) {
		con_puts(c->list.con, "\nThere is no such item.\n");
		prompt(c);
		return 0;
	}
	c->list.drawn = c->list.current;
	return choosing_key(c, key);
}

static void rub_out(struct choosing *c)
{
	if (!c->number && !c->typed)
		return;
	con_puts(c->list.con, "\b \b");
	c->number /= 10;
	c->typed = 0;
}

static int key(struct choosing *c, int key)
{
	char echo = (char)key;

	if (key == KEY_ENTER)
		return entered(c);
	if (key == KEY_BACKSPACE) {
		rub_out(c);
		return 0;
	}
	if (is_hot(c, key) && !c->number) {
		if (plat_con_scripted() || key >= 0x7f || key < 0x20)
			return choosing_key(c, key);
		rub_out(c);
		c->typed = key;
	} else if (key >= '0' && key <= '9' && c->number < 100000) {
		c->number = c->number * 10 + (unsigned)(key - '0');
		if (!c->number)
			return 0;
	} else {
		return key < 0x20 || key >= KEY_BASE ?
			choosing_key(c, key) : 0;
	}
	con_write(c->list.con, &echo, 1);
	return 0;
}

const struct choosing_look choosing_lines = {
	.open = open_lines, .layout = layout,
	.draw = draw, .close = close_lines,
	.key = key,
};
