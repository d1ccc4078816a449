/* nbdd_put.c: what an NBD server sends, in the clear or by TLS. */
#include "lab/nbdd.h"
#include "lab/tls.h"
#include "lwip/tcp.h"

void nbdd_put(struct lab_nbd_conn *c, const void *data, size_t len)
{
	if (!c->tls)
		sbuf_add(&c->out, data, len);
	else if (len && (lab_tls_write(c->tls, data, len) < 0 ||
			 lab_tls_output(c->tls, &c->out) < 0))
		c->ending = true;
}

bool nbdd_secure(struct lab_nbd_conn *c)
{
	struct lab_ca *ca = lab_ca_of(c->tcp.lab);
	char called[IPADDR_STRLEN_MAX];

	if (ca && ipaddr_ntoa_r(&c->tcp.pcb->local_ip, called, sizeof(called)))
		c->tls = lab_tls_new(ca, c->nbd->tls, called);
	return c->tls;
}
