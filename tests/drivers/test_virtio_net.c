/* virtio's network cards: a model of 1.0, which can be one of before. */
#include "tests/drivers/card.h"

#define QUEUE	64
#define OLD	256			/* entries of before 1.0, fixed */
#define VERSION_1	(1ull << 32)
#define ACCESS_PLATFORM	(1ull << 33)
#define MRG_RXBUF	(1ull << 15)
#define STATUS_UP	(1ull << 16)
#define MAC		(1ull << 5)
#define MTU		(1ull << 3)
#define CSUM		(1ull << 1)
#define SEGMENTS	(3ull << 7)	/* of TCP over IPv4, and over IPv6 */

static struct {
	bool     old, stuck, refuses;
	uint64_t offered, taken;
	uint32_t select, our_select;
	uint8_t  status;
	unsigned queue;
	struct {
		uint16_t size;
		uint64_t desc, avail, used;
		bool     on;
		uint16_t next;		/* in the available ring	*/
	} q[2];
	bool     up;
	uint16_t mtu;
	uint8_t  flags;			/* of the next frame		*/
	int      buffers;		/* that it tells; -1: the truth	*/
	int      id;			/* likewise, of the next	*/
	bool     quiet;			/* wants no notifications	*/
	unsigned notified;
	unsigned far;			/* by that its bells are further */
} chip;

static void forget(void)
{
	memset(chip.q, 0, sizeof(chip.q));
	chip.q[0].size = chip.q[1].size = chip.old ? OLD : QUEUE;
	chip.taken = 0;
	chip.status = 0;
}

static void chip_reset(void)
{
	memset(&chip, 0, sizeof(chip));
	chip.offered = VERSION_1 | MRG_RXBUF | STATUS_UP | MAC | CSUM | MTU;
	chip.up = true;
	chip.buffers = chip.id = -1;
	chip.mtu = 9000;
	forget();
}

/* ---- queues ---------------------------------------------------------- */

static bool running(unsigned n)
{
	return chip.status & 4 && (chip.old ? chip.q[n].desc != 0 :
				   chip.q[n].on);
}

static size_t header(void)
{
	return chip.taken & (VERSION_1 | MRG_RXBUF) ? 12 : 10;
}

/* The next buffer that the driver gave: its descriptor; -1: none. */
static int next_given(unsigned n)
{
	const uint8_t *avail = dma(chip.q[n].avail, 4 + 2 * chip.q[n].size);

	if (get_le16(avail + 2) == chip.q[n].next)
		return -1;
	return get_le16(avail + 4 + 2 * (chip.q[n].next++ % chip.q[n].size));
}

static uint8_t *descriptor(unsigned n, int id)
{
	assert_in_range(id, 0, chip.q[n].size - 1);
	return dma(chip.q[n].desc + 16 * (unsigned)id, 16);
}

static void give_back(unsigned n, int id, size_t len)
{
	uint8_t *used = dma(chip.q[n].used, 4 + 8 * chip.q[n].size);
	unsigned at = get_le16(used + 2);

	put_le32(used + 4 + 8 * (at % chip.q[n].size),
		 (uint32_t)(chip.id < 0 ? id : chip.id));
	put_le32(used + 8 + 8 * (at % chip.q[n].size), (uint32_t)len);
	put_le16(used + 2, (at + 1) & 0xffff);
	put_le16(used, chip.quiet);
}

static void chip_send(void)
{
	const uint8_t *d;
	int id;

	while (!bus.hold && running(1) && (id = next_given(1)) >= 0) {
		d = descriptor(1, id);
		assert_false(get_le16(d + 12) & 2);
		card_sends(dma(get_le64(d), get_le32(d + 8)) + header(),
			   get_le32(d + 8) - header());
		give_back(1, id, 0);
	}
}

/* In buffers of which no more than @each is used. */
static bool deliver_parts(const uint8_t *frame, size_t len, size_t each)
{
	size_t at = 0, n, head = header();
	unsigned parts = (unsigned)((len + head + each - 1) / each);
	uint8_t *to;
	int id;

	if (!running(0))
		return false;
	for (unsigned i = 0; i < parts; i++) {
		id = next_given(0);
		if (id < 0)
			return false;
		assert_true(get_le16(descriptor(0, id) + 12) & 2);
		to = dma(get_le64(descriptor(0, id)),
			 get_le32(descriptor(0, id) + 8));
		n = each - (i ? 0 : head);
		n = n < len - at ? n : len - at;
		if (!i) {
			memset(to, 0, head);
			to[0] = chip.flags;
			if (head == 12)
				put_le16(to + 10, chip.buffers < 0 ? parts :
					 (unsigned)chip.buffers);
			to += head;
		}
		memcpy(to, frame + at, n);
		at += n;
		give_back(0, id, told(n + (i ? 0 : head)));
	}
	return true;
}

static bool chip_deliver(const void *frame, size_t len)
{
	return deliver_parts(frame, len, 2048);
}

/* ---- registers ------------------------------------------------------- */

static void set_half(uint64_t *v, uint32_t at, uint32_t half)
{
	unsigned shift = at & 4 ? 32 : 0;

	*v = (*v & ~(UINT32_MAX * (uint64_t)1 << shift)) |
	     (uint64_t)half << shift;
}

static void set_status(uint8_t v)
{
	if (!v && !chip.stuck)
		forget();
	else if (v)
		chip.status = chip.refuses ? v & ~8 : v;
}

static uint32_t config_byte(uint32_t at)
{
	return at < 6 ? own_mac[at] : at == 6 ? chip.up : at == 10 ?
	       chip.mtu & 255 : at == 11 ? chip.mtu >> 8 : 0;
}

static void notify(unsigned n)
{
	chip.notified++;
	if (n == 1)
		chip_send();
}

static uint32_t common_read(uint32_t at)
{
	switch (at) {
	case 0x04:
		return (uint32_t)(chip.offered >> 32 * chip.select);
	case 0x14:
		return chip.status;
	case 0x18:
		return chip.queue < 2 ? chip.q[chip.queue].size : 0;
	case 0x1e:
		return chip.queue + chip.far;
	default:
		return 0;
	}
}

static void common_write(uint32_t at, uint32_t v)
{
	switch (at) {
	case 0x00: chip.select = v; break;
	case 0x08: chip.our_select = v; break;
	case 0x0c: set_half(&chip.taken, 4 * chip.our_select, v); break;
	case 0x14: set_status((uint8_t)v); break;
	case 0x16: chip.queue = v; break;
	case 0x18: chip.q[chip.queue].size = (uint16_t)v; break;
	case 0x1c: chip.q[chip.queue].on = v; break;
	case 0x20: case 0x24: set_half(&chip.q[chip.queue].desc, at, v); break;
	case 0x28: case 0x2c:
		set_half(&chip.q[chip.queue].avail, at - 8, v);
		break;
	case 0x30: case 0x34: set_half(&chip.q[chip.queue].used, at, v); break;
	}
}

static uint32_t old_read(uint32_t at)
{
	return at == 0 ? (uint32_t)chip.offered : at == 0x0c ?
	       (chip.queue < 2 ? chip.q[chip.queue].size : 0) : at == 0x12 ?
	       chip.status : at >= 0x14 ? config_byte(at - 0x14) : 0;
}

static void old_place(uint32_t page)
{
	uint64_t at = (uint64_t)page << 12;
	unsigned size = chip.q[chip.queue].size;

	chip.q[chip.queue].desc = at;
	chip.q[chip.queue].avail = at + 16 * size;
	chip.q[chip.queue].used = (at + 18 * size + 6 + 4095) & ~4095ull;
}

static void old_write(uint32_t at, uint32_t v)
{
	switch (at) {
	case 0x04: chip.taken = v; break;
	case 0x08: old_place(v); break;
	case 0x0e: chip.queue = v; break;
	case 0x10: notify(v); break;
	case 0x12: set_status((uint8_t)v); break;
	}
}

/* Where the capabilities say: common at 0 of BAR 4, its own at 0x1000, bells
   at 0x2000, 4 bytes apart. */
static uint32_t chip_read(unsigned bar, uint32_t at, unsigned size)
{
	(void)size;
	assert_int_equal(bar, chip.old ? 0 : 4);
	if (chip.old)
		return old_read(at);
	return at < 0x1000 ? common_read(at) : config_byte(at - 0x1000);
}

static void chip_write(unsigned bar, uint32_t at, unsigned size, uint32_t v)
{
	(void)size;
	assert_int_equal(bar, chip.old ? 0 : 4);
	if (chip.old) {
		old_write(at, v);
	} else if (at < 0x1000) {
		common_write(at, v);
	} else {
		assert_int_equal(at, 0x2000 + 4 * v);
		notify(v);
	}
}

static void chip_link(bool up)
{
	chip.up = up;
}

static void chip_stick(void)
{
	chip.stuck = true;
	chip.status = 1;
}

/* A capability: kind, where the next is, BAR 4, offset, length */
#define CAP(at, next, kind, high, step) \
	[at] = 9, [(at) + 1] = next, [(at) + 2] = 20, [(at) + 3] = kind, \
	[(at) + 4] = 4, [(at) + 9] = high, [(at) + 13] = 1, [(at) + 16] = step

static struct model model = {
	.driver = &driver_virtio, .device = 0x1041, .breaks = true,
	.config = { [0x06] = 0x10, [0x10] = 1, [0x34] = 0x40,
		    CAP(0x40, 0x54, 1, 0, 0), CAP(0x54, 0x68, 4, 0x10, 0),
		    CAP(0x68, 0, 2, 0x20, 4) },
	.reset = chip_reset, .read = chip_read, .write = chip_write,
	.deliver = chip_deliver, .set_link = chip_link, .flush = chip_send,
	.never_ready = chip_stick,
};

/* ---- what only these have -------------------------------------------- */

/* All that is above, without capabilities. */
static void one_of_before_1_0_does_as_well(void **state)
{
	static void (*const tests[])(void **) = {
		it_tells_what_it_is, frames_go_and_come, rings_go_round,
		a_burst_is_kept, a_full_card_says_so, the_link_is_followed,
		a_closed_card_reaches_no_memory, a_card_can_be_opened_again,
	};

	model.config[0x06] = 0;
	model.device = 0x1000;
	chip.old = true;
	for (unsigned i = 0; i < sizeof(tests) / sizeof(tests[0]); i++)
		tests[i](state);
	chip.old = false;
	model.device = 0x1041;
	model.config[0x06] = 0x10;
}

static void old_reset(void)
{
	bool old = model.config[0x06] == 0;

	chip_reset();
	chip.old = old;
	if (old)
		chip.offered &= ~VERSION_1;
	forget();
}

static void a_frame_may_lie_in_several_buffers(void **state)
{
	uint8_t frame[1514], small[300];

	(void)state;
	open_it();
	make_frame(frame, sizeof(frame), 1);
	assert_true(deliver_parts(frame, sizeof(frame), 256));
	expect_received(frame, sizeof(frame));
	assert_true(deliver_parts(frame, sizeof(frame), 256));
	assert_int_equal(nic.ops->recv(&nic, small, sizeof(small)), -EMSGSIZE);
	send_and_receive(2, 100);
	detach_it();
}

static void open_with(uint64_t features, uint64_t without)
{
	insert();
	chip.offered = (chip.offered | features) & ~without;
	assert_int_equal(attach(), 0);
	assert_int_equal(nic.ops->open(&nic, &err), 0);
}

/* What a neighbour on the same host sends has up to 64 KiB. */
static void segments_come_in_one_frame_where_buffers_are_merged(void **state)
{
	static uint8_t frame[40000], got[65500];

	(void)state;
	open_with(SEGMENTS, 0);
	assert_int_equal(chip.taken & SEGMENTS, SEGMENTS);
	assert_int_equal(nic.frame_max, sizeof(got));
	make_frame(frame, sizeof(frame), 1);
	assert_true(deliver_parts(frame, sizeof(frame), 2048));
	assert_int_equal(nic.ops->recv(&nic, got, sizeof(got)), sizeof(frame));
	assert_memory_equal(got, frame, sizeof(frame));
	detach_it();
	open_with(SEGMENTS, MRG_RXBUF);
	assert_int_equal(chip.taken & SEGMENTS, 0);
	assert_int_equal(nic.frame_max, 0);
	detach_it();
}

/* Virtual I/O Device 1.2, 6.1: such a card refuses whoever does not know. */
static void one_behind_an_iommu_is_taken(void **state)
{
	(void)state;
	open_with(ACCESS_PLATFORM, 0);
	assert_true(chip.taken & ACCESS_PLATFORM);
	send_and_receive(1, 100);
	detach_it();
}

/* No loop, no read beyond: it is broken until it is opened again. */
static void nonsense_breaks_it(void **state)
{
	static const struct { int buffers, id; } of[] = {
		{ 0, -1 }, { 2, -1 }, { 65535, -1 }, { -1, QUEUE },
		{ -1, 65535 },
	};
	uint8_t frame[64], buf[2048];

	(void)state;
	make_frame(frame, sizeof(frame), 1);
	open_it();
	for (unsigned i = 0; i < sizeof(of) / sizeof(of[0]); i++) {
		chip.buffers = of[i].buffers;
		chip.id = of[i].id;
		assert_true(model.deliver(frame, sizeof(frame)));
		assert_int_equal(nic.ops->recv(&nic, buf, sizeof(buf)), -EIO);
		chip.buffers = chip.id = -1;
		assert_int_equal(nic.ops->send(&nic, frame, 64), -EIO);
		assert_int_equal(nic.ops->link(&nic), -ENETDOWN);
		nic.ops->close(&nic);
		assert_int_equal(nic.ops->open(&nic, NULL), 0);
		send_and_receive(i, 100);
	}
	detach_it();
}

static void more_buffers_than_were_given_are_nonsense(void **state)
{
	uint8_t buf[2048];

	(void)state;
	open_it();
	put_le16(dma(chip.q[0].used + 2, 2), QUEUE + 1);
	assert_int_equal(nic.ops->recv(&nic, buf, sizeof(buf)), -EIO);
	detach_it();
}

static void it_is_told_only_if_it_wants_to_be(void **state)
{
	unsigned before;

	(void)state;
	open_it();
	send_and_receive(1, 100);
	chip.quiet = true;
	send_and_receive(2, 100);	/* from the next on */
	before = chip.notified;
	for (unsigned i = 0; i < 10; i++) {
		uint8_t frame[64] = { 0 };

		assert_int_equal(nic.ops->send(&nic, frame, 64), 0);
		chip_send();
	}
	assert_int_equal(chip.notified, before);
	detach_it();
}

static void sums_are_good_if_it_says_so(void **state)
{
	uint8_t frame[64] = { 0 };

	(void)state;
	open_it();
	for (unsigned flags = 0; flags < 4; flags++) {
		chip.flags = (uint8_t)flags;
		assert_true(model.deliver(frame, sizeof(frame)));
		expect_received(frame, sizeof(frame));
		assert_int_equal(nic.sums_good, flags != 0);
	}
	detach_it();
}

static void a_small_mtu_is_kept(void **state)
{
	static const struct { uint16_t told, mtu; } of[] = {
		{ 1400, 1400 }, { 1500, 1500 }, { 9000, 1500 }, { 67, 1500 },
		{ 68, 68 },
	};

	(void)state;
	for (unsigned i = 0; i < sizeof(of) / sizeof(of[0]); i++) {
		insert();
		chip.mtu = of[i].told;
		assert_int_equal(attach(), 0);
		assert_int_equal(nic.mtu, of[i].mtu);
		detach_it();
	}
}

static void refuse_what(uint64_t offered, bool refuses)
{
	insert();
	chip.offered = offered;
	chip.refuses = refuses;
	assert_int_equal(attach(), -ENODEV);
	assert_true(err.msg[0] != '\0');
}

static void one_that_cannot_be_used_is_refused(void **state)
{
	(void)state;
	refuse_what(VERSION_1 | STATUS_UP, false);	/* no address */
	refuse_what(MAC | STATUS_UP, false);	/* of before, as of 1.0 */
	refuse_what(VERSION_1 | MAC, true);	/* it agrees to nothing */
	model.config[0x06] = 0;			/* no capabilities */
	refuse_what(VERSION_1 | MAC, false);
	model.config[0x06] = 0x10;
	model.config[0x41] = 0x40;		/* which go round */
	refuse_what(VERSION_1 | MAC, false);
	model.config[0x41] = 0x54;
	model.config[0x34] = 0xf0;		/* ends behind its space */
	put_le32(model.config + 0xf0, 0x02000009);
	put_le32(model.config + 0xfc, 0x100);
	refuse_what(VERSION_1 | MAC, false);
	model.config[0x34] = 0x40;
}

/* Its area for bells has 256 bytes, of 4 for each. */
static void a_bell_outside_its_area_is_never_rung(void **state)
{
	static const unsigned far[] = { 64, 0x4000, 0xfff0 };

	(void)state;
	for (unsigned i = 0; i < sizeof(far) / sizeof(far[0]); i++) {
		attach_it();
		chip.far = far[i];
		assert_int_equal(nic.ops->open(&nic, &err), -ENODEV);
		assert_true(err.msg[0] != '\0');
		assert_int_equal(chip.notified, 0);
		detach_it();
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CARD_TESTS,
		FAKE_TEST(one_of_before_1_0_does_as_well),
		FAKE_TEST(a_frame_may_lie_in_several_buffers),
		FAKE_TEST(segments_come_in_one_frame_where_buffers_are_merged),
		FAKE_TEST(one_behind_an_iommu_is_taken),
		FAKE_TEST(nonsense_breaks_it),
		FAKE_TEST(more_buffers_than_were_given_are_nonsense),
		FAKE_TEST(it_is_told_only_if_it_wants_to_be),
		FAKE_TEST(sums_are_good_if_it_says_so),
		FAKE_TEST(a_small_mtu_is_kept),
		FAKE_TEST(one_that_cannot_be_used_is_refused),
		FAKE_TEST(a_bell_outside_its_area_is_never_rung),
	};

	model.reset = old_reset;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
