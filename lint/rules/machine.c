/* machine.c: what depends on the machine: its next boot entry, its cards, its
   processor (616 to 618, 620). */
#include <string.h>

#include "flow/flow.h"
#include "interp/command.h"
#include "lint/inside.h"

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

	if (!f || !f->menus)
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

/* Offer "ifclose" in front of the line that goes on to the next card. */
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

/* A walk from the start up to the first command that sets up the network. */
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

	/* not "isset ${ip} || dhcp": another script may have set it up */
	e->net |= n->kind == FLOW_NET && flow_is_head(e->f, node);
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

	if (!f || flow_name(f, "buildarch", 9))
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
