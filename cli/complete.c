/* complete.c: what could be typed here: from the tables and the settings. */
#include <stdio.h>
#include <string.h>

#include "core/image.h"
#include "core/menu.h"
#include "core/setting/settings.h"
#include "core/str.h"
#include "interp/command.h"
#include "interp/option.h"
#include "interp/shell.h"
#include "net/net.h"
#include "platform/host/host.h"

#define WORD 256	/* longer words are not completed	*/
#define DEPTH 8		/* of settings blocks in blocks		*/

struct completion {
	struct shell *sh;
	const char   *word;		/* is the part to be completed	*/
	size_t        len;
	const char   *before, *after;	/* are written around an offer	*/
	size_t        before_len;
	bool          create;		/* offers settings without value, too */
	void        (*offer)(void *ctx, const char *word);
	void         *ctx;
};

/* Offer the word @a@b. Not inlined: callers would need room for its buffers, one
   of them in each of its recursions. */
__attribute__((noinline))
static void offer2(const struct completion *c, const char *a, const char *b)
{
	char name[WORD], whole[2 * WORD];

	if ((size_t)snprintf(name, sizeof(name), "%s%s", a, b) >= sizeof(name))
		return;
	if (strncmp(name, c->word, c->len))
		return;
	snprintf(whole, sizeof(whole), "%.*s%s%s", (int)c->before_len,
		 c->before, name, c->after);
	c->offer(c->ctx, whole);
}

static void offer1(const struct completion *c, const char *word)
{
	offer2(c, word, "");
}

/* ---- kinds of words ------------------------------------------------ */

static void offer_commands(const struct completion *c)
{
	const struct command *row;
	const char *name;

	for (unsigned i = 0; (name = command_name_at(i, &row)); i++)
		offer1(c, name);
}

static void offer_options(const struct completion *c,
			  const struct command *cmd)
{
	for (const struct option *o = cmd->options; o && o->name; o++)
		offer2(c, "--", o->name);
	offer1(c, "--help");
}

static void offer_scopes(const struct completion *c, struct settings *block,
			 const char *end, int depth)
{
	char path[WORD];

	for (block = settings_first(block); block && depth < DEPTH;
	     block = settings_next(block)) {
		settings_path(block, path, sizeof(path));
		if (*path)
			offer2(c, path, end);
		offer_scopes(c, block, end, depth + 1);
	}
}

/* The names stored in a block, behind "@scope". */
static void offer_stored(const struct completion *c, struct settings *block,
			 const char *scope)
{
	const char *name;

	for (unsigned i = 0; (name = settings_stored(block, i)); i++)
		offer2(c, scope, name);
}

static void offer_types(const struct completion *c, size_t name_len)
{
	const struct setting_type *type;
	char name[WORD];

	if (name_len >= sizeof(name))
		return;
	memcpy(name, c->word, name_len);
	name[name_len] = '\0';
	for (unsigned i = 0; (type = setting_type_at(i)); i++)
		offer2(c, name, type->name);
}

static bool is_stored(struct settings *block, const char *name)
{
	const char *stored;

	for (unsigned i = 0; (stored = settings_stored(block, i)); i++) {
		if (!strcmp(stored, name))
			return true;
	}
	return false;
}

/* Has the setting a value, in its block or one below? */
static bool is_set(const struct setting_ref *ref)
{
	struct sbuf raw = { 0 };
	bool is = setting_fetch(ref, &raw, NULL) == 0;

	sbuf_free(&raw);
	return is;
}

/* Has the block "net0/" this predefined setting, or could it have it? */
static bool fits(const struct completion *c, struct settings *block,
		 const char *scope, const char *name)
{
	struct setting_ref ref;
	char text[WORD];
	int n = snprintf(text, sizeof(text), "%s%s", scope, name);

	if (n < 0 || (size_t)n >= sizeof(text) || is_stored(block, name) ||
	    setting_parse(c->sh->settings, text, (size_t)n, false, &ref,
			  NULL) < 0)
		return false;
	return is_set(&ref) ||
		(c->create && settings_applies(block, &ref));
}

/* Offer what can stand behind "scope/". */
static void offer_in_scope(const struct completion *c, size_t scope_len)
{
	const struct setting_def *def;
	struct settings *block;
	char scope[WORD];

	memcpy(scope, c->word, scope_len);
	scope[scope_len] = '\0';
	block = settings_find(c->sh->settings, scope);
	if (!block)
		return;
	memcpy(scope + scope_len, "/", 2);
	for (unsigned i = 0; (def = setting_def_at(i)); i++) {
		if (fits(c, block, scope, def->name))
			offer2(c, scope, def->name);
	}
	offer_stored(c, block, scope);
}

/* Offer settings ("name", "scope/name") or, behind a colon, types. */
static void offer_settings(const struct completion *c)
{
	const char *slash = memchr(c->word, '/', c->len);
	const char *colon = memchr(c->word, ':', c->len);
	struct completion open = *c;
	const struct setting_def *def;

	if (colon) {
		offer_types(c, (size_t)(colon + 1 - c->word));
		return;
	}
	if (slash) {
		offer_in_scope(c, (size_t)(slash - c->word));
		return;
	}
	for (unsigned i = 0; (def = setting_def_at(i)); i++)
		offer1(c, def->name);
	offer_stored(c, c->sh->settings, "");
	open.after = "";
	offer_scopes(&open, c->sh->settings, "/", 0);
}

static void offer_images(const struct completion *c)
{
	for (struct image *i = c->sh->images.first; i; i = i->next)
		offer1(c, i->name);
}

static void offer_cards(const struct completion *c)
{
	struct netdev *dev;

	for (unsigned i = 0; c->sh->net && (dev = net_dev(c->sh->net, i)); i++)
		offer1(c, netdev_name(dev));
}

static void offer_menus(const struct completion *c)
{
	for (struct menu *m = c->sh->menus.first; m; m = m->next)
		offer1(c, m->name);
}

static void offer_kind(struct completion *c, enum arg_kind kind)
{
	switch (kind) {
	case ARG_NEW_SETTING:
		c->create = true;
		/* fall through */
	case ARG_SETTING:
		offer_settings(c);
		break;
	case ARG_URI:
		host_complete_files(c->word, c->len, c->offer, c->ctx);
		/* fall through */
	case ARG_IMAGE:
		offer_images(c);
		break;
	case ARG_NIC:
		offer_cards(c);
		break;
	case ARG_SCOPE:
		offer_scopes(c, c->sh->settings, "", 0);
		break;
	case ARG_COMMAND:
		offer_commands(c);
		break;
	default:
		break;
	}
}

static bool offer_value(const struct completion *c, const struct option *o)
{
	switch (o->type) {
	case OPTION_SETTING:
		offer_settings(c);
		return true;
	case OPTION_IMAGE:
		offer_images(c);
		return true;
	case OPTION_MENU:
		offer_menus(c);
		return true;
	case OPTION_FLAG:
		return false;
	default:
		return true;	/* the option's value: nothing is known of it */
	}
}

/* ---- where we are -------------------------------------------------- */

/* The words of a command before the one to be completed. */
struct before {
	const char *name;
	const char *last;
	size_t      last_len;
	unsigned    args;	/* is how many words are no options,
				   nor values of these */
	const struct command *cmd;	/* NULL: there is no such one */
};

static bool is_operator(const char *word, size_t len)
{
	return (len == 1 && *word == ';') ||
		(len == 2 && (!memcmp(word, "&&", 2) ||
			      !memcmp(word, "||", 2)));
}

static const struct option *option_before(const struct before *b)
{
	if (!b->cmd || !b->last || b->last[0] != '-')
		return NULL;
	for (const struct option *o = b->cmd->options; o && o->name; o++) {
		if (b->last_len == strlen(o->name) + 2 &&
		    !strncmp(b->last + 2, o->name, b->last_len - 2))
			return o;
		if (b->last_len == 2 && b->last[1] == o->letter)
			return o;
	}
	return NULL;
}

/* One more word. An option's value is no argument. */
static void pass_word(struct before *b, const char *word, size_t len)
{
	const struct option *o = option_before(b);

	if (!b->name) {
		b->name = word;
		b->cmd = command_find(word, len);
		return;
	}
	if (*word != '-' && (!o || o->type == OPTION_FLAG))
		b->args++;
	b->last = word;
	b->last_len = len;
}

static struct before look_before(const char *line, size_t start)
{
	struct before b = { 0 };
	size_t at = 0, len;

	while (at < start) {
		while (at < start && str_blank(line[at]))
			at++;
		for (len = 0; at + len < start && !str_blank(line[at + len]);)
			len++;
		if (is_operator(line + at, len))
			b = (struct before){ 0 };
		else if (len)
			pass_word(&b, line + at, len);
		at += len;
	}
	return b;
}

/* The last "${" in the word that no "}" closes, or NULL. */
static const char *open_brace(const char *word, size_t len)
{
	const char *found = NULL;

	for (size_t i = 0; i + 1 < len; i++) {
		if (word[i] == '$' && word[i + 1] == '{')
			found = word + i + 2;
	}
	if (found && memchr(found, '}', (size_t)(word + len - found)))
		return NULL;
	return found;
}

static void offer_argument(struct completion *c, const struct before *b)
{
	const struct command *cmd = b->cmd;
	const struct option *o = option_before(b);
	unsigned index = b->args < COMMAND_ARGS ? b->args : COMMAND_ARGS - 1;

	if (o && offer_value(c, o))
		return;
	if (c->len && c->word[0] == '-') {
		offer_options(c, cmd);
		return;
	}
	while (index && cmd->args[index] == ARG_NONE)
		index--;
	offer_kind(c, cmd->args[index]);
}

void host_complete(struct shell *sh, const char *line, size_t start,
		   size_t end, void (*offer)(void *ctx, const char *word),
		   void *ctx)
{
	struct completion c = {
		.sh = sh, .word = line + start, .len = end - start,
		.before = "", .after = "", .offer = offer, .ctx = ctx,
	};
	struct before b = look_before(line, start);
	const char *brace = open_brace(c.word, c.len);

	if (c.len >= WORD / 2)
		return;
	if (brace) {
		c.before = c.word;
		c.before_len = (size_t)(brace - c.word);
		c.word = brace;
		c.len -= c.before_len;
		c.after = "}";
		offer_settings(&c);
		return;
	}
	if (!b.name) {
		offer_commands(&c);
		return;
	}
	if (b.cmd)
		offer_argument(&c, &b);
}
