/* tap.c: --net tap:NAME: a TAP device that somebody made. */
#include <errno.h>
#include <fcntl.h>
#include <linux/if.h>
#include <linux/if_tun.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "core/err.h"
#include "platform/host/host.h"
#include "platform/platform.h"

static struct {
	struct nic nic;
	int        fd;
	char       name[IFNAMSIZ];
	bool       gone;	/* somebody deleted the device		*/
} tap = { .fd = -1 };

static int tap_up(struct nic *nic, struct err *e)
{
	(void)nic;
	(void)e;
	return 0;
}

static void tap_down(struct nic *nic)
{
	(void)nic;
}

/* What an error of the device means: 0, later perhaps; or -EIO. */
static int judge(int error)
{
	if (error == EBADFD && !tap.gone) {
		tap.gone = true;
		fprintf(stderr, "pxesh: the TAP device %s is gone\n",
			tap.name);
	}
	return error == EAGAIN || error == EINTR ? 0 : -EIO;
}

static int tap_send(struct nic *nic, const void *frame, size_t len)
{
	(void)nic;
	if (write(tap.fd, frame, len) >= 0)
		return 0;
	return errno == ENOBUFS || judge(errno) == 0 ? -EAGAIN : -EIO;
}

static int tap_recv(struct nic *nic, void *buf, size_t cap)
{
	ssize_t n = read(tap.fd, buf, cap);

	(void)nic;
	if (n >= 0)
		return (int)n;
	return judge(errno);
}

/* plat_wait() ends when a frame comes; nothing is known before. */
static uint64_t tap_next_us(struct nic *nic)
{
	struct pollfd p = { .fd = tap.fd, .events = POLLIN };

	(void)nic;
	return !tap.gone && poll(&p, 1, 0) > 0 ? plat_clock_us() : UINT64_MAX;
}

static int tap_link(struct nic *nic)
{
	(void)nic;
	return tap.gone ? -ENETDOWN : 0;
}

static const struct nic_ops tap_ops = {
	.open = tap_up, .close = tap_down, .send = tap_send, .recv = tap_recv,
	.next_us = tap_next_us, .link = tap_link,
};

static unsigned tap_pollfds(struct pollfd *fds, unsigned max, int *wait_ms)
{
	(void)wait_ms;
	if (!max || tap.gone)
		return 0;
	fds[0] = (struct pollfd){ .fd = tap.fd, .events = POLLIN };
	return 1;
}

static void tap_close(void)
{
	close(tap.fd);
	tap.fd = -1;
}

static int attach(int fd, const char *name)
{
	struct ifreq ifr = { .ifr_flags = IFF_TAP | IFF_NO_PI };

	memcpy(ifr.ifr_name, name, strlen(name));
	return ioctl(fd, TUNSETIFF, &ifr) < 0 ? -errno : 0;
}

int host_tap_open(const char *name, struct host_card *out, struct err *e)
{
	static const uint8_t mac[6] = { 0x52, 0x54, 0, 0x12, 0x34, 0x56 };
	int rc;

	if (strlen(name) >= IFNAMSIZ)
		return err_set(e, -EINVAL, "no device has so long a name as "
			       "\"%s\"", name);
	tap.fd = open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);
	if (tap.fd < 0)
		return err_set(e, -errno, "/dev/net/tun: %s", strerror(errno));
	rc = attach(tap.fd, name);
	if (rc < 0) {
		tap_close();
		return err_set(e, rc, "TAP device %s: %s (make one with: ip "
			       "tuntap add dev %s mode tap user $USER)",
			       name, strerror(-rc), name);
	}
	memcpy(tap.name, name, strlen(name) + 1);
	tap.nic = (struct nic){
		.ops = &tap_ops, .driver = "tap", .device = tap.name,
		.bustype = "TAP", .mtu = 1500,
	};
	memcpy(tap.nic.mac, mac, 6);
	memcpy(tap.nic.hwaddr, mac, 6);
	*out = (struct host_card){
		.nic = &tap.nic, .pollfds = tap_pollfds, .close = tap_close,
	};
	return 0;
}
