/* Intel's cards: a model of an 82540, as its manual has it. */
#include "tests/drivers/card.h"

#define REGS	0x6000

static struct {
	uint8_t regs[REGS];
	bool    no_eeprom;	/* a reset loads no address		*/
	uint8_t status, errors;	/* of the next frame that comes		*/
	unsigned resets;
} chip;

static uint32_t reg(uint32_t at)
{
	return get_le32(chip.regs + at);
}

static void set_reg(uint32_t at, uint32_t v)
{
	put_le32(chip.regs + at, v);
}

static void load_address(void)
{
	memcpy(chip.regs + 0x5400, own_mac, 6);
	set_reg(0x5404, reg(0x5404) | 0x80000000);
}

static void chip_reset(void)
{
	memset(&chip, 0, sizeof(chip));
	set_reg(0x0008, 2);
	load_address();
}

static uint8_t *entry_of(uint32_t queue, uint32_t n)
{
	uint64_t at = reg(queue) | (uint64_t)reg(queue + 4) << 32;

	assert_true(n < reg(queue + 8) / 16);
	return dma(at + 16 * (uint64_t)n, 16);
}

static void step(uint32_t queue)
{
	set_reg(queue + 0x10, (reg(queue + 0x10) + 1) % (reg(queue + 8) / 16));
}

static void chip_send(void)
{
	uint8_t *e;

	while (!bus.hold && reg(0x400) & 2 && reg(0x3810) != reg(0x3818)) {
		e = entry_of(0x3800, reg(0x3810));
		assert_int_equal(e[11] & 11, 11);
		card_sends(dma(get_le64(e), get_le16(e + 8)), get_le16(e + 8));
		e[12] = 1;
		step(0x3800);
	}
}

static bool chip_deliver(const void *frame, size_t len)
{
	uint8_t *e;

	if (!(reg(0x100) & 2) || reg(0x2810) == reg(0x2818))
		return false;
	e = entry_of(0x2800, reg(0x2810));
	memcpy(dma(get_le64(e), 2048), frame, len);
	put_le16(e + 8, (unsigned)told(len) & 0xffff);
	e[13] = chip.errors;
	e[12] = chip.status ? chip.status : 3;
	step(0x2800);
	return true;
}

static uint32_t chip_read(unsigned bar, uint32_t at, unsigned size)
{
	assert_true(bar == 0 && size == 4 && at < REGS);
	return reg(at);
}

static void chip_write(unsigned bar, uint32_t at, unsigned size, uint32_t v)
{
	bool again = chip.no_eeprom;
	unsigned resets = chip.resets + 1;

	assert_true(bar == 0 && size == 4 && at < REGS);
	if (at == 0 && v & 1u << 26) {
		chip_reset();
		chip.no_eeprom = again;
		chip.resets = resets;
		if (again)
			set_reg(0x5404, 0);
		return;
	}
	set_reg(at, v);
	if (at == 0x3818)
		chip_send();
}

static void chip_link(bool up)
{
	set_reg(0x0008, up ? 2 : 0);
}

static struct model model = {
	.driver = &driver_intel, .device = 0x100e, .pads = true,
	.reset = chip_reset, .read = chip_read, .write = chip_write,
	.deliver = chip_deliver, .set_link = chip_link, .flush = chip_send,
};

/* ---- what only these have -------------------------------------------- */

static void sums_are_good_if_it_says_so(void **state)
{
	static const struct { uint8_t status, errors; bool good; } of[] = {
		{ 0x03, 0, false }, { 0x63, 0, true }, { 0x43, 0, false },
		{ 0x23, 0, false }, { 0x67, 0, false }, { 0x63, 0x20, false },
		{ 0x63, 0x40, false },
	};
	uint8_t frame[64] = { 0 };

	(void)state;
	open_it();
	for (unsigned i = 0; i < sizeof(of) / sizeof(of[0]); i++) {
		chip.status = of[i].status;
		chip.errors = of[i].errors;
		assert_true(model.deliver(frame, sizeof(frame)));
		expect_received(frame, sizeof(frame));
		assert_int_equal(nic.sums_good, of[i].good);
	}
	detach_it();
}

/* The rest of a frame that is longer than a buffer is in the next. */
static void a_part_of_a_frame_is_none(void **state)
{
	uint8_t frame[64] = { 0 };

	(void)state;
	open_it();
	chip.status = 1;
	assert_true(model.deliver(frame, sizeof(frame)));
	assert_int_equal(nic.ops->recv(&nic, frame, sizeof(frame)), -EMSGSIZE);
	chip.status = 0;
	send_and_receive(1, 100);
	detach_it();
}

static void an_address_that_the_firmware_set_is_kept(void **state)
{
	(void)state;
	insert();
	chip.no_eeprom = true;
	assert_int_equal(attach(), 0);
	assert_memory_equal(nic.mac, own_mac, 6);
	detach_it();
}

static void without_an_address_it_is_refused(void **state)
{
	(void)state;
	insert();
	chip.no_eeprom = true;
	set_reg(0x5404, 0);
	assert_int_equal(attach(), -ENODEV);
	assert_has(err.msg, "address");
}

/* The address may be another than the card's own by then. */
static void it_listens_to_the_address_in_use(void **state)
{
	static const uint8_t other[6] = { 2, 1, 2, 3, 4, 5 };

	(void)state;
	attach_it();
	memcpy(nic.mac, other, 6);
	assert_int_equal(nic.ops->open(&nic, &err), 0);
	assert_memory_equal(chip.regs + 0x5400, other, 6);
	detach_it();
}

static void it_hears_another_address_when_asked_to(void **state)
{
	(void)state;
	open_it();
	assert_int_equal(reg(0x100) & 8, 0);
	nic.ops->hear(&nic);
	assert_int_equal(reg(0x100) & 10, 10);
	send_and_receive(1, 100);
	detach_it();
}

/* Each takes 20 ms, and 10 more to let it end what it does. */
static void a_card_at_rest_is_reset_once(void **state)
{
	(void)state;
	open_it();
	assert_int_equal(chip.resets, 1);
	assert_int_equal(bus.paused_us, 20000);
	nic.ops->close(&nic);
	assert_int_equal(nic.ops->open(&nic, &err), 0);
	assert_int_equal(chip.resets, 2);
	assert_int_equal(bus.paused_us, 50000);
	send_and_receive(1, 100);
	detach_it();
}

static void a_card_that_somebody_left_at_work_is_stopped(void **state)
{
	(void)state;
	insert();
	set_reg(0x100, 2);
	assert_int_equal(attach(), 0);
	assert_int_equal(bus.paused_us, 30000);
	set_reg(0x400, 2);
	assert_int_equal(nic.ops->open(&nic, &err), 0);
	assert_int_equal(chip.resets, 2);
	send_and_receive(1, 100);
	detach_it();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CARD_TESTS,
		FAKE_TEST(sums_are_good_if_it_says_so),
		FAKE_TEST(a_part_of_a_frame_is_none),
		FAKE_TEST(an_address_that_the_firmware_set_is_kept),
		FAKE_TEST(without_an_address_it_is_refused),
		FAKE_TEST(it_listens_to_the_address_in_use),
		FAKE_TEST(it_hears_another_address_when_asked_to),
		FAKE_TEST(a_card_at_rest_is_reset_once),
		FAKE_TEST(a_card_that_somebody_left_at_work_is_stopped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
