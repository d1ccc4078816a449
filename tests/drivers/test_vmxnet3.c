/* VMware's card: a model after what its makers' drivers do. */
#include "tests/drivers/card.h"

#define RX_QUEUE 256	/* behind that for sending	*/

static struct {
	uint32_t version, upt, answer;
	uint64_t shared;	/* where; 0: not told		*/
	bool     active, refuses, up;
	unsigned tx, rx;	/* the next to do		*/
	unsigned tx_done, rx_done;
	unsigned tx_produced, rx_produced;
	unsigned rx_tells;	/* how often rx_produced was written */
	uint32_t error;		/* of the next frame		*/
	uint32_t hears;		/* of its receive modes	*/
} chip;

static void chip_reset(void)
{
	memset(&chip, 0, sizeof(chip));
	chip.version = chip.upt = 7;
	chip.up = true;
}

static uint8_t *queue(unsigned at)
{
	return dma(get_le64(dma(chip.shared + 40, 8)), 512) + at;
}

static uint8_t *entry(unsigned q, unsigned ring, unsigned n)
{
	unsigned size = get_le32(queue(q) + (ring == 16 ? 56 : 64));

	return dma(get_le64(queue(q) + ring) + 16 * (n % size), 16);
}

/* The bit that tells laps apart: set in the first. */
static bool lap(unsigned q, unsigned ring, unsigned n)
{
	return !(n / get_le32(queue(q) + (ring == 16 ? 56 : 64)) % 2);
}

static void tell(unsigned q, unsigned *n, uint32_t first, uint32_t third)
{
	uint8_t *e = entry(q, 32, *n);

	put_le32(e, first);
	put_le32(e + 8, third);
	put_le32(e + 12, lap(q, 32, *n) ? 1u << 31 : 0);
	++*n;
}

static void chip_send(void)
{
	uint8_t *e;

	while (chip.active && !bus.hold) {
		e = entry(0, 16, chip.tx);
		if (!!(get_le32(e + 8) & 1u << 14) != lap(0, 16, chip.tx) ||
		    chip.tx % 64 == chip.tx_produced)
			return;
		assert_int_equal(get_le32(e + 12), 1u << 12 | 1u << 13);
		card_sends(dma(get_le64(e), get_le32(e + 8) & 0x3fff),
			   get_le32(e + 8) & 0x3fff);
		tell(0, &chip.tx_done, chip.tx % 64, 0);
		chip.tx++;
	}
}

static bool chip_deliver(const void *frame, size_t len)
{
	unsigned size;
	uint8_t *e;

	if (!chip.active)
		return false;
	size = get_le32(queue(RX_QUEUE) + 56);
	e = entry(RX_QUEUE, 16, chip.rx);
	if (*queue(RX_QUEUE) && chip.rx % size == chip.rx_produced)
		return false;
	if (get_le32(e + 8) >> 31 != lap(RX_QUEUE, 16, chip.rx))
		return false;
	memcpy(dma(get_le64(e), get_le32(e + 8) & 0x3fff), frame, len);
	tell(RX_QUEUE, &chip.rx_done, chip.rx % size | 3u << 14,
	     (uint32_t)(told(len) & 0x3fff) | chip.error);
	chip.rx++;
	return true;
}

static void command(uint32_t v)
{
	switch (v) {
	case 0xcafe0000:
		assert_int_equal(get_le32(dma(chip.shared, 720)), 0xbabefee1);
		chip.active = !chip.refuses;
		chip.answer = chip.refuses;
		chip.tx = chip.rx = chip.tx_done = chip.rx_done = 0;
		chip.tx_produced = chip.rx_produced = 0;
		break;
	case 0xcafe0001:
	case 0xcafe0002:
		chip.active = false;
		break;
	case 0xcafe0003:
		chip.hears = get_le32(dma(chip.shared, 720) + 120);
		break;
	case 0xf00d0002:
		chip.answer = chip.up ? 1 | 10000 << 16 : 0;
		break;
	case 0xf00d0003:
		chip.answer = get_le32(own_mac);
		break;
	case 0xf00d0004:
		chip.answer = get_le16(own_mac + 4);
	}
}

static uint32_t chip_read(unsigned bar, uint32_t at, unsigned size)
{
	assert_true(bar == 1 && size == 4);
	return at == 0 ? chip.version : at == 8 ? chip.upt : chip.answer;
}

static void chip_write(unsigned bar, uint32_t at, unsigned size, uint32_t v)
{
	assert_int_equal(size, 4);
	if (bar == 0 && at == 0x600) {
		chip.tx_produced = v;
		chip_send();
	} else if (bar == 0 && at == 0x800) {
		chip.rx_produced = v;
		chip.rx_tells++;
	} else if (bar == 1 && at == 0x10) {
		chip.shared = v;
	} else if (bar == 1 && at == 0x18) {
		chip.shared |= (uint64_t)v << 32;
	} else if (bar == 1 && at == 0x20) {
		command(v);
	}
}

static void chip_link(bool up)
{
	chip.up = up;
}

static struct model model = {
	.driver = &driver_vmxnet3, .device = 0x07b0, .pads = true,
	.reset = chip_reset, .read = chip_read, .write = chip_write,
	.deliver = chip_deliver, .set_link = chip_link, .flush = chip_send,
};

/* ---- what only this one has ------------------------------------------ */

static void a_version_of_the_future_is_refused(void **state)
{
	(void)state;
	insert();
	chip.version = 6;
	assert_int_equal(attach(), -ENODEV);
	assert_has(err.msg, "version");
	chip.version = 7;
	chip.upt = 2;
	assert_int_equal(driver_attach(model.driver, &nic, &device, NULL),
			 -ENODEV);
}

static void one_that_refuses_does_not_open(void **state)
{
	(void)state;
	attach_it();
	chip.refuses = true;
	assert_int_equal(nic.ops->open(&nic, &err), -EIO);
	assert_has(err.msg, "does not come up");
	assert_int_equal(bus.dma_left, 0);
	chip.refuses = false;
	assert_int_equal(nic.ops->open(&nic, NULL), 0);
	send_and_receive(1, 100);
	detach_it();
}

static void a_bad_frame_is_dropped(void **state)
{
	uint8_t frame[64] = { 0 };

	(void)state;
	open_it();
	chip.error = 1u << 14;
	assert_true(model.deliver(frame, sizeof(frame)));
	assert_int_equal(nic.ops->recv(&nic, frame, sizeof(frame)), -EMSGSIZE);
	chip.error = 0;
	send_and_receive(1, 100);
	detach_it();
}

static void it_hears_another_address_when_asked_to(void **state)
{
	(void)state;
	open_it();
	nic.ops->hear(&nic);
	assert_int_equal(chip.hears, 31);
	send_and_receive(1, 100);
	detach_it();
}

/* Each such register ends a virtual machine's turn. */
static void who_does_not_ask_for_buffers_is_not_told(void **state)
{
	(void)state;
	open_it();
	for (unsigned i = 0; i < 1000; i++)
		send_and_receive(i, 100);
	assert_int_equal(chip.rx_tells, 1);
	detach_it();
}

static void who_asks_for_buffers_is_told(void **state)
{
	(void)state;
	open_it();
	*queue(RX_QUEUE) = 1;
	for (unsigned i = 0; i < 1000; i++)
		send_and_receive(i, 100);
	assert_in_range(chip.rx_tells, 1000 / 64, 1000);
	detach_it();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CARD_TESTS,
		FAKE_TEST(a_version_of_the_future_is_refused),
		FAKE_TEST(one_that_refuses_does_not_open),
		FAKE_TEST(a_bad_frame_is_dropped),
		FAKE_TEST(it_hears_another_address_when_asked_to),
		FAKE_TEST(who_does_not_ask_for_buffers_is_not_told),
		FAKE_TEST(who_asks_for_buffers_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
