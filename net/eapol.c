/*
 * eapol.c: 802.1X on a cable: the switch asks who we are before it forwards
 * anything (reference/protocols.md#links).
 */
#include <stdlib.h>
#include <string.h>

#include "core/bytes.h"
#include "core/console.h"
#include "core/err.h"
#include "core/holder.h"
#include "net/eap.h"
#include "net/link.h"
#include "net/stack.h"

#define BLOCK_MS	45000
#define START_US	2000000
#define STARTS		22		/* as long as one exchange may take */
#define TYPE		0x888e
#define GROUP		3		/* 01:80:c2:00:00:03		*/
#define HEAD		4		/* version, type, length	*/
#define TEXT		255

enum { PACKET = 0, START = 1 };

struct eapol {
	struct netdev   *dev;
	struct net_timer timer;
	struct eap       eap;
	unsigned         starts;
	bool             asked;		/* the switch begins by itself	*/
	char             name[TEXT], password[TEXT];
};

/* The interface's own: what "login" asked for is not meant for whoever is on
   the cable. */
static void read_text(struct netdev *dev, const char *setting,
		      char out[TEXT])
{
	if (settings_text(dev->block, setting, out, TEXT) <= 0)
		out[0] = '\0';
}

static struct eapol *eapol_of(struct netdev *dev)
{
	if (!dev->eapol) {
		dev->eapol = calloc(1, sizeof(*dev->eapol));
		if (dev->eapol)
			dev->eapol->dev = dev;
	}
	return dev->eapol;
}

/* @len bytes of an EAP packet are behind the head already. */
static void transmit(struct netdev *dev, uint8_t type, size_t len)
{
	uint8_t *p = link_body(dev);

	p[0] = 1;
	p[1] = type;
	put_be16(p + 2, (unsigned)len);
	link_send(dev, GROUP, TYPE, HEAD + len);
}

static void expired(struct net_timer *t)
{
	struct eapol *s = HOLDER(eapol, timer, t);

	if (s->asked || s->starts++ >= STARTS)
		return;
	transmit(s->dev, START, 0);
	net_timer_set(s->dev->net, &s->timer, START_US);
}

void eapol_begin(struct netdev *dev)
{
	char name[TEXT];
	struct eapol *s;

	read_text(dev, "username", name);
	s = name[0] ? eapol_of(dev) : NULL;
	if (!s || s->asked || s->timer.armed)
		return;
	s->timer.expired = expired;
	s->starts = 0;
	expired(&s->timer);
}

void eapol_end(struct netdev *dev)
{
	if (dev->eapol)
		net_timer_stop(&dev->eapol->timer);
	free(dev->eapol);
	dev->eapol = NULL;
}

static void happened(struct eapol *s, enum eap_event event)
{
	struct netdev *dev = s->dev;

	if (event == EAP_SUCCESS)
		link_unblock(dev);
	if (event == EAP_ASKED || event == EAP_LACKING) {
		s->asked = true;
		link_block(dev, !s->name[0] ?
			   "802.1X, and no username is set" :
			   event == EAP_ASKED ? "802.1X" : "802.1X asks for "
			   "MS-CHAPv2, which pxesh.kpxe has", BLOCK_MS);
	}
	if (event == EAP_FAILURE)
		con_remark(dev->net->con, "%s: the switch refuses the 802.1X "
			   "user \"%.40s\"", dev->name, s->name);
}

void eapol_input(struct netdev *dev, const uint8_t *p, size_t len)
{
	struct eapol *s = eapol_of(dev);
	uint32_t random[4] = { net_random(), net_random(), net_random(),
			       net_random() };
	struct eap_user user;
	enum eap_event event;
	size_t n;

	if (!s || len < HEAD || p[1] != PACKET || get_be16(p + 2) > len - HEAD)
		return;
	read_text(dev, "username", s->name);
	read_text(dev, "password", s->password);
	user = (struct eap_user){ s->name, s->password };
	n = eap_answer(&s->eap, &user, p + HEAD, get_be16(p + 2),
		       (const uint8_t *)random, link_body(dev) + HEAD,
		       &event);
	memset(s->password, 0, sizeof(s->password));
	happened(s, event);
	if (n)
		transmit(dev, PACKET, n);
}
