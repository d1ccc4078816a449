/* A20 on machines whose ways to switch it on differ. */
#include <string.h>

#include "tests/fake/fake.h"

/* Instead of real mode: a machine whose memory wraps while the line is off */
#define BIOS_REAL_H

struct real_regs { uint32_t eax; };

enum way { NO_WAY, BY_BIOS, BY_KEYBOARD, BY_PORT_92, ALWAYS };

static struct {
	uint8_t  ram[2 << 20];
	enum way way;
	bool     on, awaited;	/* the controller's next byte is for A20 */
	unsigned slow;		/* looks until it is on		*/
	unsigned resets;
} pc;

static void *mem(uint32_t at)
{
	if (pc.on && pc.slow)
		pc.slow--;
	return &pc.ram[pc.on && !pc.slow ? at : at & ~(1u << 20)];
}

static uint32_t mem32(uint32_t at)
{
	uint32_t v;

	memcpy(&v, mem(at), 4);
	return v;
}

static bool real_int(unsigned n, struct real_regs *r)
{
	assert_int_equal(n, 0x15);
	assert_int_equal(r->eax, 0x2401);
	pc.on |= pc.way == BY_BIOS;
	return false;		/* they say that it worked, always */
}

static uint8_t inb(uint16_t port)
{
	return port == 0x64 && pc.way == BY_KEYBOARD ? 0x1c : 0xff;
}

static void outb(uint16_t port, uint8_t v)
{
	if (port == 0x60 && pc.awaited && (v & 2))
		pc.on |= pc.way == BY_KEYBOARD;
	pc.awaited = port == 0x64 && v == 0xd1;
	if (port == 0x92) {
		pc.resets += v & 1;
		pc.on |= pc.way == BY_PORT_92 && (v & 2);
	}
}

#include "platform/bios/boot/a20.c"

static bool enable(enum way way, unsigned slow)
{
	memset(&pc, 0, sizeof(pc));
	pc.way = way;
	pc.on = way == ALWAYS;
	pc.slow = slow;
	return a20_enable();
}

static void each_way_is_tried(void **state)
{
	(void)state;
	assert_true(enable(ALWAYS, 0));
	assert_true(enable(BY_BIOS, 0));
	assert_true(enable(BY_KEYBOARD, 0));
	assert_true(enable(BY_PORT_92, 0));
	assert_int_equal(pc.resets, 0);
}

static void a_slow_line_is_waited_for(void **state)
{
	(void)state;
	assert_true(enable(BY_KEYBOARD, 1000));
	assert_true(enable(BY_PORT_92, 1000));
}

static void a_line_that_stays_off_is_said(void **state)
{
	(void)state;
	assert_false(enable(NO_WAY, 0));
}

/* Equal by chance, yet two words: and neither is changed. */
static void equal_words_do_not_deceive(void **state)
{
	(void)state;
	memset(&pc, 0x5a, sizeof(pc));
	pc.on = true;
	pc.slow = 0;
	assert_true(a20_enable());
	assert_int_equal(mem32(PROBE), 0x5a5a5a5a);
	assert_int_equal(mem32(PROBE + (1 << 20)), 0x5a5a5a5a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_way_is_tried),
		cmocka_unit_test(a_slow_line_is_waited_for),
		cmocka_unit_test(a_line_that_stays_off_is_said),
		cmocka_unit_test(equal_words_do_not_deceive),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
