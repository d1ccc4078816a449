/* menu_time.c: how long a menu waits, and what it shows of it. */
#include "core/event.h"
#include "core/tui/menu.h"
#include "platform/platform.h"

void choosing_count_down(struct choosing *c, uint32_t ms)
{
	c->deadline_us = ms ? plat_clock_us() + (uint64_t)ms * 1000
			    : EVENT_NEVER;
}

unsigned choosing_seconds(const struct choosing *c)
{
	uint64_t now = plat_clock_us();

	if (c->deadline_us == EVENT_NEVER || c->deadline_us <= now)
		return 0;
	return (unsigned)((c->deadline_us - now + 999999) / 1000000);
}

uint64_t choosing_next_tick(const struct choosing *c)
{
	unsigned s = choosing_seconds(c);

	return s ? c->deadline_us - (uint64_t)(s - 1) * 1000000
		 : c->deadline_us;
}
