/* clock.c: a clock that only waiting moves. */
#include <errno.h>

#include "tests/fake/fake.h"
#include "tests/fake/internal.h"

struct fake fake;

void fake_reset(void)
{
	fake = (struct fake){
		.unixtime = 1700000000, .cols = 80, .rows = 25,
		.caps = PLAT_CON_CURSOR | PLAT_CON_COLOUR | PLAT_CON_UTF8 |
			PLAT_CON_ELLIPSIS | PLAT_CON_PIXELS,
		.entropy = PLAT_ENTROPY_SEED,
	};
	fake_console_reset();
	fake_nic_reset();
	fake_files_reset();
	fake_exec_reset();
	fake_machine_reset();
}

uint64_t plat_clock_us(void)
{
	return fake.now_us;
}

/* The earliest of the deadline, the next key and the next frame. */
int plat_wait(uint64_t until_us)
{
	uint64_t key = fake_console_next_us();
	uint64_t frame = fake_nic_next_us();
	uint64_t next = key < frame ? key : frame;

	fake.waits++;
	if (until_us < next)
		next = until_us;
	if (next == UINT64_MAX)
		return -EDEADLK;
	if (next > fake.now_us)
		fake.now_us = next;
	fake_console_announce();
	fake_nic_announce();
	return 0;
}

int plat_unixtime(int64_t *out)
{
	if (fake.no_unixtime)
		return -ENOTSUP;
	*out = fake.unixtime + (int64_t)(fake.now_us / 1000000);
	return 0;
}
