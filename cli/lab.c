/* lab.c: pxesh lab: a lab's network and servers on a TAP device, for clients
   that are not ours. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "core/err.h"
#include "core/event.h"
#include "core/holder.h"
#include "lab/lab.h"
#include "platform/host/host.h"
#include "platform/platform.h"

struct options { const char *tap, *machine; bool quiet, create; };

/* Hands frames from the device to the lab's first cable, and back. */
struct bridge {
	struct event_source source;
	struct nic         *tap, *cable;
	uint8_t             frame[NIC_FRAME_MAX];
};

static bool is_over(void *ctx)
{
	(void)ctx;
	return host_told_to_end();
}

/* All that one side has, to the other. */
static bool hand_over(struct bridge *b, struct nic *from, struct nic *to)
{
	bool any = false;
	int len;

	while ((len = from->ops->recv(from, b->frame, sizeof(b->frame))) > 0) {
		(void)to->ops->send(to, b->frame, (size_t)len);
		any = true;	/* a full wire loses it, as wires do */
	}
	return any;
}

static uint64_t bridge_poll(struct event_source *src, bool *busy)
{
	struct bridge *b = HOLDER(bridge, source, src);

	*busy |= hand_over(b, b->tap, b->cable);
	*busy |= hand_over(b, b->cable, b->tap);
	return b->cable->ops->next_us ? b->cable->ops->next_us(b->cable) :
	       EVENT_NEVER;
}

/* Print what was asked since the last time. */
static void print_log(const struct lab *lab, unsigned *next)
{
	const struct lab_request *r;

	while ((r = lab_request(lab, *next))) {
		++*next;
		cli_put_plain(stdout, r->server, strlen(r->server));
		printf(": ");
		cli_put_plain(stdout, r->what, strlen(r->what));
		printf(": ");
		cli_put_plain(stdout, r->answer, strlen(r->answer));
		printf("\n");
	}
	fflush(stdout);
}

#define LOOK_US	200000		/* for new requests, and for a signal */

static void serve(struct lab *lab, struct bridge *b, bool quiet)
{
	struct events ev = { .patient = true };
	struct err e = { 0 };
	unsigned logged = 0;

	lab_attach(lab, &ev);
	b->tap = plat_nic(0);
	b->cable = lab_uplink(lab);
	b->source.poll = bridge_poll;
	(void)b->tap->ops->open(b->tap, &e);	/* a device is always open */
	(void)b->cable->ops->open(b->cable, &e);	/* and so is a cable */
	event_add(&ev, &b->source);
	while (!host_told_to_end()) {
		(void)event_wait(&ev, plat_clock_us() + LOOK_US, EVENT_NO_KEYS,
				 is_over, NULL);	/* it is looked at */
		if (!quiet)
			print_log(lab, &logged);
	}
	event_del(&ev, &b->source);
}

static int lab_run_command(const struct cli_args *in)
{
	const struct options *opt = in->opt;
	struct bridge *bridge;
	struct lab *lab = NULL;
	struct err e = { 0 };
	char kind[64];
	int rc;

	if (!opt->tap)
		return cli_missing(&cli_lab, "--tap NAME");
	snprintf(kind, sizeof(kind), "tap:%s", opt->tap);
	host.real_time = true;
	host.create = opt->create;
	host.hands_on = true;
	rc = lab_load(in->v[0], opt->machine, 0, &lab, &e);
	if (rc < 0)
		return cli_complain(&e);
	bridge = calloc(1, sizeof(*bridge));
	rc = !bridge ? err_set(&e, -ENOMEM, "no memory for %s", in->v[0]) :
	     !lab_nic(lab, 0) ? err_set(&e, -ENODEV, "the lab's machine has no "
					"card to take the place of") :
	     host_net_open(kind, &e);
	if (rc >= 0) {
		host_watch_end();
		serve(lab, bridge, opt->quiet);
		host_net_close();
	} else {
		fprintf(stderr, "pxesh: %s\n", e.msg);
	}
	free(bridge);
	lab_free(lab);
	return rc < 0 ? CLI_FAILED : CLI_OK;
}

static const struct cli_option options[] = {
	{ 0, "tap", CLI_TEXT, offsetof(struct options, tap), "NAME",
	  "A TAP device that is there (ip tuntap add NAME mode tap)." },
	{ 0, "machine", CLI_TEXT, offsetof(struct options, machine), "NAME",
	  "The lab's machine of this name." },
	{ 0, "create", CLI_FLAG, offsetof(struct options, create), NULL,
	  "Make the device if there is none, for as long as this runs." },
	{ 'q', "quiet", CLI_FLAG, offsetof(struct options, quiet), NULL,
	  "Do not print requests." },
	{ 0 },
};

const struct cli_command cli_lab = {
	.name = "lab", .usage = "FILE",
	.help = "Serve a lab's network on a TAP device until interrupted.",
	.more = "Whoever is on the device (a virtual machine, a bridge, this "
		"machine itself) takes\nthe place of the lab's first card; the "
		"address of the lab is then another host's.",
	.options = options, .opt_size = sizeof(struct options),
	.min = 1, .max = 1, .run = lab_run_command,
};
