/*
 * card.h: a bus with one card on it, of which a test has a model, and what any
 * card must do. A test program defines "model", includes this, and lists
 * CARD_TESTS among its own tests.
 *
 * What the card may reach of memory is what the driver allocated for it, at
 * addresses that are not those of the processor; and only while it is allowed
 * to use memory by itself.
 */
#ifndef TESTS_DRIVERS_CARD_H
#define TESTS_DRIVERS_CARD_H

#include <errno.h>
#include <stdlib.h>

#include "core/bytes.h"
#include "core/err.h"
#include "drivers/bus.h"
#include "drivers/driver.h"
#include "tests/fake/fake.h"

#define DMA_MOST	16
#define DMA_BASE	0x500000000ull	/* above 4 GiB: both halves count */
#define DMA_STEP	0x01000000ull
#define SENT_MOST	8
#define FRAME_MOST	2048

/* What a model is; its state is in variables of its file. */
struct model {
	const struct driver *driver;
	uint16_t device;
	uint8_t  config[256];
	bool     pads;			/* short frames are made 60 bytes  */
	bool     breaks;		/* nonsense ends it until reopened */
	void     (*reset)(void);	/* as it comes from its maker	   */
	uint32_t (*read)(unsigned bar, uint32_t offset, unsigned size);
	void     (*write)(unsigned bar, uint32_t offset, unsigned size,
			  uint32_t value);
	/* A frame comes from the wire: false if there is no room. */
	bool     (*deliver)(const void *frame, size_t len);
	void     (*set_link)(bool up);
	/* Send what waits, if it was held back. */
	void     (*flush)(void);
	void     (*never_ready)(void);	/* from now on a reset never ends; NULL:
					   such a card is not known	   */
};
static struct model model;

static const uint8_t own_mac[6] = { 0x52, 0x54, 0, 0xab, 0xcd, 0xef };

static struct {
	struct { uint8_t *at; size_t len; } dma[DMA_MOST];
	unsigned n_dma;			/* allocations ever		*/
	unsigned dma_left;		/* of them, not yet freed	*/
	int      dma_fails;		/* the one that fails; -1: none	*/
	bool     gone;			/* pulled out			*/
	bool     hold;			/* the card sends nothing now	*/
	int      lie;			/* length that it tells; -1: the truth */
	uint64_t paused_us;
	uint8_t  sent[SENT_MOST][FRAME_MOST];
	size_t   sent_len[SENT_MOST];
	unsigned n_sent;		/* ever; the last are kept	*/
} bus;

/* ---- for models ------------------------------------------------------ */

/* Memory of the driver's as the card sees it. */
static uint8_t *dma(uint64_t at, size_t len)
{
	unsigned n = (unsigned)((at - DMA_BASE) / DMA_STEP);
	uint64_t offset = (at - DMA_BASE) % DMA_STEP;

	assert_true(model.config[PCI_COMMAND] & PCI_MASTER);
	assert_true(at >= DMA_BASE && n < bus.n_dma);
	assert_non_null(bus.dma[n].at);
	assert_true(len <= bus.dma[n].len && offset <= bus.dma[n].len - len);
	return bus.dma[n].at + offset;
}

static void card_sends(const void *frame, size_t len)
{
	unsigned n = bus.n_sent++ % SENT_MOST;

	assert_true(len <= FRAME_MOST);
	memcpy(bus.sent[n], frame, len);
	bus.sent_len[n] = len;
}

static inline size_t told(size_t len)
{
	return bus.lie < 0 ? len : (size_t)bus.lie;
}

/* ---- the bus --------------------------------------------------------- */

static uint32_t bus_config(struct bus_device *d, unsigned offset)
{
	(void)d;
	assert_true(offset % 4 == 0 && offset < 256);
	return bus.gone ? UINT32_MAX : get_le32(model.config + offset);
}

static void bus_set_config(struct bus_device *d, unsigned offset,
			   uint32_t value)
{
	(void)d;
	assert_int_equal(offset, PCI_COMMAND);
	if (!bus.gone)
		put_le16(model.config + offset, value & 0xffff);
}

static uint32_t bus_read(struct bus_device *d, unsigned bar, uint32_t offset,
			 unsigned size)
{
	(void)d;
	return bus.gone ? UINT32_MAX >> (32 - 8 * size) :
			  model.read(bar, offset, size);
}

static void bus_write(struct bus_device *d, unsigned bar, uint32_t offset,
		      unsigned size, uint32_t value)
{
	(void)d;
	if (!bus.gone)
		model.write(bar, offset, size, value);
}

static void *bus_dma_alloc(struct bus_device *d, size_t size, uint64_t *out)
{
	unsigned n = bus.n_dma;

	(void)d;
	assert_true(size > 0 && size <= DMA_STEP);
	if ((int)n == bus.dma_fails)
		return NULL;
	assert_true(n < DMA_MOST);
	bus.dma[n].at = calloc(1, size);
	bus.dma[n].len = size;
	*out = DMA_BASE + DMA_STEP * n;
	bus.n_dma++;
	bus.dma_left++;
	return bus.dma[n].at;
}

static void bus_dma_free(struct bus_device *d, void *memory, size_t size)
{
	unsigned n = 0;

	(void)d;
	while (n < bus.n_dma && bus.dma[n].at != memory)
		n++;
	assert_true(n < bus.n_dma);
	assert_int_equal(bus.dma[n].len, size);
	free(memory);
	bus.dma[n].at = NULL;
	bus.dma_left--;
	if (!bus.dma_left)
		bus.n_dma = 0;
}

static void bus_pause(struct bus_device *d, unsigned us)
{
	(void)d;
	bus.paused_us += us;
	assert_true(bus.paused_us < 30000000);	/* nobody waits so long */
}

static const struct bus_ops bus_ops = {
	.config = bus_config, .set_config = bus_set_config, .read = bus_read,
	.write = bus_write, .dma_alloc = bus_dma_alloc,
	.dma_free = bus_dma_free, .pause = bus_pause,
};

/* ---- a card ---------------------------------------------------------- */

static struct bus_device device;
static struct nic nic;
static struct err err;

static void insert(void)
{
	for (unsigned n = 0; n < bus.n_dma; n++)
		free(bus.dma[n].at);
	memset(&bus, 0, sizeof(bus));
	bus.dma_fails = bus.lie = -1;
	put_le16(model.config + PCI_COMMAND, 0);
	device = (struct bus_device){ .ops = &bus_ops, .device = model.device };
	nic = (struct nic){ 0 };
	err_clear(&err);
	model.reset();
}

static int attach(void)
{
	return driver_attach(model.driver, &nic, &device, &err);
}

static void attach_it(void)
{
	insert();
	assert_int_equal(attach(), 0);
}

static void open_it(void)
{
	attach_it();
	assert_int_equal(nic.ops->open(&nic, &err), 0);
}

static void detach_it(void)
{
	driver_detach(&nic);
	assert_int_equal(bus.dma_left, 0);
}

static void make_frame(uint8_t *frame, size_t len, unsigned seed)
{
	memcpy(frame, own_mac, 6);
	for (size_t i = 6; i < len; i++)
		frame[i] = (uint8_t)(seed + i * 7);
}

static void expect_sent(const uint8_t *frame, size_t len)
{
	unsigned n = (bus.n_sent - 1) % SENT_MOST;

	assert_true(bus.n_sent > 0);
	assert_int_equal(bus.sent_len[n], model.pads && len < 60 ? 60 : len);
	assert_memory_equal(bus.sent[n], frame, len);
}

static void expect_received(const uint8_t *frame, size_t len)
{
	uint8_t buf[FRAME_MOST];

	assert_int_equal(nic.ops->recv(&nic, buf, sizeof(buf)), len);
	assert_memory_equal(buf, frame, len);
}

static void send_and_receive(unsigned seed, size_t len)
{
	uint8_t frame[FRAME_MOST];

	make_frame(frame, len, seed);
	assert_int_equal(nic.ops->send(&nic, frame, len), 0);
	expect_sent(frame, len);
	assert_true(model.deliver(frame, len));
	expect_received(frame, len);
	assert_int_equal(nic.ops->recv(&nic, frame, sizeof(frame)), 0);
}

/* ---- what any card must do ------------------------------------------- */

static void it_tells_what_it_is(void **state)
{
	(void)state;
	attach_it();
	assert_memory_equal(nic.mac, own_mac, 6);
	assert_memory_equal(nic.hwaddr, own_mac, 6);
	assert_int_equal(nic.mtu, 1500);
	detach_it();
}

static void frames_go_and_come(void **state)
{
	(void)state;
	open_it();
	send_and_receive(1, 1514);
	send_and_receive(2, 14);
	send_and_receive(3, 60);
	detach_it();
}

/* More than any ring has entries, twice. */
static void rings_go_round(void **state)
{
	(void)state;
	open_it();
	for (unsigned i = 0; i < 1000; i++)
		send_and_receive(i, 60 + i);
	detach_it();
}

/* What came while nobody looked is given in its order; more is dropped. */
static void a_burst_is_kept(void **state)
{
	uint8_t frame[64];
	unsigned n = 0;

	(void)state;
	open_it();
	do
		make_frame(frame, sizeof(frame), n);
	while (model.deliver(frame, sizeof(frame)) && ++n < 5000);
	assert_in_range(n, 32, 1024);
	for (unsigned i = 0; i < n; i++) {
		make_frame(frame, sizeof(frame), i);
		expect_received(frame, sizeof(frame));
	}
	send_and_receive(9, 200);
	detach_it();
}

static void a_full_card_says_so(void **state)
{
	uint8_t frame[64];
	unsigned n = 0;

	(void)state;
	open_it();
	make_frame(frame, sizeof(frame), 1);
	bus.hold = true;
	while (nic.ops->send(&nic, frame, sizeof(frame)) == 0)
		assert_true(++n < 5000);
	assert_true(n >= 32);
	assert_int_equal(nic.ops->send(&nic, frame, sizeof(frame)), -EAGAIN);
	bus.hold = false;
	model.flush();
	assert_int_equal(bus.n_sent, n);
	send_and_receive(2, 100);
	detach_it();
}

static void a_frame_that_does_not_fit_is_dropped(void **state)
{
	uint8_t frame[1514], small[100];

	(void)state;
	open_it();
	make_frame(frame, sizeof(frame), 1);
	assert_true(model.deliver(frame, sizeof(frame)));
	assert_int_equal(nic.ops->recv(&nic, small, sizeof(small)), -EMSGSIZE);
	send_and_receive(2, 100);
	assert_int_equal(nic.ops->send(&nic, frame, 5000), -EIO);
	send_and_receive(3, 100);
	detach_it();
}

/* Whatever length it tells, nothing outside its buffer is read. */
static void a_lie_about_a_length_does_no_harm(void **state)
{
	static const int lies[] = { 0, 1, 3, 11, 2049, 4096, 8191, 16383,
				    65535 };
	uint8_t frame[64], buf[65536];

	(void)state;
	make_frame(frame, sizeof(frame), 1);
	for (unsigned i = 0; i < sizeof(lies) / sizeof(lies[0]); i++) {
		open_it();
		bus.lie = lies[i];
		assert_true(model.deliver(frame, sizeof(frame)));
		assert_true(nic.ops->recv(&nic, buf, sizeof(buf)) <= lies[i]);
		bus.lie = -1;
		if (model.breaks) {
			nic.ops->close(&nic);
			assert_int_equal(nic.ops->open(&nic, &err), 0);
		}
		send_and_receive(2, 100);
		detach_it();
	}
}

static void the_link_is_followed(void **state)
{
	(void)state;
	open_it();
	assert_int_equal(nic.ops->link(&nic), 0);
	model.set_link(false);
	assert_int_equal(nic.ops->link(&nic), -ENETDOWN);
	model.set_link(true);
	assert_int_equal(nic.ops->link(&nic), 0);
	detach_it();
}

static void a_card_that_is_gone_holds_nobody_up(void **state)
{
	uint8_t frame[64];
	unsigned n;

	(void)state;
	open_it();
	bus.gone = true;
	make_frame(frame, sizeof(frame), 1);
	for (n = 0; n < 3000; n++) {
		assert_true(nic.ops->send(&nic, frame, sizeof(frame)) <= 0);
		assert_true(nic.ops->recv(&nic, frame, sizeof(frame)) <= 0);
	}
	assert_int_equal(nic.ops->link(&nic), -ENETDOWN);
	nic.ops->close(&nic);
	assert_int_not_equal(nic.ops->send(&nic, frame, sizeof(frame)), 0);
	detach_it();
}

static void a_closed_card_reaches_no_memory(void **state)
{
	uint8_t frame[64] = { 0 };

	(void)state;
	attach_it();
	assert_false(model.config[PCI_COMMAND] & PCI_MASTER);
	assert_int_equal(nic.ops->open(&nic, &err), 0);
	assert_true(model.config[PCI_COMMAND] & PCI_MASTER);
	nic.ops->close(&nic);
	assert_false(model.config[PCI_COMMAND] & PCI_MASTER);
	assert_int_equal(bus.dma_left, 0);
	assert_false(model.deliver(frame, sizeof(frame)));
	assert_int_equal(nic.ops->recv(&nic, frame, sizeof(frame)), -EIO);
	detach_it();
}

static void a_card_can_be_opened_again(void **state)
{
	(void)state;
	open_it();
	send_and_receive(1, 100);
	nic.ops->close(&nic);
	nic.ops->close(&nic);
	assert_int_equal(nic.ops->open(&nic, &err), 0);
	assert_int_equal(nic.ops->open(&nic, &err), 0);
	send_and_receive(2, 100);
	detach_it();
}

/* Each allocation fails in turn. */
static void without_memory_it_does_not_open(void **state)
{
	int n = 0, rc;

	(void)state;
	do {
		attach_it();
		bus.dma_fails = n;
		rc = nic.ops->open(&nic, &err);
		if (rc < 0) {
			assert_int_equal(rc, -ENOMEM);
			assert_has(err.msg, "memory");
			assert_int_equal(bus.dma_left, 0);
			assert_false(model.config[PCI_COMMAND] & PCI_MASTER);
			bus.dma_fails = -1;
			assert_int_equal(nic.ops->open(&nic, &err), 0);
			send_and_receive(1, 100);
		}
		detach_it();
		assert_true(++n < DMA_MOST);
	} while (rc < 0);
	assert_true(n > 2);
}

static void a_card_that_never_gets_ready_is_refused(void **state)
{
	(void)state;
	if (!model.never_ready)
		return;
	insert();
	model.never_ready();
	assert_int_equal(attach(), -ENODEV);
	assert_true(err.msg[0] != '\0');
}

#define CARD_TESTS \
	FAKE_TEST(it_tells_what_it_is), \
	FAKE_TEST(frames_go_and_come), \
	FAKE_TEST(rings_go_round), \
	FAKE_TEST(a_burst_is_kept), \
	FAKE_TEST(a_full_card_says_so), \
	FAKE_TEST(a_frame_that_does_not_fit_is_dropped), \
	FAKE_TEST(a_lie_about_a_length_does_no_harm), \
	FAKE_TEST(the_link_is_followed), \
	FAKE_TEST(a_card_that_is_gone_holds_nobody_up), \
	FAKE_TEST(a_closed_card_reaches_no_memory), \
	FAKE_TEST(a_card_can_be_opened_again), \
	FAKE_TEST(without_memory_it_does_not_open), \
	FAKE_TEST(a_card_that_never_gets_ready_is_refused)

#endif
