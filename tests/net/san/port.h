/* port.h: a port of Fibre Channel, and the fabric of arrays that it looks
   for. */
#ifndef TESTS_NET_SAN_PORT_H
#define TESTS_NET_SAN_PORT_H

#include "tests/net/san/fabric.h"

#include "net/san/fc_all.h"
#include "net/san/fc_peer.h"

static inline struct fc_port *port_of(struct fabric *f)
{
	assert_int_equal(fc_ports_start(fc_get(f->b.net)), 0);
	return fc_get(f->b.net)->ports;
}

static inline bool is_settled(void *ctx)
{
	const struct fc_port *p = ctx;

	return p->state == FC_UP || p->state == FC_DOWN;
}

/* A port, until it is up or down. */
static inline struct fc_port *settle(struct fabric *f)
{
	struct fc_port *p;

	fabric_start(f);
	p = port_of(f);
	assert_int_equal(event_wait(&f->b.ev, EVENT_NEVER, EVENT_NO_KEYS,
				    is_settled, p), 0);
	return p;
}

static inline void pass(struct fabric *f, unsigned ms)
{
	bench_pass(&f->b, ms * 1000ull);
}

static inline void assert_down(const struct fc_port *p, int code,
			       const char *why)
{
	assert_int_equal(p->state, FC_DOWN);
	assert_int_equal(p->err.code, code);
	assert_has(p->err.msg, why);
}

#endif
