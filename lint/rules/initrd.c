/* initrd.c: how a kernel finds its initrds (603 to 605). */
#include <string.h>

#include "flow/flow.h"
#include "lint/inside.h"

/* The initrds of a kernel: those in front of it, from the last label or boot
   on, and those that the script gets to from it before it boots. */
struct around {
	struct flow *f;
	const char  *name;	/* the one that is looked for		*/
	bool     any;		/* there is an initrd			*/
	bool     unknown;	/* one whose name is not known		*/
	bool     vague;		/* one whose name is another one	*/
	bool     named;		/* one has the name looked for		*/
	bool     argument;	/* "initrd=" is given by imgargs, or may be */
	unsigned n;		/* of the names known, and the last of them */
	const char *last;
	size_t   last_len;
};

static bool has_initrd_word(const struct cmd *c)
{
	for (const struct word *w = c->words; w; w = w->next) {
		if (strstr(w->text, "initrd=") || w->expands)
			return true;
	}
	return false;
}

/* "${url}initrd", where all that the script stores to "url" ends in "/": what
   stands behind it; else NULL. */
static const char *behind_folder(struct flow *f, const char *uri)
{
	const char *end = !strncmp(uri, "${", 2) ? strchr(uri, '}') : NULL;
	const struct flow_name *n = end ?
		flow_name(f, uri + 2, (size_t)(end - uri) - 2) : NULL;

	for (struct flow_def *d = n ? n->defs : NULL; d; d = d->next) {
		const struct word *w = d->kind == FLOW_SET ? d->word->next :
							     NULL;

		if (!flow_spend(f) || !w || w->next ||
		    w->text[w->len - 1] != '/')
			return NULL;
	}
	return n && n->defs ? end + 1 : NULL;
}

/* May the last part of a path, as "modules${arch}.gz", expand to @name? */
static bool may_be(const char *path, const char *name)
{
	const char *from = path, *end = strrchr(path, '}');
	size_t before, behind, len = strlen(name);
	unsigned depth = 0;

	for (const char *p = path; *p; p++) {
		depth += *p == '{';
		depth -= *p == '}' && depth;
		if (*p == '/' && !depth)
			from = p + 1;
	}
	if (!end || end < from)
		return true;
	before = strcspn(from, "$");
	behind = strcspn(++end, "?#");
	return before + behind <= len && !memcmp(from, name, before) &&
	       !memcmp(end, name + len - behind, behind);
}

/* As flow_image_name(), but knows what the script stores to a setting at the
   URI's begin. */
static bool name_here(struct around *a, const struct flow_cmd *c,
		      const char **name, size_t *len)
{
	const char *rest;

	if (flow_image_name(c, name, len))
		return true;
	rest = flow_option(c, "name") ? NULL :
	       behind_folder(a->f, c->first->text);
	return rest && flow_base_name(rest, name, len);
}

static void look(struct around *a, uint32_t i)
{
	const struct flow_node *n = &a->f->v[i];
	const char *base = "";
	struct flow_cmd c;
	size_t len = 0;

	if (n->kind == FLOW_ARGS)
		a->argument |= has_initrd_word(n->cmd);
	a->unknown |= n->kind == FLOW_EXTRACT;
	if (n->kind != FLOW_FETCH)
		return;
	a->any = true;
	flow_cmd(a->f, i, &c);
	if (!c.first) {
		a->unknown = true;
		return;
	}
	if (!name_here(a, &c, &base, &len)) {
		a->vague = true;
		a->unknown |= !*a->name || flow_option(&c, "name") ||
			      may_be(c.first->text, a->name);
	}
	a->named |= len == strlen(a->name) && !memcmp(base, a->name, len);
	a->n++;
	a->last = base;
	a->last_len = len;
}

/* Do the images of a kernel begin behind this node? Not at "|| goto failed",
   which the script passes by. */
static bool is_border(const struct flow_node *n)
{
	return flow_is_border(n) &&
	       (n->kind != FLOW_GOTO || n->cmd->op == OP_NONE ||
		n->cmd->op == OP_THEN);
}

static void look_back(struct around *a, uint32_t node)
{
	while (node-- > 0 && flow_spend(a->f)) {
		if (is_border(&a->f->v[node])) {
			/* another section may have fetched it */
			a->named |= *a->name && flow_is_image(a->f, a->name);
			return;
		}
		look(a, node);
	}
}

static int ahead_visit(struct flow_walk *w, uint32_t node)
{
	struct around *a = w->ctx;
	const struct flow_node *n = &a->f->v[node], *other;

	if (n->kind == FLOW_EXEC || n->kind == FLOW_SELECT ||
	    n->kind == FLOW_SHELL || n->kind == FLOW_MENU || !flow_spend(a->f))
		return WALK_STOP;
	look(a, node);
	if (n->kind != FLOW_FETCH)
		return n->cmd && !flow_is_test(n->kind) &&
		       n->kind != FLOW_GOTO ? WALK_OK : WALK_ON;
	/* of "initrd a || initrd b" both are followed */
	other = n->fail < a->f->n ? &a->f->v[n->fail] : NULL;
	return other && other->kind == FLOW_FETCH ? WALK_ON : WALK_OK;
}

static struct around look_around(struct flow *f, uint32_t node,
				 const char *name)
{
	struct around a = { .f = f, .name = name };
	struct flow_walk w = { .visit = ahead_visit, .ctx = &a };

	look_back(&a, node);
	flow_walk(f, &w, node, WALK_OK);
	a.unknown |= !f->budget || w.lost;
	return a;
}

static void no_initrd_argument(struct lint *l, const struct flow_cmd *c);

const struct lint_rule rule_no_initrd_argument = {
	.id = 603, .name = "no-initrd-argument", .severity = LINT_INFO,
	.fix = LINT_UNSAFE_FIX,
	.summary = "an initrd that the kernel is not told of",
	.why = "Under UEFI, Linux before 5.8 finds its initrd only by an "
	       "argument \"initrd=NAME\".",
	.bad = "#!ipxe\nkernel http://s/vmlinuz quiet\n"
	       "initrd http://s/initrd.img\nboot\n",
	.good = "#!ipxe\nkernel http://s/vmlinuz initrd=initrd.img quiet\n"
		"initrd http://s/initrd.img\nboot\n",
	.command = no_initrd_argument, .on = FLOW_ON(FLOW_SELECT),
};

static void no_initrd_argument(struct lint *l, const struct flow_cmd *c)
{
	const struct word *uri = c->cmd->words->next;
	struct lint_finding *found;
	struct around a;

	if (!uri || !strstr(uri->text, "linu") || has_initrd_word(c->cmd))
		return;
	a = look_around(c->flow, c->node, "");
	if (!a.any || a.argument)
		return;
	found = lint_report(l, &rule_no_initrd_argument,
			    flow_span(c->flow, c->node),
			    "the kernel is not told of its initrd");
	if (a.n != 1 || a.unknown || a.vague || !c->first)
		return;
	lint_help(l, found, "add \"initrd=%.*s\"", (int)a.last_len, a.last);
	lint_replace(l, found, (struct span){ c->first->span.end,
		     c->first->span.end }, " initrd=%.*s", (int)a.last_len,
		     a.last);
}

static void initrd_name(struct lint *l, const struct flow_cmd *c);

const struct lint_rule rule_initrd_name = {
	.id = 604, .name = "initrd-name", .severity = LINT_WARNING,
	.fix = LINT_UNSAFE_FIX,
	.summary = "\"initrd=\" with a name that no image has",
	.why = "Under UEFI the kernel asks for the image of that name, and "
	       "there is none.",
	.bad = "#!ipxe\nkernel http://s/vmlinuz initrd=initrd.img\n"
	       "initrd http://s/initramfs.gz\nboot\n",
	.good = "#!ipxe\nkernel http://s/vmlinuz initrd=initramfs.gz\n"
		"initrd http://s/initramfs.gz\nboot\n",
	.command = initrd_name,
	.on = FLOW_ON(FLOW_SELECT) | FLOW_ON(FLOW_ARGS),
};

static void check_initrd(struct lint *l, struct flow *f, uint32_t node,
			 const struct word *w)
{
	const char *name = w->text + strlen("initrd=");
	struct lint_finding *found;
	struct around a;

	if (strncmp(w->text, "initrd=", 7) != 0 || !flow_is_text(f, w) ||
	    !*name || strpbrk(name, "/,:") ||
	    !strcmp(name, "initrd.magic"))
		return;
	a = look_around(f, node, name);
	if (!a.any || a.named || a.unknown)
		return;
	found = lint_report(l, &rule_initrd_name, w->span,
			    "no image here is called \"%.60s\"", name);
	if (a.n != 1 || a.vague)
		return;
	lint_help(l, found, "write \"initrd=%.*s\"", (int)a.last_len, a.last);
	lint_replace(l, found, w->span, "initrd=%.*s", (int)a.last_len,
		     a.last);
}

/* "imgargs linux quiet" where no image is called "linux". */
static void check_image(struct lint *l, const struct flow_cmd *c)
{
	const struct word *w = c->first;

	if (!w || c->dynamic || !flow_is_text(c->flow, w) ||
	    strpbrk(w->text, "/:.") || !c->flow->has_magic ||
	    c->flow->first[FLOW_SELECT] == FLOW_NONE ||
	    flow_is_image(c->flow, w->text) || !flow_knows_images(c->flow))
		return;
	lint_report(l, &rule_initrd_name, w->span,
		    "no image here is called \"%.60s\"", w->text);
}

static void initrd_name(struct lint *l, const struct flow_cmd *c)
{
	const struct word *w = c->cmd->words->next;

	if (flow_is(c, FLOW_ARGS))
		check_image(l, c);

	for (w = w ? w->next : NULL; w; w = w->next)
		check_initrd(l, c->flow, c->node, w);
}

static void url_as_initrd(struct lint *l, const struct flow_cmd *c);

const struct lint_rule rule_url_as_initrd = {
	.id = 605, .name = "url-as-initrd", .severity = LINT_WARNING,
	.fix = LINT_UNSAFE_FIX,
	.summary = "\"initrd=\" with a URI",
	.why = "The kernel fetches nothing: \"initrd\" does, and \"initrd=\" "
	       "names the image by the last part of its path.",
	.bad = "#!ipxe\nkernel http://s/vmlinuz initrd=http://s/initrd.img\n"
	       "initrd http://s/initrd.img\nboot\n",
	.good = "#!ipxe\nkernel http://s/vmlinuz initrd=initrd.img\n"
		"initrd http://s/initrd.img\nboot\n",
	.command = url_as_initrd,
	.on = FLOW_ON(FLOW_SELECT) | FLOW_ON(FLOW_ARGS) |
	      FLOW_ON(FLOW_EXEC),
};

static void url_as_initrd(struct lint *l, const struct flow_cmd *c)
{
	struct lint_finding *found;
	const char *uri, *name;
	size_t len;

	for (const struct word *w = c->cmd->words->next; w; w = w->next) {
		uri = w->text + strlen("initrd=");
		if (strncmp(w->text, "initrd=", 7) != 0 ||
		    !strstr(uri, "://"))
			continue;
		found = lint_report(l, &rule_url_as_initrd, w->span,
				    "the kernel does not fetch this");
		if (!flow_base_name(uri, &name, &len))
			continue;
		lint_help(l, found, "write \"initrd=%.*s\" here, and "
			  "\"initrd %.80s\" on a line of its own", (int)len,
			  name, uri);
		lint_replace(l, found, w->span, "initrd=%.*s", (int)len,
			     name);
	}
}
