/* machine.c: what depends on the machine: firmware, cards, processor
   (610, 611, 616 to 618, 620). */
#include <string.h>

#include "flow/flow.h"
#include "interp/command.h"
#include "lint/inside.h"

/* ---- which firmware ------------------------------------------------ */

enum { ON_EFI = 1, ON_BIOS = 2 };

struct platform {
	struct flow      *f;
	uint8_t          *on;
	int               which;
	const char       *name;
};

/* What a condition on ${platform} is when it is @p->name: WALK_OK true,
   WALK_FAIL false, WALK_ON it is none. */
static int condition(const struct platform *p, uint32_t node)
{
	const struct cmd *c = p->f->v[node].cmd;
	const struct word *a = c->words->next, *b = a ? a->next : NULL;

	if (!b || c->n_words != 3)
		return WALK_ON;
	if (!strcmp(b->text, "${platform}")) {
		const struct word *swap = a;

		a = b;
		b = swap;
	}
	if (strcmp(a->text, "${platform}") != 0 || b->expands)
		return WALK_ON;
	return !strcmp(b->text, p->name) ? WALK_OK : WALK_FAIL;
}

static int platform_visit(struct flow_walk *w, uint32_t node)
{
	struct platform *p = w->ctx;

	p->on[node] |= (uint8_t)p->which;
	return flow_is_test(p->f->v[node].kind) ? condition(p, node) :
						 WALK_ON;
}

/* On which firmware each node can run, if the script asks; else NULL. */
static uint8_t *platforms(struct flow *f)
{
	struct platform p = { f, NULL, ON_EFI, "efi" };
	struct flow_walk w = { .visit = platform_visit, .ctx = &p,
			       .all_labels = true };
	struct flow_walk again = w;

	if (!flow_name(f, "platform", 8))
		return NULL;
	p.on = arena_calloc(f->arena, f->n, sizeof(*p.on));
	if (!p.on)
		return NULL;
	flow_walk_at(f, &w, 0);
	p.which = ON_BIOS;
	p.name = "pcbios";
	flow_walk_at(f, &again, 0);
	return w.lost || again.lost ? NULL : p.on;
}

/* ---- 610 ----------------------------------------------------------- */

static void wrong_platform(struct lint *l);

const struct lint_rule rule_wrong_platform = {
	.id = 610, .name = "wrong-platform", .severity = LINT_INFO,
	.most = LINT_WARNING,
	.summary = "a program for another firmware",
	.why = "memdisk, *.lkrn, *.0 and *.c32 need a BIOS, *.efi needs "
	       "UEFI: elsewhere they are no programs.",
	.bad = "#!ipxe\niseq ${platform} efi && goto efi || goto bios\n"
	       ":efi\nkernel memdisk iso\ninitrd a.iso\nboot\n"
	       ":bios\nsanboot a.iso\n",
	.good = "#!ipxe\niseq ${platform} efi && goto efi || goto bios\n"
		":bios\nkernel memdisk iso\ninitrd a.iso\nboot\n"
		":efi\nsanboot a.iso\n",
	.script = wrong_platform,
};

static bool ends_with(const char *text, size_t len, const char *end)
{
	size_t n = strlen(end);

	return len >= n && !strncmp(text + len - n, end, n);
}

/* The only firmware that can run it; 0: any. */
static int needs(const char *uri)
{
	size_t len = strcspn(uri, "?#");

	if (!len || !strchr("kne20i", uri[len - 1]))
		return 0;
	if (ends_with(uri, len, "/memdisk") || ends_with(uri, len, ".lkrn") ||
	    ends_with(uri, len, ".kpxe") || ends_with(uri, len, ".kkpxe") ||
	    ends_with(uri, len, ".c32") || ends_with(uri, len, "pxelinux.0") ||
	    (len == 7 && !strncmp(uri, "memdisk", 7)))
		return ON_BIOS;
	return ends_with(uri, len, ".efi") ? ON_EFI : 0;
}

/* Does any of its words look like such a program? */
static bool needs_any(const struct flow *f, uint32_t node)
{
	const struct word *w = f->v[node].cmd->words->next;

	while (w && !needs(w->text))
		w = w->next;
	return w;
}

static void check_program(struct lint *l, struct flow *f,
			  const uint8_t *on, uint32_t node)
{
	struct flow_cmd c;
	int need;

	if (!f->v[node].reached || !needs_any(f, node))
		return;
	flow_cmd(f, node, &c);
	need = c.first ? needs(c.first->text) : 0;
	if (!need)
		return;
	if (on && on[node] && !(on[node] & need))
		lint_report_as(l, &rule_wrong_platform, LINT_WARNING,
			c.first->span, "this needs %s, and runs only on %s",
			need == ON_EFI ? "UEFI" : "a BIOS",
			need == ON_EFI ? "a BIOS" : "UEFI");
	else if (need == ON_BIOS && (!on || on[node] & ON_EFI))
		lint_report(l, &rule_wrong_platform, c.first->span,
			    "this needs a BIOS; UEFI machines cannot run it");
}

static bool any_needs(const struct flow *f, unsigned kind)
{
	FLOW_EACH(f, kind, i) {
		if (needs_any(f, i))
			return true;
	}
	return false;
}

static void wrong_platform(struct lint *l)
{
	struct flow *f = lint_flow(l);
	uint8_t *on;

	if (!f || (!any_needs(f, FLOW_SELECT) && !any_needs(f, FLOW_EXEC)))
		return;
	on = platforms(f);
	FLOW_EACH(f, FLOW_SELECT, i)
		check_program(l, f, on, i);
	FLOW_EACH(f, FLOW_EXEC, i)
		check_program(l, f, on, i);
}

/* ---- 611 ----------------------------------------------------------- */

static void drive_number(struct lint *l);

const struct lint_rule rule_drive_number = {
	.id = 611, .name = "drive-number", .severity = LINT_INFO,
	.most = LINT_WARNING, .fix = LINT_UNSAFE_FIX,
	.summary = "a BIOS drive number under UEFI",
	.why = "UEFI has no numbered drives: the number picks nothing there, "
	       "and booting \"drive 0x80\" fails.",
	.bad = "#!ipxe\niseq ${platform} pcbios && exit ||\n"
	       "sanboot --drive 0x80\n",
	.good = "#!ipxe\niseq ${platform} pcbios || exit\n"
		"sanboot --drive 0x80\n",
	.script = drive_number,
};

static void check_drive(struct lint *l, struct flow *f,
			const uint8_t *on, uint32_t node)
{
	const struct cmd *c = f->v[node].cmd;
	const struct word *w = c->words->next, *value = NULL;
	struct lint_finding *found;

	if (strcmp(c->words->text, "sanboot") != 0)
		return;
	for (; w && !value; w = w->next) {
		if ((!strcmp(w->text, "--drive") || !strcmp(w->text, "-d")) &&
		    w->next)
			value = w->next;
	}
	/* what has a URI besides is not found by its number */
	if (!value || value->next || !f->v[node].reached ||
	    (on && !(on[node] & ON_EFI)))
		return;
	found = lint_report_as(l, &rule_drive_number,
			       on && on[node] == ON_EFI ? LINT_WARNING :
			       LINT_INFO, value->span,
			       "UEFI has no drive %s", value->text);
	lint_help(l, found, "under UEFI, \"exit\" lets the firmware boot its "
		  "next entry");
	lint_replace(l, found, flow_span(f, node), "exit");
}

static void drive_number(struct lint *l)
{
	struct flow *f = lint_flow(l);
	uint8_t *on;

	if (!f || f->first[FLOW_SAN] == FLOW_NONE)
		return;
	on = platforms(f);
	FLOW_EACH(f, FLOW_SAN, i)
		check_drive(l, f, on, i);
}

/* ---- 616 ----------------------------------------------------------- */

static void exit_status(struct lint *l);

const struct lint_rule rule_exit_status = {
	.id = 616, .name = "exit-status", .severity = LINT_INFO,
	.summary = "a plain \"exit\" from a menu",
	.why = "Some firmware takes status 0 for a finished boot and asks "
	       "again instead of trying its next entry; \"exit 1\" moves "
	       "it on.",
	.bad = "#!ipxe\nmenu M\nitem disk Boot from disk\n"
	       "choose x && goto ${x} || exit 1\n:disk\nexit\n",
	.good = "#!ipxe\nmenu M\nitem disk Boot from disk\n"
		"choose x && goto ${x} || exit 1\n:disk\nexit 1\n",
	.script = exit_status,
};

static void exit_status(struct lint *l)
{
	struct flow *f = lint_flow(l);

	if (!f || !f->menus || !lint_shown(l, &rule_exit_status))
		return;
	FLOW_EACH(f, FLOW_EXIT, i) {
		if (f->v[i].cmd->n_words == 1 && f->v[i].reached)
			lint_report(l, &rule_exit_status, flow_span(f, i),
				    "this tells the firmware that all went "
				    "well");
	}
}

/* ---- 617 ----------------------------------------------------------- */

static void no_ifclose(struct lint *l);

const struct lint_rule rule_no_ifclose = {
	.id = 617, .name = "no-ifclose", .severity = LINT_INFO,
	.fix = LINT_UNSAFE_FIX,
	.summary = "a loop over network cards that leaves each open",
	.why = "An open card keeps its address and its routes: what comes "
	       "next may go out by a card that leads nowhere.",
	.bad = "#!ipxe\nset i:int32 0\n:next\nisset ${net${i}/mac} || exit\n"
	       "dhcp net${i} && chain http://s/a ||\ninc i\ngoto next\n",
	.good = "#!ipxe\nset i:int32 0\n:next\nisset ${net${i}/mac} || exit\n"
		"dhcp net${i} && chain http://s/a ||\nifclose net${i}\n"
		"inc i\ngoto next\n",
	.script = no_ifclose,
};

/* In front of the line that goes on to the next card. */
static void fix_ifclose(struct lint *l, const struct flow *f,
			struct lint_finding *found, uint32_t node,
			const char *card)
{
	const struct script_line *line;

	while (++node < f->n && f->v[node].kind != FLOW_INC)
		;
	line = node < f->n ? f->v[node].line : NULL;
	if (line && !line->label)
		lint_replace(l, found, (struct span){ line->span.at,
			     line->span.at }, "ifclose %s\n", card);
}

static void no_ifclose(struct lint *l)
{
	struct flow *f = lint_flow(l);
	struct lint_finding *found;
	const struct word *w;

	if (!f || f->first[FLOW_CLOSE] != FLOW_NONE ||
	    f->first[FLOW_INC] == FLOW_NONE)
		return;
	FLOW_EACH(f, FLOW_NET, i) {
		for (w = f->v[i].cmd->words->next; w; w = w->next) {
			if (strncmp(w->text, "net${", 5) != 0)
				continue;
			found = lint_report(l, &rule_no_ifclose, w->span,
				"nothing closes this card before the next "
				"one");
			lint_help(l, found, "before the next card: ifclose "
				  "%.40s", w->text);
			fix_ifclose(l, f, found, i, w->text);
			return;
		}
	}
}

/* ---- 618 ----------------------------------------------------------- */

static void no_network(struct lint *l);

const struct lint_rule rule_no_network = {
	.id = 618, .name = "no-network", .severity = LINT_WARNING,
	.fix = LINT_UNSAFE_FIX,
	.summary = "a download before the network is set up",
	.why = "A script that the firmware starts finds all cards closed: "
	       "without \"dhcp\" or \"ifopen\" nothing can be fetched.",
	.bad = "#!ipxe\nchain http://s/first.ipxe\ndhcp\n"
	       "chain http://s/second.ipxe\n",
	.good = "#!ipxe\ndhcp\nchain http://s/first.ipxe\n"
		"chain http://s/second.ipxe\n",
	.script = no_network,
};

/* From the start up to the first command that sets up the network. */
struct early { struct flow *f; uint32_t fetch; bool net; };

static int early_visit(struct flow_walk *w, uint32_t node)
{
	struct early *e = w->ctx;
	const struct flow_node *n = &e->f->v[node];

	if (n->kind == FLOW_NET || n->kind == FLOW_AUTOBOOT ||
	    n->kind == FLOW_SHELL || n->kind == FLOW_UNKNOWN ||
	    n->kind == FLOW_CHOOSE ||
	    (n->kind == FLOW_SET && n->cmd->words->next &&
	     !strncmp(n->cmd->words->next->text, "net", 3)))
		return WALK_STOP;
	if ((n->kind == FLOW_EXEC || n->kind == FLOW_FETCH ||
	     n->kind == FLOW_SELECT) && n->fail == FLOW_DIES) {
		struct flow_cmd c;

		flow_cmd(e->f, node, &c);
		if (c.first && (!strncmp(c.first->text, "http://", 7) ||
				!strncmp(c.first->text, "https://", 8) ||
				!strncmp(c.first->text, "tftp://", 7)) &&
		    node < e->fetch)
			e->fetch = node;
		return WALK_STOP;
	}
	return WALK_ON;
}

static int net_visit(struct flow_walk *w, uint32_t node)
{
	struct early *e = w->ctx;

	const struct flow_node *n = &e->f->v[node];

	/* "isset ${ip} || dhcp": others may have set it up */
	e->net |= n->kind == FLOW_NET && n->cmd == n->line->cmds;
	return n->kind == FLOW_CHOOSE ? WALK_STOP : WALK_ON;
}

/* A "dhcp" that comes only behind the download, without a menu between: then
   it is this script that has to set up the network, and it is late. */
static void no_network(struct lint *l)
{
	struct flow *f = lint_flow(l);
	struct early e = { f, FLOW_NONE, false };
	struct flow_walk w = { .visit = early_visit, .ctx = &e,
			       .all_labels = true };
	struct flow_walk later = { .visit = net_visit, .ctx = &e };
	struct lint_finding *found;
	struct span at;

	if (!f || !f->has_magic || f->first[FLOW_NET] == FLOW_NONE)
		return;
	flow_walk_at(f, &w, 0);
	if (e.fetch == FLOW_NONE || w.lost)
		return;
	for (uint32_t i = 0; i < e.fetch; i++) {
		if (f->v[i].kind == FLOW_NET)
			return;
	}
	flow_walk(f, &later, e.fetch, WALK_OK);
	if (!e.net)
		return;
	at = (struct span){ f->v[e.fetch].line->span.at,
			    f->v[e.fetch].line->span.at };
	found = lint_report(l, &rule_no_network, flow_span(f, e.fetch),
			    "the network is set up only after this");
	lint_help(l, found, "put \"dhcp\" in front of it");
	if (!f->v[e.fetch].line->label)
		lint_replace(l, found, at, "dhcp\n");
}

/* ---- 620 ----------------------------------------------------------- */

static void architecture_test(struct lint *l);

const struct lint_rule rule_architecture_test = {
	.id = 620, .name = "architecture-test", .severity = LINT_INFO,
	.summary = "cpuid as a test for 64 bits, on any machine",
	.why = "Only x86 processors have cpuid: on others the command fails "
	       "or is missing, which looks like an old 32-bit machine.",
	.bad = "#!ipxe\ncpuid --ext 29 && set arch x86_64 || set arch i386\n"
	       "chain ${arch}.ipxe\n",
	.good = "#!ipxe\nset arch ${buildarch}\n"
		"iseq ${arch} i386 && cpuid --ext 29 && set arch x86_64 ||\n"
		"chain ${arch}.ipxe\n",
	.script = architecture_test,
};

static void architecture_test(struct lint *l)
{
	struct flow *f = lint_flow(l);
	const struct cmd *c;

	if (!f || !lint_shown(l, &rule_architecture_test) ||
	    flow_name(f, "buildarch", 9))
		return;
	FLOW_EACH(f, FLOW_CPUID, i) {
		c = f->v[i].cmd;
		if (!c->next)
			continue;
		lint_help(l, lint_report(l, &rule_architecture_test,
			flow_span(f, i), "this means nothing on an ARM "
			"machine"), "ask ${buildarch} first");
		return;
	}
}
