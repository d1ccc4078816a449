/* disk.c: disks over the network: their root paths, and the kernel that is
   started beside one (612, 624, 625, 626). */
#include <string.h>
#include <strings.h>

#include "core/lun.h"
#include "core/wwn.h"
#include "flow/flow.h"
#include "interp/command.h"
#include "lint/inside.h"

/* ---- 612 ----------------------------------------------------------- */

static void iscsi_uri(struct lint *l, const struct flow_cmd *c);

const struct lint_rule rule_iscsi_uri = {
	.id = 612, .name = "iscsi-uri", .severity = LINT_ERROR,
	.summary = "an iSCSI path of the wrong shape",
	.why = "It has the form iscsi:SERVER:PROTOCOL:PORT:LUN:TARGET "
	       "(RFC 4173), where the three in the middle may be empty but not "
	       "left out, and the LUN is hexadecimal.",
	.bad = "#!ipxe\nsanboot iscsi:10.0.0.1:iqn.2010-04.example:disk\n",
	.good = "#!ipxe\n"
		"sanboot iscsi:10.0.0.1::::iqn.2010-04.example:disk\n",
	.command = iscsi_uri, .on = FLOW_ON(FLOW_SAN),
};

/* A part of it, without the colon behind. */
struct part { const char *s; size_t len; };
enum { SERVER, PROTOCOL, PORT, LUN, TARGET, PARTS };

/* False: there are too few; colons in brackets are the server's. */
static bool split(const char *text, struct part part[PARTS])
{
	size_t len;

	for (unsigned i = 0; i < TARGET; i++, text += len + 1) {
		len = *text == '[' ? strcspn(text, "]") : 0;
		len += strcspn(text + len, ":");
		if (!text[len])
			return false;
		part[i] = (struct part){ text, len };
	}
	part[TARGET] = (struct part){ text, strlen(text) };
	return true;
}

/* Does a target's name stand in the place of another part? */
static bool is_name(const struct part *p)
{
	return p->len > 4 && !strncmp(p->s, "iqn.", 4);
}

static bool is_port(const struct part *p)
{
	unsigned long n = 0;

	for (size_t i = 0; i < p->len && n < 65536; i++) {
		if (p->s[i] < '0' || p->s[i] > '9')
			return false;
		n = n * 10 + (unsigned long)(p->s[i] - '0');
	}
	return !p->len || (n && n < 65536);
}

/* What is wrong with a path, behind "iscsi:"; NULL: nothing that shows. */
static const char *fault_of(const char *text)
{
	struct part part[PARTS];
	unsigned i = 0;
	uint8_t lun[8];

	if (!split(text, part))
		return "parts are missing";
	while (i < TARGET && !is_name(&part[i]))
		i++;
	if (i < TARGET)
		return "parts are missing";
	if (!part[SERVER].len)
		return "it names no server";
	if (!is_port(&part[PORT]))
		return "its port is no number from 1 to 65535";
	if (!lun_parse(part[LUN].s, part[LUN].len, lun))
		return "its LUN is not hexadecimal, with \"-\" between words";
	return part[TARGET].len ? NULL : "it names no target";
}

static void iscsi_uri(struct lint *l, const struct flow_cmd *c)
{
	const char *fault;

	for (const struct word *w = c->cmd->words->next; w; w = w->next) {
		if (strncmp(w->text, "iscsi:", 6) != 0 ||
		    !flow_is_text(c->flow, w) ||
		    !(fault = fault_of(w->text + 6)))
			continue;
		lint_help(l, lint_report(l, &rule_iscsi_uri, w->span,
			"this is no iSCSI path: %s", fault),
			"write iscsi:SERVER::::TARGET, with four colons when "
			"the rest is as usual");
	}
}

/* ---- 625 ----------------------------------------------------------- */

static void aoe_uri(struct lint *l, const struct flow_cmd *c);

const struct lint_rule rule_aoe_uri = {
	.id = 625, .name = "aoe-uri", .severity = LINT_ERROR,
	.summary = "an AoE path of the wrong shape",
	.why = "It has the form aoe:eSHELF.SLOT, both numbers in decimal.",
	.bad = "#!ipxe\nsanboot aoe:0.1\n",
	.good = "#!ipxe\nsanboot aoe:e0.1\n",
	.command = aoe_uri, .on = FLOW_ON(FLOW_SAN),
};

/* "eSHELF.SLOT"? */
static bool is_aoe(const char *text)
{
	static const char digits[] = "0123456789";
	size_t shelf, slot;

	if (*text != 'e' && *text != 'E')
		return false;
	shelf = strspn(++text, digits);
	if (!shelf || text[shelf] != '.')
		return false;
	text += shelf + 1;
	slot = strspn(text, digits);
	return slot && !text[slot];
}

static void aoe_uri(struct lint *l, const struct flow_cmd *c)
{
	for (const struct word *w = c->cmd->words->next; w; w = w->next) {
		if (!strncasecmp(w->text, "aoe:", 4) &&
		    flow_is_text(c->flow, w) && !is_aoe(w->text + 4))
			lint_help(l, lint_report(l, &rule_aoe_uri, w->span,
				"this is no AoE path"), "write aoe:eSHELF."
				"SLOT, such as aoe:e0.1");
	}
}

/* ---- 626 ----------------------------------------------------------- */

static void fcp_uri(struct lint *l, const struct flow_cmd *c);

const struct lint_rule rule_fcp_uri = {
	.id = 626, .name = "fcp-uri", .severity = LINT_ERROR,
	.summary = "an FCP path of the wrong shape",
	.why = "It has the form fcp:NAME:LUN or fcp://NAME/LUN. NAME is that of "
	       "the target's port (WWPN), eight bytes of two hexadecimal digits "
	       "with \":\" between; the LUN is hexadecimal.",
	.bad = "#!ipxe\nsanboot fcp:5000000000000001:0\n",
	.good = "#!ipxe\nsanboot fcp:50:00:00:00:00:00:00:01:0\n",
	.command = fcp_uri, .on = FLOW_ON(FLOW_SAN),
};

/* Behind "fcp:": what is wrong with it, or NULL. */
static const char *fault_of_fcp(const char *text)
{
	char between = strncmp(text, "//", 2) ? ':' : '/';
	uint64_t name;
	uint8_t lun[8];

	text = wwn_scan(text + (between == '/' ? 2 : 0), &name);
	if (!text)
		return "its target is not named by eight bytes";
	if (*text != between)
		return "it names no LUN";
	text++;
	return lun_parse(text, strlen(text), lun) ? NULL :
	       "its LUN is not hexadecimal, with \"-\" between words";
}

static void fcp_uri(struct lint *l, const struct flow_cmd *c)
{
	const char *fault;

	for (const struct word *w = c->cmd->words->next; w; w = w->next) {
		if (strncasecmp(w->text, "fcp:", 4) != 0 ||
		    !flow_is_text(c->flow, w) ||
		    !(fault = fault_of_fcp(w->text + 4)))
			continue;
		lint_help(l, lint_report(l, &rule_fcp_uri, w->span,
			"this is no FCP path: %s", fault),
			"write fcp:NAME:LUN, such as "
			"fcp:50:00:00:00:00:00:00:01:0");
	}
}

/* ---- 624 ----------------------------------------------------------- */

static void disk_argument(struct lint *l);

const struct lint_rule rule_disk_argument = {
	.id = 624, .name = "disk-argument", .severity = LINT_INFO,
	.summary = "a kernel that is not told of the iSCSI disk",
	.why = "An iSCSI disk that is attached stands in a table of the "
	       "firmware (iBFT). Linux looks there only where its command line "
	       "says so; an installer sees no disk otherwise.",
	.bad = "#!ipxe\ndhcp\n"
	       "sanhook iscsi:10.0.0.1::::iqn.2010-04.example:disk\n"
	       "kernel vmlinuz quiet\ninitrd initrd\nboot\n",
	.good = "#!ipxe\ndhcp\n"
		"sanhook iscsi:10.0.0.1::::iqn.2010-04.example:disk\n"
		"kernel vmlinuz quiet rd.iscsi.firmware\ninitrd initrd\nboot\n",
	.script = disk_argument,
};

/* Does an initrd know by it where the disk is? dracut's, Debian's. */
static bool tells_of_disk(const struct word *w)
{
	static const char *const known[] = {
		"rd.iscsi.", "ip=ibft", "iscsi_", "netroot=",
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (!strncasecmp(w->text, known[i], strlen(known[i])))
			return true;
	return w->expands;	/* who knows */
}

static bool any_tells(const struct word *w)
{
	while (w && !tells_of_disk(w))
		w = w->next;
	return w;
}

/* Arguments may come later, by imgargs. */
static bool told_later(const struct flow *f)
{
	FLOW_EACH(f, FLOW_ARGS, i) {
		if (any_tells(f->v[i].cmd->words))
			return true;
	}
	return false;
}

static bool is_linux(const struct word *uri)
{
	const char *name;
	size_t len;

	if (!flow_base_name(uri->text, &name, &len))
		return false;
	return memmem(name, len, "vmlinuz", 7) ||
	       memmem(name, len, "bzImage", 7) || !strncmp(name, "linux", 5);
}

static bool is_called(const struct flow_node *n, const char *name)
{
	return n->cmd && n->cmd->words &&
	       !strcmp(n->cmd->words->text, name);
}

static bool hooks_iscsi(struct flow *f, const struct flow_node *n)
{
	const struct word *w = n->cmd->words->next;
	const char *text;

	for (; w; w = w->next) {
		text = flow_text(f, w);
		if (text && !strncmp(text, "iscsi:", 6))
			return is_called(n, "sanhook");
	}
	return false;
}

/* Nodes seen behind one disk are as they were behind another: what follows
   them is told once, and walked once. */
struct hooked { struct lint *l; uint8_t *seen; };

static void check_kernel(struct hooked *h, struct flow *f, uint32_t node)
{
	struct flow_cmd c;

	flow_cmd(f, node, &c);
	if (!c.first || !is_linux(c.first) || any_tells(c.first->next))
		return;
	lint_help(h->l, lint_report(h->l, &rule_disk_argument,
				    flow_span(f, node), "an iSCSI disk is "
				    "attached, and this kernel is not told "
				    "of it"),
		  "add rd.iscsi.firmware or ip=ibft (dracut), or iscsi_auto "
		  "(Debian), to its arguments");
}

static int hooked_visit(struct flow_walk *w, uint32_t node)
{
	struct hooked *h = w->ctx;
	struct flow *f = lint_flow(h->l);
	const struct flow_node *n = &f->v[node];

	if (is_called(n, "sanunhook") || h->seen[node])
		return WALK_STOP;
	h->seen[node] = 1;
	if (n->kind == FLOW_SELECT || n->kind == FLOW_EXEC)
		check_kernel(h, f, node);
	return WALK_ON;
}

static void disk_argument(struct lint *l)
{
	struct flow *f = lint_flow(l);
	struct hooked h = { l, NULL };

	if (!f || f->first[FLOW_SAN] == FLOW_NONE || told_later(f))
		return;
	h.seen = arena_calloc(f->arena, f->n, sizeof(*h.seen));
	FLOW_EACH(f, FLOW_SAN, i) {
		struct flow_walk w = { .visit = hooked_visit, .ctx = &h };

		if (h.seen && f->v[i].reached && hooks_iscsi(f, &f->v[i]))
			flow_walk(f, &w, i, WALK_OK);
	}
}
