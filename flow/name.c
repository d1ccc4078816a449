/* name.c: which settings a script stores and reads, and where. */
#include <errno.h>
#include <string.h>

#include "core/setting/settings.h"
#include "core/str.h"
#include "flow/flow.h"
#include "interp/command.h"

#define BUCKETS 256		/* at least; a power of two */
#define NESTED  8		/* ${a${b${c}}}: as deep as we look */

size_t flow_split(const char *text, size_t len, const char **name,
		  const char **type, size_t *type_len)
{
	const char *slash = memchr(text, '/', len), *colon;
	const char *end = text + len;

	*name = slash ? slash + 1 : text;
	colon = memchr(*name, ':', (size_t)(end - *name));
	*type = colon ? colon + 1 : end;
	*type_len = (size_t)(end - *type);
	return (size_t)((colon ? colon : end) - *name);
}

size_t flow_whole_name(const struct word *w, const char **name)
{
	if (w->len <= 3 || strncmp(w->text, "${", 2) != 0 ||
	    w->text[w->len - 1] != '}' ||
	    strcspn(w->text + 2, "$}/:") != w->len - 3)
		return 0;
	*name = w->text + 2;
	return w->len - 3;
}

struct flow_name *flow_name(const struct flow *f, const char *text,
			    size_t len)
{
	struct flow_name *n;

	if (!f->buckets)
		return NULL;
	n = f->buckets[str_hash(text, len) & (f->n_buckets - 1)];
	while (n && (n->len != len || memcmp(n->text, text, len) != 0))
		n = n->same_hash;
	return n;
}

struct flow_name *flow_name_make(struct flow *f, const char *text,
				 size_t len)
{
	struct flow_name *n = flow_name(f, text, len), **at;

	if (n)
		return n;
	n = arena_calloc(f->arena, 1, sizeof(*n));
	if (!n)
		return NULL;
	n->text = arena_strndup(f->arena, text, len);
	n->len = (uint32_t)len;
	if (!n->text)
		return NULL;
	n->built_in = setting_def_find(text, len);
	at = &f->buckets[str_hash(text, len) & (f->n_buckets - 1)];
	n->same_hash = *at;
	*at = n;
	n->number = f->n_names++;
	n->next = f->names;
	f->names = n;
	return n;
}

const struct flow_use *flow_use(const struct flow *f, uint32_t node,
				const struct flow_name *name)
{
	const struct flow_use *u = f->v[node].uses;

	while (u && u->name != name)
		u = u->next_here;
	return u;
}

/* ---- names that are put together ----------------------------------- */

static struct flow_computed *find_computed(const struct flow *f,
					   const char *text, size_t len,
					   uint32_t hash)
{
	struct flow_computed *c = f->computed[hash & (f->n_buckets - 1)];

	while (c && (c->len != len || memcmp(c->prefix, text, len) != 0))
		c = c->next;
	return c;
}

static struct flow_computed *new_computed(struct flow *f,
					  const char *text, size_t len,
					  uint32_t hash)
{
	struct flow_computed *c = arena_calloc(f->arena, 1, sizeof(*c)),
			     **at;

	if (c)
		c->prefix = arena_strndup(f->arena, text, len);
	if (!c || !c->prefix)
		return NULL;
	at = &f->computed[hash & (f->n_buckets - 1)];
	c->len = (uint32_t)len;
	c->next = *at;
	*at = c;
	if (len > f->longest)
		f->longest = c->len;
	return c;
}

static int add_computed(struct flow *f, const char *text, size_t len,
			bool stored)
{
	const char *slash = memchr(text, '/', len);
	struct flow_computed *c;
	uint32_t hash;

	if (slash) {
		len -= (size_t)(slash + 1 - text);
		text = slash + 1;
	}
	if (!f->computed)
		f->computed = arena_calloc(f->arena, f->n_buckets,
					   sizeof(*f->computed));
	if (!f->computed)
		return -ENOMEM;
	hash = str_hash(text, len);
	c = find_computed(f, text, len, hash);
	if (!c)
		c = new_computed(f, text, len, hash);
	if (!c)
		return -ENOMEM;
	if (stored)
		c->stored = true;
	else
		c->read = true;
	return 0;
}

bool flow_is_computed(const struct flow *f, const char *text,
		      bool stored)
{
	const struct flow_computed *c;
	uint32_t hash = STR_HASH_NONE;

	for (size_t n = 0; f->computed && n <= f->longest; n++) {
		c = find_computed(f, text, n, hash);
		if (c && (stored ? c->stored : c->read))
			return true;
		if (!text[n])
			break;
		hash = str_hash_add(hash, text[n]);
	}
	return false;
}

/* ---- what is read -------------------------------------------------- */

static struct span use_span(const struct word *w, size_t at, size_t end)
{
	/* continued inside: offsets differ */
	if (w->span.end - w->span.at != w->len)
		return w->span;
	return (struct span){ w->span.at + (uint32_t)at,
			      w->span.at + (uint32_t)end };
}

/* "${" is at @at, behind its "}" is @end. */
static int add_use(struct flow *f, uint32_t node, const struct word *w,
		   size_t at, size_t end)
{
	const char *name, *type;
	size_t type_len, len = flow_split(w->text + at + 2, end - at - 3,
					  &name, &type, &type_len);
	struct flow_use *u = arena_calloc(f->arena, 1, sizeof(*u));

	if (!u)
		return -ENOMEM;
	u->name = flow_name_make(f, name, len);
	if (!u->name)
		return -ENOMEM;
	u->node = node;
	u->word = w;
	u->span = use_span(w, at, end);
	u->type = type;
	u->type_len = (uint8_t)(type_len > 64 ? 64 : type_len);
	u->scoped = name != w->text + at + 2;
	u->whole = at == 0 && end == w->len;
	u->tested = f->v[node].kind == FLOW_ISSET;
	u->next = u->name->uses;
	u->name->uses = u;
	u->next_here = f->v[node].uses;
	f->v[node].uses = u;
	return 0;
}

/* Does the name that begins there, of which "${" makes up the rest, begin with
   a scope? Then it is none that is stored without one. */
static bool has_scope(const struct word *w, size_t at)
{
	size_t len = strcspn(w->text + at, "$}");

	return memchr(w->text + at, '/', len) != NULL;
}

/* The expansions of a word, the inner ones first. */
static int read_word(struct flow *f, uint32_t node,
		     const struct word *w)
{
	struct { size_t at; bool computed; } open[NESTED];
	size_t n = 0, i = 0;
	int rc = 0;

	for (; i < w->len && rc == 0; i++) {
		if (w->text[i] == '$' && w->text[i + 1] == '{') {
			if (n == NESTED) {
				f->v[node].reads_any = true;
				return add_computed(f, "", 0, false);
			}
			open[n].at = i++;
			open[n++].computed = false;
		} else if (w->text[i] == '}' && n) {
			n--;
			f->v[node].reads_any |= open[n].computed &&
					!has_scope(w, open[n].at + 2);
			if (open[n].computed)
				rc = add_computed(f, w->text + open[n].at + 2,
					strcspn(w->text + open[n].at + 2,
						"$}"), false);
			else
				rc = add_use(f, node, w, open[n].at, i + 1);
			if (n)
				open[n - 1].computed = true;
		}
	}
	/* "${a${b}": b's value may hold the other "}" */
	f->v[node].reads_any |= n && open[0].computed;
	return rc;
}

/* ---- what is stored ------------------------------------------------ */

static int add_def(struct flow *f, uint32_t node, const struct word *w,
		   const char *text, size_t text_len)
{
	const char *name, *type, *dollar = strstr(text, "${");
	size_t type_len, len;
	struct flow_def *d;

	if (dollar && (size_t)(dollar - text) < text_len)
		return add_computed(f, text, (size_t)(dollar - text), true);
	len = flow_split(text, text_len, &name, &type, &type_len);
	d = arena_calloc(f->arena, 1, sizeof(*d));
	if (!d)
		return -ENOMEM;
	d->name = flow_name_make(f, name, len);
	if (!d->name)
		return -ENOMEM;
	d->node = node;
	d->word = w;
	d->kind = f->v[node].kind;
	d->typed = type_len > 0;
	d->next = d->name->defs;
	d->name->defs = d;
	d->next_here = f->v[node].defs;
	f->v[node].defs = d;
	return 0;
}

/* The names that a command stores besides: "username password". */
static int add_sets(struct flow *f, uint32_t node, const char *sets)
{
	int rc = 0;

	while (*sets && rc == 0) {
		size_t len = strcspn(sets, " ");

		rc = add_def(f, node, f->v[node].cmd->words, sets, len);
		sets += len + strspn(sets + len, " ");
	}
	return rc;
}

/* Does an argument or an option of it name a setting to store? */
static bool stores(const struct command *row)
{
	const struct option *o = row->options;

	for (int i = 0; i < COMMAND_ARGS; i++) {
		if (row->args[i] == ARG_NEW_SETTING)
			return true;
	}
	while (o && o->name && o->type != OPTION_SETTING)
		o++;
	return o && o->name;
}

/* Options and arguments that name a setting to store. */
static int read_stores(struct flow *f, uint32_t node)
{
	const struct command *row = f->v[node].cmd->row;
	const struct word *w;
	struct flow_cmd c;
	int rc = 0;

	flow_cmd(f, node, &c);
	for (int i = 0; i < c.n_opts && rc == 0; i++) {
		if (c.opt[i].option && c.opt[i].value &&
		    c.opt[i].option->type == OPTION_SETTING)
			rc = add_def(f, node, c.opt[i].value_word,
				     c.opt[i].value, strlen(c.opt[i].value));
	}
	w = c.first;
	for (int i = 0; w && i < COMMAND_ARGS && rc == 0; i++, w = w->next) {
		if (row->args[i] == ARG_NEW_SETTING)
			rc = add_def(f, node, w, w->text, w->len);
	}
	return rc;
}

/* Settings that arguments name to be read have a name, too. */
static int name_arguments(struct flow *f, uint32_t node)
{
	const struct word *w = f->v[node].cmd->words->next;
	const char *name, *type;
	size_t type_len, len;

	for (; w; w = w->next) {
		len = flow_split(w->text, w->len, &name, &type, &type_len);
		if (!flow_name_make(f, name, len))
			return -ENOMEM;
	}
	return 0;
}

int flow_read_names(struct flow *f, uint32_t node)
{
	const struct flow_node *n = &f->v[node];
	const struct word *w = n->cmd ? n->cmd->words : NULL;
	int rc = 0;

	if (!w)
		return 0;
	for (; w && rc == 0; w = w->next) {
		if (w->expands)
			rc = read_word(f, node, w);
	}
	if (rc < 0 || !n->cmd->row)
		return rc;
	if (n->kind == FLOW_SET) {
		w = n->cmd->words->next;
		return w ? add_def(f, node, w, w->text, w->len) : 0;
	}
	if (n->cmd->row->sets)
		rc = add_sets(f, node, n->cmd->row->sets);
	if (rc == 0 && stores(n->cmd->row))
		rc = read_stores(f, node);
	if (rc == 0 && n->cmd->row->args[0] == ARG_SETTING)
		rc = name_arguments(f, node);
	return rc;
}

/* The fields of forms are settings. */
int flow_read_forms(struct flow *f)
{
	struct flow_cmd c;
	int rc = 0;

	if (f->first[FLOW_PRESENT] == FLOW_NONE)
		return 0;
	FLOW_EACH(f, FLOW_ITEM, i) {
		flow_cmd(f, i, &c);
		if (c.first && !flow_has_option(&c, "gap") && rc == 0)
			rc = add_def(f, i, c.first, c.first->text,
				     c.first->len);
	}
	return rc;
}

int flow_begin_names(struct flow *f)
{
	f->n_buckets = BUCKETS;
	while (f->n_buckets < f->n / 8)
		f->n_buckets *= 2;
	f->buckets = arena_calloc(f->arena, f->n_buckets,
				  sizeof(*f->buckets));
	return f->buckets ? 0 : -ENOMEM;
}
