/* Realtek's cards: a model of the 8139C+, which can be a gigabit card. */
#include "tests/drivers/card.h"

static struct {
	uint8_t  regs[256];
	unsigned rx, tx;	/* the next descriptors		*/
	bool     gigabit, stuck;
	uint32_t flags;		/* of the next frame, besides	*/
} chip;

#define OWN	0x80000000u
#define EOR	0x40000000u
#define WHOLE	0x30000000u

static void chip_begin(void)
{
	memset(chip.regs, 0, sizeof(chip.regs));
	memcpy(chip.regs, own_mac, 6);
	chip.regs[0x6c] = 2;
	chip.rx = chip.tx = 0;
}

static void chip_reset(void)
{
	memset(&chip, 0, sizeof(chip));
	chip_begin();
	chip.gigabit = device.device == 0x8168;
}

static uint8_t *entry_of(unsigned base, unsigned n)
{
	return dma(get_le64(chip.regs + base) + 16 * n, 16);
}

static void chip_send(void)
{
	uint8_t *e;

	while (!bus.hold && chip.regs[0x37] & 4) {
		e = entry_of(0x20, chip.tx);
		if (!(get_le32(e) & OWN))
			return;
		assert_int_equal(get_le32(e) & WHOLE, WHOLE);
		card_sends(dma(get_le64(e + 8), get_le16(e)), get_le16(e));
		chip.tx = get_le32(e) & EOR ? 0 : chip.tx + 1;
		put_le32(e, get_le32(e) & ~OWN);
	}
}

static bool chip_deliver(const void *frame, size_t len)
{
	uint32_t flags;
	uint8_t *e;

	if (!(chip.regs[0x37] & 8))
		return false;
	e = entry_of(0xe4, chip.rx);
	flags = get_le32(e);
	if (!(flags & OWN))
		return false;
	assert_true(len + 4 <= (flags & 0x3fff));
	memcpy(dma(get_le64(e + 8), flags & 0x3fff), frame, len);
	put_le32(e, (flags & EOR) | ((chip.flags ? chip.flags : WHOLE) +
		 (uint32_t)(told(len + 4) & 0x3fff)));
	chip.rx = flags & EOR ? 0 : chip.rx + 1;
	return true;
}

static uint32_t chip_read(unsigned bar, uint32_t at, unsigned size)
{
	assert_true(bar == 1 && at + size <= 256);
	return size == 1 ? chip.regs[at] : size == 2 ? get_le16(chip.regs + at)
						     : get_le32(chip.regs + at);
}

static void chip_write(unsigned bar, uint32_t at, unsigned size, uint32_t v)
{
	assert_true(bar == 1 && at + size <= 256);
	if (at == 0x37 && v & 0x10) {
		chip_begin();
		chip.regs[0x37] = chip.stuck ? 0x10 : 0;
		return;
	}
	if (at < 6)
		assert_int_equal(chip.regs[0x50], 0xc0);
	for (unsigned i = 0; i < size; i++)
		chip.regs[at + i] = (uint8_t)(v >> 8 * i);
	if (at == (chip.gigabit ? 0x38 : 0xd9))
		chip_send();
}

static void chip_link(bool up)
{
	chip.regs[0x58] = up ? 0 : 4;
	chip.regs[0x6c] = up ? 2 : 0;
}

static void chip_stick(void)
{
	chip.stuck = true;
}

static struct model model = {
	.driver = &driver_realtek, .device = 0x8139, .pads = true,
	/* The revision; ports in the first BAR, memory in the second */
	.config = { [0x08] = 0x20, [0x10] = 1 },
	.reset = chip_reset, .read = chip_read, .write = chip_write,
	.deliver = chip_deliver, .set_link = chip_link, .flush = chip_send,
	.never_ready = chip_stick,
};

/* ---- what only these have -------------------------------------------- */

static void bad_frames_and_parts_are_dropped(void **state)
{
	static const uint32_t flags[] = {
		0x20000000, 0x10000000, WHOLE | 1u << 21,
	};
	uint8_t frame[64] = { 0 };

	(void)state;
	open_it();
	for (unsigned i = 0; i < 3; i++) {
		chip.flags = flags[i];
		assert_true(model.deliver(frame, sizeof(frame)));
		assert_int_equal(nic.ops->recv(&nic, frame, sizeof(frame)),
				 -EMSGSIZE);
	}
	chip.flags = 0;
	send_and_receive(1, 100);
	detach_it();
}

static void a_gigabit_card_sends_by_another_register(void **state)
{
	(void)state;
	model.device = 0x8168;
	open_it();
	chip.gigabit = true;
	send_and_receive(1, 1514);
	chip_link(false);
	assert_int_equal(nic.ops->link(&nic), -ENETDOWN);
	detach_it();
	model.device = 0x8139;
}

static void an_old_8139_is_refused(void **state)
{
	(void)state;
	model.config[8] = 0x1f;
	insert();
	assert_int_equal(attach(), -ENODEV);
	assert_has(err.msg, "too old");
	model.config[8] = 0x20;
}

static void it_hears_another_address_when_asked_to(void **state)
{
	(void)state;
	open_it();
	assert_int_equal(chip.regs[0x44] & 15, 14);
	nic.ops->hear(&nic);
	assert_int_equal(chip.regs[0x44] & 15, 15);
	send_and_receive(1, 100);
	detach_it();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CARD_TESTS,
		FAKE_TEST(bad_frames_and_parts_are_dropped),
		FAKE_TEST(a_gigabit_card_sends_by_another_register),
		FAKE_TEST(an_old_8139_is_refused),
		FAKE_TEST(it_hears_another_address_when_asked_to),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
