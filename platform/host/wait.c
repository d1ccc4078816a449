/* wait.c: until a time, a key, a frame: by sleeping, or by skipping time. */
#include <errno.h>
#include <poll.h>
#include <string.h>

#include "platform/host/host.h"
#include "platform/platform.h"

#define POLLFDS 64

static bool hurry;
static struct { const struct pollfd *fds; unsigned n; } more;

void host_hurry(bool on)
{
	hurry = on;
}

void host_wait_for(const struct pollfd *fds, unsigned n)
{
	more.fds = fds;
	more.n = n;
}

/* To the deadline or the next scripted key, whichever comes first. */
static int jump(uint64_t until_us)
{
	uint64_t now = plat_clock_us(), next = host_keys_next_us();

	if (until_us < next)
		next = until_us;
	if (next == UINT64_MAX)
		return -EDEADLK;
	if (next > now)
		host_clock_skip(next - now);
	host_keys_announce();
	return 0;
}

/* Milliseconds of @wait_ms (-1: no limit) and microseconds to @until_us. */
static int64_t shorter_us(uint64_t until_us, int wait_ms)
{
	uint64_t now = plat_clock_us();
	int64_t us = -1;

	if (until_us != UINT64_MAX)
		us = until_us > now ? (int64_t)(until_us - now) : 0;
	if (wait_ms >= 0 && (us < 0 || us > (int64_t)wait_ms * 1000))
		us = (int64_t)wait_ms * 1000;
	return us;
}

static int sleep_really(uint64_t until_us)
{
	static struct pollfd fds[POLLFDS];
	uint64_t key = host_keys_next_us();
	unsigned n_con = host_console_pollfds(fds, POLLFDS), n_nic, n_more;
	int wait_ms = -1;

	n_nic = host_nic_pollfds(fds + n_con, POLLFDS - n_con, &wait_ms);
	n_more = POLLFDS - n_con - n_nic < more.n ? POLLFDS - n_con - n_nic :
		 more.n;
	if (n_more)
		memcpy(fds + n_con + n_nic, more.fds, n_more * sizeof(*fds));
	if (key < until_us)
		until_us = key;
	if (host_console_poll(fds, n_con + n_nic + n_more,
			      shorter_us(until_us, wait_ms)) < 0) {
		for (unsigned i = 0; i < n_con + n_nic; i++)
			fds[i].revents = 0;
	}
	host_console_ready(fds, n_con);
	host_nic_ready(fds + n_con, n_nic);
	host_keys_announce();
	return 0;
}

int plat_wait(uint64_t until_us)
{
	host_console_flush();
	if (!host.real_time || hurry)
		return jump(until_us);
	return sleep_really(until_us);
}
