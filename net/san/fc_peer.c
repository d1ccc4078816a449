/* fc_peer.c: logging in to other ports, and out. */
#include "net/san/fc_peer.h"

#include <stdlib.h>
#include <string.h>

#include "core/bytes.h"
#include "core/holder.h"
#include "net/san/fip_packet.h"

#define ANSWER_MS	1000
#define TRIES		3

/* ---- states -------------------------------------------------------------- */

static void peer_enter(struct fc_peer *peer, enum fc_peer_state state)
{
	peer->state = state;
	peer->tries = 0;
	fc_close(&peer->x);
	net_timer_stop(&peer->timer);
	if (state != FC_PEER_DOWN && state != FC_PEER_UP)
		net_timer_set(peer->port->net, &peer->timer, 0);
	fc_tell(peer->port->fc);
}

void fc_peer_fail(struct fc_peer *peer, int code, const char *why)
{
	err_clear(&peer->err);
	err_set(&peer->err, code, "%s", why);
	peer_enter(peer, FC_PEER_DOWN);
}

/* Who has a higher name logs in first, between ports of VN2VN. */
static void log_in_by_name(struct fc_peer *peer)
{
	peer_enter(peer, peer->names.port < peer->port->names.port ?
		   FC_PEER_PLOGI : FC_PEER_WAIT);
}

/* Did it accept? What is no final refusal is asked again. */
static bool accepted(struct fc_peer *peer, const struct fc_frame *f,
		     const char *what)
{
	int rc;

	if (f->len && f->data[0] == FC_LS_ACC)
		return true;
	err_clear(&peer->err);
	rc = fc_els_refused(f, what, &peer->err);
	if (rc != -EBUSY)
		peer_enter(peer, FC_PEER_DOWN);
	return false;
}

/* ---- answers ------------------------------------------------------------- */

static void take_address(struct fc_xchg *x, const struct fc_frame *f)
{
	struct fc_peer *peer = HOLDER(fc_peer, x, x);

	err_clear(&peer->err);
	peer->id = fc_names_get(f, &peer->err);
	peer_enter(peer, peer->id ? FC_PEER_PLOGI : FC_PEER_DOWN);
}

static void take_flogi(struct fc_xchg *x, const struct fc_frame *f)
{
	struct fc_peer *peer = HOLDER(fc_peer, x, x);

	if (accepted(peer, f, "FLOGI"))
		log_in_by_name(peer);
}

/* It must be who was asked for: addresses may be given to others. */
static bool take_login(struct fc_peer *peer, const struct fc_frame *f)
{
	struct fc_login l;

	if (!fc_get_login(f, &l) || l.names.port != peer->names.port) {
		fc_peer_fail(peer, -ENODEV, "another port answers than the "
			     "one that was asked for");
		return false;
	}
	peer->names = l.names;
	peer->size = l.size < peer->port->size ? l.size : peer->port->size;
	peer_enter(peer, FC_PEER_PRLI);
	return true;
}

static void take_plogi(struct fc_xchg *x, const struct fc_frame *f)
{
	struct fc_peer *peer = HOLDER(fc_peer, x, x);

	if (accepted(peer, f, "PLOGI"))
		(void)take_login(peer, f);
}

static void take_prli(struct fc_xchg *x, const struct fc_frame *f)
{
	struct fc_peer *peer = HOLDER(fc_peer, x, x);

	if (!accepted(peer, f, "PRLI"))
		return;
	err_clear(&peer->err);
	peer->params = fc_get_prli(f, &peer->err);
	peer_enter(peer, peer->params ? FC_PEER_UP : FC_PEER_DOWN);
}

/* ---- requests ------------------------------------------------------------ */

static void find_in_fabric(struct fc_peer *peer)
{
	uint8_t ask[FC_GID_PN_LEN];

	fc_names_put(ask, peer->names.port);
	fc_open(peer->port, &peer->x, FC_ID_NAMES, take_address);
	(void)fc_ask(&peer->x, FC_CT_REQUEST, FC_TYPE_CT, ask, sizeof(ask));
}

static void find(struct fc_peer *peer)
{
	const struct fc_neighbour *n;

	if (peer->port->mode != FC_VN2VN) {
		find_in_fabric(peer);
		return;
	}
	n = vn2vn_find(peer->port, peer->names.port);
	if (!n) {
		vn2vn_send(peer->port, FIP_CLAIM, NULL);
		return;
	}
	peer->id = n->id;
	peer_enter(peer, FC_PEER_FLOGI);
}

static void ask(struct fc_peer *peer, const uint8_t *data, size_t len,
		void (*input)(struct fc_xchg *x, const struct fc_frame *f))
{
	fc_open(peer->port, &peer->x, peer->id, input);
	(void)fc_ask(&peer->x, FC_ELS_REQUEST, FC_TYPE_ELS, data, len);
}

static void flogi(struct fc_peer *peer)
{
	const struct fc_neighbour *n = vn2vn_at(peer->port, peer->id);
	uint8_t login[FC_LOGIN_LEN];
	struct fc_frame f = {
		.r_ctl = FC_ELS_REQUEST, .type = FC_TYPE_ELS,
		.d_id = peer->id, .f_ctl = FC_ASKS, .rx_id = FC_NO_XID,
		.data = login, .len = sizeof(login),
	};

	if (!n || n->port != peer->names.port) {
		peer_enter(peer, FC_PEER_FIND);
		return;
	}
	fc_put_login(login, FC_FLOGI, false, &peer->port->names,
		     peer->port->size);
	fc_open(peer->port, &peer->x, peer->id, take_flogi);
	f.ox_id = peer->x.ox_id;
	(void)fip_login(peer->port, n->mac, &f);
}

static void plogi(struct fc_peer *peer)
{
	uint8_t login[FC_LOGIN_LEN];

	fc_put_login(login, FC_PLOGI, false, &peer->port->names,
		     peer->port->size);
	ask(peer, login, sizeof(login), take_plogi);
}

static void prli(struct fc_peer *peer)
{
	uint8_t p[FC_PRLI_LEN];

	fc_put_prli(p, FC_PRLI);
	ask(peer, p, sizeof(p), take_prli);
}

/* It may wait for ours, too. */
static void wait_for_plogi(struct fc_peer *peer)
{
	if (peer->tries > 1)
		peer_enter(peer, FC_PEER_PLOGI);
}

static void unanswered(struct fc_peer *peer)
{
	static const char *const what[] = {
		[FC_PEER_FIND] = "the directory server does not answer",
		[FC_PEER_FLOGI] = "the target does not answer FLOGI",
		[FC_PEER_PLOGI] = "the target does not answer PLOGI",
		[FC_PEER_PRLI] = "the target does not answer PRLI",
	};

	if (peer->state == FC_PEER_FIND && peer->port->mode == FC_VN2VN) {
		fc_peer_fail(peer, -ENODEV, "no port of this name is on this "
			     "network (VN2VN)");
		return;
	}
	err_set(&peer->err, -ETIMEDOUT, "%s", what[peer->state]);
	peer_enter(peer, FC_PEER_DOWN);
	/* who is not there any more may be our login to the fabric */
	if (peer->port->mode != FC_VN2VN && peer->port->state == FC_UP)
		fc_port_fail(peer->port, peer->err.code, peer->err.msg);
}

static void expired(struct net_timer *t)
{
	static void (*const steps[])(struct fc_peer *peer) = {
		[FC_PEER_FIND] = find, [FC_PEER_FLOGI] = flogi,
		[FC_PEER_WAIT] = wait_for_plogi, [FC_PEER_PLOGI] = plogi,
		[FC_PEER_PRLI] = prli,
	};
	struct fc_peer *peer = HOLDER(fc_peer, timer, t);
	enum fc_peer_state state = peer->state;

	if (peer->port->state != FC_UP || !fc_has_way(peer->port)) {
		fc_peer_fail(peer, -ENETDOWN, "the link to it is down");
		return;
	}
	if (peer->tries++ == TRIES) {
		unanswered(peer);
		return;
	}
	steps[state](peer);
	if (peer->state == state)
		net_timer_set(peer->port->net, &peer->timer,
			      ANSWER_MS * 1000ull);
}

/* ---- as a whole ---------------------------------------------------------- */

static struct fc_peer *peer_new(struct fc_port *p, uint64_t name)
{
	struct fc_peer *peer = calloc(1, sizeof(*peer));

	if (!peer)
		return NULL;
	peer->port = p;
	peer->names.port = name;
	peer->timer.expired = expired;
	peer->next = p->fc->peers;
	p->fc->peers = peer;
	return peer;
}

struct fc_peer *fc_peer_get(struct fc_port *p, uint64_t name)
{
	struct fc_peer *peer = p->fc->peers;

	while (peer && (peer->port != p || peer->names.port != name))
		peer = peer->next;
	if (!peer)
		peer = peer_new(p, name);
	if (!peer)
		return NULL;
	peer->users++;
	fc_tell(p->fc);			/* it may be up already */
	if (peer->state == FC_PEER_DOWN) {
		err_clear(&peer->err);
		peer_enter(peer, FC_PEER_FIND);
	}
	return peer;
}

static void log_out(struct fc_peer *peer)
{
	uint8_t p[FC_LOGO_LEN];

	fc_put_logo(p, peer->port->id, peer->port->names.port);
	ask(peer, p, sizeof(p), NULL);
}

void fc_peer_put(struct fc_peer *peer)
{
	struct fc_peer **at = &peer->port->fc->peers;

	if (--peer->users)
		return;
	if (peer->state >= FC_PEER_PRLI && peer->port->state == FC_UP)
		log_out(peer);
	fc_close(&peer->x);
	net_timer_stop(&peer->timer);
	while (*at != peer)
		at = &(*at)->next;
	*at = peer->next;
	free(peer);
}

/* ---- what others ask ----------------------------------------------------- */

static struct fc_peer *peer_at(struct fc_port *p, const struct fc_frame *f)
{
	struct fc_peer *peer = p->fc->peers;

	while (peer && (peer->port != p || peer->id != f->s_id))
		peer = peer->next;
	return peer;
}

static void reject(struct fc_port *p, const struct fc_frame *f)
{
	static const uint8_t rjt[8] = { FC_LS_RJT, 0, 0, 0, 0, 0x0b, 0x2c };

	(void)fc_answer(p, f, FC_ELS_REPLY, rjt, sizeof(rjt));
}

/* Of VN2VN, by FIP. */
static void answer_flogi(struct fc_port *p, const struct fc_frame *f)
{
	const struct fc_neighbour *n = vn2vn_at(p, f->s_id);
	uint8_t login[FC_LOGIN_LEN];
	struct fc_frame reply = {
		.r_ctl = FC_ELS_REPLY, .type = FC_TYPE_ELS, .d_id = f->s_id,
		.f_ctl = FC_ANSWERS, .ox_id = f->ox_id, .rx_id = f->rx_id,
		.data = login, .len = sizeof(login),
	};

	if (!n || p->mode != FC_VN2VN)
		return;
	fc_put_login(login, FC_LS_ACC, false, &p->names, p->size);
	(void)fip_login(p, n->mac, &reply);
}

/* Who logs in anew forgets all that there was. */
static void answer_plogi(struct fc_port *p, const struct fc_frame *f)
{
	struct fc_peer *peer = peer_at(p, f);
	uint8_t login[FC_LOGIN_LEN];

	fc_put_login(login, FC_LS_ACC, false, &p->names, p->size);
	(void)fc_answer(p, f, FC_ELS_REPLY, login, sizeof(login));
	if (peer && peer->state == FC_PEER_UP)
		fc_peer_fail(peer, -ECONNRESET, "the target has logged in "
			     "anew");
	else if (peer && peer->state >= FC_PEER_FLOGI)
		(void)take_login(peer, f);
}

static void answer_prli(struct fc_port *p, const struct fc_frame *f)
{
	uint8_t prli[FC_PRLI_LEN];

	fc_put_prli(prli, FC_LS_ACC);
	(void)fc_answer(p, f, FC_ELS_REPLY, prli, sizeof(prli));
}

static void answer_logo(struct fc_port *p, const struct fc_frame *f)
{
	static const uint8_t acc[4] = { FC_LS_ACC };
	struct fc_peer *peer = peer_at(p, f);

	(void)fc_answer(p, f, FC_ELS_REPLY, acc, sizeof(acc));
	if (peer && peer->state >= FC_PEER_PRLI)
		fc_peer_fail(peer, -ECONNRESET, "the target has logged us "
			     "out");
}

static void answer_adisc(struct fc_port *p, const struct fc_frame *f)
{
	uint8_t out[FC_ADISC_LEN] = { FC_LS_ACC };

	put_be64(out + 8, p->names.port);
	put_be64(out + 16, p->names.node);
	fc_put_id(out + 25, p->id);
	(void)fc_answer(p, f, FC_ELS_REPLY, out, sizeof(out));
}

void fc_peer_asked(struct fc_port *p, const struct fc_frame *f)
{
	if (f->r_ctl != FC_ELS_REQUEST || f->type != FC_TYPE_ELS || !f->len)
		return;
	switch (f->data[0]) {
	case FC_FLOGI:
		answer_flogi(p, f);
		break;
	case FC_PLOGI:
		answer_plogi(p, f);
		break;
	case FC_PRLI:
		answer_prli(p, f);
		break;
	case FC_LOGO: case FC_PRLO:
		answer_logo(p, f);
		break;
	case FC_ADISC:
		answer_adisc(p, f);
		break;
	default:
		reject(p, f);
		break;
	}
}
