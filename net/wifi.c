/*
 * wifi.c: an interface joins a wireless network, and again when it is lost
 * (reference/commands-network.md#wireless).
 */
#include "net/wifi.h"

#include <stdlib.h>
#include <string.h>

#include "core/console.h"
#include "core/holder.h"
#include "net/stack.h"

#define LOOK_US		50000		/* so often the card is asked	*/
#define SOON_US		200000		/* it is tried then, if it is busy now */
#define SCAN_US		15000000	/* a scan ends by then, or hangs */
#define JOIN_US		30000000	/* likewise; back ends give up first */
#define REST_MS		1000		/* after a failure; it doubles	*/
#define REST_MAX_MS	16000

/* ---- what went wrong -------------------------------------------------- */

static void begin(struct wifi *w);

static int say_why(const struct wifi *w, int code, struct err *e)
{
	const char *name = w->shown;

	if (code == -EACCES && w->net.security == WIFI_EAP)
		return err_set(e, code, "\"%s\" refuses us: has the firmware "
			       "an account there?", name);
	if (code == -EACCES)
		return err_set(e, code, "\"%s\" refuses us%s", name,
			       w->key[0] ? ": is the key right?" : "");
	if (code == -ENOENT)
		return err_set(e, code, "\"%s\" does not answer: is it in "
			       "reach?", name);
	if (code == -ETIMEDOUT)
		return err_set(e, code, "\"%s\" did not let us in in time",
			       name);
	if (code == -EIO)
		return err_set(e, code, "joining \"%s\" failed, and the "
			       "firmware does not say why%s", name,
			       w->key[0] ? ": look at the key first" : "");
	if (code == -ENOTSUP)
		return err_set(e, code, "the firmware lacks what \"%s\" asks "
			       "for", name);
	return err_set(e, code, "joining \"%s\" failed: %s", name,
		       err_text(code));
}

static void enter(struct wifi *w, enum wifi_state state, uint64_t limit_us)
{
	w->state = state;
	if (limit_us)
		net_timer_set(w->dev->net, &w->timer, limit_us);
	else
		net_timer_stop(&w->timer);
}

/* A network may come into reach, or have time; a key does not become right,
   unless it was. */
static void fail(struct wifi *w)
{
	int code = w->why.code;

	if (!w->been_up && code != -ENOENT && code != -ETIMEDOUT &&
	    code != -EBUSY) {
		enter(w, WIFI_FAILED, 0);
		return;
	}
	enter(w, WIFI_RESTS, w->rest_ms * 1000ull);
	w->rest_ms *= 2;
	if (w->rest_ms > REST_MAX_MS)
		w->rest_ms = REST_MAX_MS;
}

static void expired(struct net_timer *t)
{
	struct wifi *w = HOLDER(wifi, timer, t);

	if (w->state == WIFI_RESTS) {
		begin(w);
		return;
	}
	w->dev->nic->wifi->leave(w->dev->nic);
	err_clear(&w->why);
	(void)err_set(&w->why, -ETIMEDOUT, "%s \"%s\" took too long",
		      w->state == WIFI_LOOKS ? "looking for" : "joining",
		      w->shown);
	fail(w);
}

/* ---- joining ---------------------------------------------------------- */

static void begin(struct wifi *w)
{
	struct nic *nic = w->dev->nic;
	uint64_t active;
	bool asks = settings_num(w->dev->block, "active-scan", &active) < 0 ||
		    active;
	struct wifi_name none = { 0 };
	int rc = nic->wifi->scan(nic, asks ? &w->want : &none);

	if (rc == -EBUSY) {
		enter(w, WIFI_RESTS, SOON_US);
		return;
	}
	if (rc < 0) {
		err_clear(&w->why);
		(void)err_set(&w->why, rc, "the card does not look for "
			      "networks: %s", wifi_scan_text(rc));
		fail(w);
		return;
	}
	enter(w, WIFI_LOOKS, SCAN_US);
}

static void look(struct wifi *w)
{
	struct nic *nic = w->dev->nic;
	const struct wifi_network *list;
	struct err e = { 0 };
	int n = nic->wifi->found(nic, &list), rc;

	if (n == -EINPROGRESS)
		return;
	rc = n < 0 ? err_set(&e, n, "the card found no networks: %s",
			     wifi_scan_text(n)) : wifi_pick(w, list, n, &e);
	if (rc >= 0) {
		w->net = list[rc];
		rc = nic->wifi->join(nic, (unsigned)rc, w->key);
		if (rc < 0)
			(void)say_why(w, rc, &e);
	}
	if (rc >= 0) {
		enter(w, WIFI_JOINS, JOIN_US);
		return;
	}
	w->why = e;
	fail(w);
}

static void await(struct wifi *w)
{
	int rc = w->dev->nic->wifi->joined(w->dev->nic);

	if (rc == -EINPROGRESS)
		return;
	if (rc < 0) {
		err_clear(&w->why);
		(void)say_why(w, rc == -ENOTCONN ? -EIO : rc, &w->why);
		fail(w);
		return;
	}
	enter(w, WIFI_UP, 0);
	w->been_up = true;
	w->rest_ms = REST_MS;
	err_clear(&w->why);
	w->dev->up_us = plat_clock_us();
}

static void watch(struct wifi *w)
{
	if (w->dev->nic->wifi->joined(w->dev->nic) == 0)
		return;
	con_remark(w->dev->net->con, "%s: \"%s\" is lost; joining it again",
		   w->dev->name, w->shown);
	(void)err_set(&w->why, -ENOTCONN, "\"%s\" is lost", w->shown);
	begin(w);
}

void wifi_poll(struct netdev *dev, uint64_t *next_us)
{
	struct wifi *w = dev->wifi;
	uint64_t when_us = plat_clock_us() + LOOK_US;

	if (!w || !dev->open)
		return;
	if (w->state == WIFI_LOOKS)
		look(w);
	if (w->state == WIFI_JOINS)
		await(w);
	if (w->state == WIFI_UP)
		watch(w);
	if ((w->state == WIFI_LOOKS || w->state == WIFI_JOINS) &&
	    when_us < *next_us)
		*next_us = when_us;
}

/* ---- its life --------------------------------------------------------- */

static void stop(struct wifi *w)
{
	bool joins = w->state == WIFI_JOINS || w->state == WIFI_UP;

	if (joins)
		w->dev->nic->wifi->leave(w->dev->nic);
	enter(w, WIFI_IDLE, 0);
	w->been_up = false;
	err_clear(&w->why);
}

static void start(struct wifi *w)
{
	w->rest_ms = REST_MS;
	if (w->want.len)
		begin(w);
}

int wifi_attach(struct netdev *dev)
{
	if (!dev->nic->wifi || dev->trunk)
		return 0;
	dev->wifi = calloc(1, sizeof(*dev->wifi));
	if (!dev->wifi)
		return -ENOMEM;
	dev->wifi->dev = dev;
	dev->wifi->timer.expired = expired;
	return 0;
}

void wifi_detach(struct netdev *dev)
{
	if (dev->wifi)
		net_timer_stop(&dev->wifi->timer);
	free(dev->wifi);
	dev->wifi = NULL;
}

void wifi_open(struct netdev *dev)
{
	if (!dev->wifi)
		return;
	(void)wifi_read_want(dev->wifi);
	start(dev->wifi);
}

void wifi_close(struct netdev *dev)
{
	if (dev->wifi)
		stop(dev->wifi);
}

void wifi_refresh(struct netdev *dev)
{
	if (!dev->wifi || !dev->open || !wifi_read_want(dev->wifi))
		return;
	stop(dev->wifi);
	start(dev->wifi);
}

/* ---- for commands ------------------------------------------------------ */

bool netdev_has_wifi(const struct netdev *dev)
{
	return dev->wifi;
}

const char *netdev_ssid(struct netdev *dev)
{
	if (!dev->wifi)
		return NULL;
	if (dev->open)
		wifi_refresh(dev);
	else
		(void)wifi_read_want(dev->wifi);
	return dev->wifi->want.len ? dev->wifi->shown : NULL;
}

bool netdev_has_key(const struct netdev *dev)
{
	return dev->wifi && dev->wifi->key[0];
}

int netdev_joined(const struct netdev *dev, struct err *e)
{
	const struct wifi *w = netdev_card(dev)->wifi;

	if (!w || w->state == WIFI_IDLE || w->state == WIFI_UP)
		return 0;
	if (w->state == WIFI_FAILED)
		return err_set(e, w->why.code, "%s", w->why.msg);
	return -EINPROGRESS;
}
