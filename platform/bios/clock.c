/* clock.c: time from the processor's counter, measured against the PIT. */
#include "core/date.h"
#include "platform/bios/app.h"
#include "platform/bios/program.h"
#include "platform/platform.h"

#include <errno.h>

#define PIT_HZ		1193182u
#define PIT_COUNT	11932u		/* 10 ms			*/
#define PIT_CHANNEL_2	0x42
#define PIT_CONTROL	0x43
#define PIT_GATE	0x61
#define PIT_OUT		0x20
#define LONG_AGO	100000000u	/* polls without an end: no PIT */
#define TICK_US		54925		/* the BIOS ticks 18.2 times a second */
#define SPIN_US		30000		/* after a frame, poll this long before
					   halting: more may come	*/

static struct {
	uint64_t base;
	uint64_t scale;		/* microseconds per count, times 2^32 */
	uint64_t active_us;
} clk;

/* Counts of the processor in PIT_COUNT of the PIT, which beeps, mutely. */
static uint64_t measure(void)
{
	uint8_t gate = inb(PIT_GATE);
	uint32_t polls = LONG_AGO;
	uint64_t start;

	outb(PIT_GATE, (uint8_t)((gate & ~2) | 1));
	outb(PIT_CONTROL, 0xb0);
	outb(PIT_CHANNEL_2, PIT_COUNT & 255);
	outb(PIT_CHANNEL_2, PIT_COUNT >> 8);
	start = rdtsc();
	while (!(inb(PIT_GATE) & PIT_OUT) && --polls)
		;
	start = rdtsc() - start;
	outb(PIT_GATE, gate);
	return start ? start : 1;
}

void bios_clock_init(void)
{
	uint64_t us = (uint64_t)PIT_COUNT * 1000000 / PIT_HZ;

	clk.scale = (us << 32) / measure();
	if (!clk.scale)
		clk.scale = 1;
	clk.base = rdtsc();
}

uint64_t plat_clock_us(void)
{
	uint64_t n = rdtsc() - clk.base;

	return (n >> 32) * clk.scale + ((n & UINT32_MAX) * clk.scale >> 32);
}

void bios_active(void)
{
	clk.active_us = plat_clock_us();
}

/* Halting lasts until the next tick, at most: too long for a near deadline. A
   program may have ticks switched off. */
int plat_wait(uint64_t until_us)
{
	uint64_t now = plat_clock_us();

	if (program_busy() || until_us <= now || until_us - now < TICK_US ||
	    now - clk.active_us < SPIN_US)
		return 0;
	real_idle();
	return 0;
}

/* ---- the battery-backed clock ---------------------------------------- */

#define CMOS_INDEX	0x70
#define CMOS_VALUE	0x71
#define CMOS_CENTURY	0x32

static uint8_t cmos(uint8_t index)
{
	outb(CMOS_INDEX, index);
	return inb(CMOS_VALUE);
}

struct date { uint8_t sec, min, hour, day, month, year, century; };

static void read_date(struct date *d)
{
	unsigned polls = 1000000;

	while ((cmos(10) & 0x80) && --polls)
		;
	*d = (struct date){ cmos(0), cmos(2), cmos(4), cmos(7), cmos(8),
			    cmos(9), cmos(CMOS_CENTURY) };
}

static int decode(uint8_t v, bool binary)
{
	return binary ? v : (v >> 4) * 10 + (v & 15);
}

int plat_unixtime(int64_t *out)
{
	struct date a, b;
	uint8_t mode = cmos(11);
	bool binary = mode & 4;
	int hour, year, month, day;

	/* read until two readings agree: else the clock was changing */
	read_date(&b);
	do {
		a = b;
		read_date(&b);
	} while (a.sec != b.sec || a.min != b.min || a.hour != b.hour ||
		 a.day != b.day);
	hour = decode(a.hour & 0x7f, binary);
	if (!(mode & 2))
		hour = hour % 12 + (a.hour & 0x80 ? 12 : 0);
	year = decode(a.year, binary);
	year += decode(a.century, binary) == 19 ? 1900 : 2000;
	month = decode(a.month, binary);
	day = decode(a.day, binary);
	if (!month || month > 12 || !day || day > 31)
		return -ENOTSUP;
	*out = date_days(year, month, day) * 86400 + hour * 3600 +
	       decode(a.min, binary) * 60 + decode(a.sec, binary);
	return 0;
}
