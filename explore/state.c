/* state.c: a number for what a script's future depends on. */
#include "explore/state.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/param.h"
#include "core/setting/settings.h"
#include "core/str.h"
#include "core/uri.h"
#include "explore/graph.h"
#include "explore/image.h"
#include "explore/live.h"
#include "explore/trace.h"
#include "interp/ast.h"
#include "interp/frame.h"
#include "interp/shell.h"
#include "lab/lab.h"
#include "net/net.h"
#include "net/san/san.h"

#define DEPTH	16	/* of blocks within blocks			   */

/* ---- where --------------------------------------------------------- */

uint64_t state_where(const struct shell *sh)
{
	uint64_t h = HASH_SEED;

	for (const struct frame *f = sh->frame; f; f = f->up) {
		h = graph_hash(h, &f->prompt, sizeof(f->prompt));
		if (!f->script || f->prompt)
			continue;
		h = graph_hash(h, f->script->source, f->script->len);
		h = graph_hash_str(h, f->script->file);
		if (f->cmd && f->cmd->words)
			h = graph_hash(h, &f->cmd->words->span,
				       sizeof(struct span));
	}
	return h;
}

/* ---- settings ------------------------------------------------------ */

struct look {
	const struct state *s;
	bool                network_only;	/* no names of scripts	*/
	struct sbuf         raw;
};

/* One that a script stored in the root: is it read from here on? */
static bool matters(const struct state *s, const char *name)
{
	return live_is(&s->live->set, name) &&
	       (!s->read || trace_has(s->read, name));
}

uint64_t state_value(struct settings *block, const char *name,
		     struct sbuf *raw)
{
	struct setting_ref ref;
	uint64_t h = graph_hash_str(HASH_SEED, name);

	sbuf_reset(raw);
	if (setting_parse(block, name, strlen(name), false, &ref, NULL) < 0 ||
	    setting_fetch(&ref, raw, NULL) < 0)
		return 0;
	return graph_scatter(graph_hash(h, sbuf_text(raw), raw->len));
}

/* Does the network read this setting, whatever scripts do? Of the predefined
   ones only those in its scopes: others, such as ${version}, are names that a
   script may use for itself. */
static bool is_of_network(const struct setting_def *def)
{
	return def->scope == SCOPE_DHCP || def->scope == SCOPE_IPV6 ||
		def->scope == SCOPE_DHCPV6 || def->scope == SCOPE_NDP;
}

/*
 * What a block keeps, in whatever order. Which settings matter is known of
 * the root's, where a script stores them; others are few.
 */
static uint64_t stored_hash(struct look *k, struct settings *block,
			    bool is_root)
{
	const struct setting_def *def;
	const char *name;
	uint64_t sum = 0;

	for (unsigned i = 0; (name = settings_stored(block, i)); i++) {
		def = setting_def_find(name, strlen(name));
		if (!is_root || (def && is_of_network(def)) ||
		    (!k->network_only && matters(k->s, name)))
			sum += state_value(block, name, &k->raw);
	}
	return sum;
}

/* Hash the block of a lease or the like: only predefined names are in it. */
static uint64_t native_hash(struct look *k, struct settings *block)
{
	const struct setting_def *def;
	uint64_t sum = 0;

	for (unsigned i = 0; (def = setting_def_at(i)); i++) {
		if (is_of_network(def))
			sum += state_value(block, def->name, &k->raw);
	}
	return sum;
}

static uint64_t add_block(uint64_t h, struct look *k, struct settings *s,
			  unsigned depth)
{
	const char *name = settings_name(s);
	uint64_t sum = stored_hash(k, s, depth == 0);

	if (!*name || (depth == 1 && !strncmp(name, "net", 3) &&
		       strcmp(name, "netX") != 0))
		sum += native_hash(k, s);
	h = graph_hash_str(h, name);
	h = graph_hash(h, &sum, sizeof(sum));
	for (s = settings_first(s); s && depth < DEPTH; s = settings_next(s))
		if (depth || strcmp(settings_name(s), "netX") != 0)
			h = add_block(h, k, s, depth + 1);
	return graph_hash_str(h, "/");
}

uint64_t state_hash_cwuri(uint64_t h, const struct shell *sh)
{
	struct sbuf text = { 0 };

	if (sh->fetch.cwuri)
		(void)uri_print(sh->fetch.cwuri, &text);
	h = graph_hash_str(h, sbuf_text(&text));
	sbuf_free(&text);
	return h;
}

static uint64_t add_settings(uint64_t h, const struct state *s)
{
	struct settings_builtin *b = settings_builtin(s->sh->settings);
	struct look k = { .s = s };

	h = add_block(h, &k, s->sh->settings, 0);
	sbuf_free(&k.raw);
	if (live_is(&s->live->set, "errno"))
		h = graph_hash(h, &b->errno_value, sizeof(b->errno_value));
	return state_hash_cwuri(h, s->sh);
}

/* ---- menus, parameters --------------------------------------------- */

/* Texts are only shown: nothing goes another way for them. */
static uint64_t add_menu(uint64_t h, const struct menu *m)
{
	h = graph_hash_str(h, m->name);
	for (const struct menu_item *i = m->first; i; i = i->next) {
		h = graph_hash_str(h, i->name);
		h = graph_hash(h, &i->key, sizeof(i->key));
		h = graph_hash(h, &i->is_default, sizeof(i->is_default));
	}
	return graph_hash_str(h, "/");
}

static uint64_t add_params(uint64_t h, const struct param_list *l)
{
	h = graph_hash_str(h, l->name);
	h = graph_hash_str(h, l->method);
	for (const struct param *p = l->first; p; p = p->next) {
		h = graph_hash_str(h, p->key);
		h = graph_hash_str(h, p->value);
	}
	return h;
}

/* Of menus that have a name, and lists of parameters. */
static uint64_t add_lists(uint64_t h, const struct shell *sh)
{
	for (const struct menu *m = sh->menus.first; m; m = m->next) {
		if (*m->name)
			h = add_menu(h, m);
	}
	for (const struct param_list *p = sh->params.first; p; p = p->next)
		h = add_params(h, p);
	return h;
}

/* ---- the network --------------------------------------------------- */

static uint64_t add_cards(uint64_t h, struct shell *sh)
{
	struct netdev *dev;

	for (unsigned i = 0; sh->net && (dev = net_dev(sh->net, i)); i++) {
		bool open = netdev_is_open(dev);
		bool up = netdev_has_wifi(dev) && netdev_link(dev) == 0;

		h = graph_hash_str(h, netdev_name(dev));
		h = graph_hash(h, &open, sizeof(open));
		h = graph_hash(h, &up, sizeof(up));
	}
	return h;
}

/* Which disks are attached, by which paths. */
static uint64_t add_disks(uint64_t h, struct shell *sh)
{
	const struct san_drive *d = sh->net ? san_next(sh->net, NULL) : NULL;

	for (; d; d = san_next(sh->net, d)) {
		unsigned number = san_number(d);

		h = graph_hash(h, &number, sizeof(number));
		for (unsigned i = 0; san_root(d, i); i++)
			h = graph_hash_str(h, san_root(d, i));
	}
	return graph_hash_str(h, "/");
}

static void add_spent(void *ctx, uint32_t count)
{
	uint64_t *h = ctx;

	*h = graph_hash(*h, &count, sizeof(count));
}

/* What is neither a setting, nor an image, nor the menu without a name. */
static uint64_t add_rest(uint64_t h, const struct state *s)
{
	struct shell *sh = s->sh;

	h = add_lists(h, sh);
	h = add_cards(h, sh);
	h = add_disks(h, sh);
	lab_spent(s->lab, add_spent, &h);
	return graph_hash(h, &sh->trust.required, sizeof(sh->trust.required));
}

uint64_t state_unnamed_menu(uint64_t h, struct shell *sh)
{
	const struct menu *m = menu_find(&sh->menus, "");

	return m ? add_menu(h, m) : graph_hash_str(h, NULL);
}

int state_hash(const struct state *s, uint64_t where, uint64_t *out)
{
	struct shell *sh = s->sh;
	uint64_t h = where;
	int rc = live_look(s->live, s->g, sh->frame);

	if (rc < 0)
		return rc;
	h = add_settings(h, s);
	h = image_hash_all(h, s->kernels, sh, &s->live->set);
	h = state_unnamed_menu(h, sh);
	*out = add_rest(h, s);
	return 0;
}

uint64_t state_rest(const struct state *s)
{
	struct look k = { .s = s, .network_only = true };
	uint64_t h = add_block(HASH_SEED, &k, s->sh->settings, 0);

	sbuf_free(&k.raw);
	return add_rest(h, s);
}

/* ---- in words ------------------------------------------------------ */

static int compare_lines(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Ways to the same state stored and fetched in whatever order. */
static int sort_lines(struct sbuf *text)
{
	char **lines = calloc(text->len + 1, sizeof(*lines));
	struct sbuf sorted = { 0 };
	size_t n = 0;

	if (!lines)
		return -ENOMEM;
	for (char *p = text->data; p && *p; n++) {
		lines[n] = p;
		p += strcspn(p, "\n");
		*p++ = '\0';
	}
	if (n)
		qsort(lines, n, sizeof(*lines), compare_lines);
	for (size_t i = 0; i < n; i++) {
		if (!i || strcmp(lines[i], lines[i - 1]) != 0)
			sbuf_printf(&sorted, "%s\n", lines[i]);
	}
	free(lines);
	sbuf_free(text);
	*text = sorted;
	return text->error;
}

int state_say(const struct state *s, struct sbuf *out)
{
	struct settings *root = s->sh->settings;
	struct sbuf value = { 0 };
	const char *name;
	int rc;

	if (live_look(s->live, s->g, s->sh->frame) < 0)
		return -ENOMEM;
	for (unsigned i = 0; (name = settings_stored(root, i)); i++) {
		if (!matters(s, name) || strstr(name, "password"))
			continue;
		sbuf_reset(&value);
		(void)settings_expand(root, name, strlen(name),
				      &value);
		sbuf_printf(out, "%s=%s\n", name, sbuf_text(&value));
	}
	image_say_all(s->kernels, s->sh, &s->live->set, out);
	rc = value.error < 0 || out->error < 0 ? -ENOMEM : sort_lines(out);
	sbuf_free(&value);
	return rc;
}
