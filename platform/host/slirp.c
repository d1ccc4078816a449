/* slirp.c: --net user: the real network, without privileges, by libslirp. */
#include <arpa/inet.h>
#include <dlfcn.h>
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <slirp/libslirp.h>

#include "core/err.h"
#include "platform/host/host.h"
#include "platform/platform.h"

#define FRAMES	256	/* that wait to be received; more are dropped	*/
#define TIMERS	8

/* Loaded when asked for: it and what it needs would double our start-up. */
static struct {
	Slirp *(*new)(const SlirpConfig *cfg, const SlirpCb *cb, void *opaque);
	void   (*cleanup)(Slirp *slirp);
	void   (*input)(Slirp *slirp, const uint8_t *frame, int len);
	void   (*pollfds_fill)(Slirp *slirp, uint32_t *timeout,
			       SlirpAddPollCb add, void *opaque);
	void   (*pollfds_poll)(Slirp *slirp, int error,
			       SlirpGetREventsCb get, void *opaque);
} lib;

static struct {
	Slirp     *slirp;
	struct nic nic;
	struct { uint8_t *data; size_t len; } rx[FRAMES];
	unsigned   rx_first, rx_n;
	bool       refused;	/* a script wanted our own loopback	*/
	struct timer { SlirpTimerCb cb; void *opaque; int64_t ms; }
		   timers[TIMERS];
	/* While filling or reading a poll set */
	struct pollfd       *fds;
	const struct pollfd *ready;
	unsigned   n_fds, max_fds;
} user;

/* ---- what libslirp asks of us -------------------------------------- */

static int64_t now_ms(void)
{
	return (int64_t)(plat_clock_us() / 1000);
}

static ssize_t on_frame(const void *frame, size_t len, void *opaque)
{
	unsigned at = (user.rx_first + user.rx_n) % FRAMES;
	uint8_t *copy;

	(void)opaque;
	copy = user.rx_n < FRAMES ? malloc(len) : NULL;
	if (!copy)
		return (ssize_t)len;	/* lost, as on any wire */
	memcpy(copy, frame, len);
	user.rx[at].data = copy;
	user.rx[at].len = len;
	user.rx_n++;
	return (ssize_t)len;
}

static void on_guest_error(const char *msg, void *opaque)
{
	(void)msg;
	(void)opaque;
}

static int64_t on_clock(void *opaque)
{
	(void)opaque;
	return (int64_t)plat_clock_us() * 1000;
}

static void *on_timer_new(SlirpTimerCb cb, void *cb_opaque, void *opaque)
{
	(void)opaque;
	for (int i = 0; i < TIMERS; i++) {
		if (user.timers[i].cb)
			continue;
		user.timers[i] = (struct timer){ cb, cb_opaque, -1 };
		return &user.timers[i];
	}
	abort();	/* libslirp 4 makes one */
}

static void on_timer_free(void *timer, void *opaque)
{
	(void)opaque;
	*(struct timer *)timer = (struct timer){ 0 };
}

static void on_timer_mod(void *timer, int64_t expire_ms, void *opaque)
{
	(void)opaque;
	((struct timer *)timer)->ms = expire_ms;
}

static void on_poll_fd(int fd, void *opaque)
{
	(void)fd;
	(void)opaque;
}

static void on_notify(void *opaque)
{
	(void)opaque;
}

static const SlirpCb callbacks = {
	.send_packet = on_frame, .guest_error = on_guest_error,
	.clock_get_ns = on_clock, .timer_new = on_timer_new,
	.timer_free = on_timer_free, .timer_mod = on_timer_mod,
	.register_poll_fd = on_poll_fd, .unregister_poll_fd = on_poll_fd,
	.notify = on_notify,
};

/* ---- waiting ------------------------------------------------------- */

static const struct { int theirs; short ours; } events[] = {
	{ SLIRP_POLL_IN, POLLIN }, { SLIRP_POLL_OUT, POLLOUT },
	{ SLIRP_POLL_PRI, POLLPRI }, { SLIRP_POLL_ERR, POLLERR },
	{ SLIRP_POLL_HUP, POLLHUP },
};
#define EVENTS (sizeof(events) / sizeof(events[0]))

static int add_fd(int fd, int theirs, void *opaque)
{
	short ours = 0;

	(void)opaque;
	if (user.n_fds == user.max_fds)
		return -1;
	for (size_t i = 0; i < EVENTS; i++) {
		if (theirs & events[i].theirs)
			ours |= events[i].ours;
	}
	user.fds[user.n_fds] = (struct pollfd){ .fd = fd, .events = ours };
	return (int)user.n_fds++;
}

static int fd_events(int index, void *opaque)
{
	int theirs = 0;

	(void)opaque;
	if (index < 0 || (unsigned)index >= user.n_fds)
		return 0;
	for (size_t i = 0; i < EVENTS; i++) {
		if (user.ready[index].revents & events[i].ours)
			theirs |= events[i].theirs;
	}
	return theirs;
}

static unsigned user_pollfds(struct pollfd *fds, unsigned max, int *wait_ms)
{
	uint32_t limit = *wait_ms < 0 ? UINT32_MAX : (uint32_t)*wait_ms;

	user.fds = fds;
	user.max_fds = max;
	user.n_fds = 0;
	lib.pollfds_fill(user.slirp, &limit, add_fd, NULL);
	for (int i = 0; i < TIMERS; i++) {
		int64_t left = user.timers[i].ms - now_ms();

		if (!user.timers[i].cb || user.timers[i].ms < 0)
			continue;
		if (left < (int64_t)limit)
			limit = left > 0 ? (uint32_t)left : 0;
	}
	if (user.rx_n)
		limit = 0;
	if (limit < 0x7fffffff)
		*wait_ms = (int)limit;
	return user.n_fds;
}

static void user_ready(const struct pollfd *fds, unsigned n)
{
	user.ready = fds;
	user.n_fds = n;
	lib.pollfds_poll(user.slirp, 0, fd_events, NULL);
	for (int i = 0; i < TIMERS; i++) {
		struct timer *t = &user.timers[i];

		if (!t->cb || t->ms < 0 || t->ms > now_ms())
			continue;
		t->ms = -1;
		t->cb(t->opaque);
	}
}

/* ---- the card ------------------------------------------------------ */

static int user_up(struct nic *nic, struct err *e)
{
	(void)nic;
	(void)e;
	return 0;
}

static void user_down(struct nic *nic)
{
	(void)nic;
}

#define TCP 6

/*
 * Must this frame stay here? 0.0.0.0/8 and 127.0.0.0/8 are what our kernel
 * takes for its own; libslirp itself refuses 10.0.2.2, and we remember that.
 */
static bool is_kept_out(const uint8_t *frame, size_t len)
{
	static const uint8_t us[4] = { 10, 0, 2, 2 };

	if (host.host_loopback || len < 34 || frame[12] != 0x08 || frame[13])
		return false;
	if (frame[23] == TCP && !memcmp(frame + 30, us, 4))
		user.refused = true;
	return frame[30] == 0 || frame[30] == 127;
}

static int user_send(struct nic *nic, const void *frame, size_t len)
{
	(void)nic;
	if (is_kept_out(frame, len))
		return 0;
	lib.input(user.slirp, frame, (int)len);
	return 0;
}

static int user_recv(struct nic *nic, void *buf, size_t cap)
{
	unsigned at = user.rx_first;
	size_t len;

	(void)nic;
	if (!user.rx_n)
		return 0;
	len = user.rx[at].len;
	if (len <= cap)
		memcpy(buf, user.rx[at].data, len);
	free(user.rx[at].data);
	user.rx_first = (at + 1) % FRAMES;
	user.rx_n--;
	return len <= cap ? (int)len : -EMSGSIZE;
}

static uint64_t user_next_us(struct nic *nic)
{
	(void)nic;
	return user.rx_n ? plat_clock_us() : UINT64_MAX;
}

static int user_link(struct nic *nic)
{
	(void)nic;
	return 0;
}

static const struct nic_ops user_ops = {
	.open = user_up, .close = user_down, .send = user_send,
	.recv = user_recv, .next_us = user_next_us, .link = user_link,
};

static void user_close(void)
{
	uint8_t byte;

	while (user.rx_n)
		(void)user_recv(&user.nic, &byte, 0);
	lib.cleanup(user.slirp);
	user.slirp = NULL;
	if (user.refused)
		fprintf(stderr, "pxesh: 10.0.2.2 would be 127.0.0.1 of this "
			"computer, which a script reaches only with "
			"--host-loopback\n");
}

#ifdef PXESH_STATIC

/* What is loaded would bring another C library along. */
static int load_library(struct err *e)
{
	return err_set(e, -ENOTSUP, "this is the static pxesh, which has no "
		       "--net user: take one that is linked as usual");
}

#else

static int load_library(struct err *e)
{
	static const struct { const char *name; void *to; } functions[] = {
		{ "slirp_new", &lib.new },
		{ "slirp_cleanup", &lib.cleanup },
		{ "slirp_input", &lib.input },
		{ "slirp_pollfds_fill", &lib.pollfds_fill },
		{ "slirp_pollfds_poll", &lib.pollfds_poll },
	};
	void *handle = dlopen("libslirp.so.0", RTLD_NOW);
	void *symbol;

	if (!handle)
		return err_set(e, -ENOTSUP, "--net user needs libslirp: %s",
			       dlerror());
	for (size_t i = 0; i < sizeof(functions) / sizeof(functions[0]); i++) {
		symbol = dlsym(handle, functions[i].name);
		if (!symbol)
			return err_set(e, -ENOTSUP, "libslirp lacks %s",
				       functions[i].name);
		memcpy(functions[i].to, &symbol, sizeof(symbol));
	}
	return 0;
}

#endif

int host_slirp_open(struct host_card *out, struct err *e)
{
	static const uint8_t mac[6] = { 0x52, 0x54, 0, 0x12, 0x34, 0x56 };
	SlirpConfig cfg = { .version = 1, .in_enabled = true };
	int rc = load_library(e);

	if (rc < 0)
		return rc;
	inet_pton(AF_INET, "10.0.2.0", &cfg.vnetwork);
	inet_pton(AF_INET, "255.255.255.0", &cfg.vnetmask);
	inet_pton(AF_INET, "10.0.2.2", &cfg.vhost);
	inet_pton(AF_INET, "10.0.2.15", &cfg.vdhcp_start);
	inet_pton(AF_INET, "10.0.2.3", &cfg.vnameserver);
	cfg.disable_host_loopback = !host.host_loopback;
	user.slirp = lib.new(&cfg, &callbacks, NULL);
	if (!user.slirp)
		return err_set(e, -EIO, "the user network does not start");
	user.nic = (struct nic){
		.ops = &user_ops, .driver = "slirp", .device = "user",
		.bustype = "USER", .mtu = 1500,
	};
	memcpy(user.nic.mac, mac, 6);
	memcpy(user.nic.hwaddr, mac, 6);
	*out = (struct host_card){
		.nic = &user.nic, .pollfds = user_pollfds,
		.ready = user_ready, .close = user_close,
	};
	return 0;
}
