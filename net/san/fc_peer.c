/* fc_peer.c: logging in to other ports, and out. */
#include "net/san/fc_peer.h"

#include <stdlib.h>
#include <string.h>

#include "core/bytes.h"
#include "core/holder.h"
#include "net/san/fip_packet.h"

#define ANSWER_MS	1000
#define TRIES		3
#define BUSY_TRIES	15	/* Linux's target is, for 8 s, after a
				   login that ended early	*/

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

/* Did it accept? Who is busy is asked again, when the time for an answer is
   over. */
static bool accepted(struct fc_peer *peer, const struct fc_frame *f,
		     const char *what)
{
	int rc;

	if (f->len && f->data[0] == FC_LS_ACC)
		return true;
	err_clear(&peer->err);
	rc = fc_els_refused(f, what, &peer->err);
	if (rc == -EBUSY && peer->busy++ < BUSY_TRIES)
		peer->tries = 0;
	else
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
	uint8_t query[FC_GID_PN_LEN];

	fc_names_put(query, peer->names.port);
	fc_open(peer->port, &peer->x, FC_ID_NAMES, take_address);
	(void)fc_ask(&peer->x, FC_CT_REQUEST, FC_TYPE_CT, query,
		     sizeof(query));
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
	fip_ask(&peer->x, NULL, data, len);
}

static void flogi(struct fc_peer *peer)
{
	const struct fc_neighbour *n = vn2vn_at(peer->port, peer->id);
	uint8_t login[FC_LOGIN_LEN];

	if (!n || n->port != peer->names.port) {
		peer_enter(peer, FC_PEER_FIND);
		return;
	}
	fc_put_login(login, FC_FLOGI, false, &peer->port->names,
		     peer->port->size);
	fc_open(peer->port, &peer->x, peer->id, take_flogi);
	fip_ask(&peer->x, n->mac, login, sizeof(login));
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
	if (peer->state == FC_PEER_FIND && peer->port->mode == FC_VN2VN) {
		fc_peer_fail(peer, -ENODEV, "no port of this name is on this "
			     "network (VN2VN)");
		return;
	}
	fc_peer_fail(peer, -ETIMEDOUT, peer->state == FC_PEER_FIND ?
		     "the directory server does not answer" :
		     "the target does not answer the login");
	/* who is not there any more may be our login to the fabric */
	if (peer->port->mode != FC_VN2VN && peer->port->state == FC_UP)
		fc_port_fail(peer->port, peer->err.code, peer->err.msg);
}

static void do_step(struct fc_peer *peer)
{
	switch (peer->state) {
	case FC_PEER_FIND:
		find(peer);
		break;
	case FC_PEER_FLOGI:
		flogi(peer);
		break;
	case FC_PEER_WAIT:
		wait_for_plogi(peer);
		break;
	case FC_PEER_PLOGI:
		plogi(peer);
		break;
	default:
		prli(peer);
		break;
	}
}

static void expired(struct net_timer *t)
{
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
	do_step(peer);
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
		peer->busy = 0;
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

/* Who logs in anew forgets all that there was. */
static void logged_in(struct fc_peer *peer, const struct fc_frame *f)
{
	if (peer->state == FC_PEER_UP)
		fc_peer_fail(peer, -ECONNRESET, "the target has logged in "
			     "anew");
	else if (peer->state >= FC_PEER_FLOGI)
		(void)take_login(peer, f);
}

/* FLOGI is of VN2VN, by FIP. */
static void answer_flogi(struct fc_port *p, const struct fc_frame *f,
			 const uint8_t *login)
{
	const struct fc_neighbour *n = vn2vn_at(p, f->s_id);

	if (n)
		(void)fip_login(p, n->mac, &(struct fc_frame){
			.r_ctl = FC_ELS_REPLY, .type = FC_TYPE_ELS,
			.d_id = f->s_id, .f_ctl = FC_ANSWERS,
			.ox_id = f->ox_id, .rx_id = f->rx_id,
			.data = login, .len = FC_LOGIN_LEN,
		});
}

/* The answer to a request; its length. */
static size_t put_answer(struct fc_port *p, unsigned what,
			 uint8_t out[FC_ELS_MAX])
{
	memset(out, 0, FC_ELS_MAX);
	out[0] = FC_LS_ACC;
	switch (what) {
	case FC_FLOGI: case FC_PLOGI:
		fc_put_login(out, FC_LS_ACC, false, &p->names, p->size);
		return FC_LOGIN_LEN;
	case FC_PRLI:
		fc_put_prli(out, FC_LS_ACC);
		return FC_PRLI_LEN;
	case FC_ADISC:
		put_be64(out + 8, p->names.port);
		put_be64(out + 16, p->names.node);
		fc_put_id(out + 25, p->id);
		return FC_ADISC_LEN;
	case FC_LOGO: case FC_PRLO:
		return 4;
	default:
		out[0] = FC_LS_RJT;
		put_be16(out + 5, FC_UNSUPPORTED);
		return 8;
	}
}

void fc_peer_asked(struct fc_port *p, const struct fc_frame *f)
{
	struct fc_peer *peer = peer_at(p, f);
	uint8_t out[FC_ELS_MAX];
	unsigned what;
	size_t len;

	if (f->r_ctl != FC_ELS_REQUEST || f->type != FC_TYPE_ELS || !f->len)
		return;
	what = f->data[0];
	len = put_answer(p, what, out);
	if (what == FC_FLOGI)
		answer_flogi(p, f, out);
	else
		(void)fc_answer(p, f, FC_ELS_REPLY, out, len);
	if (what == FC_PLOGI && peer)
		logged_in(peer, f);
	else if ((what == FC_LOGO || what == FC_PRLO) && peer &&
		 peer->state >= FC_PEER_PRLI)
		fc_peer_fail(peer, -ECONNRESET, "the target has logged us "
			     "out");
}
