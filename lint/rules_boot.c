/* rules_boot.c: kernels, initrds and starting them (601 to 607). */
#include <string.h>

#include "interp/command.h"
#include "lint/flow.h"
#include "lint/inside.h"

/* ---- 601 ----------------------------------------------------------- */

static void boot_without_image(struct lint *l, const struct lint_cmd *c);

const struct lint_rule rule_boot_without_image = {
	.id = 601, .name = "boot-without-image", .severity = LINT_ERROR,
	.summary = "boot when no image was selected",
	.why = "\"boot\" starts the image that \"kernel\" selected; without "
	       "one it says so, and succeeds without booting.",
	.bad = "#!ipxe\nimgfetch http://s/vmlinuz\nboot\n",
	.good = "#!ipxe\nkernel http://s/vmlinuz\nboot\n",
	.command = boot_without_image, .on = FLOW_ON(FLOW_EXEC),
};

/* What may have selected an image. */
static bool selects(const struct flow_node *n)
{
	return n->kind == FLOW_SELECT || n->kind == FLOW_SHELL ||
	       n->kind == FLOW_UNKNOWN || n->kind == FLOW_AUTOBOOT ||
	       (n->kind == FLOW_EXEC && n->cmd->words->next) ||
	       (n->kind == FLOW_OTHER && n->cmd->row &&
		!strcmp(n->cmd->row->name, "imgextract"));
}

struct bare { struct lint_flow *f; uint32_t node; bool reached; };

static int bare_visit(struct flow_walk *w, uint32_t node)
{
	struct bare *b = w->ctx;

	b->reached |= node == b->node;
	return selects(&b->f->v[node]) ? WALK_FAIL : WALK_ON;
}

struct find { uint32_t node; bool found; };

static int find_visit(struct flow_walk *w, uint32_t node)
{
	struct find *f = w->ctx;

	f->found |= node == f->node;
	w->done = f->found;
	return WALK_ON;
}

/* Does some way lead there from behind a command that selects? */
static bool may_have_image(struct lint_flow *f, uint32_t node)
{
	struct find find = { node, false };

	for (uint32_t i = 0; i < f->n && !find.found; i++) {
		struct flow_walk w = { .visit = find_visit, .ctx = &find,
				       .all_labels = true };

		if (f->v[i].reached && selects(&f->v[i])) {
			flow_walk(f, &w, i, WALK_ON);
			find.found |= w.lost;
		}
	}
	return find.found;
}

/* Is something fetched in front of it, so that this script means to boot an
   image of its own? */
static bool has_fetch(struct lint_flow *f, uint32_t node)
{
	for (uint32_t i = node; i-- > 0 && f->v[i].kind != FLOW_LABEL &&
				flow_spend(f); ) {
		if (f->v[i].kind == FLOW_FETCH)
			return true;
	}
	return false;
}

/* Such a "boot", with nothing in its section that selects. */
static bool is_bare(struct lint_flow *f, uint32_t node)
{
	if (f->v[node].cmd->words->next || !has_fetch(f, node))
		return false;
	for (uint32_t i = node; i-- > 0 && f->v[i].kind != FLOW_LABEL; ) {
		if (!flow_spend(f) || selects(&f->v[i]))
			return false;
	}
	return true;
}

/* Can it be reached with no image selected? */
static bool is_bare_reached(struct lint_flow *f, uint32_t node)
{
	struct bare b = { f, node, false };
	struct flow_walk w = { .visit = bare_visit, .ctx = &b,
			       .all_labels = true };

	flow_walk_at(f, &w, 0);
	return b.reached;
}

static void boot_without_image(struct lint *l, const struct lint_cmd *c)
{
	struct lint_flow *f = c->flow;

	if (!f->has_magic || !is_bare(f, c->node) ||
	    !is_bare_reached(f, c->node) || may_have_image(f, c->node))
		return;
	lint_help(l, lint_report(l, &rule_boot_without_image,
				 flow_span(f, c->node), "no image was "
				 "selected: this boots nothing"),
		  "select the program with \"kernel\" instead of "
		  "\"imgfetch\"");
}

/* ---- 602 ----------------------------------------------------------- */

static void kernel_without_boot(struct lint *l, const struct lint_cmd *c);

const struct lint_rule rule_kernel_without_boot = {
	.id = 602, .name = "kernel-without-boot", .severity = LINT_INFO,
	.most = LINT_WARNING,
	.summary = "a kernel that is selected and never started",
	.why = "\"kernel\" only fetches and selects; \"boot\" starts it.",
	.bad = "#!ipxe\nkernel http://s/vmlinuz\nexit\n",
	.good = "#!ipxe\nkernel http://s/vmlinuz\nboot\n",
	.command = kernel_without_boot, .on = FLOW_ON(FLOW_SELECT),
};

struct starts { struct lint_flow *f; bool started; };

static int starts_visit(struct flow_walk *w, uint32_t node)
{
	struct starts *s = w->ctx;

	switch (s->f->v[node].kind) {
	case FLOW_EXEC: case FLOW_SAN: case FLOW_AUTOBOOT: case FLOW_SHELL:
	case FLOW_UNKNOWN: case FLOW_OFF: case FLOW_FREE:
		s->started = w->done = true;
		return WALK_STOP;
	default:
		return WALK_ON;
	}
}

static bool has_boot(const struct lint_flow *f)
{
	FLOW_EACH(f, FLOW_EXEC, i) {
		if (!f->v[i].cmd->words->next)
			return true;
	}
	return false;
}

static void kernel_without_boot(struct lint *l, const struct lint_cmd *c)
{
	struct lint_flow *f = c->flow;
	struct starts s = { f, false };
	struct flow_walk w = { .visit = starts_visit, .ctx = &s,
			       .all_labels = true };

	if (!f->has_magic || !f->v[c->node].reached)
		return;
	flow_walk(f, &w, c->node, WALK_OK);
	if (s.started || w.lost)
		return;
	/* without any "boot" the script that chains to this one may do it */
	lint_report_as(l, &rule_kernel_without_boot,
		       has_boot(f) ? LINT_WARNING : LINT_INFO,
		       flow_span(f, c->node), "nothing starts this: no "
		       "\"boot\" follows");
}

/* ---- 603 to 605 ---------------------------------------------------- */

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

static bool is_border(const struct flow_node *n)
{
	return n->kind == FLOW_LABEL || n->kind == FLOW_EXEC ||
	       n->kind == FLOW_GOTO || n->kind == FLOW_SHELL;
}

static bool has_initrd_word(const struct cmd *c)
{
	for (const struct word *w = c->words; w; w = w->next) {
		if (strstr(w->text, "initrd=") || w->expands)
			return true;
	}
	return false;
}

static void look(const struct lint_flow *f, uint32_t i, const char *name,
		 size_t len, struct around *out)
{
	const char *base, *option;
	struct lint_cmd c;
	size_t n;

	if (f->v[i].kind == FLOW_ARGS)
		out->argument |= has_initrd_word(f->v[i].cmd);
	if (f->v[i].kind != FLOW_FETCH)
		return;
	out->any = true;
	flow_cmd(f, i, &c);
	option = lint_option(&c, "name");
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

static struct around look_around(struct lint_flow *f, uint32_t node,
				 const char *name, size_t len)
{
	struct around out = { .any = false };

	for (uint32_t i = node; i-- > 0 && !is_border(&f->v[i]) &&
				flow_spend(f); )
		look(f, i, name, len, &out);
	for (uint32_t i = node + 1; i < f->n && !is_border(&f->v[i]) &&
				    flow_spend(f); i++)
		look(f, i, name, len, &out);
	out.unknown |= !f->budget;
	return out;
}

static void no_initrd_argument(struct lint *l, const struct lint_cmd *c);

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

static void no_initrd_argument(struct lint *l, const struct lint_cmd *c)
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

static void initrd_name(struct lint *l, const struct lint_cmd *c);

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

static void check_initrd(struct lint *l, struct lint_flow *f, uint32_t node,
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

static void initrd_name(struct lint *l, const struct lint_cmd *c)
{
	const struct word *w = c->cmd->words->next;

	for (w = w ? w->next : NULL; w; w = w->next)
		check_initrd(l, c->flow, c->node, w);
}

static void url_as_initrd(struct lint *l, const struct lint_cmd *c);

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

static void url_as_initrd(struct lint *l, const struct lint_cmd *c)
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

/* ---- 606 ----------------------------------------------------------- */

static void leftover_images(struct lint *l, const struct lint_cmd *c);

const struct lint_rule rule_leftover_images = {
	.id = 606, .name = "leftover-images", .severity = LINT_INFO,
	.fix = LINT_UNSAFE_FIX,
	.summary = "a second attempt with the first one's images",
	.why = "Images stay until they are freed: the next kernel gets the "
	       "initrds of the one that failed, too.",
	.bad = "#!ipxe\nkernel a\ninitrd a.gz\nboot || goto b\n"
	       ":b\nkernel b\ninitrd b.gz\nboot\n",
	.good = "#!ipxe\nkernel a\ninitrd a.gz\nboot || goto b\n"
		":b\nimgfree\nkernel b\ninitrd b.gz\nboot\n",
	.command = leftover_images, .on = FLOW_ON(FLOW_EXEC),
};

struct left { struct lint_flow *f; uint32_t fetch; };

static int left_visit(struct flow_walk *w, uint32_t node)
{
	struct left *p = w->ctx;

	if (p->f->v[node].kind == FLOW_FREE)
		return WALK_STOP;
	if (p->f->v[node].kind == FLOW_FETCH)
		p->fetch = node;
	return p->fetch == FLOW_NONE ? WALK_ON : WALK_STOP;
}

/* In front of the first image of the section that fetches more. */
static void fix_leftover(struct lint *l, const struct lint_flow *f,
			 struct lint_finding *found, uint32_t fetch)
{
	const struct script_line *line = f->v[fetch].line;

	for (uint32_t i = fetch; i-- > 0 && !is_border(&f->v[i]); ) {
		if (f->v[i].kind == FLOW_SELECT || f->v[i].kind == FLOW_FETCH)
			line = f->v[i].line;
	}
	if (!line->label)
		lint_replace(l, found, (struct span){ line->span.at,
			     line->span.at }, "imgfree\n");
}

static void leftover_images(struct lint *l, const struct lint_cmd *c)
{
	struct lint_flow *f = c->flow;
	struct lint_finding *found;
	struct left p = { f, FLOW_NONE };
	struct flow_walk w = { .visit = left_visit, .ctx = &p };

	if (c->cmd->words->next || f->v[c->node].fail >= f->n ||
	    !has_fetch(f, c->node))
		return;
	flow_walk(f, &w, c->node, WALK_FAIL);
	if (p.fetch == FLOW_NONE)
		return;
	found = lint_report(l, &rule_leftover_images, flow_span(f, c->node),
			    "when this fails, its images are still there on "
			    "line %u", (unsigned)f->v[p.fetch].line->number);
	lint_help(l, found, "free them first: imgfree");
	fix_leftover(l, f, found, p.fetch);
}

/* ---- 607 ----------------------------------------------------------- */

static void nested_chain(struct lint *l, const struct lint_cmd *c);

const struct lint_rule rule_nested_chain = {
	.id = 607, .name = "nested-chain", .severity = LINT_INFO,
	.fix = LINT_UNSAFE_FIX,
	.summary = "chain to a script that stays loaded",
	.why = "A script that was chained to stays as an image, and is "
	       "handed to the next kernel as an initrd.",
	.bad = "#!ipxe\nchain menu.ipxe\n",
	.good = "#!ipxe\nchain --autofree menu.ipxe\n",
	.command = nested_chain, .on = FLOW_ON(FLOW_EXEC),
};

static bool is_script_uri(const char *uri)
{
	size_t end = strcspn(uri, "?#");

	return end > 5 && !strncmp(uri + end - 5, ".ipxe", 5);
}

static void nested_chain(struct lint *l, const struct lint_cmd *c)
{
	struct span at = c->cmd->words->span;
	struct lint_finding *found;

	if (!c->first || !is_script_uri(c->first->text) ||
	    lint_has_option(c, "replace") || lint_has_option(c, "autofree"))
		return;
	at.at = at.end;
	found = lint_report(l, &rule_nested_chain, flow_span(c->flow, c->node),
			    "the script stays loaded");
	lint_help(l, found, "add --autofree, or --replace if this script has "
		  "nothing left to do");
	lint_replace(l, found, at, " --autofree");
}
