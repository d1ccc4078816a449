/*
 * Tests of platform/efi/nic.c and nicfind.c against a firmware made of arrays
 * whose SNP can go wrong in the ways that real ones do.
 */
#include <errno.h>
#include <string.h>

#include "core/unconst.h"
#include "tests/efi/fake_snp.h"

/* ---- finding -------------------------------------------------------- */

static void a_card_with_several_handles_counts_once(void **state)
{
	(void)state;
	add(3, 0, true);
	add(3, 0, false);
	add(3, 0, true);
	assert_non_null(snp_nic(0));
	assert_null(snp_nic(1));
	assert_ptr_equal(efi_nic_handle(), &cards[1]);
}

static void cards_are_in_the_order_of_their_place(void **state)
{
	(void)state;
	add(4, 1, false);
	add(4, 0, false);
	add(2, 7, false);
	assert_int_equal(snp_nic(0)->mac[5], 2);
	assert_int_equal(snp_nic(1)->ops->open(snp_nic(1), NULL), 0);
	assert_ptr_equal(efi_nic_handle(), &cards[1]);
	assert_int_equal(snp_nic(2)->ops->open(snp_nic(2), NULL), 0);
	assert_ptr_equal(efi_nic_handle(), &cards[0]);
}

static void only_a_card_without_a_driver_is_connected(void **state)
{
	struct fake_card *driven = add(3, 0, false);
	struct fake_card *idle = add(4, 0, false);

	(void)state;
	driven->pci = idle->pci = idle->idle = true;
	assert_non_null(snp_nic(1));
	assert_int_equal(driven->connects, 0);
	assert_int_equal(idle->connects, 1);
}

static void a_card_that_is_no_pci_device_is_connected_too(void **state)
{
	struct fake_card *idle = add(4, 0, false);

	(void)state;
	idle->idle = true;
	assert_non_null(snp_nic(0));
	assert_int_equal(idle->connects, 1);
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

static void a_payload_that_counts_the_header_is_believed_less(void **state)
{
	static const struct { uint32_t says; uint16_t mtu; } cards_of[] = {
		{ 1514, 1500 }, { 1522, 1500 }, { 0, 1500 }, { 9000, 9000 } };
	unsigned i;

	(void)state;
	for (i = 0; i < 4; i++)
		add((uint8_t)i, 0, false)->mode.max_payload = cards_of[i].says;
	for (i = 0; i < 4; i++)
		assert_int_equal(snp_nic(i)->mtu, cards_of[i].mtu);
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

static void a_card_that_stays_initialised_is_used_so(void **state)
{
	struct fake_card *c = add(3, 0, false);
	struct nic *nic = snp_nic(0);

	(void)state;
	c->mode.state = EFI_SNP_INITIALIZED;
	c->shutdown_fails = true;
	assert_int_equal(nic->ops->open(nic, NULL), 0);
}

static void all_multicast_comes_one_way_or_another(void **state)
{
	struct fake_card *c;
	const uint32_t always = EFI_SNP_UNICAST | EFI_SNP_BROADCAST;

	(void)state;
	(void)one(&c);
	assert_int_equal(c->mode.filters, always | EFI_SNP_ALL_MULTICAST);
	efi_nic_exit();
	c->filters_fail = EFI_SNP_ALL_MULTICAST;
	assert_int_equal(snp_nic(0)->ops->open(snp_nic(0), NULL), 0);
	assert_int_equal(c->mode.filters, always | EFI_SNP_ALL);
	efi_nic_exit();
	c->filters_fail |= EFI_SNP_ALL;
	assert_int_equal(snp_nic(0)->ops->open(snp_nic(0), NULL), 0);
	assert_int_equal(c->mode.filters, always);
	efi_nic_exit();
	c->mode.filter_mask = 0;
	assert_int_equal(snp_nic(0)->ops->open(snp_nic(0), NULL), 0);
}

static void the_end_leaves_a_card_as_it_was(void **state)
{
	struct fake_card *c = add(3, 0, false);
	struct nic *nic = snp_nic(0);

	(void)state;
	c->mode.state = EFI_SNP_STARTED;
	c->connects = 0;
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

static void a_card_that_lost_its_mode_is_down(void **state)
{
	struct fake_card *c;
	struct nic *nic = one(&c);

	(void)state;
	efi_nic_suspend(true);
	c->snp.mode = NULL;
	efi_nic_resume();
	assert_int_equal(nic->ops->link(nic), -ENETDOWN);
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

static void copies_that_are_sent_make_room_too(void **state)
{
	struct fake_card *c;
	struct nic *nic = one(&c);
	uint8_t frame[60];
	int i;

	(void)state;
	c->copies = true;
	make_frame(nic, frame, sizeof(frame));
	for (i = 0; i < 3 * TX_RING; i++)
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

/* Fibre Channel has another address than the card's. */
static void another_address_is_heard_when_asked_to(void **state)
{
	struct fake_card *c;
	struct nic *nic = one(&c);
	uint8_t frame[100], buf[1514];

	(void)state;
	make_frame(nic, frame, sizeof(frame));
	memcpy(frame, "\x0e\xfc\0\1\1\1", 6);
	c->rx = frame;
	c->rx_len = sizeof(frame);
	assert_int_equal(nic->ops->recv(nic, buf, sizeof(buf)), 0);
	memcpy(nic->also, frame, sizeof(nic->also));
	nic->ops->hear(nic);
	assert_true(c->mode.filters & EFI_SNP_ALL);
	c->rx = frame;
	assert_int_equal(nic->ops->recv(nic, buf, sizeof(buf)), 100);
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

static void a_link_may_show_only_to_who_initialises(void **state)
{
	struct fake_card *c = add(3, 0, false);
	struct nic *nic = snp_nic(0);

	(void)state;
	c->mode.media_supported = 1;
	c->link_at = 3;
	assert_int_equal(nic->ops->open(nic, NULL), 0);
	assert_int_equal(nic->ops->link(nic), -ENETDOWN);
	fake.now_us += LOOK_US;
	assert_int_equal(nic->ops->link(nic), -ENETDOWN);
	assert_int_equal(c->inits, 2);
	/* It may need time, without being asked again and again. */
	fake.now_us += LOOK_LONG_US - 1;
	assert_int_equal(nic->ops->link(nic), -ENETDOWN);
	assert_int_equal(c->inits, 2);
	fake.now_us++;
	assert_int_equal(nic->ops->link(nic), 0);
	assert_int_equal(c->mode.state, EFI_SNP_INITIALIZED);
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
		TEST(only_a_card_without_a_driver_is_connected),
		TEST(a_card_that_is_no_pci_device_is_connected_too),
		TEST(the_boot_card_is_the_first),
		TEST(no_card_is_no_fault),
		TEST(a_card_that_is_no_ethernet_is_left_alone),
		TEST(a_payload_that_counts_the_header_is_believed_less),
		TEST(a_card_started_by_another_is_taken_over),
		TEST(opening_twice_starts_once),
		TEST(a_card_that_another_keeps_says_so),
		TEST(a_card_that_does_not_initialise_is_stopped),
		TEST(a_card_that_stays_initialised_is_used_so),
		TEST(all_multicast_comes_one_way_or_another),
		TEST(the_end_leaves_a_card_as_it_was),
		TEST(a_started_program_has_the_card_to_itself),
		TEST(a_card_whose_driver_was_taken_is_down),
		TEST(a_card_that_lost_its_mode_is_down),
		TEST(short_frames_are_filled_up_with_zeros),
		TEST(a_frame_beyond_the_mtu_is_refused),
		TEST(sent_frames_make_room_for_others),
		TEST(frames_never_sent_block_for_a_second),
		TEST(copies_that_are_sent_make_room_too),
		TEST(a_full_card_asks_for_patience),
		TEST(another_address_is_heard_when_asked_to),
		TEST(a_frame_for_us_arrives),
		TEST(frames_for_others_are_dropped),
		TEST(a_frame_shorter_than_its_header_is_dropped),
		TEST(a_frame_too_long_does_not_block_those_behind),
		TEST(a_length_beyond_the_buffer_is_not_believed),
		TEST(lost_media_is_a_link_down),
		TEST(a_link_may_show_only_to_who_initialises),
		TEST(without_media_sense_the_link_is_up),
		TEST(a_closed_card_does_not_know_its_link),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
