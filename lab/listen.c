/* listen.c: the ports that are listened on, and what comes in by them. */
#include <stdlib.h>

#include "lwip/ip4_frag.h"
#include "lwip/ip6_frag.h"
#include "lwip/priv/tcp_priv.h"
#include "lwip/tcp.h"
#include "lwip/udp.h"

#include "core/err.h"
#include "lab/inside.h"

#define PXE_PORT	4011	/* boot servers, next to DHCP's own port */

static void udp_input_cb(void *arg, struct udp_pcb *pcb, struct pbuf *p,
			 const ip_addr_t *from, u16_t port)
{
	struct lab_listener *l = arg;

	(void)pcb;
	if (l->kind == LAB_DHCP)
		lab_dhcpd_input(l, p, from, port);
	else if (l->kind == LAB_DNS)
		lab_dnsd_input(l, p, from, port);
	else if (l->kind == LAB_NTP)
		lab_ntpd_input(l, p, from, port);
	else if (l->kind == LAB_SYSLOG)
		lab_syslogd_input(l, p);
	else
		lab_tftpd_input(l, p, from, port);
	pbuf_free(p);
}

static err_t accept_cb(void *arg, struct tcp_pcb *pcb, err_t err)
{
	struct lab_listener *l = arg;

	if (err != ERR_OK || !pcb)
		return ERR_VAL;
	return (l->kind == LAB_HTTP ? lab_httpd_accept :
		l->kind == LAB_FTP ? lab_ftpd_accept :
		l->kind == LAB_ISCSI ? lab_iscsid_accept :
		l->kind == LAB_NBD ? lab_nbdd_accept :
		l->kind == LAB_SYSLOGS ? lab_syslogsd_accept :
		lab_nfsd_accept)(l, pcb) ? ERR_OK : ERR_ABRT;
}

static int listen_udp(struct lab_listener *l)
{
	l->udp = udp_new_ip_type(IPADDR_TYPE_ANY);
	if (!l->udp)
		return -ENOMEM;
	udp_recv(l->udp, udp_input_cb, l);
	return udp_bind(l->udp, IP_ANY_TYPE, l->port) == ERR_OK ?
	       0 : -EADDRINUSE;
}

static int listen_tcp(struct lab_listener *l)
{
	struct tcp_pcb *pcb = tcp_new_ip_type(IPADDR_TYPE_ANY), *listening;

	if (!pcb)
		return -ENOMEM;
	if (tcp_bind(pcb, IP_ANY_TYPE, l->port) != ERR_OK) {
		tcp_close(pcb);
		return -EADDRINUSE;
	}
	listening = tcp_listen(pcb);
	if (!listening) {
		tcp_close(pcb);
		return -ENOMEM;
	}
	l->tcp = listening;
	tcp_arg(l->tcp, l);
	tcp_accept(l->tcp, accept_cb);
	return 0;
}

int lab_servers_listen(struct lab *lab, enum lab_kind kind, uint16_t port)
{
	struct lab_listener *l;

	for (l = lab->listeners; l; l = l->next)
		if (l->port == port && lab_kind_is_tcp(l->kind) ==
				       lab_kind_is_tcp(kind))
			return l->kind == kind ? 0 : -EADDRINUSE;
	l = calloc(1, sizeof(*l));
	if (!l)
		return -ENOMEM;
	l->lab = lab;
	l->kind = kind;
	l->port = port;
	l->next = lab->listeners;
	lab->listeners = l;
	return lab_kind_is_tcp(kind) ? listen_tcp(l) : listen_udp(l);
}

void lab_servers_asked(struct lab *lab, uint16_t port)
{
	unsigned n = 0;

	for (struct lab_listener *l = lab->listeners; l; l = l->next)
		n++;
	if (lab_is_web_port(lab, port) && n < LAB_LISTENERS_MAX)
		(void)lab_servers_listen(lab, LAB_HTTP, port); /* or refuse */
}

int lab_servers_start(struct lab *lab, struct err *e)
{
	const struct lab_server *s;
	int rc = 0;

	for (s = lab->config.servers; s && !rc; s = s->next) {
		if (lab_kind_has_port(s->kind))
			rc = lab_servers_listen(lab, s->kind, s->port);
		if (!rc && s->kind == LAB_DHCP)
			rc = lab_servers_listen(lab, s->kind, PXE_PORT);
		if (!rc && s->kind == LAB_NFS)
			rc = lab_servers_listen(lab, s->kind,
						LAB_PORTMAP_PORT);
		if (rc == -ENOMEM)
			return err_set(e, rc, "no memory for the %s server",
				       s->name);
		if (rc < 0)
			return err_set(e, rc, "the %s server cannot use port "
				       "%u", s->name, s->port);
	}
	return 0;
}

/* What lwIP keeps although nobody owns it: connections that are closing, and
   parts of datagrams. */
static void forget_all(void)
{
	unsigned i;

	while (tcp_active_pcbs)
		tcp_abort(tcp_active_pcbs);
	while (tcp_tw_pcbs)
		tcp_abort(tcp_tw_pcbs);
	for (i = 0; i <= IP_REASS_MAXAGE; i++)
		ip_reass_tmr();
	for (i = 0; i <= IP_REASS_MAXAGE; i++)
		ip6_reass_tmr();
}

void lab_servers_stop(struct lab *lab)
{
	struct lab_listener *l;

	lab_httpd_stop(lab);
	lab_ftpd_stop(lab);
	lab_nfsd_stop(lab);
	lab_syslogsd_stop(lab);
	lab_iscsid_stop(lab);
	lab_nbdd_stop(lab);
	lab_tftpd_stop(lab);
	lab_dhcpd_stop(lab);
	lab_udp_stop(lab);
	while ((l = lab->listeners)) {
		lab->listeners = l->next;
		if (l->udp)
			udp_remove(l->udp);
		if (l->tcp)
			tcp_close(l->tcp);
		free(l);
	}
	forget_all();
}
