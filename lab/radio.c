/* radio.c: a card's radio: which networks it finds, and how joining ends. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/holder.h"
#include "core/str.h"
#include "lab/inside.h"
#include "platform/platform.h"
#include "platform/wifi.h"

/* A network that goes out of reach. */
struct loss {
	struct lab_timer       timer;
	struct lab_radio      *radio;
	const struct lab_wifi *network;
};

struct lab_radio {
	struct lab_port     *port;
	struct lab_timer     timer;	/* of what goes on		*/
	struct lab_wifi     *target;	/* it is joined; NULL: looks	*/
	struct lab_wifi     *joined;
	int                  status;	/* of joining, as joined() tells it */
	struct wifi_name     asked;	/* for a hidden one		*/
	uint64_t             start_us;
	unsigned             n, n_found, n_losses;
	struct wifi_network *found;	/* room for @n			*/
	struct lab_wifi    **which;	/* what they are		*/
	struct loss         *losses;
};

static const struct lab_radio_how *how_of(const struct lab_radio *r)
{
	return r->port->card->radio;
}

static bool in_reach(const struct lab_radio *r, const struct lab_wifi *w)
{
	uint64_t age_us = plat_clock_us() - r->start_us;

	return age_us < w->down_us || age_us >= w->up_us;
}

static void note(struct lab_radio *r, const char *verb, const char *name,
		 const char *answer)
{
	struct sbuf what = { 0 };

	(void)sbuf_printf(&what, "%s%s%s", verb, *name ? " " : "", name);
	lab_log(r->port->lab, &(struct lab_request){
		.server = "wifi", .what = sbuf_text(&what), .answer = answer,
	});
	sbuf_free(&what);
	r->port->lab->active = true;
}

static void plug(struct lab_radio *r, struct lab_wifi *w)
{
	r->joined = w;
	r->port->net = w ? lab_net_by(r->port->lab, w->network) : NULL;
	lab_wire_set_link(r->port->wire, w);
}

/* ---- looking ---------------------------------------------------------- */

static bool is_asked_for(const struct lab_radio *r, const struct lab_wifi *w)
{
	return r->asked.len == w->seen.name.len &&
	       !memcmp(r->asked.text, w->seen.name.text, r->asked.len);
}

static void looked(struct lab_timer *t)
{
	struct lab_radio *r = HOLDER(lab_radio, timer, t);
	struct lab_wifi *w = how_of(r)->networks;

	for (r->n_found = 0; w; w = w->next) {
		if (!in_reach(r, w) || (w->hidden && !is_asked_for(r, w)))
			continue;
		r->which[r->n_found] = w;
		r->found[r->n_found++] = w->seen;
	}
	note(r, "scan", "", r->n_found ? "networks" : "nothing");
}

static int radio_scan(struct nic *nic, const struct wifi_name *hidden)
{
	struct lab_radio *r = nic->radio;

	if (r->timer.set || how_of(r)->mute)
		return r->timer.set ? -EBUSY : 0;
	r->target = NULL;
	r->asked = *hidden;
	lab_timer_set(r->port->lab, &r->timer, how_of(r)->scan_ms * 1000ull,
		      looked);
	return 0;
}

static int radio_found(struct nic *nic, const struct wifi_network **out)
{
	struct lab_radio *r = nic->radio;

	*out = r->found;
	return (r->timer.set && !r->target) || how_of(r)->mute ?
		-EINPROGRESS : (int)r->n_found;
}

/* ---- joining ---------------------------------------------------------- */

static int verdict(struct lab_radio *r, struct lab_wifi *w, bool key_is_right)
{
	if (!in_reach(r, w))
		return -ENOENT;
	if (w->refuses && (!w->times || w->used < w->times)) {
		w->used++;
		return w->refuses;
	}
	return key_is_right && !w->stranger ? 0 : -EACCES;
}

static void decided(struct lab_timer *t)
{
	struct lab_radio *r = HOLDER(lab_radio, timer, t);
	struct lab_wifi *w = r->target;

	r->target = NULL;
	r->status = verdict(r, w, r->status == 0);
	plug(r, r->status ? NULL : w);
	note(r, "join", w->name, r->status ? err_text(r->status) : "joined");
}

/* What the key is worth waits in r->status. */
static int radio_join(struct nic *nic, unsigned index, const char *key)
{
	struct lab_radio *r = nic->radio;
	struct lab_wifi *w;

	if (r->timer.set)
		return -EBUSY;
	if (index >= r->n_found)
		return -ENOENT;
	w = r->which[index];
	plug(r, NULL);
	r->status = !w->key || !strcmp(key, w->key) ? 0 : -EACCES;
	r->target = w;
	lab_timer_set(r->port->lab, &r->timer, w->delay_ms * 1000ull, decided);
	return 0;
}

static int radio_joined(struct nic *nic)
{
	const struct lab_radio *r = nic->radio;

	if (r->target)
		return -EINPROGRESS;
	return r->joined ? 0 : r->status ? r->status : -ENOTCONN;
}

static void radio_leave(struct nic *nic)
{
	struct lab_radio *r = nic->radio;

	if (r->joined)
		note(r, "leave", r->joined->name, "left");
	if (r->target)
		lab_timer_stop(r->port->lab, &r->timer);
	r->target = NULL;
	r->status = 0;
	plug(r, NULL);
}

static const struct wifi_ops radio_ops = {
	.scan = radio_scan, .found = radio_found, .join = radio_join,
	.joined = radio_joined, .leave = radio_leave,
};

/* ---- its life --------------------------------------------------------- */

static void lost(struct lab_timer *t)
{
	struct loss *l = HOLDER(loss, timer, t);
	struct lab_radio *r = l->radio;

	if (r->joined != l->network)
		return;
	plug(r, NULL);
	r->status = 0;
	note(r, "lose", l->network->name, "out of reach");
}

static void start_losses(struct lab_radio *r)
{
	const struct lab_wifi *w = how_of(r)->networks;

	for (struct loss *l = r->losses; w; w = w->next) {
		if (w->down_us >= w->up_us)
			continue;
		l->radio = r;
		l->network = w;
		lab_timer_set(r->port->lab, &l->timer, w->down_us, lost);
		r->n_losses++;
		l++;
	}
}

void lab_radio_stop(struct lab_port *port)
{
	struct lab_radio *r = port->radio;

	if (!r)
		return;
	lab_timer_stop(port->lab, &r->timer);
	for (unsigned i = 0; i < r->n_losses; i++)
		lab_timer_stop(port->lab, &r->losses[i].timer);
	free(r->found);
	free(r->which);
	free(r->losses);
	free(r);
	port->radio = NULL;
}

int lab_radio_start(struct lab_port *port)
{
	struct nic *nic = lab_wire_nic(port->wire);
	struct lab_radio *r;

	if (!port->card->radio)
		return 0;
	r = port->radio = calloc(1, sizeof(*r));
	if (!r)
		return -ENOMEM;
	r->port = port;
	r->start_us = plat_clock_us();
	for (struct lab_wifi *w = how_of(r)->networks; w; w = w->next)
		r->n++;
	r->found = calloc(r->n + 1u, sizeof(*r->found));
	r->which = calloc(r->n + 1u, sizeof(*r->which));
	r->losses = calloc(r->n + 1u, sizeof(*r->losses));
	if (!r->found || !r->which || !r->losses) {
		lab_radio_stop(port);
		return -ENOMEM;
	}
	start_losses(r);
	nic->wifi = &radio_ops;
	nic->radio = r;
	return 0;
}

void lab_radio_spent(const struct lab *lab,
		     void (*tell)(void *ctx, uint32_t count), void *ctx)
{
	const struct lab_port *port;
	const struct lab_wifi *w;

	for (port = lab->ports; port; port = port->next)
		for (w = port->card->radio ? port->card->radio->networks :
		     NULL; w; w = w->next)
			if (w->times)
				tell(ctx, w->used);
}
