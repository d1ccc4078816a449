/* pxemenu.c: choose a boot server from DHCP's menu. */
#include "netcmds/pxemenu.h"

#include <stdio.h>
#include <string.h>

#include "core/err.h"
#include "core/menu.h"
#include "core/setting/settings.h"
#include "core/str.h"
#include "core/tui/tui.h"
#include "interp/shell.h"
#include "net/pxemenu.h"
#include "platform/platform.h"

#define OPTION_MAX	255
#define CONTROL		"43.6"
#define BOOT_FILENAME	0x08	/* no menu if there is a filename	*/
#define ITEMS		"43.9"
#define PROMPT		"43.10"
#define AT_ONCE		255	/* a time-out				*/
#define SECOND_US	1000000
#define LETTERS		26
#define NAME		"pxe menu"	/* no script can call one so */

bool pxemenu_wanted(struct shell *sh)
{
	char class[OPTION_MAX + 1];
	uint8_t control = 0, first;

	if (settings_text(sh->settings, "vendor-class", class,
			  sizeof(class)) < 0 ||
	    strncmp(class, "PXEClient", 9) ||
	    settings_raw(sh->settings, ITEMS, &first, 1) <= 0)
		return false;
	(void)settings_raw(sh->settings, CONTROL, &control, 1);	/* 0: unset */
	return !(control & BOOT_FILENAME) ||
	       settings_raw(sh->settings, "filename", &first, 1) <= 0;
}

/* ---- the menu ------------------------------------------------------- */

/* "A. Install"; its name is the type in decimal. */
static int add(struct menu *menu, const struct pxe_item *item, struct err *e)
{
	char text[OPTION_MAX + 4], name[8];
	struct menu_item proto = { .text = text, .name = name };
	unsigned n = menu->count;
	size_t at = 0;

	snprintf(name, sizeof(name), "%u", item->type);
	if (n < LETTERS) {
		proto.key = 'a' + (int)n;
		at = (size_t)snprintf(text, sizeof(text), "%c. ",
				      'A' + (int)n);
	}
	memcpy(text + at, item->text, item->len);
	text[at + item->len] = '\0';
	return menu_add(menu, &proto, e);
}

/* The menu, its title being the prompt; NULL with @e. Not inlined, or its
   buffers would stay on the stack while the menu is shown. */
__attribute__((noinline))
static struct menu *build(struct shell *sh, const char *title,
			  struct err *e)
{
	uint8_t raw[OPTION_MAX];
	int len = settings_raw(sh->settings, ITEMS, raw, sizeof(raw));
	size_t left = len < 0 ? 0 : (size_t)len;
	const uint8_t *at = raw;
	struct pxe_item item;
	struct menu *menu;

	if (menu_create(&sh->menus, NAME, title, e) < 0)
		return NULL;
	menu = menu_find(&sh->menus, NAME);
	while (pxe_item_next(&at, &left, &item))
		if (add(menu, &item, e) < 0)
			return NULL;
	if (menu->count)
		return menu;
	err_set(e, -EINVAL, "the boot menu of the DHCP server (option 43.9) "
		"has no valid item");
	return NULL;
}

/* ---- the prompt ----------------------------------------------------- */

struct asking {
	char     text[OPTION_MAX + 1];
	unsigned seconds;		/* AT_ONCE: show the menu	*/
};

static void read_prompt(struct shell *sh, struct asking *a)
{
	int len = settings_raw(sh->settings, PROMPT, a->text, OPTION_MAX);

	a->seconds = len > 0 ? (uint8_t)a->text[0] : AT_ONCE;
	len = len > 0 ? len - 1 : 0;
	memmove(a->text, a->text + 1, (size_t)len);
	a->text[len] = '\0';
}

/* The prompt, and how long it waits, in place of what it said before. */
static void show(struct shell *sh, const struct asking *a, unsigned left)
{
	bool redraw = plat_con_caps() & PLAT_CON_TTY;

	if (!redraw && left != a->seconds)
		return;
	con_puts(&sh->con, redraw ? "\r" : "");
	con_draw(&sh->con, a->text, strlen(a->text),
		 con_cols(&sh->con) - 8);
	if (left)
		con_printf(&sh->con, " (%u)", left);
	if (redraw)
		con_puts(&sh->con, "\33[K");
}

/* Returns a key, or -ETIMEDOUT, or why none can come. */
static int ask(struct shell *sh, const struct asking *a)
{
	uint64_t until_us = plat_clock_us() + (uint64_t)a->seconds * SECOND_US;
	unsigned left = a->seconds;
	int key = -ETIMEDOUT;

	show(sh, a, left);
	while (left && key == -ETIMEDOUT) {
		key = con_get_key(&sh->con,
				  until_us - (uint64_t)(left - 1) * SECOND_US);
		if (key == KEY_RESIZE)
			key = -ETIMEDOUT;
		else if (key == -ETIMEDOUT)
			show(sh, a, --left);
	}
	con_puts(&sh->con, "\n");
	return key;
}

/* ---- choosing ------------------------------------------------------- */

static const struct menu_item *already(void *ctx, const struct menu *menu)
{
	(void)menu;
	return ctx;
}

/* By somebody else's decision, by the prompt's end, or by keys. */
static int choose(struct shell *sh, const struct menu *menu,
		  const struct asking *a, const struct menu_item **out,
		  struct err *e)
{
	const struct shell_hooks *hooks = sh->hooks;
	const struct menu_item *item = hooks && hooks->decide ?
		hooks->decide(hooks->ctx, menu) : NULL;
	struct tui_choice how = {
		.bottom = true, .show = hooks && hooks->show_decided,
		.decide = already, .ctx = (void *)(uintptr_t)item,
	};
	int key = KEY_F8;

	if (!item && a->seconds != AT_ONCE)
		key = ask(sh, a);
	if (key == KEY_ESC || key == KEY_CTRL_C)
		return err_set(e, -ECANCELED, "the boot menu was left");
	if (key < 0 && key != -ETIMEDOUT)
		return con_key_err(key, e);
	if (key == KEY_F8)
		return tui_choose(&sh->con, menu, &how, out, e);
	*out = menu->first;
	return 0;
}

int pxemenu_choose(struct shell *sh, uint16_t *type, struct err *e)
{
	const struct menu_item *item;
	uint64_t number = 0;
	struct menu *menu;
	struct asking a;
	int rc;

	read_prompt(sh, &a);
	menu = build(sh, a.text, e);
	rc = menu ? choose(sh, menu, &a, &item, e) : e->code;
	if (rc == 0 && sh->hooks && sh->hooks->chose)
		sh->hooks->chose(sh->hooks->ctx, sh, menu, item);
	if (rc == 0)
		(void)str_to_int(item->name, &number);	/* we wrote it */
	*type = (uint16_t)number;
	menu_delete(&sh->menus, NAME);
	return rc;
}
