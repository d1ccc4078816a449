/*
 * Tests of platform/efi/nic.c and nicfind.c against a firmware made of arrays
 * whose SNP can go wrong in the ways that real ones do.
 */
#define plat_nic snp_nic	/* the fake back end has its own */

#include <errno.h>
#include <string.h>

#include "platform/efi/guid.c"
#include "platform/efi/nic.c"
#include "platform/efi/nicfind.c"
#include "platform/efi/path.c"
#include "tests/fake/fake.h"

#define HANDLES 8

struct efi_app efi;

/* ---- a fake card ---------------------------------------------------- */

struct fake_card {
	struct efi_snp      snp;	/* first: the driver's view	*/
	struct efi_snp_mode mode;
	unsigned starts, stops, inits, shutdowns, resets, connects, closes;
	bool     exclusive_fails, init_fails;
	bool     gone;			/* its driver went away	*/
	bool     never_done;		/* never says a frame is sent	*/
	bool     full;			/* takes no frame		*/
	void    *done[64];
	unsigned n_done;
	uint8_t  sent[64];		/* the last frame		*/
	size_t   sent_len, n_sent;
	const uint8_t *rx;		/* a frame that is waiting	*/
	size_t   rx_len, rx_says;	/* and how long it claims to be	*/
	uint8_t  path[64];
};

static struct fake_card cards[HANDLES];
static unsigned n_handles;
static struct efi_loaded_image loaded;
static const uint8_t mac[6] = { 0x52, 0x54, 0, 1, 2, 3 };

static struct fake_card *of(struct efi_snp *me)
{
	return (void *)me;
}

static efi_status snp_start(struct efi_snp *me)
{
	of(me)->starts++;
	if (me->mode->state != EFI_SNP_STOPPED)
		return EFI_ALREADY_STARTED;
	me->mode->state = EFI_SNP_STARTED;
	return EFI_SUCCESS;
}

static efi_status snp_stop(struct efi_snp *me)
{
	of(me)->stops++;
	me->mode->state = EFI_SNP_STOPPED;
	return EFI_SUCCESS;
}

static efi_status snp_initialize(struct efi_snp *me, size_t rx, size_t tx)
{
	(void)rx;
	(void)tx;
	of(me)->inits++;
	if (of(me)->init_fails)
		return EFI_DEVICE_ERROR;
	if (me->mode->state != EFI_SNP_STARTED)
		return EFI_NOT_STARTED;
	me->mode->state = EFI_SNP_INITIALIZED;
	return EFI_SUCCESS;
}

static efi_status snp_shutdown(struct efi_snp *me)
{
	of(me)->shutdowns++;
	me->mode->state = EFI_SNP_STARTED;
	return EFI_SUCCESS;
}

static efi_status snp_reset(struct efi_snp *me, uint8_t extended)
{
	(void)extended;
	of(me)->resets++;
	of(me)->rx = NULL;
	return EFI_SUCCESS;
}

static efi_status snp_filters(struct efi_snp *me, uint32_t on, uint32_t off,
			      uint8_t reset, size_t n, struct efi_mac *list)
{
	(void)off;
	(void)reset;
	(void)n;
	(void)list;
	me->mode->filters = on;
	return on & ~me->mode->filter_mask ? EFI_INVALID_PARAMETER :
					     EFI_SUCCESS;
}

static efi_status snp_status(struct efi_snp *me, uint32_t *interrupts,
			     void *tx_done)
{
	struct fake_card *c = of(me);
	void **out = tx_done;

	*interrupts = 0;
	if (out && c->n_done && !c->never_done)
		*out = c->done[--c->n_done];
	return EFI_SUCCESS;
}

static efi_status snp_transmit(struct efi_snp *me, size_t header, size_t len,
			       void *frame, void *src, void *dst,
			       uint16_t *type)
{
	struct fake_card *c = of(me);

	(void)header;
	(void)src;
	(void)dst;
	(void)type;
	if (c->full)
		return EFI_NOT_READY;
	c->sent_len = len;
	memcpy(c->sent, frame, len < sizeof(c->sent) ? len : sizeof(c->sent));
	c->n_sent++;
	if (c->n_done < 64)
		c->done[c->n_done++] = frame;
	return EFI_SUCCESS;
}

static efi_status snp_receive(struct efi_snp *me, size_t *header, size_t *len,
			      void *frame, void *src, void *dst,
			      uint16_t *type)
{
	struct fake_card *c = of(me);
	size_t cap = *len;

	(void)header;
	(void)src;
	(void)dst;
	(void)type;
	if (!c->rx)
		return EFI_NOT_READY;
	*len = c->rx_says ? c->rx_says : c->rx_len;
	if (c->rx_len > cap)
		return EFI_BUFFER_TOO_SMALL;
	memcpy(frame, c->rx, c->rx_len);
	c->rx = NULL;
	return EFI_SUCCESS;
}

static const struct efi_snp snp_template = {
	.start = snp_start, .stop = snp_stop, .initialize = snp_initialize,
	.reset = snp_reset, .shutdown = snp_shutdown, .filters = snp_filters,
	.status = snp_status, .transmit = snp_transmit,
	.receive = snp_receive,
};

/* ---- a fake firmware: handle N is &cards[N] ------------------------- */

static efi_handle *handle_list;

static efi_status locate_handles(int how, const struct efi_guid *guid,
				 void *key, size_t *n, efi_handle **out)
{
	unsigned i;

	(void)how;
	(void)key;
	if (guid != &efi_snp_guid || !n_handles)
		return EFI_NOT_FOUND;
	handle_list = malloc(sizeof(*handle_list) * HANDLES);
	assert_non_null(handle_list);
	for (i = 0; i < n_handles; i++)
		handle_list[i] = &cards[i];
	*n = n_handles;
	*out = handle_list;
	return EFI_SUCCESS;
}

static efi_status free_pool(void *mem)
{
	free(mem);
	return EFI_SUCCESS;
}

static efi_status get_protocol(efi_handle handle, const struct efi_guid *guid,
			       void *out)
{
	struct fake_card *c = handle;

	if (guid == &efi_snp_guid)
		*(void **)out = &c->snp;
	else if (guid == &efi_device_path_guid)
		*(void **)out = c->path;
	else
		return EFI_UNSUPPORTED;
	return EFI_SUCCESS;
}

static efi_status locate_path(const struct efi_guid *guid,
			      struct efi_devpath **path, efi_handle *out)
{
	unsigned i;

	for (i = 0; guid == &efi_snp_guid && i < n_handles; i++)
		if (!cards[i].gone &&
		    !efi_path_compare(*path, (void *)cards[i].path)) {
			*path = (void *)((uint8_t *)*path +
					 efi_path_len(*path));
			*out = &cards[i];
			return EFI_SUCCESS;
		}
	return EFI_NOT_FOUND;
}

static efi_status connect(efi_handle handle, efi_handle *drivers,
			  struct efi_devpath *rest, uint8_t recursive)
{
	(void)drivers;
	(void)rest;
	(void)recursive;
	((struct fake_card *)handle)->connects++;
	return EFI_SUCCESS;
}

static efi_status open_alone(efi_handle handle, const struct efi_guid *guid,
			     void *out, efi_handle agent, efi_handle ctrl,
			     uint32_t how)
{
	struct fake_card *c = handle;

	(void)guid;
	(void)agent;
	(void)ctrl;
	assert_int_equal(how, EFI_OPEN_EXCLUSIVE);
	*(void **)out = &c->snp;
	return c->exclusive_fails ? EFI_ACCESS_DENIED : EFI_SUCCESS;
}

static efi_status close_alone(efi_handle handle, const struct efi_guid *guid,
			      efi_handle agent, efi_handle ctrl)
{
	(void)guid;
	(void)agent;
	(void)ctrl;
	((struct fake_card *)handle)->closes++;
	return EFI_SUCCESS;
}

static struct efi_boot_services services = {
	.locate_handle_buffer = locate_handles, .free_pool = free_pool,
	.handle_protocol = get_protocol, .locate_device_path = locate_path,
	.connect_controller = connect, .open_protocol = open_alone,
	.close_protocol = close_alone,
};

static int setup(void **state)
{
	memset(cards, 0, sizeof(cards));
	n_handles = 0;
	memset(&loaded, 0, sizeof(loaded));
	efi.bs = &services;
	efi.self = &loaded;
	return fake_setup(state);
}

static int teardown(void **state)
{
	efi_nic_exit();
	return fake_teardown(state);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

/* A handle at PCI device @dev, function @fn; @child: below the card's own. */
static struct fake_card *add(uint8_t dev, uint8_t fn, bool child)
{
	struct fake_card *c = &cards[n_handles++];
	const uint8_t pci[] = { 1, 1, 6, 0, fn, dev };
	const uint8_t ip[] = { 3, 12, 5, 0, 9 };
	const uint8_t end[] = { 0x7f, 0xff, 4, 0 };
	uint8_t *p = c->path;

	memcpy(p, pci, sizeof(pci));
	p += sizeof(pci);
	if (child) {
		memcpy(p, ip, sizeof(ip));
		p += sizeof(ip);
	}
	memcpy(p, end, sizeof(end));
	c->snp = snp_template;
	c->snp.mode = &c->mode;
	c->mode.mac_len = 6;
	c->mode.max_payload = 1500;
	c->mode.filter_mask = 0x1f;
	memcpy(c->mode.mac.addr, mac, 6);
	c->mode.mac.addr[5] = dev;
	return c;
}

/* The one card of most tests, open. */
static struct nic *one(struct fake_card **out)
{
	struct nic *nic;

	*out = add(3, 0, false);
	nic = snp_nic(0);
	assert_non_null(nic);
	assert_int_equal(nic->ops->open(nic, NULL), 0);
	return nic;
}

static void make_frame(struct nic *nic, uint8_t *out, size_t len)
{
	memset(out, 0x55, len);
	memcpy(out, nic->mac, 6);
}

/* ---- finding -------------------------------------------------------- */

static void a_card_with_several_handles_counts_once(void **state)
{
	(void)state;
	add(3, 0, true);
	add(3, 0, false);
	add(3, 0, true);
	assert_non_null(snp_nic(0));
	assert_null(snp_nic(1));
	assert_ptr_equal(efi_nic_handle(snp_nic(0)), &cards[1]);
}

static void cards_are_in_the_order_of_their_place(void **state)
{
	(void)state;
	add(4, 1, false);
	add(4, 0, false);
	add(2, 7, false);
	assert_int_equal(snp_nic(0)->mac[5], 2);
	assert_ptr_equal(efi_nic_handle(snp_nic(1)), &cards[1]);
	assert_ptr_equal(efi_nic_handle(snp_nic(2)), &cards[0]);
}

static void the_boot_card_is_the_first(void **state)
{
	struct fake_card *child;

	(void)state;
	add(2, 0, false);
	add(9, 0, false);
	child = add(9, 0, true);
	loaded.device = child;
	assert_int_equal(snp_nic(0)->mac[5], 9);
	assert_int_equal(snp_nic(1)->mac[5], 2);
}

static void no_card_is_no_fault(void **state)
{
	(void)state;
	assert_null(snp_nic(0));
}

static void a_card_that_is_no_ethernet_is_left_alone(void **state)
{
	(void)state;
	add(3, 0, false)->mode.mac_len = 20;
	assert_null(snp_nic(0));
}

/* ---- opening -------------------------------------------------------- */

static void a_card_started_by_another_is_taken_over(void **state)
{
	struct fake_card *c = add(3, 0, false);
	struct nic *nic = snp_nic(0);

	(void)state;
	c->mode.state = EFI_SNP_INITIALIZED;
	assert_int_equal(nic->ops->open(nic, NULL), 0);
	assert_int_equal(c->shutdowns, 1);
	assert_int_equal(c->inits, 1);
	assert_int_equal(c->mode.state, EFI_SNP_INITIALIZED);
}

static void opening_twice_starts_once(void **state)
{
	struct fake_card *c;
	struct nic *nic = one(&c);

	(void)state;
	assert_int_equal(nic->ops->open(nic, NULL), 0);
	assert_int_equal(c->starts, 1);
	assert_int_equal(c->inits, 1);
}

static void a_card_that_another_keeps_says_so(void **state)
{
	struct fake_card *c = add(3, 0, false);
	struct nic *nic = snp_nic(0);
	struct err e = { 0 };

	(void)state;
	c->exclusive_fails = true;
	assert_int_equal(nic->ops->open(nic, &e), -EBUSY);
	assert_string_equal(e.msg, "another program keeps this card to itself");
}

static void a_card_that_does_not_initialise_is_stopped(void **state)
{
	struct fake_card *c = add(3, 0, false);
	struct nic *nic = snp_nic(0);
	struct err e = { 0 };

	(void)state;
	c->init_fails = true;
	assert_int_equal(nic->ops->open(nic, &e), -EIO);
	assert_int_equal(c->mode.state, EFI_SNP_STOPPED);
}

static void the_end_leaves_a_card_as_it_was(void **state)
{
	struct fake_card *c = add(3, 0, false);
	struct nic *nic = snp_nic(0);

	(void)state;
	c->mode.state = EFI_SNP_STARTED;
	assert_int_equal(nic->ops->open(nic, NULL), 0);
	efi_nic_exit();
	assert_int_equal(c->mode.state, EFI_SNP_STARTED);
	assert_int_equal(c->closes, 1);
	assert_int_equal(c->connects, 1);
}

static void a_started_program_has_the_card_to_itself(void **state)
{
	struct fake_card *c;
	struct nic *nic = one(&c);

	(void)state;
	efi_nic_suspend(true);
	assert_int_equal(c->mode.state, EFI_SNP_STOPPED);
	assert_int_equal(c->closes, 1);
	efi_nic_resume();
	assert_int_equal(c->mode.state, EFI_SNP_INITIALIZED);
	(void)nic;
}

static void a_card_whose_driver_was_taken_is_down(void **state)
{
	struct fake_card *c;
	struct nic *nic = one(&c);
	struct err e = { 0 };
	uint8_t frame[60];

	(void)state;
	efi_nic_suspend(true);
	c->gone = true;
	efi_nic_resume();
	make_frame(nic, frame, sizeof(frame));
	assert_int_equal(nic->ops->link(nic), -ENETDOWN);
	assert_int_equal(nic->ops->send(nic, frame, sizeof(frame)), -EIO);
	assert_int_equal(nic->ops->recv(nic, frame, sizeof(frame)), 0);
	assert_int_equal(nic->ops->open(nic, &e), -ENODEV);
	assert_string_equal(e.msg, "the card has vanished");
}

/* ---- sending -------------------------------------------------------- */

static void short_frames_are_filled_up_with_zeros(void **state)
{
	struct fake_card *c;
	struct nic *nic = one(&c);
	uint8_t frame[20];

	(void)state;
	make_frame(nic, frame, sizeof(frame));
	assert_int_equal(nic->ops->send(nic, frame, sizeof(frame)), 0);
	assert_int_equal(c->sent_len, 60);
	assert_memory_equal(c->sent, frame, sizeof(frame));
	assert_int_equal(c->sent[20], 0);
	assert_int_equal(c->sent[59], 0);
}

static void a_frame_beyond_the_mtu_is_refused(void **state)
{
	struct fake_card *c;
	struct nic *nic = one(&c);
	static uint8_t frame[4000];

	(void)state;
	make_frame(nic, frame, sizeof(frame));
	assert_int_equal(nic->ops->send(nic, frame, sizeof(frame)), -EIO);
	assert_int_equal(c->n_sent, 0);
}

static void sent_frames_make_room_for_others(void **state)
{
	struct fake_card *c;
	struct nic *nic = one(&c);
	uint8_t frame[60];
	int i;

	(void)state;
	make_frame(nic, frame, sizeof(frame));
	for (i = 0; i < 3 * TX_RING; i++)
		assert_int_equal(nic->ops->send(nic, frame, 60), 0);
	assert_int_equal(c->n_sent, 3 * TX_RING);
}

static void frames_never_sent_block_for_a_second(void **state)
{
	struct fake_card *c;
	struct nic *nic = one(&c);
	uint8_t frame[60];
	int i;

	(void)state;
	c->never_done = true;
	make_frame(nic, frame, sizeof(frame));
	for (i = 0; i < TX_RING; i++)
		assert_int_equal(nic->ops->send(nic, frame, 60), 0);
	assert_int_equal(nic->ops->send(nic, frame, 60), -EAGAIN);
	fake.now_us += TX_STUCK_US + 1;
	assert_int_equal(nic->ops->send(nic, frame, 60), 0);
}

static void a_full_card_asks_for_patience(void **state)
{
	struct fake_card *c;
	struct nic *nic = one(&c);
	uint8_t frame[60];

	(void)state;
	c->full = true;
	make_frame(nic, frame, sizeof(frame));
	assert_int_equal(nic->ops->send(nic, frame, 60), -EAGAIN);
	c->full = false;
	assert_int_equal(nic->ops->send(nic, frame, 60), 0);
}

/* ---- receiving ------------------------------------------------------ */

static void a_frame_for_us_arrives(void **state)
{
	struct fake_card *c;
	struct nic *nic = one(&c);
	uint8_t frame[100], buf[1514];

	(void)state;
	make_frame(nic, frame, sizeof(frame));
	c->rx = frame;
	c->rx_len = sizeof(frame);
	assert_int_equal(nic->ops->recv(nic, buf, sizeof(buf)), 100);
	assert_memory_equal(buf, frame, 100);
	assert_int_equal(nic->ops->recv(nic, buf, sizeof(buf)), 0);
}

static void frames_for_others_are_dropped(void **state)
{
	struct fake_card *c;
	struct nic *nic = one(&c);
	uint8_t frame[100], buf[1514];

	(void)state;
	make_frame(nic, frame, sizeof(frame));
	frame[5] ^= 1;
	c->rx = frame;
	c->rx_len = sizeof(frame);
	assert_int_equal(nic->ops->recv(nic, buf, sizeof(buf)), 0);
	assert_null(c->rx);
}

static void a_frame_shorter_than_its_header_is_dropped(void **state)
{
	struct fake_card *c;
	struct nic *nic = one(&c);
	uint8_t frame[13], buf[1514];

	(void)state;
	make_frame(nic, frame, sizeof(frame));
	c->rx = frame;
	c->rx_len = sizeof(frame);
	assert_int_equal(nic->ops->recv(nic, buf, sizeof(buf)), 0);
	assert_null(c->rx);
}

static void a_frame_too_long_does_not_block_those_behind(void **state)
{
	struct fake_card *c;
	struct nic *nic = one(&c);
	static uint8_t frame[RX_FRAME_MAX + 1];
	uint8_t buf[1514];

	(void)state;
	make_frame(nic, frame, sizeof(frame));
	c->rx = frame;
	c->rx_len = 3000;
	assert_int_equal(nic->ops->recv(nic, buf, sizeof(buf)), -EMSGSIZE);
	assert_null(c->rx);
	assert_int_equal(c->resets, 0);
	c->rx = frame;
	c->rx_len = sizeof(frame);
	assert_int_equal(nic->ops->recv(nic, buf, sizeof(buf)), -EMSGSIZE);
	assert_int_equal(c->resets, 1);
}

static void a_length_beyond_the_buffer_is_not_believed(void **state)
{
	struct fake_card *c;
	struct nic *nic = one(&c);
	uint8_t frame[100], buf[1514];

	(void)state;
	make_frame(nic, frame, sizeof(frame));
	c->rx = frame;
	c->rx_len = sizeof(frame);
	c->rx_says = 1000000;
	assert_int_equal(nic->ops->recv(nic, buf, sizeof(buf)), -EMSGSIZE);
}

/* ---- link ----------------------------------------------------------- */

static void lost_media_is_a_link_down(void **state)
{
	struct fake_card *c;
	struct nic *nic = one(&c);

	(void)state;
	c->mode.media_supported = 1;
	assert_int_equal(nic->ops->link(nic), -ENETDOWN);
	c->mode.media = 1;
	assert_int_equal(nic->ops->link(nic), 0);
}

static void without_media_sense_the_link_is_up(void **state)
{
	struct fake_card *c;
	struct nic *nic = one(&c);

	(void)state;
	assert_int_equal(nic->ops->link(nic), 0);
	(void)c;
}

static void a_closed_card_does_not_know_its_link(void **state)
{
	struct fake_card *c = add(3, 0, false);
	struct nic *nic = snp_nic(0);

	(void)state;
	c->mode.media_supported = 1;
	assert_int_equal(nic->ops->link(nic), -EINPROGRESS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_card_with_several_handles_counts_once),
		TEST(cards_are_in_the_order_of_their_place),
		TEST(the_boot_card_is_the_first),
		TEST(no_card_is_no_fault),
		TEST(a_card_that_is_no_ethernet_is_left_alone),
		TEST(a_card_started_by_another_is_taken_over),
		TEST(opening_twice_starts_once),
		TEST(a_card_that_another_keeps_says_so),
		TEST(a_card_that_does_not_initialise_is_stopped),
		TEST(the_end_leaves_a_card_as_it_was),
		TEST(a_started_program_has_the_card_to_itself),
		TEST(a_card_whose_driver_was_taken_is_down),
		TEST(short_frames_are_filled_up_with_zeros),
		TEST(a_frame_beyond_the_mtu_is_refused),
		TEST(sent_frames_make_room_for_others),
		TEST(frames_never_sent_block_for_a_second),
		TEST(a_full_card_asks_for_patience),
		TEST(a_frame_for_us_arrives),
		TEST(frames_for_others_are_dropped),
		TEST(a_frame_shorter_than_its_header_is_dropped),
		TEST(a_frame_too_long_does_not_block_those_behind),
		TEST(a_length_beyond_the_buffer_is_not_believed),
		TEST(lost_media_is_a_link_down),
		TEST(without_media_sense_the_link_is_up),
		TEST(a_closed_card_does_not_know_its_link),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
