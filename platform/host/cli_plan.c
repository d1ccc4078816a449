/* cli_plan.c: pxesh plan: what one machine would fetch and boot by default. */
#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/menu.h"
#include "core/str.h"
#include "lab/config.h"
#include "lab/outcome.h"
#include "platform/host/cli.h"
#include "platform/host/session.h"
#include "platform/platform.h"

struct plan_options {
	const char *mac, *platform, *arch, *lab, *folder, *unserved;
	struct cli_list set, choose;
};

#define FIELD(f) offsetof(struct plan_options, f)

static const struct cli_option options[] = {
	{ 'm', "mac", CLI_TEXT, FIELD(mac), "MAC",
	  "The address of its card" },
	{ 0, "platform", CLI_CHOICE, FIELD(platform), "pcbios|efi",
	  "What firmware it has" },
	{ 0, "arch", CLI_CHOICE, FIELD(arch), "i386|x86_64|arm64",
	  "What processor it has" },
	{ 0, "lab", CLI_TEXT, FIELD(lab), "FILE",
	  "The network and the machine, as YAML" },
	{ 0, "folder", CLI_TEXT, FIELD(folder), "DIR",
	  "What the lab serves; default: the folder of FILE" },
	{ 's', "set", CLI_LIST, FIELD(set), "NAME=VALUE",
	  "Set a setting first" },
	{ 0, "choose", CLI_LIST, FIELD(choose), "LABEL",
	  "Choose this item in the next menu that has it" },
	{ 0, "unserved", CLI_CHOICE, FIELD(unserved), "404|elsewhere|stub",
	  "Who gets placeholders: no URL, other hosts', any" },
	{ 0, NULL, 0, 0, NULL, NULL },
};

static const char more[] =
	"Nobody presses a key: menus take their default when their time is "
	"up. Files on\nother hosts than the lab's are taken to be there.\n\n"
	"Example:\n"
	"  pxesh plan menu.ipxe --mac 52:54:00:aa:bb:cc --arch arm64\n\n"
	"Exit status: 0 it boots something or ends well, 1 it fails or waits "
	"for a person.\n";

#define CHOICES_MAX 1000

struct plan {
	const struct plan_options *opt;
	const char *script;
	uint8_t     mac[6];
	struct sbuf choices;		/* one line each		*/
	uint64_t    chosen_us[CHOICES_MAX];
	unsigned    n_choices;
	bool        good;
};

/* ---- the lab --------------------------------------------------------- */

struct making { const struct plan *plan; const char *folder; };

static int configure(struct lab_config *c, const void *arg, struct err *e)
{
	const struct making *m = arg;
	const struct plan_options *opt = m->plan->opt;
	int rc = opt->lab ? lab_config_load(c, opt->lab, e) :
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

/* Text from the network goes to a terminal: no control characters. */
static void put(const char *what, const char *text, const char *note)
{
	printf("  %-8s ", what);
	for (; *text; text++)
		putchar((unsigned char)*text < ' ' || *text == 0x7f ? '?' :
			*text);
	printf("%s%s%s\n", *note ? " (" : "", note, *note ? ")" : "");
}

static void chose(void *ctx, struct shell *sh, const struct menu *menu,
		  const struct menu_item *item)
{
	struct plan *p = ctx;

	(void)sh;
	if (p->n_choices == CHOICES_MAX)
		return;
	p->chosen_us[p->n_choices++] = plat_clock_us();
	sbuf_printf(&p->choices, "%s, of the menu \"%s\"", item->name,
		    menu->title ? menu->title : "");
	sbuf_char(&p->choices, '\0');
}

static bool is_fetch(const struct lab_request *q)
{
	return !strncmp(q->what, "GET ", 4) || !strncmp(q->what, "POST ", 5) ||
		!strncmp(q->what, "RRQ ", 4);
}

static void put_fetch(const struct lab_request *q)
{
	put("fetch", q->what + strcspn(q->what, " ") + 1, q->answer);
}

/* Requests and choices as they came. */
static void put_steps(const struct plan *p, const struct lab *lab)
{
	const struct lab_request *q;
	const char *choice = sbuf_text(&p->choices);
	unsigned n = 0;

	for (unsigned i = 0; lab && (q = lab_request(lab, i)); i++) {
		for (; n < p->n_choices && p->chosen_us[n] <= q->at_us; n++) {
			put("choose", choice, "");
			choice += strlen(choice) + 1;
		}
		if (is_fetch(q))
			put_fetch(q);
	}
	for (; n < p->n_choices; n++, choice += strlen(choice) + 1)
		put("choose", choice, "");
}

static void put_boot(const struct lab_boot *b)
{
	put("boot", *b->uri ? b->uri : b->name, b->kind);
	if (*b->cmdline)
		put("command", b->cmdline, "");
	for (unsigned i = 0; i < b->n_initrds; i++)
		put("initrd", b->initrds[i].name, b->initrds[i].args);
}

static void ended(void *ctx, const struct session_end *end)
{
	struct plan *p = ctx;
	const struct lab_outcome *o = end->outcome;
	struct sbuf text = { 0 };

	if (!end->sh) {
		if (o->error.code)
			fprintf(stderr, "pxesh: %s\n", o->error.message);
		return;
	}
	printf("%s on %s, %s%s%s\n", p->script, plat_name(), plat_arch(),
	       p->opt->mac ? ", " : "", p->opt->mac ? p->opt->mac : "");
	put_steps(p, end->lab);
	if (o->end == LAB_END_BOOT) {
		put_boot(&o->boot);
	} else {
		lab_outcome_describe(o, &text);
		put("end", sbuf_text(&text), "");
	}
	sbuf_free(&text);
	p->good = o->end == LAB_END_BOOT || o->end == LAB_END_REBOOT ||
		o->end == LAB_END_POWEROFF ||
		(o->end == LAB_END_EXIT && !o->status);
}

static int plan_run(const struct cli_args *in)
{
	const struct plan_options *opt = in->opt;
	struct plan *p = calloc(1, sizeof(*p));
	struct session_watch watch = {
		.ctx = p, .make_lab = make_lab, .chose = chose,
		.ended = ended,
	};
	struct session_options how = {
		.platform = opt->platform, .arch = opt->arch,
		.folder = opt->folder, .lab = opt->lab, .set = opt->set,
		.choose = opt->choose, .watch = &watch,
		.unserved = opt->unserved ? opt->unserved : "elsewhere",
	};
	int rc = p ? 0 : CLI_FAILED;

	if (rc == 0 && opt->mac)
		rc = read_mac(opt->mac, p->mac);
	if (rc == 0) {
		p->opt = opt;
		p->script = in->v[0];
		rc = session_run(&how, p->script);
		if (rc != CLI_USAGE)
			rc = p->good ? CLI_OK : CLI_FAILED;
		sbuf_free(&p->choices);
	}
	free(p);
	return rc;
}

const struct cli_command cli_plan = {
	.name = "plan", .usage = "FILE|URI",
	.help = "List what one machine would fetch and boot by default.",
	.more = more, .options = options,
	.opt_size = sizeof(struct plan_options),
	.min = 1, .max = 1, .run = plan_run,
};
