/* test_bus.c: where a card's registers are, and how far they go. */
#include "drivers/bus.h"
#include "tests/fake/fake.h"

#define DECODES	(PCI_IO | PCI_MEMORY)

/* A card's command and BARs; of a BAR the bits of @fixed do not change. */
static struct {
	uint32_t command, bar[PCI_BARS], fixed[PCI_BARS];
	unsigned changes;		/* of BARs		*/
} card;

static uint32_t config(struct bus_device *d, unsigned offset)
{
	(void)d;
	if (offset == PCI_COMMAND)
		return card.command | 0xfff00000;
	assert_in_range(offset, PCI_BAR(0), PCI_BAR(PCI_BARS - 1));
	return card.bar[(offset - PCI_BAR(0)) / 4];
}

/* What lies at addresses that a BAR has only meanwhile must not see the card,
   nor the card be told that its status is read. */
static void set_config(struct bus_device *d, unsigned offset, uint32_t value)
{
	unsigned n = (offset - PCI_BAR(0)) / 4;

	(void)d;
	if (offset == PCI_COMMAND) {
		assert_int_equal(value >> 16, 0);
		card.command = value;
		return;
	}
	assert_in_range(offset, PCI_BAR(0), PCI_BAR(PCI_BARS - 1));
	assert_int_equal(card.command & DECODES, 0);
	card.changes++;
	card.bar[n] = (value & ~card.fixed[n]) | (card.bar[n] & card.fixed[n]);
}

static const struct bus_ops ops = { .config = config,
				    .set_config = set_config };
static struct bus_device dev = { .ops = &ops };
static struct bus_bar bars[PCI_BARS];

static void give(unsigned n, uint32_t value, uint32_t fixed)
{
	card.bar[n] = value;
	card.fixed[n] = fixed;
}

/* As an e1000 has them, with an absent one, one above 4 GiB. */
static int insert(void **state)
{
	(void)state;
	memset(&card, 0, sizeof(card));
	card.command = DECODES | PCI_MASTER | PCI_NO_INTX;
	give(0, 0xfebc0000, 0x1ffff);
	give(1, 0xc001, 0xffff003f);
	give(2, 0, UINT32_MAX);
	give(3, 0xfeb00004, 0x3fff);
	give(4, 0, 0);
	give(5, 0xfffffff0, 15);
	bus_find_bars(&dev, bars);
	return 0;
}

static void memory_and_ports_are_as_long_as_they_are(void **state)
{
	(void)state;
	assert_int_equal(bars[0].at, 0xfebc0000);
	assert_int_equal(bars[0].len, 0x20000);
	assert_false(bars[0].ports);
	assert_int_equal(bars[1].at, 0xc000);
	assert_int_equal(bars[1].len, 64);
	assert_true(bars[1].ports);
	assert_int_equal(bars[2].len, 0);
	assert_int_equal(bars[3].at, 0xfeb00000);
	assert_int_equal(bars[3].len, 0x4000);
	assert_int_equal(bars[4].len, 0);	/* it is of the one before */
}

static void all_is_put_back(void **state)
{
	(void)state;
	assert_int_equal(card.command, DECODES | PCI_MASTER | PCI_NO_INTX);
	assert_int_equal(card.bar[0], 0xfebc0000);
	assert_int_equal(card.bar[1], 0xc001);
	assert_int_equal(card.bar[3], 0xfeb00004);
	assert_int_equal(card.bar[5], 0xfffffff0);
	assert_true(card.changes > 0);
}

static void what_is_above_4_gib_is_out_of_reach(void **state)
{
	(void)state;
	give(4, 1, 0);
	bus_find_bars(&dev, bars);
	assert_int_equal(bars[3].len, 0);
	assert_int_equal(card.bar[4], 1);
	assert_int_equal(bus_address(&bars[3], 0, 4), 0);
}

static void nothing_beside_a_bar_is_reached(void **state)
{
	(void)state;
	assert_int_equal(bus_address(&bars[0], 0, 4), 0xfebc0000);
	assert_int_equal(bus_address(&bars[0], 0x1fffc, 4), 0xfebdfffc);
	assert_int_equal(bus_address(&bars[0], 0x1ffff, 1), 0xfebdffff);
	assert_int_equal(bus_address(&bars[0], 0x1fffd, 4), 0);
	assert_int_equal(bus_address(&bars[0], 0x20000, 1), 0);
	assert_int_equal(bus_address(&bars[0], UINT32_MAX, 4), 0);
	assert_int_equal(bus_address(&bars[2], 0, 1), 0);
	assert_int_equal(bus_address(&bars[4], 0, 1), 0);
	assert_int_equal(bus_address(&bars[5], 12, 4), 0xfffffffc);
	assert_int_equal(bus_address(&bars[5], 13, 4), 0);
}

/* All that it is asked for are ones. */
static void a_card_that_is_gone_holds_nobody_up(void **state)
{
	(void)state;
	for (unsigned n = 0; n < PCI_BARS; n++)
		give(n, UINT32_MAX, UINT32_MAX);
	bus_find_bars(&dev, bars);
	for (unsigned n = 0; n < PCI_BARS; n++)
		assert_true(bars[n].len <= 4);
}

#define T(f) cmocka_unit_test_setup(f, insert)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(memory_and_ports_are_as_long_as_they_are),
		T(all_is_put_back),
		T(what_is_above_4_gib_is_out_of_reach),
		T(nothing_beside_a_bar_is_reached),
		T(a_card_that_is_gone_holds_nobody_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
