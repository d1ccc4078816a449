/* boot.c: kernels, and starting them (601, 602, 606, 607). */
#include <string.h>

#include "flow/flow.h"
#include "interp/command.h"
#include "lint/inside.h"

/* ---- 601 ----------------------------------------------------------- */

static void boot_without_image(struct lint *l, const struct flow_cmd *c);

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
	       n->kind == FLOW_EXTRACT ||
	       (n->kind == FLOW_EXEC && n->cmd->words->next);
}

struct bare { struct flow *f; uint32_t node; bool reached; };

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
static bool may_have_image(struct flow *f, uint32_t node)
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
static bool has_fetch(struct flow *f, uint32_t node)
{
	for (uint32_t i = node; i-- > 0 && f->v[i].kind != FLOW_LABEL &&
				flow_spend(f); ) {
		if (f->v[i].kind == FLOW_FETCH)
			return true;
	}
	return false;
}

/* Might the script be there for another, which has selected an image? Then it
   has something to do with images. */
static bool is_helper(const struct flow *f)
{
	return f->first[FLOW_ARGS] != FLOW_NONE ||
	       f->first[FLOW_FREE] != FLOW_NONE ||
	       f->first[FLOW_FETCH] != FLOW_NONE;
}

/* Is the node a "boot" without arguments, where something is fetched, or
   nothing anywhere, and nothing in its section selects an image? */
static bool is_bare(struct flow *f, uint32_t node)
{
	if (f->v[node].cmd->words->next ||
	    (!has_fetch(f, node) && is_helper(f)))
		return false;
	for (uint32_t i = node; i-- > 0 && f->v[i].kind != FLOW_LABEL; ) {
		if (!flow_spend(f) || selects(&f->v[i]))
			return false;
	}
	return true;
}

/* Can it be reached with no image selected? */
static bool is_bare_reached(struct flow *f, uint32_t node)
{
	struct bare b = { f, node, false };
	struct flow_walk w = { .visit = bare_visit, .ctx = &b,
			       .all_labels = true };

	flow_walk_at(f, &w, 0);
	return b.reached;
}

static void boot_without_image(struct lint *l, const struct flow_cmd *c)
{
	struct flow *f = c->flow;

	if (!f->has_magic || !is_bare(f, c->node) ||
	    !is_bare_reached(f, c->node) || may_have_image(f, c->node))
		return;
	lint_help(l, lint_report_as(l, &rule_boot_without_image,
				    has_fetch(f, c->node) ? LINT_ERROR :
				    LINT_WARNING, flow_span(f, c->node),
				    "no image was selected: this boots "
				    "nothing"),
		  "select the program with \"kernel\"");
}

/* ---- 602 ----------------------------------------------------------- */

static void kernel_without_boot(struct lint *l, const struct flow_cmd *c);

const struct lint_rule rule_kernel_without_boot = {
	.id = 602, .name = "kernel-without-boot", .severity = LINT_WARNING,
	.summary = "a kernel that is selected and never started",
	.why = "\"kernel\" only fetches and selects; \"boot\" starts it.",
	.bad = "#!ipxe\nkernel http://s/vmlinuz\nexit\n",
	.good = "#!ipxe\nkernel http://s/vmlinuz\nboot\n",
	.command = kernel_without_boot, .on = FLOW_ON(FLOW_SELECT),
};

struct starts {
	struct flow *f;
	bool         menus;	/* go on through menus: then but a bare "boot"
				   starts what was selected before	*/
	bool         started;
	uint32_t     from;	/* the kernel */
};

/* "boot linux", where "linux" is the name of another image? */
static bool starts_another(const struct starts *s, uint32_t node)
{
	const struct word *w = s->f->v[node].cmd->words->next;
	const char *name;
	struct flow_cmd c;
	size_t len;

	flow_cmd(s->f, s->from, &c);
	return w && !w->next && flow_is_text(s->f, w) &&
	       !strpbrk(w->text, "/:.") && flow_is_image(s->f, w->text) &&
	       c.first && flow_image_name(&c, &name, &len) &&
	       (len != w->len || memcmp(name, w->text, len) != 0);
}

/* Does it follow the kernel in the same section? */
static bool is_behind(const struct starts *s, uint32_t node)
{
	return node > s->from &&
	       s->f->v[node].section == s->f->v[s->from].section;
}

/* Is the shell there to boot by hand? It is if it follows the images; behind a
   prompt, somebody looks for a fault in it. */
static bool is_for_booting(const struct starts *s, uint32_t node)
{
	if (!is_behind(s, node))
		return false;
	while (node > s->from && s->f->v[node].kind != FLOW_PROMPT)
		node--;
	return node == s->from;
}

static bool may_start(const struct starts *s, uint32_t node)
{
	const struct flow_node *n = &s->f->v[node];

	switch (n->kind) {
	case FLOW_EXEC:
		return s->menus ? !n->cmd->words->next :
				  !starts_another(s, node);
	case FLOW_SHELL:
		return !s->menus && is_for_booting(s, node);
	case FLOW_SAN: case FLOW_AUTOBOOT: case FLOW_UNKNOWN:
		return !s->menus;
	default:
		return false;
	}
}

/* Does the section itself free the kernel or select another one? Then its
   author meant that. */
static bool is_deliberate(const struct starts *s, uint32_t node)
{
	unsigned kind = s->f->v[node].kind;

	return (kind == FLOW_SELECT || kind == FLOW_FREE) &&
	       is_behind(s, node);
}

static int starts_visit(struct flow_walk *w, uint32_t node)
{
	struct starts *s = w->ctx;
	const struct flow_node *n = &s->f->v[node];

	if (may_start(s, node) || is_deliberate(s, node)) {
		s->started = w->done = true;
		return WALK_STOP;
	}
	switch (n->kind) {
	case FLOW_SELECT: case FLOW_FREE:	/* another, or none */
		return WALK_STOP;
	case FLOW_MENU:
		return s->menus ? WALK_ON : WALK_STOP;
	case FLOW_FETCH: case FLOW_ARGS:
		return WALK_OK;
	default:
		return WALK_ON;
	}
}

/* Does anything start the kernel of node @node? True if it cannot be told. */
static bool is_started(struct flow *f, uint32_t node, bool menus)
{
	struct starts s = { f, menus, false, node };
	struct flow_walk w = { .visit = starts_visit, .ctx = &s,
			       .all_labels = true };

	flow_walk(f, &w, node, WALK_OK);
	return s.started || w.lost;
}

static void kernel_without_boot(struct lint *l, const struct flow_cmd *c)
{
	struct flow *f = c->flow;

	if (!f->has_magic || !f->v[c->node].reached ||
	    is_started(f, c->node, false) || is_started(f, c->node, true))
		return;
	lint_report(l, &rule_kernel_without_boot, flow_span(f, c->node),
		    "nothing starts this: no \"boot\" follows");
}

/* ---- 606 ----------------------------------------------------------- */

static void leftover_images(struct lint *l, const struct flow_cmd *c);

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

struct left { struct flow *f; uint32_t fetch; };

static int left_visit(struct flow_walk *w, uint32_t node)
{
	struct left *p = w->ctx;

	if (p->f->v[node].kind == FLOW_FREE)
		return WALK_STOP;
	if (p->f->v[node].kind == FLOW_FETCH)
		p->fetch = node;
	return p->fetch == FLOW_NONE ? WALK_ON : WALK_STOP;
}

/* Offer "imgfree" in front of the first image of the section that fetches more.
   */
static void fix_leftover(struct lint *l, const struct flow *f,
			 struct lint_finding *found, uint32_t fetch)
{
	const struct script_line *line = f->v[fetch].line;

	for (uint32_t i = fetch; i-- > 0 && !flow_is_border(&f->v[i]); ) {
		if (f->v[i].kind == FLOW_SELECT || f->v[i].kind == FLOW_FETCH)
			line = f->v[i].line;
	}
	if (!line->label)
		lint_replace(l, found, (struct span){ line->span.at,
			     line->span.at }, "imgfree\n");
}

static void leftover_images(struct lint *l, const struct flow_cmd *c)
{
	struct flow *f = c->flow;
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

static void nested_chain(struct lint *l, const struct flow_cmd *c);

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

static void nested_chain(struct lint *l, const struct flow_cmd *c)
{
	struct span at = c->cmd->words->span;
	struct lint_finding *found;

	if (!c->first || !is_script_uri(c->first->text) ||
	    flow_has_option(c, "replace") || flow_has_option(c, "autofree"))
		return;
	at.at = at.end;
	found = lint_report(l, &rule_nested_chain, flow_span(c->flow, c->node),
			    "the script stays loaded");
	lint_help(l, found, "add --autofree, or --replace if this script has "
		  "nothing left to do");
	lint_replace(l, found, at, " --autofree");
}
