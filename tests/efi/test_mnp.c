/* test_mnp.c: cards with Wi-Fi, which only MNP may touch. */
#include <errno.h>
#include <string.h>

#include "core/unconst.h"
#include "tests/efi/fake_snp.h"

static struct nic *wireless(struct fake_card **out)
{
	struct nic *nic;

	*out = add(3, 0, false);
	(*out)->wifi = (*out)->managed = true;
	nic = snp_nic(0);
	assert_non_null(nic);
	assert_int_equal(nic->ops->open(nic, NULL), 0);
	return nic;
}

static void arrive(const uint8_t *frame, size_t header, size_t len)
{
	managed.frame = (struct efi_mnp_rx){
		.recycle = &managed.recycled,
		.header_len = (uint32_t)header,
		.data_len = (uint32_t)(len - header),
		.header = unconst(frame), .data = unconst(frame + header),
	};
}

static void a_wireless_card_is_never_touched_by_snp(void **state)
{
	struct fake_card *c, *below;
	struct nic *nic = wireless(&c);

	(void)state;
	assert_string_equal(nic->driver, "MNP");
	nic->ops->close(nic);
	efi_nic_exit();
	assert_int_equal(c->touched + c->starts + c->stops + c->shutdowns, 0);
	/* nor what is on one, such as its port */
	below = add(3, 0, true);
	below->no_snp = false;
	c->no_snp = true;
	c->managed = false;
	assert_null(snp_nic(0));
	assert_int_equal(below->touched, 0);
}

static void another_card_is_served_by_snp_beside_it(void **state)
{
	struct fake_card *wifi = add(3, 0, false), *wire = add(4, 0, false);

	(void)state;
	wifi->wifi = wifi->managed = wire->managed = true;
	assert_string_equal(snp_nic(0)->driver, "MNP");
	assert_string_equal(snp_nic(1)->driver, "SNP");
	assert_null(snp_nic(2));
	assert_int_equal(managed.made, 1);
}

static void frames_go_and_come_by_mnp(void **state)
{
	uint8_t frame[64], buf[1600];
	struct fake_card *c;
	struct nic *nic = wireless(&c);

	(void)state;
	make_frame(nic, frame, sizeof(frame));
	assert_int_equal(nic->ops->send(nic, frame, 60), 0);
	assert_int_equal(managed.sent_len, 60);
	assert_memory_equal(managed.sent, frame, 60);
	assert_int_equal(nic->ops->recv(nic, buf, sizeof(buf)), 0);
	arrive(frame, 14, 64);
	assert_int_equal(nic->ops->recv(nic, buf, sizeof(buf)), 64);
	assert_memory_equal(buf, frame, 64);
	assert_int_equal(managed.recycled, 1);
	frame[5] ^= 1;			/* another's */
	frame[0] = 2;
	arrive(frame, 14, 64);
	assert_int_equal(nic->ops->recv(nic, buf, sizeof(buf)), 0);
	assert_int_equal(managed.recycled, 2);
}

static void a_frame_that_comes_while_we_wait_is_received(void **state)
{
	uint8_t frame[64] = { 0xff }, buf[1600];
	struct fake_card *c;
	struct nic *nic = wireless(&c);
	efi_event events[4];
	unsigned n;

	(void)state;
	assert_int_equal(nic->ops->recv(nic, buf, sizeof(buf)), 0);
	arrive(frame, 14, 64);
	/* by the firmware's own timer; the wait clears the event that ends it */
	(void)managed.mnp.poll(&managed.mnp);
	n = efi_nic_events(events, 4);
	while (n--)
		(void)efi.bs->check_event(events[n]);
	assert_int_equal(nic->ops->recv(nic, buf, sizeof(buf)), 64);
}

static void lengths_of_a_driver_are_not_believed(void **state)
{
	uint8_t frame[64] = { 0xff }, buf[1600];
	struct fake_card *c;
	struct nic *nic = wireless(&c);

	(void)state;
	arrive(frame, 14, 64);
	managed.frame.data_len = 0xfffffff8;
	assert_int_equal(nic->ops->recv(nic, buf, sizeof(buf)), -EMSGSIZE);
	assert_int_equal(managed.recycled, 1);
	arrive(frame, 14, 64);
	managed.frame.header_len = 2000;
	assert_int_equal(nic->ops->recv(nic, buf, sizeof(buf)), -EMSGSIZE);
}

static void a_frame_that_waits_asks_for_patience(void **state)
{
	uint8_t frame[64] = { 0xff };
	struct fake_card *c;
	struct nic *nic = wireless(&c);

	(void)state;
	managed.slow = true;
	assert_int_equal(nic->ops->send(nic, frame, 60), 0);
	assert_int_equal(nic->ops->send(nic, frame, 60), -EAGAIN);
	managed.done_tx = true;
	assert_int_equal(nic->ops->send(nic, frame, 60), 0);
	assert_int_equal(nic->ops->send(nic, frame, 1600), -EIO);
}

static void a_wireless_card_goes_on_when_we_end(void **state)
{
	struct fake_card *c;
	struct nic *nic = wireless(&c);
	uint8_t buf[1600];

	(void)state;
	assert_int_equal(nic->ops->recv(nic, buf, sizeof(buf)), 0);
	nic->ops->close(nic);
	assert_int_equal(managed.cancelled, 0);
	assert_int_equal(nic->ops->open(nic, NULL), 0);
	assert_int_equal(managed.configured, 1);
	efi_nic_exit();
	assert_int_equal(managed.cancelled, 1);	/* it has none of our memory */
	assert_int_equal(managed.destroyed, 0);
}

static void a_card_without_snp_is_left_as_it_was(void **state)
{
	struct fake_card *c = add(3, 0, false);
	struct nic *nic;

	(void)state;
	c->managed = c->no_snp = managed.strict = true;
	nic = snp_nic(0);
	assert_non_null(nic);
	assert_int_equal(nic->ops->open(nic, NULL), 0);
	assert_int_equal(nic->ops->link(nic), 0);
	managed.down = true;
	assert_int_equal(nic->ops->link(nic), -ENETDOWN);
	efi_nic_exit();
	assert_int_equal(managed.destroyed, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_wireless_card_is_never_touched_by_snp),
		TEST(another_card_is_served_by_snp_beside_it),
		TEST(frames_go_and_come_by_mnp),
		TEST(a_frame_that_comes_while_we_wait_is_received),
		TEST(lengths_of_a_driver_are_not_believed),
		TEST(a_frame_that_waits_asks_for_patience),
		TEST(a_wireless_card_goes_on_when_we_end),
		TEST(a_card_without_snp_is_left_as_it_was),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
