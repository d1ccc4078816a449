/* tap.c: --net tap:NAME: a TAP device that somebody made. */
#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <linux/if_tun.h>
#include <linux/virtio_net.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include "core/err.h"
#include "platform/host/host.h"
#include "platform/platform.h"

/* The kernel gives segments of TCP in one frame, of so many bytes, and leaves
   checksums of its own to the card: so a download costs few system calls. */
#define FRAME_MAX	65500
#define SINGLY		64	/* rounds; see is_enough()	*/
#define SPIN_US		200	/* a server on this machine answers in it */
#define LITTLE		32768	/* bytes: more is more than an answer	*/
#define SPARED_MAX	64	/* rounds; see answer_comes()		*/
#define WINDOW		(8u << 20)	/* 100 ms at 640 Mbit/s	*/
#define OFFLOADS	(TUN_F_CSUM | TUN_F_TSO4 | TUN_F_TSO6)

static struct {
	struct nic nic;
	int        fd;
	char       name[IFNAMSIZ];
	bool       gone;	/* somebody deleted the device		*/
	bool       offloads;	/* it puts a header before each frame	*/
	unsigned   taken;	/* frames since poll() was asked	*/
	size_t     bytes;	/* in them				*/
	unsigned   singly;	/* so many more rounds take one only	*/
	bool       sent;	/* a frame, since poll() was asked	*/
	unsigned   spared;	/* so many more rounds do not spin	*/
	unsigned   to_spare;	/* when the next spin is in vain	*/
} tap = { .fd = -1, .to_spare = 1 };

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
	static const struct virtio_net_hdr none;
	const struct iovec parts[] = {
		{ (void *)(uintptr_t)&none, tap.offloads ? sizeof(none) : 0 },
		{ (void *)(uintptr_t)frame, len },
	};

	(void)nic;
	tap.sent = true;
	if (writev(tap.fd, parts, 2) >= 0)
		return 0;
	return errno == ENOBUFS || judge(errno) == 0 ? -EAGAIN : -EIO;
}

/* Who answers each frame before the next one comes is not asked whether there
   is another: the poll() that follows says so, too. Now and then he is. */
static bool is_enough(void)
{
	if (!tap.singly || !tap.taken)
		return false;
	tap.singly--;
	return true;
}

static void note_empty(void)
{
	if (tap.taken == 1)
		tap.singly = SINGLY;
}

static int tap_recv(struct nic *nic, void *buf, size_t cap)
{
	struct virtio_net_hdr head = { 0 };
	size_t head_len = tap.offloads ? sizeof(head) : 0;
	uint8_t more;	/* than there is room for */
	const struct iovec parts[] = {
		{ &head, head_len }, { buf, cap }, { &more, 1 },
	};
	ssize_t n;

	if (is_enough())
		return 0;
	n = readv(tap.fd, parts, 3);
	if (n < 0) {
		note_empty();
		return judge(errno);
	}
	tap.taken++;
	tap.bytes += (size_t)n;
	n -= (ssize_t)head_len;
	nic->sums_good = head.flags & (VIRTIO_NET_HDR_F_NEEDS_CSUM |
				       VIRTIO_NET_HDR_F_DATA_VALID);
	return n < 0 ? -EIO : (size_t)n > cap ? -EMSGSIZE : (int)n;
}

static bool is_readable(void)
{
	struct pollfd p = { .fd = tap.fd, .events = POLLIN };

	return !tap.gone && poll(&p, 1, 0) > 0;
}

/* Does the other end wait for what was sent in this round, and send little
   then? TFTP does, and TCP where frames are lost. */
static bool is_lockstep(void)
{
	if (!tap.taken || tap.bytes > LITTLE || !tap.sent)
		return false;
	if (!tap.spared)
		return true;
	tap.spared--;
	return false;
}

/* An answer that takes little longer than to fall asleep and to be woken is
   waited for awake: where the server has a processor of its own a file comes
   twice as fast so. Where answers take longer this is tried ever less often, so
   that it costs next to nothing. */
static bool answer_comes(void)
{
	uint64_t until_us = plat_clock_us() + SPIN_US;

	do {
		if (is_readable()) {
			tap.to_spare = 1;
			return true;
		}
	} while (plat_clock_us() < until_us);
	tap.spared = tap.to_spare;
	if (tap.to_spare < SPARED_MAX)
		tap.to_spare *= 2;
	return false;
}

/* plat_wait() ends when a frame comes; nothing is known before. */
static uint64_t tap_next_us(struct nic *nic)
{
	bool came = is_lockstep() ? answer_comes() : is_readable();

	(void)nic;
	tap.taken = 0;
	tap.bytes = 0;
	tap.sent = false;
	return came ? plat_clock_us() : UINT64_MAX;
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

/* Whoever opens the device next may not know of offloads. */
static void tap_close(void)
{
	(void)ioctl(tap.fd, TUNSETOFFLOAD, 0);
	close(tap.fd);
	tap.fd = -1;
}

static int attach(int fd, const char *name, uint16_t *frame_max)
{
	struct ifreq ifr = { .ifr_flags = IFF_TAP | IFF_NO_PI | IFF_VNET_HDR };

	memcpy(ifr.ifr_name, name, strlen(name));
	if (ioctl(fd, TUNSETIFF, &ifr) < 0)
		return -errno;
	tap.offloads = true;
	if (!host.hands_on && ioctl(fd, TUNSETOFFLOAD, OFFLOADS) == 0)
		*frame_max = FRAME_MAX;
	return 0;
}

#define USUAL_MTU	1500

/* As somebody has set it: ip link set NAME mtu N. */
static uint16_t device_mtu(const char *name)
{
	struct ifreq ifr = { .ifr_mtu = 0 };
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	int rc;

	memcpy(ifr.ifr_name, name, strlen(name));
	rc = ioctl(fd, SIOCGIFMTU, &ifr);
	if (fd >= 0)
		close(fd);
	if (rc < 0 || ifr.ifr_mtu < USUAL_MTU)
		return USUAL_MTU;
	return ifr.ifr_mtu < NIC_MTU_MAX ? (uint16_t)ifr.ifr_mtu : NIC_MTU_MAX;
}

int host_tap_open(const char *name, struct host_card *out, struct err *e)
{
	static const uint8_t mac[6] = { 0x52, 0x54, 0, 0x12, 0x34, 0x56 };
	uint16_t frame_max = 0;
	int rc;

	if (strlen(name) >= IFNAMSIZ)
		return err_set(e, -EINVAL, "no device has so long a name as "
			       "\"%s\"", name);
	tap.fd = open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);
	if (tap.fd < 0)
		return err_set(e, -errno, "/dev/net/tun: %s", strerror(errno));
	rc = host.create || if_nametoindex(name) ?
		attach(tap.fd, name, &frame_max) : -ENODEV;
	if (rc < 0) {
		tap_close();
		return err_set(e, rc, "TAP device %s: %s (make one with: ip "
			       "tuntap add dev %s mode tap user $USER; "
			       "or --create)",
			       name, strerror(-rc), name);
	}
	memcpy(tap.name, name, strlen(name) + 1);
	tap.nic = (struct nic){
		.frame_max = frame_max, .window = WINDOW,
		.ops = &tap_ops, .driver = "tap", .device = tap.name,
		.bustype = "TAP", .mtu = device_mtu(name),
	};
	memcpy(tap.nic.mac, mac, 6);
	memcpy(tap.nic.hwaddr, mac, 6);
	*out = (struct host_card){
		.nic = &tap.nic, .pollfds = tap_pollfds, .close = tap_close,
	};
	return 0;
}
