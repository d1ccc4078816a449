/* choices.c: prompts, forms, commands: what could happen there. */
#include "explore/looking.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/console.h"
#include "core/image.h"
#include "core/menu.h"
#include "core/setting/settings.h"
#include "core/tui/draw.h"
#include "core/unconst.h"
#include "interp/command.h"
#include "interp/shell.h"
#include "net/net.h"

/* ---- lines and forms ----------------------------------------------- */

static void add_words(struct sbuf *out, int argc, char **argv)
{
	for (int i = 0; i < argc; i++) {
		if (i)
			sbuf_char(out, ' ');
		sbuf_str(out, argv[i]);
	}
}

static void look_at_prompt(struct looking *l)
{
	const int *wanted = choices_option(l, "key");
	int key = wanted && *wanted ? *wanted : KEY_ENTER;
	bool any = !wanted || !*wanted;
	struct choice *c;
	char buf[16];

	l->out->kind = PLACE_PROMPT;
	add_words(&l->out->title, l->args.n, l->args.v);
	c = choices_add(l->out, EDGE_KEYS, any ? "any key" :
		key == KEY_ENTER ? "Enter" : tui_key_name(key, buf), "");
	if (c)
		choices_key(&c->keys, key);
	if (!any)
		(void)choices_add(l->out, EDGE_KEYS, "another key",
				  key == ' ' ? "x" : "<Space>");
	choices_nobody(l);
}

/* The value given for a setting: TEXT of --value NAME=TEXT; the @n'th. */
static const char *value_for(const struct looking *l, const char *name,
			     unsigned n)
{
	size_t len = strcspn(name, ":");

	for (unsigned i = 0; i < l->how->n_values; i++) {
		const char *v = l->how->values[i];

		if (!strncmp(v, name, len) && v[len] == '=' && !n--)
			return v + len + 1;
	}
	return NULL;
}

static void look_at_read(struct looking *l)
{
	const char *name = l->args.n ? l->args.v[0] : "", *value;
	struct choice *c;

	l->out->kind = PLACE_READ;
	sbuf_str(&l->out->title, name);
	for (unsigned i = 0; (value = value_for(l, name, i)); i++) {
		c = choices_add(l->out, EDGE_KEYS, "", "<Ctrl-U>");
		if (!c)
			return;
		sbuf_printf(&c->label, "\"%s\"", value);
		choices_keys(&c->keys, value);
		sbuf_str(&c->keys, "<Enter>");
	}
	(void)choices_add(l->out, EDGE_KEYS, "Enter, as it is", "<Enter>");
	choices_nobody(l);
	(void)choices_add(l->out, EDGE_KEYS, "Ctrl-C", "<Ctrl-C>");
}

static void add_field(struct looking *l, struct choice *c, const char *name)
{
	const char *value = value_for(l, name, 0);

	if (value) {
		sbuf_printf(&c->label, "%s%s \"%s\"", c->label.len ? ", " : "",
			    name, value);
		sbuf_str(&c->keys, "<Ctrl-U>");
		choices_keys(&c->keys, value);
	}
	sbuf_str(&c->keys, "<Enter>");
}

static void look_at_form(struct looking *l, const struct menu *m)
{
	struct choice *c;

	l->out->kind = PLACE_FORM;
	c = choices_add(l->out, EDGE_KEYS, "", "");
	for (const struct menu_item *i = m ? m->first : NULL; c && i;
	     i = i->next) {
		if (i->name)
			add_field(l, c, i->name);
	}
	if (c && !m) {
		add_field(l, c, "username");
		add_field(l, c, "password");
	}
	if (c && !c->label.len)
		sbuf_str(&c->label, "left as it is");
	(void)choices_add(l->out, EDGE_KEYS, "Esc", "<Esc>");
}

static void look_at_present(struct looking *l)
{
	const char *const *name = choices_option(l, "form");
	const struct menu *m = menu_find(&l->sh->menus,
					 name && *name ? *name : "");

	if (!m)
		return;
	choices_plain(&l->out->title, m->title);
	look_at_form(l, m);
}

static void look_at_login(struct looking *l)
{
	sbuf_str(&l->out->title, "user name and password");
	look_at_form(l, NULL);
}

static void look_at_config(struct looking *l)
{
	l->out->kind = PLACE_CONFIG;
	sbuf_str(&l->out->title, "the settings editor");
	(void)choices_add(l->out, EDGE_KEYS, "Ctrl-X, nothing changed",
			  "<Ctrl-X>");
}

static void look_at_shell(struct looking *l)
{
	l->out->kind = PLACE_SHELL;
	sbuf_str(&l->out->title, "a prompt");
	(void)choices_add(l->out, EDGE_NOBODY, "stays there", "");
	(void)choices_add(l->out, EDGE_KEYS, "exit", "exit<Enter>");
}

/* ---- commands that may fail ---------------------------------------- */

static bool would_join(struct netdev *dev)
{
	return dev && netdev_ssid(dev) && netdev_link(dev) != 0;
}

/* The interface with a radio that the command would have join a network. */
static struct netdev *joins(const struct looking *l)
{
	struct netdev *dev = NULL;
	struct net *net = l->sh->net;
	unsigned i = 0;

	if (!net || l->row->args[0] != ARG_NIC ||
	    !(command_is(l->row, FLOW_NET) ||
	      command_is(l->row, FLOW_AUTOBOOT)))
		return NULL;
	if (!l->args.n)
		while ((dev = net_dev(net, i)) && !would_join(dev))
			i++;
	for (; (int)i < l->args.n && !would_join(dev); i++)
		dev = net_find(net, l->args.v[i]);
	return would_join(dev) ? dev : NULL;
}

static bool may_fail(const struct looking *l)
{
	unsigned facts = l->row->facts;

	if (joins(l))
		return true;
	if (facts & CMD_FETCHES)
		return l->args.n &&
			!images_find(&l->sh->images, l->args.v[0]);
	return facts & CMD_NET && facts & CMD_WAITS;
}

/* The network may be there or not, and the key right or wrong. */
static void look_at_radio(struct looking *l, struct netdev *dev)
{
	const char *name = netdev_ssid(dev);
	struct choice *c = choices_add(l->out, EDGE_FAIL, "", "");

	if (c)
		sbuf_printf(&c->label, "\"%s\" is not in reach", name);
	if (!netdev_has_key(dev))
		return;
	c = choices_add(l->out, EDGE_FAIL, "", "");
	if (c)
		sbuf_printf(&c->label, "the key of \"%s\" is wrong", name);
}

static void look_at_failure(struct looking *l, int argc, char **argv)
{
	struct netdev *dev = joins(l);

	if (dev) {
		l->out->kind = PLACE_COMMAND;
		add_words(&l->out->title, argc, argv);
		(void)choices_add(l->out, EDGE_RUN, "as the network answers",
				  "");
		look_at_radio(l, dev);
		return;
	}
	if (!l->how->failures || !may_fail(l))
		return;
	l->out->kind = PLACE_COMMAND;
	add_words(&l->out->title, argc, argv);
	(void)choices_add(l->out, EDGE_RUN, "as the network answers", "");
	(void)choices_add(l->out, EDGE_FAIL, "fails", "");
}

/* "choose x:notype" fails before it asks. */
static bool can_store(const struct looking *l)
{
	struct setting_ref ref;
	int rc;

	if (l->row->args[0] != ARG_NEW_SETTING || !l->args.n)
		return true;
	rc = setting_parse(l->sh->settings, l->args.v[0],
			   strlen(l->args.v[0]), false, &ref, NULL);
	return rc == 0 || rc == -ENODEV;	/* a scope that it makes */
}

static void look(struct looking *l, int argc, char **argv)
{
	static void (*const looks[ASKS_KINDS])(struct looking *l) = {
		[ASKS_KEY] = look_at_prompt,	[ASKS_LINE] = look_at_read,
		[ASKS_MENU] = choices_menu,	[ASKS_FORM] = look_at_present,
		[ASKS_LOGIN] = look_at_login,	[ASKS_EDITOR] = look_at_config,
		[ASKS_SHELL] = look_at_shell,
	};

	if (l->row->asks && !can_store(l))
		return;
	if (l->row->asks)
		looks[l->row->asks](l);
	else
		look_at_failure(l, argc, argv);
}

/* Its words, split; false: they are wrong, or nothing of it matters here.
   l->opt is the caller's to free. */
static bool open_look(struct looking *l, int argc, char **argv)
{
	const struct command *row = command_find(argv[0], strlen(argv[0]));
	struct err e = { 0 };
	void *opt;

	if (!row || !(row->facts & (CMD_WAITS | CMD_NET | CMD_FETCHES)))
		return false;
	opt = calloc(1, row->opt_size + 1);
	l->row = row;
	l->opt = opt;
	return opt && options_parse(row, argc, argv, opt, &l->args, &e) == 0;
}

bool explore_may_fail(struct shell *sh, int argc, char **argv)
{
	struct looking l = { .sh = sh };
	bool may = open_look(&l, argc, argv) && may_fail(&l);

	free(unconst(l.opt));
	return may;
}

int choices_look(struct shell *sh, int argc, char **argv,
		 const struct explore_options *how, struct choices *out)
{
	struct looking l = { .sh = sh, .how = how, .out = out };

	if (open_look(&l, argc, argv))
		look(&l, argc, argv);
	else if (l.row && !l.opt)
		return -ENOMEM;
	free(unconst(l.opt));
	return 0;
}
