/* pxeapi_udp.c: datagrams for programs. */
#include "net/net.h"
#include "platform/bios/pxeapi.h"

/* Programs poll, and count their own time. */
#define WAIT_MS		10
#define SOURCE_PORT_BE	0x1508u		/* 2069, if none is given */

unsigned pxeapi_udp_open(struct pxeapi *a, void *params)
{
	(void)params;	/* the source address: we have only one, and use that */
	if (a->udp)
		return PXE_UDP_OPEN;
	a->udp = net_udp_open(pxeapi_dev(a));
	return a->udp ? PXE_SUCCESS : PXE_OUT_OF_RESOURCES;
}

unsigned pxeapi_udp_close(struct pxeapi *a, void *params)
{
	bool was_open = a->udp != NULL;

	(void)params;
	net_udp_close(a->udp);
	a->udp = NULL;
	return was_open ? PXE_SUCCESS : PXE_UDP_CLOSED;
}

unsigned pxeapi_udp_read(struct pxeapi *a, void *params)
{
	struct pxe_udp_read *p = params;
	struct net_datagram d = { .to_be = p->to_be,
				  .to_port_be = p->to_port_be };
	void *to = pxemem_far(p->buffer, p->len);

	if (!a->udp)
		return PXE_UDP_CLOSED;
	if (!to)
		return PXE_INVALID_PARAMETER;
	if (d.to_port_be)
		(void)net_udp_listen(a->udp, d.to_port_be);
	if (net_udp_recv(a->udp, &d, to, p->len, WAIT_MS) < 0)
		return PXE_FAILURE;
	p->from_be = d.from_be;
	p->to_be = d.to_be;
	p->from_port_be = d.from_port_be;
	p->to_port_be = d.to_port_be;
	if (d.len < p->len)
		p->len = (uint16_t)d.len;
	return PXE_SUCCESS;
}

unsigned pxeapi_udp_write(struct pxeapi *a, void *params)
{
	struct pxe_udp_write *p = params;
	struct net_datagram d = {
		.to_be = p->to_be, .to_port_be = p->to_port_be,
		.from_port_be = p->from_port_be ? p->from_port_be :
				SOURCE_PORT_BE,
		.len = p->len,
	};
	const void *from = pxemem_far(p->buffer, p->len);

	if (!a->udp)
		return PXE_UDP_CLOSED;
	if (!from)
		return PXE_INVALID_PARAMETER;
	return pxeapi_status(net_udp_send(a->udp, &d, from));
}
