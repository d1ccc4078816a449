/* nic.c: which cards there are: the lab's, a TAP device, libslirp's, none. */
#include <poll.h>
#include <string.h>

#include "lab/lab.h"
#include "platform/host/host.h"
#include "platform/platform.h"

static struct host_card card;	/* a real one; unused with the lab */

bool host_net_is_real(const char *kind)
{
	return !strncmp(kind, "tap:", 4) || !strcmp(kind, "user");
}

bool host_net_is_known(const char *kind)
{
	return !strcmp(kind, "lab") || !strcmp(kind, "none") ||
		!strcmp(kind, "user") ||
		(!strncmp(kind, "tap:", 4) && kind[4]);
}

int host_net_open(const char *kind, struct err *e)
{
	host.no_net = !strcmp(kind, "none");
	if (host.no_net || !strcmp(kind, "lab"))
		return 0;
	if (!strcmp(kind, "user"))
		return host_slirp_open(&card, e);
	return host_tap_open(kind + 4, &card, e);
}

void host_net_close(void)
{
	if (card.close)
		card.close();
	card = (struct host_card){ 0 };
}

struct nic *plat_nic(unsigned index)
{
	if (host.no_net)
		return NULL;
	if (card.nic)
		return index == 0 ? card.nic : NULL;
	return host.lab ? lab_nic(host.lab, index) : NULL;
}

unsigned host_nic_pollfds(struct pollfd *fds, unsigned max, int *wait_ms)
{
	return card.pollfds ? card.pollfds(fds, max, wait_ms) : 0;
}

void host_nic_ready(const struct pollfd *fds, unsigned n)
{
	if (card.ready)
		card.ready(fds, n);
}
