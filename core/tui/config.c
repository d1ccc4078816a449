/*
 * config.c: browse and edit settings (reference/console.md#settings-editor):
 * what a key does. How it looks is in config_screen.c and config_lines.c.
 */
#include "core/tui/config.h"

#include <errno.h>
#include <stdlib.h>

#include "core/console.h"
#include "core/event.h"
#include "core/tui/draw.h"
#include "core/tui/tui.h"
#include "platform/platform.h"

#define CTRL(c) ((c) & 0x1f)
#define ALERT_US 2000000

/* ---- rows ---------------------------------------------------------- */

static int add_row(struct configuring *c, struct config_row row)
{
	struct config_row *more;

	if (c->list.count == c->cap) {
		more = realloc(c->rows, (c->cap + 64) * sizeof(*more));
		if (!more)
			return -ENOMEM;
		c->rows = more;
		c->cap += 64;
	}
	c->rows[c->list.count++] = row;
	return 0;
}

static int add_settings(struct configuring *c)
{
	const struct setting_def *def;
	int rc = 0;

	for (unsigned i = 0; rc == 0 && (def = setting_def_at(i)); i++) {
		struct config_row row = { .def = def };
		struct setting_ref ref;

		if (config_ref(c, &row, &ref) == 0 &&
		    settings_applies(c->block, &ref))
			rc = add_row(c, row);
	}
	return rc;
}

/*
 * List the block again. Whatever ran while a key was awaited may have taken
 * blocks away: nothing of the old list is looked at. There is always a row: a
 * block's has its parent's, and the root's has all settings.
 */
static int list(struct configuring *c)
{
	struct settings *s;
	int rc = 0;

	c->block = settings_find(c->root, c->path);
	if (!c->block) {
		c->block = c->root;
		c->path[0] = '\0';
		c->opened = true;
	}
	c->list.count = 0;
	s = settings_parent(c->block);
	if (s)
		rc = add_row(c, (struct config_row){ .block = s,
						     .parent = true });
	for (s = settings_first(c->block); s && rc == 0; s = settings_next(s))
		rc = add_row(c, (struct config_row){ .block = s });
	if (rc == 0)
		rc = add_settings(c);
	if (rc < 0)
		return rc;
	if (c->list.current >= c->list.count)
		c->list.current = c->list.count - 1;
	if (c->opened || c->rows[c->list.current].def != c->editing)
		c->editing = NULL;
	return 0;
}

static int open_block(struct configuring *c, struct settings *block)
{
	settings_path(block, c->path, sizeof(c->path));
	c->opened = true;
	c->list.current = 0;
	return list(c);
}

/* ---- changing a setting -------------------------------------------- */

static void alert(struct configuring *c)
{
	c->alert_us = plat_clock_us() + ALERT_US;
}

static int edit(struct configuring *c)
{
	struct setting_found found;

	sbuf_reset(&c->text);
	(void)config_value(c, &c->rows[c->list.current], &c->text, &found);
	if (c->text.error < 0)
		return -ENOMEM;
	c->line = (struct line){ .text = &c->text, .cursor = c->text.len };
	c->editing = c->rows[c->list.current].def;
	c->dirty = true;
	return 0;
}

static void store(struct configuring *c)
{
	const struct config_row *row = &c->rows[c->list.current];
	struct setting_ref ref;

	err_clear(&c->alert);
	if (config_ref(c, row, &ref) == 0 &&
	    setting_store_text(&ref, sbuf_text(&c->text), &c->alert) < 0)
		alert(c);
	c->editing = NULL;
	c->dirty = true;
}

static void delete(struct configuring *c)
{
	const struct config_row *row = &c->rows[c->list.current];
	struct setting_ref ref;

	err_clear(&c->alert);
	if (!row->block && config_ref(c, row, &ref) == 0 &&
	    setting_store(&ref, NULL, 0, &c->alert) < 0)
		alert(c);
	c->dirty = true;
}

/* ---- keys ---------------------------------------------------------- */

static int edit_key(struct configuring *c, int key)
{
	int rc = 0;

	if (key == KEY_ENTER) {
		store(c);
	} else if (key == KEY_CTRL_C || key == KEY_ESC) {
		c->editing = NULL;
		c->dirty = true;
	} else {
		rc = line_key(&c->line, key);
		c->dirty |= rc > 0;
	}
	return rc < 0 ? rc : 0;
}

/* Returns 1 to leave. */
static int browse_key(struct configuring *c, int key)
{
	struct config_row *row = &c->rows[c->list.current];
	int rc;

	if (key == CTRL('X') || key == KEY_CTRL_C || key == KEY_ESC)
		return 1;
	if (tui_list_key(&c->list, key))
		return 0;
	if (key == CTRL('D')) {
		delete(c);
		return 0;
	}
	if (row->block)
		return key == KEY_ENTER ? open_block(c, row->block) : 0;
	rc = edit(c);
	if (rc < 0 || key == KEY_ENTER)
		return rc;
	rc = line_key(&c->line, key);	/* it is the first edit, or nothing */
	if (rc <= 0)
		c->editing = NULL;
	return rc < 0 ? rc : 0;
}

static int take(struct configuring *c, int key)
{
	int rc = list(c);

	if (rc < 0 || c->opened)	/* the key's row is gone */
		return rc;
	if (c->alert_us && key == KEY_CTRL_C) {
		c->alert_us = 0;
		return 0;
	}
	return c->editing ? edit_key(c, key) : browse_key(c, key);
}

static int keys(struct configuring *c)
{
	int rc = 0, key;

	while (rc == 0) {
		rc = list(c);
		if (rc == 0)
			rc = c->look->draw(c);
		if (rc == 0 && c->no_memory)
			rc = -ENOMEM;
		if (rc < 0)
			break;
		key = con_get_key(c->list.con,
				  c->alert_us ? c->alert_us : EVENT_NEVER);
		if (key == -ETIMEDOUT)
			c->alert_us = 0;
		else if (key == KEY_RESIZE)
			c->look->layout(c);
		else
			rc = key < 0 ? key : take(c, key);
	}
	return rc < 0 ? rc : 0;
}

int tui_config(struct console *con, struct settings *block, struct err *e)
{
	struct configuring *c;
	int rc = con_keyless(con, e);

	if (rc < 0)
		return rc;
	c = calloc(1, sizeof(*c));
	if (!c)
		return err_set(e, -ENOMEM, "no memory to show settings");
	c->list.con = con;
	c->look = tui_full_screen() ? &config_screen : &config_lines;
	c->root = block;
	while (settings_parent(c->root))
		c->root = settings_parent(c->root);
	settings_path(block, c->path, sizeof(c->path));
	c->opened = true;
	rc = list(c);
	if (rc == 0) {
		con_ask(con);
		c->look->open(c);
		rc = keys(c);
		c->look->close(c);
	}
	sbuf_free(&c->text);
	free(c->rows);
	free(c);
	return rc < 0 ? con_key_err(rc, e) : 0;
}
