/* initrd.c: how a kernel finds its initrds (603 to 605). */
#include <string.h>

#include "flow/flow.h"
#include "lint/inside.h"

/* The last part of a URI's path; false: it is not known. */
static bool base_name(const char *uri, const char **name, size_t *len)
{
	size_t end = strcspn(uri, "?#");
	const char *p = uri + end;

	while (p > uri && p[-1] != '/' && p[-1] != ':')
		p--;
	*name = p;
	*len = (size_t)(uri + end - p);
	return *len && !memchr(p, '$', *len) && !memchr(p, '{', *len);
}

/* The initrds that stand with a kernel: from the last label or boot in front
   of it to the next one. */
struct around {
	bool     any;		/* there is an initrd			*/
	bool     unknown;	/* one whose name is not known		*/
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

static void look(const struct flow *f, uint32_t i, const char *name,
		 size_t len, struct around *out)
{
	const char *base, *option;
	struct flow_cmd c;
	size_t n;

	if (f->v[i].kind == FLOW_ARGS)
		out->argument |= has_initrd_word(f->v[i].cmd);
	if (f->v[i].kind != FLOW_FETCH)
		return;
	out->any = true;
	flow_cmd(f, i, &c);
	option = flow_option(&c, "name");
	if (!c.first) {
		out->unknown = true;
	} else if (option) {
		out->unknown |= strchr(option, '$') != NULL;
		base = option;
		n = strlen(option);
	} else {
		out->unknown |= !base_name(c.first->text, &base, &n);
	}
	if (!c.first)
		return;
	out->named |= n == len && !memcmp(base, name, len);
	out->n++;
	out->last = base;
	out->last_len = n;
}

static struct around look_around(struct flow *f, uint32_t node,
				 const char *name, size_t len)
{
	struct around out = { .any = false };

	for (uint32_t i = node; i-- > 0 && !flow_is_border(&f->v[i]) &&
				flow_spend(f); )
		look(f, i, name, len, &out);
	for (uint32_t i = node + 1; i < f->n && !flow_is_border(&f->v[i]) &&
				    flow_spend(f); i++)
		look(f, i, name, len, &out);
	out.unknown |= !f->budget;
	return out;
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
	a = look_around(c->flow, c->node, "", 0);
	if (!a.any || a.argument)
		return;
	found = lint_report(l, &rule_no_initrd_argument,
			    flow_span(c->flow, c->node),
			    "the kernel is not told of its initrd");
	if (a.n != 1 || a.unknown || !c->first)
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
	.command = initrd_name, .on = FLOW_ON(FLOW_SELECT),
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
	a = look_around(f, node, name, strlen(name));
	if (!a.any || a.named || a.unknown)
		return;
	found = lint_report(l, &rule_initrd_name, w->span,
			    "no image here is called \"%.60s\"", name);
	if (a.n != 1)
		return;
	lint_help(l, found, "write \"initrd=%.*s\"", (int)a.last_len, a.last);
	lint_replace(l, found, w->span, "initrd=%.*s", (int)a.last_len,
		     a.last);
}

static void initrd_name(struct lint *l, const struct flow_cmd *c)
{
	const struct word *w = c->cmd->words->next;

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
		if (!base_name(uri, &name, &len))
			continue;
		lint_help(l, found, "write \"initrd=%.*s\" here, and "
			  "\"initrd %.80s\" on a line of its own", (int)len,
			  name, uri);
		lint_replace(l, found, w->span, "initrd=%.*s", (int)len,
			     name);
	}
}
