/*
 * A size, then text of items, NUL, then keys: menus, forms, the settings
 * editor and the line editor take any of it, and leave the screen tidy.
 */
#include "tests/fuzz/fuzz.h"

#include <string.h>

#include "core/console.h"
#include "core/err.h"
#include "core/event.h"
#include "core/lineedit.h"
#include "core/menu.h"
#include "core/setting/settings.h"
#include "core/str.h"
#include "core/tui/tui.h"
#include "tests/fake/fake.h"

static struct console con;
static struct events events;

/* Keys with gaps between them here and there, so that an ESC can be one. */
static void type(const char *keys, size_t len)
{
	uint64_t at_us = 0;

	for (size_t i = 0; i < len && i < 1000; i++) {
		at_us += keys[i] & 0x80 ? 200000 : 0;
		fake_keys_at(at_us, (char[]){ keys[i], 0 });
	}
}

/* Somebody makes the window another size now and then. */
static struct { struct event_source src; uint64_t next_us; } resizer;

static uint64_t resize(struct event_source *src, bool *busy)
{
	unsigned cols = fake.cols;

	(void)src;
	if (fake.now_us >= resizer.next_us) {
		fake.cols = fake.rows;
		fake.rows = cols < 128 ? cols : 127;
		resizer.next_us += 400000;
		*busy = true;
	}
	return resizer.next_us < 8000000 ? resizer.next_us : EVENT_NEVER;
}

static void start(const uint8_t *size, const char *keys, size_t len)
{
	fake_reset();
	fake.cols = size[0] ? size[0] : 1;
	fake.rows = size[1] & 127 ? size[1] & 127 : 1;
	fake.caps = size[1] & 128 ? 0 : fake.caps;
	type(keys, len);
	events = (struct events){ .con = &con };
	resizer.src.poll = resize;
	resizer.next_us = 400000;
	event_add(&events, &resizer.src);
	con_init(&con, &events);
}

/* An item per line; one that begins with a blank is a separator. */
static void fill(struct menu *menu, const char *text)
{
	while (*text && menu->count < 200) {
		size_t len = strcspn(text, "\n");
		char *line = str_ndup(text, len);
		const struct menu_item item = {
			.name = str_blank(*text) ? NULL : line,
			.text = line, .key = *text,
			.is_default = len == 7, .secret = len == 5,
		};

		must(!menu_add(menu, &item, NULL));
		free(line);
		text += len + (text[len] == '\n');
	}
}

static void form_and_config(const struct menu *menu)
{
	struct settings *root = settings_new();
	struct err e = { 0 };

	(void)tui_form(&con, root, menu, &e);
	must(!con.tui);
	(void)tui_config(&con, root, &e);
	must(!con.tui);
	settings_free(root);
}

static void line(const char *text)
{
	struct history h = { 0 };
	struct sbuf b = { 0 };

	history_add(&h, "before");
	must(!sbuf_str(&b, text));
	(void)line_read(&con, &b, &h, 1000);
	must(b.len == strlen(sbuf_text(&b)));
	sbuf_free(&b);
	history_free(&h);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct tui_choice how = { .timeout_ms = 1500,
					.retimeout_ms = 700 };
	const struct menu_item *item;
	struct menus menus = { 0 };
	struct err e = { 0 };
	const char *keys;
	char *text;

	if (size < 2)
		return 0;
	text = str_ndup((const char *)data + 2, size - 2);
	keys = text + strlen(text);
	start(data, keys, size - 2 - strlen(text));
	must(!menu_create(&menus, "", text, NULL));
	fill(menus.first, text);
	if (tui_choose(&con, menus.first, &how, &item, &e) == 0)
		must(item->name);
	must(!con.tui);
	line(text);
	form_and_config(menus.first);
	menus_clear(&menus);
	free(text);
	return 0;
}
