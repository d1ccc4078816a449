/*
 * clock.c: real time with a person at the terminal or on a real network, else
 * time that only waiting moves.
 */
#include <time.h>

#include "platform/host/host.h"
#include "platform/platform.h"

struct host host;

static struct {
	uint64_t now_us;	/* virtual time, or what was skipped	*/
	uint64_t start_us;	/* of the real clock; 0: not looked yet	*/
} clk;

static uint64_t real_us(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * 1000000 + (uint64_t)ts.tv_nsec / 1000;
}

uint64_t plat_clock_us(void)
{
	if (!host.real_time)
		return clk.now_us;
	if (!clk.start_us)
		clk.start_us = real_us();
	return real_us() - clk.start_us + clk.now_us;
}

void host_clock_skip(uint64_t us)
{
	clk.now_us += us;
}

/* Virtual time starts on a fixed day, so that equal runs print equal dates. */
#define VIRTUAL_EPOCH 1767225600	/* 2026-01-01 00:00 UTC */

int plat_unixtime(int64_t *out)
{
	if (host.real_time)
		*out = (int64_t)time(NULL);
	else
		*out = VIRTUAL_EPOCH + (int64_t)(clk.now_us / 1000000);
	return 0;
}
