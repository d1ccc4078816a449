/*
 * clock.c: time from the processor's counter, which costs nothing to read and
 * never waits for the firmware's 10 ms tick.
 */
#include "core/date.h"
#include "platform/efi/app.h"
#include "platform/platform.h"

#define STALLS		5	/* measurements: the shortest counts,
				   others were interrupted	 */
#define STALL_US	400
#define NAP_US		10000	/* between polls of a card without events */
#define SPIN_US		30000	/* after a frame, poll this long: an
				   answer may be near		 */
#define EVENTS_MAX	10

static struct {
	uint64_t  base;		/* the counter at the start		*/
	uint64_t  scale;	/* microseconds per count, times 2^32	*/
	efi_event timer;
} clk;

static uint64_t counter(void)
{
#if defined(__aarch64__)
	uint64_t v;

	__asm__ volatile("isb; mrs %0, cntvct_el0" : "=r"(v));
	return v;
#else
	uint32_t lo, hi;

	__asm__ volatile("rdtsc" : "=a"(lo), "=d"(hi));
	return (uint64_t)hi << 32 | lo;
#endif
}

/* Counts in STALL_US, by the firmware's own clock. */
static uint64_t measure(void)
{
	uint64_t least = UINT64_MAX, start, took;
	int i;

	for (i = 0; i < STALLS; i++) {
		start = counter();
		efi.bs->stall(STALL_US);
		took = counter() - start;
		if (took < least)
			least = took;
	}
	return least ? least : 1;
}

void efi_clock_init(void)
{
	clk.base = counter();
	clk.scale = ((uint64_t)STALL_US << 32) / measure();
	if (EFI_FAILED(efi.bs->create_event(EFI_EVENT_TIMER, EFI_TPL_CALLBACK,
					    NULL, NULL, &clk.timer)))
		clk.timer = NULL;
}

void efi_clock_exit(void)
{
	if (clk.timer)
		efi.bs->close_event(clk.timer);
	clk.timer = NULL;
}

uint64_t plat_clock_us(void)
{
	uint64_t n = counter() - clk.base;

	return (n >> 32) * clk.scale + ((n & UINT32_MAX) * clk.scale >> 32);
}

static bool frames_are_near(uint64_t now)
{
	uint64_t last = efi_nic_active_us();

	return last && now - last < SPIN_US;
}

int plat_wait(uint64_t until_us)
{
	efi_event events[EVENTS_MAX];
	uint64_t now = plat_clock_us();
	size_t n = 0, which;

	if (until_us <= now || !clk.timer || frames_are_near(now))
		return 0;
	if (until_us - now > NAP_US)
		until_us = now + NAP_US;
	events[n++] = clk.timer;
	if (efi_keys_event())
		events[n++] = efi_keys_event();
	n += efi_nic_events(events + n, EVENTS_MAX - (unsigned)n);
	efi.bs->set_timer(clk.timer, EFI_TIMER_RELATIVE,
			  (until_us - now) * 10);
	(void)efi.bs->wait_for_event(n, events, &which);
	efi.bs->set_timer(clk.timer, EFI_TIMER_CANCEL, 0);
	return 0;
}

int plat_unixtime(int64_t *out)
{
	struct efi_time t;

	if (EFI_FAILED(efi.rs->get_time(&t, NULL)) || t.year < 1970 ||
	    !t.month || t.month > 12 || !t.day || t.day > 31)
		return efi_errno(EFI_UNSUPPORTED);
	*out = date_days(t.year, t.month, t.day) * 86400 + t.hour * 3600 +
	       t.minute * 60 + t.second;
	if (t.zone != EFI_ZONE_UNKNOWN && t.zone > -1440 && t.zone < 1440)
		*out += t.zone * 60;
	return 0;
}
