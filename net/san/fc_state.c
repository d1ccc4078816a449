/* fc_state.c: what a port is about, and who hears that this has changed. */
#include "net/san/fc.h"

/* ---- who is told --------------------------------------------------------- */

void fc_tell(struct fc *fc)
{
	net_timer_set(fc->net, &fc->tell, 0);
}

void fc_user_add(struct fc *fc, struct fc_user *u)
{
	u->round = fc->round;
	u->next = fc->users;
	fc->users = u;
	fc_tell(fc);
}

void fc_user_del(struct fc *fc, struct fc_user *u)
{
	struct fc_user **at = &fc->users;

	while (*at && *at != u)
		at = &(*at)->next;
	if (*at)
		*at = u->next;
}

/* ---- states -------------------------------------------------------------- */

void fc_wait(struct fc_port *p, uint32_t ms)
{
	net_timer_set(p->net, &p->timer, ms * 1000ull);
}

void fc_enter(struct fc_port *p, enum fc_state state)
{
	p->state = state;
	p->tries = 0;
	fc_close(&p->login);
	net_timer_set(p->net, &p->timer, 0);
	if (state == FC_DOWN)
		net_timer_stop(&p->timer);
	fc_tell(p->fc);
}

void fc_port_fail(struct fc_port *p, int code, const char *why)
{
	err_clear(&p->err);
	err_set(&p->err, code, "%s: %s", p->name, why);
	fc_enter(p, FC_DOWN);
}

const char *fc_port_about(const struct fc_port *p)
{
	return p->state == FC_DOWN ? p->err.msg :
	       p->state < FC_LOGGING_IN ? "looking for a fabric" :
	       "logging in";
}
