/* platform.c: what depends on the firmware (610, 611). */
#include <string.h>

#include "core/str.h"
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
	    ends_with(uri, len, ".pxe") ||
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
	.why = "UEFI starts a drive by the file \\EFI\\BOOT\\BOOTX64.EFI "
	       "(or that of its processor), which many installed systems do "
	       "not have, and knows no floppy drives.",
	.bad = "#!ipxe\niseq ${platform} pcbios && exit ||\n"
	       "sanboot --drive 0x80\n",
	.good = "#!ipxe\niseq ${platform} pcbios || exit 1\n"
		"sanboot --drive 0x80\n",
	.script = drive_number,
};

static bool is_option(const struct word *w, const char *name, char letter)
{
	size_t len = strlen(name);

	return (!strncmp(w->text, name, len) &&
		(!w->text[len] || w->text[len] == '=')) ||
	       (w->text[0] == '-' && w->text[1] == letter);
}

/* A floppy's number; 0 is any drive there. */
static bool is_floppy(const char *number)
{
	uint64_t n;

	return str_to_int(number, &n) == 0 && n && n < 0x80;
}

/* The number, if it alone says what to start; a disk with a URI is not found
   by it. */
static const struct word *lone_drive(const struct cmd *c)
{
	const struct word *w = c->words->next, *value = NULL;

	for (; w; w = w->next) {
		if (is_option(w, "--filename", 'f'))
			return NULL;
		if ((!strcmp(w->text, "--drive") || !strcmp(w->text, "-d")) &&
		    w->next)
			value = w->next;
	}
	return value && !value->next ? value : NULL;
}

/* Where the drive does not start, does the firmware go on to its next entry? */
static bool leaves_well(const struct flow *f, uint32_t node)
{
	uint32_t to = f->v[node].fail;
	const struct word *status;

	if (to >= f->n || f->v[to].kind != FLOW_EXIT)
		return false;
	status = f->v[to].cmd->words->next;
	return status && strcmp(status->text, "0") != 0;
}

static void check_drive(struct lint *l, struct flow *f,
			const uint8_t *on, uint32_t node)
{
	const struct cmd *c = f->v[node].cmd;
	const struct word *value = lone_drive(c);
	struct lint_finding *found;
	bool floppy;

	if (strcmp(c->words->text, "sanboot") != 0 || !value ||
	    !f->v[node].reached || (on && !(on[node] & ON_EFI)))
		return;
	floppy = is_floppy(value->text);
	if (!floppy && leaves_well(f, node))
		return;
	found = lint_report_as(l, &rule_drive_number,
			       on && on[node] == ON_EFI && floppy ?
			       LINT_WARNING : LINT_INFO, value->span,
			       floppy ? "UEFI has no drive %s" :
			       "UEFI starts drive %s only by "
			       "\\EFI\\BOOT\\BOOTX64.EFI, which many systems do "
			       "not have", value->text);
	lint_help(l, found, "under UEFI, \"exit 1\" lets the firmware boot its "
		  "next entry");
	lint_replace(l, found, flow_span(f, node), "exit 1");
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
