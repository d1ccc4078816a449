/* fc_login.c: a port's logins to its fabric (FC-LS-2 6), until it is up. */
#include <string.h>

#include "core/holder.h"
#include "net/san/fc.h"
#include "net/stack.h"
#include "platform/platform.h"

#define ANSWER_MS	1000	/* that each request is waited for	*/
#define LOGINS		3

/* ---- up ------------------------------------------------------------------ */

/* Have the card hear what is sent to the VN_Port. */
void fc_hear(struct fc_port *p)
{
	struct nic *nic = p->dev->nic;

	if (!memcmp(p->mac, p->dev->mac, sizeof(p->mac)))
		return;
	memcpy(nic->also, p->mac, sizeof(nic->also));
	if (nic->ops->hear)
		nic->ops->hear(nic);
}

void fc_go_up(struct fc_port *p)
{
	err_clear(&p->err);
	p->missed = 0;
	p->due_us = plat_clock_us();
	fc_enter(p, FC_UP);
}

/* ---- logins -------------------------------------------------------------- */

/* Who is busy is asked again, in a while. */
static void refused(struct fc_port *p, const struct fc_frame *f,
		    const char *what)
{
	err_clear(&p->err);
	if (fc_els_refused(f, what, &p->err) != -EBUSY)
		fc_enter(p, FC_DOWN);
}

/* No answer came, or none that helps. */
static void give_up(struct fc_port *p, const char *why)
{
	if (p->err.code)
		fc_enter(p, FC_DOWN);
	else
		fc_port_fail(p, -ETIMEDOUT, why);
}

static void take_names(struct fc_xchg *x, const struct fc_frame *f)
{
	struct fc_port *p = HOLDER(fc_port, login, x);

	if (f->len >= FC_LOGIN_LEN && f->data[0] == FC_LS_ACC) {
		fc_go_up(p);
		return;
	}
	refused(p, f, "PLOGI to the directory server");
}

void fc_ask_names(struct fc_port *p)
{
	uint8_t login[FC_LOGIN_LEN];

	if (p->tries++ == LOGINS) {
		give_up(p, "the fabric's directory server does not answer");
		return;
	}
	fc_put_login(login, FC_PLOGI, false, &p->names, p->size);
	fc_open(p, &p->login, FC_ID_NAMES, take_names);
	fip_ask(&p->login, NULL, login, sizeof(login));
	fc_wait(p, ANSWER_MS);
}

/* The answer to FLOGI is for the address that it gives. */
static void take_login(struct fc_xchg *x, const struct fc_frame *f)
{
	struct fc_port *p = HOLDER(fc_port, login, x);
	const uint8_t *mac = p->given;
	static const uint8_t none[6];
	struct fc_login l;

	if (f->len < 1 || f->data[0] != FC_LS_ACC || !fc_get_login(f, &l)) {
		refused(p, f, "FLOGI");
		return;
	}
	if (!l.fabric) {
		fc_port_fail(p, -ENOTSUP, "a single port is there, no fabric: "
			     "links of two ports must be VN2VN");
		return;
	}
	err_clear(&p->err);
	p->fabric = l.names;
	p->id = f->d_id;
	if (l.size < p->size)
		p->size = l.size;
	fc_mac_of(p, p->id, p->mac);
	if (mac && !(mac[0] & 1) && memcmp(mac, none, sizeof(none)))
		memcpy(p->mac, mac, sizeof(p->mac));
	fc_enter(p, FC_ASK_NAMES);
	fc_hear(p);
}

void fc_log_in(struct fc_port *p)
{
	uint8_t login[FC_LOGIN_LEN];

	if (p->tries++ == LOGINS) {
		give_up(p, p->mode == FC_BY_FIP ?
			"the forwarder does not answer the login" :
			"there is no Fibre Channel on this network");
		return;
	}
	fc_put_login(login, FC_FLOGI, true, &p->names, p->size);
	p->id = 0;
	fc_open(p, &p->login, FC_ID_FLOGI, take_login);
	fip_ask(&p->login, p->mode == FC_BY_FIP ? p->gateway : NULL, login,
		sizeof(login));
	fc_wait(p, ANSWER_MS);
}
