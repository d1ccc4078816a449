/* plan.c: pxesh plan: what one machine would fetch and boot by default. */
#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/machines.h"
#include "cli/plan_table.h"
#include "cli/repeat.h"
#include "cli/session.h"
#include "core/arena.h"
#include "core/err.h"
#include "core/menu.h"
#include "core/plain.h"
#include "core/str.h"
#include "lab/config.h"
#include "lab/outcome.h"
#include "platform/platform.h"

struct plan_options {
	struct session_options session;	/* come first: SESSION_ROW	*/
	const char            *mac;
	struct cli_list        machines;
};

static const struct cli_option options[] = {
	{ 'm', "mac", CLI_TEXT, offsetof(struct plan_options, mac), "MAC",
	  "The address of its card" },
	SESSION_ROW(0, "platform", CHOICE, platform, "pcbios|efi",
		    "What firmware it has"),
	SESSION_ARCH,
	SESSION_LAB,
	{ 0, "machine", CLI_LIST, offsetof(struct plan_options, machines),
	  "NAME|all", "One of the lab file's \"machines\", or a table of them" },
	SESSION_FOLDER,
	SESSION_ROOT,
	SESSION_SET,
	SESSION_CHOOSE,
	SESSION_NO_NET,
	SESSION_NO_DHCP,
	SESSION_UNSERVED,
	SESSION_ENDLESS,
	SESSION_SEED,
	{ 0, NULL, 0, 0, NULL, NULL },
};

static const char more[] =
	"Nobody presses a key: menus take their default when their time is "
	"up. Files on\nother hosts than the lab's are taken to be there.\n\n"
	"Example:\n"
	"  pxesh plan menu.ipxe --mac 52:54:00:aa:bb:cc --arch arm64\n"
	"  pxesh plan menu.ipxe --lab office.yaml --machine all\n\n"
	"Exit status: 0 it boots something or ends well, 1 it fails, 2 "
	"wrong usage,\n3 it waits for a person.\n";

#define CHOICES_MAX 1000

struct plan {
	const struct plan_options *opt;
	const char *script;
	uint8_t     mac[6];
	struct sbuf machine;		/* reads "desk (efi, x86_64)"	*/
	struct sbuf choices;		/* have a line each		*/
	uint64_t    chosen_us[CHOICES_MAX];
	unsigned    n_choices;
	int         status;		/* is an enum cli_exit		*/
	FILE       *row;		/* takes it as a table's row; or NULL */
};

/* ---- the lab --------------------------------------------------------- */

struct making { const struct plan *plan; const char *folder; };

static int configure(struct lab_config *c, const void *arg, struct err *e)
{
	const struct making *m = arg;
	const struct plan_options *opt = m->plan->opt;
	int rc;

	c->choice = opt->session.machine;
	rc = opt->session.lab ? lab_config_load(c, opt->session.lab, e) :
		lab_config_default(c, m->folder, e);
	if (rc < 0)
		return rc;
	if (opt->mac && !c->cards)
		return err_set(e, -ENODEV, "the lab has no card for --mac");
	if (opt->mac)
		memcpy(c->cards->mac, m->plan->mac, 6);
	return 0;
}

static int make_lab(void *ctx, const char *folder, uint64_t seed,
		    struct lab **out, struct err *e)
{
	struct making m = { ctx, folder };

	return lab_create(configure, &m, seed, out, e);
}

static int read_mac(const char *text, uint8_t mac[6])
{
	unsigned b[6];
	char end;

	if (strlen(text) != 17 ||
	    (sscanf(text, "%2x:%2x:%2x:%2x:%2x:%2x%c", &b[0], &b[1], &b[2],
		    &b[3], &b[4], &b[5], &end) != 6 &&
	     sscanf(text, "%2x-%2x-%2x-%2x-%2x-%2x%c", &b[0], &b[1], &b[2],
		    &b[3], &b[4], &b[5], &end) != 6) || b[0] & 1)
		return cli_usage_error(&cli_plan, "--mac %s: an address such "
				       "as 52:54:00:12:34:56 is expected",
				       text);
	for (unsigned i = 0; i < 6; i++)
		mac[i] = (uint8_t)b[i];
	return 0;
}

/* ---- the list -------------------------------------------------------- */

static void add(struct sbuf *out, const char *what, const char *text,
		const char *note)
{
	sbuf_printf(out, "  %-8s ", what);
	(void)plain_str(out, text);
	sbuf_printf(out, "%s%s%s", *note ? " (" : "", note, *note ? ")" : "");
	sbuf_char(out, '\0');
}

static void print_line(const char *what, const char *text, const char *note)
{
	struct sbuf line = { 0 };

	add(&line, what, text, note);
	puts(sbuf_text(&line));
	sbuf_free(&line);
}

static void chose(void *ctx, struct shell *sh, const struct menu *menu,
		  const struct menu_item *item)
{
	struct plan *p = ctx;

	(void)sh;
	if (p->n_choices == CHOICES_MAX)
		return;
	p->chosen_us[p->n_choices++] = plat_clock_us();
	if (menu->title && *menu->title)
		sbuf_printf(&p->choices, "%s, of the menu \"%s\"",
			    item->name, menu->title);
	else
		sbuf_printf(&p->choices, "%s, of a menu without a title",
			    item->name);
	sbuf_char(&p->choices, '\0');
}

static bool is_fetch(const struct lab_request *q)
{
	return !strncmp(q->what, "GET ", 4) || !strncmp(q->what, "POST ", 5) ||
		!strncmp(q->what, "RRQ ", 4);
}

static void add_fetch(struct sbuf *out, const struct lab_request *q)
{
	add(out, "fetch", q->what + strcspn(q->what, " ") + 1, q->answer);
}

/* Collect requests and choices in their order. Returns how many. */
static unsigned add_steps(const struct plan *p, const struct lab *lab,
			  struct sbuf *out)
{
	const struct lab_request *q;
	const char *choice = sbuf_text(&p->choices);
	unsigned n = 0, fetches = 0;

	for (unsigned i = 0; lab && (q = lab_request(lab, i)); i++) {
		for (; n < p->n_choices && p->chosen_us[n] <= q->at_us; n++) {
			add(out, "choose", choice, "");
			choice += strlen(choice) + 1;
		}
		if (n == CHOICES_MAX)
			break;		/* later ones have no order */
		if (is_fetch(q)) {
			add_fetch(out, q);
			fetches++;
		}
	}
	for (; n < p->n_choices; n++, choice += strlen(choice) + 1)
		add(out, "choose", choice, "");
	return n + fetches;
}

/* Print the steps; what a script without an end repeats is shown once. */
static void put_steps(const struct plan *p, const struct lab *lab)
{
	struct sbuf text = { 0 };
	unsigned n = add_steps(p, lab, &text);
	const char **line = calloc((size_t)n + 1, sizeof(*line));
	const char *at = sbuf_text(&text);

	if (!line) {
		sbuf_free(&text);
		puts("out of memory");
		return;
	}
	for (unsigned i = 0; i < n; i++, at += strlen(at) + 1)
		line[i] = at;
	repeat_put(line, n);
	free(line);
	sbuf_free(&text);
}

static void put_boot(const struct lab_boot *b)
{
	print_line("boot", *b->uri ? b->uri : b->name, b->kind);
	if (*b->cmdline)
		print_line("command", b->cmdline, "");
	for (unsigned i = 0; i < b->n_initrds; i++)
		print_line("initrd", b->initrds[i].name, b->initrds[i].args);
}

static int status_of(const struct lab_outcome *o)
{
	switch (o->end) {
	case LAB_END_BOOT: case LAB_END_REBOOT: case LAB_END_POWEROFF:
		return CLI_OK;
	case LAB_END_EXIT:
		return o->status ? CLI_FAILED : CLI_OK;
	case LAB_END_WAITS: case LAB_END_SHELL:
		return CLI_WAITS;
	default:
		return CLI_FAILED;
	}
}

static unsigned count_fetches(const struct lab *lab)
{
	const struct lab_request *q;
	unsigned n = 0;

	for (unsigned i = 0; lab && (q = lab_request(lab, i)); i++)
		n += is_fetch(q);
	return n;
}

/* The names of the items that were chosen, without their menus. */
static void say_choices(const struct plan *p, struct sbuf *out)
{
	const char *choice = sbuf_text(&p->choices);

	for (unsigned i = 0; i < p->n_choices; i++) {
		(void)sbuf_str(out, i ? ", " : "");
		(void)sbuf_add(out, choice, strcspn(choice, ","));
		choice += strlen(choice) + 1;
	}
}

static void put_row(const struct plan *p, const struct session_end *end)
{
	const struct lab_outcome *o = end->outcome;
	const struct lab_boot *b = &o->boot;
	struct sbuf row = { 0 }, choices = { 0 }, text = { 0 };
	char number[16];

	snprintf(number, sizeof(number), "%u", count_fetches(end->lab));
	say_choices(p, &choices);
	if (o->end == LAB_END_BOOT)
		(void)sbuf_printf(&text, "%s%s", *b->uri ? b->uri : b->name,
				  b->n_initrds ? " + initrd" : "");
	else
		lab_outcome_describe(o, &text);
	plan_cell(&row, sbuf_text(&p->machine));
	plan_cell(&row, choices.len ? sbuf_text(&choices) : "-");
	plan_cell(&row, number);
	plan_cell(&row, sbuf_text(&text));
	fputs(sbuf_text(&row), p->row);
	sbuf_free(&choices);
	sbuf_free(&text);
	sbuf_free(&row);
}

static void put_plan(const struct plan *p, const struct session_end *end)
{
	const struct lab_outcome *o = end->outcome;
	struct sbuf text = { 0 };

	printf("%s on %s%s%s\n", p->script, sbuf_text(&p->machine),
	       p->opt->mac ? ", " : "", p->opt->mac ? p->opt->mac : "");
	put_steps(p, end->lab);
	if (o->end == LAB_END_BOOT) {
		put_boot(&o->boot);
	} else {
		lab_outcome_describe(o, &text);
		print_line("end", sbuf_text(&text), "");
	}
	sbuf_free(&text);
}

static void ended(void *ctx, const struct session_end *end)
{
	struct plan *p = ctx;

	if (end->sh) {
		(p->row ? put_row : put_plan)(p, end);
		p->status = status_of(end->outcome);
	} else if (end->outcome->error.code) {
		fprintf(stderr, "pxesh: %s\n", end->outcome->error.message);
	}
}

/* ---- the machines ---------------------------------------------------- */

/* @row NULL: in full. */
static int plan_machine(const struct plan_options *asked, const char *script,
			FILE *row)
{
	struct plan_options opt = *asked;
	struct plan *p = calloc(1, sizeof(*p));
	struct session_watch watch = {
		.ctx = p, .make_lab = make_lab, .chose = chose,
		.ended = ended,
	};
	int rc = p ? 0 : CLI_FAILED;

	opt.session.watch = &watch;
	opt.session.asked = &cli_plan;
	if (!opt.session.unserved && !opt.session.no_net)
		opt.session.unserved = "elsewhere";
	if (rc == 0 && opt.mac)
		rc = read_mac(opt.mac, p->mac);
	if (rc == 0)
		rc = session_check(&opt.session, &p->machine);
	if (rc == 0) {
		p->opt = &opt;
		p->status = CLI_FAILED;
		p->script = script;
		p->row = row;
		rc = session_run(&opt.session, p->script);
		if (rc != CLI_USAGE)
			rc = p->status;
		sbuf_free(&p->choices);
		sbuf_free(&p->machine);
	}
	free(p);
	return rc;
}

struct tabling { struct plan_options opt; const char *script; };

static int plan_one(void *ctx, const char *name, FILE *to)
{
	struct tabling *t = ctx;

	t->opt.session.machine = name;
	return plan_machine(&t->opt, t->script, to);
}

static int plan_run(const struct cli_args *in)
{
	struct tabling t = { *(const struct plan_options *)in->opt, in->v[0] };
	struct arena mem = { 0 };
	struct cli_list names;
	int rc = machines_named(&t.opt.session, &t.opt.machines, &mem, &names);

	if (rc == 0 && names.n > 1) {
		rc = t.opt.mac ? cli_usage_error(&cli_plan, "--mac goes with "
						 "one machine") :
			plan_table(&names, plan_one, &t);
	} else if (rc == 0) {
		t.opt.session.machine = names.n ? names.v[0] : NULL;
		rc = plan_machine(&t.opt, t.script, NULL);
	}
	arena_free(&mem);
	return rc;
}

const struct cli_command cli_plan = {
	.name = "plan", .usage = "FILE|URI",
	.help = "List what machines would fetch and boot by default.",
	.more = more, .options = options,
	.opt_size = sizeof(struct plan_options),
	.min = 1, .max = 1, .run = plan_run,
};
