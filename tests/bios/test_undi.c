/* The card behind a PXE ROM, on ROMs that behave in various ways. */
#include "tests/bios/rom.h"

static struct nic *opened(void)
{
	struct nic *nic = undi_plat_nic(0);

	assert_non_null(nic);
	assert_int_equal(nic->ops->open(nic, NULL), 0);
	return nic;
}

static void arrives(const uint8_t *to, size_t len)
{
	memset(rom.frames[rom.n], (int)rom.n, sizeof(rom.frames[0]));
	memcpy(rom.frames[rom.n], to, 6);
	rom.len[rom.n++] = len;
}

static uint8_t *ip_frame(void)
{
	static uint8_t frame[60];

	memset(frame, 0xee, sizeof(frame));
	memcpy(frame, "\1\2\3\4\5\6", 6);
	frame[12] = 8;
	frame[13] = 0;
	return frame;
}

static void a_machine_without_a_rom_has_no_card(void **state)
{
	(void)state;
	rom.none = true;
	assert_null(undi_plat_nic(0));
}

static void a_rom_without_an_ethernet_address_is_no_card(void **state)
{
	(void)state;
	rom.hw_len = 8;
	assert_null(undi_plat_nic(0));
}

static void the_card_has_the_roms_address(void **state)
{
	(void)state;
	assert_memory_equal(undi_plat_nic(0)->mac, mac, 6);
	assert_null(undi_plat_nic(1));
}

static void a_pcnet_gets_little_at_a_time(void **state)
{
	(void)state;
	assert_int_equal(undi_plat_nic(0)->window, 0);
	memset(&undi, 0, sizeof(undi));
	rom.pcnet = true;
	assert_int_equal(undi_plat_nic(0)->window, 32768);
}

static void frames_go_out_whole(void **state)
{
	struct nic *nic = opened();

	(void)state;
	assert_int_equal(nic->ops->send(nic, ip_frame(), 60), 0);
	assert_int_equal(rom.tx.protocol, P_UNKNOWN);
	assert_int_equal(rom.sent_len, 60);
	assert_memory_equal(rom.sent, ip_frame(), 60);
}

static void a_short_frame_is_padded_with_zeros(void **state)
{
	struct nic *nic = opened();

	(void)state;
	memset(rom.buffer, 0xff, sizeof(rom.buffer));
	assert_int_equal(nic->ops->send(nic, ip_frame(), 42), 0);
	assert_int_equal(rom.sent_len, 60);
	assert_int_equal(rom.sent[42] | rom.sent[59], 0);
}

static void a_rom_that_refuses_headers_gets_none(void **state)
{
	struct nic *nic = opened();

	(void)state;
	rom.refuses_whole = true;
	assert_int_equal(nic->ops->send(nic, ip_frame(), 60), 0);
	assert_int_equal(rom.tx.protocol, P_IP);
	assert_int_equal(rom.sent_len, 46);
	assert_memory_equal(rom.sent, ip_frame() + 14, 46);
	assert_memory_equal(rom.buffer + (rom.tx.destination - BUFFER_FAR),
			    "\1\2\3\4\5\6", 6);
}

static void status_6_is_a_frame_to_be_sent_later(void **state)
{
	struct nic *nic = opened();

	(void)state;
	rom.busy = 1;
	assert_int_equal(nic->ops->send(nic, ip_frame(), 60), -EAGAIN);
	assert_int_equal(nic->ops->send(nic, ip_frame(), 60), 0);
	assert_int_equal(rom.tx.protocol, P_UNKNOWN);
}

static void sending_stops_until_somebody_polls(void **state)
{
	struct nic *nic = opened();
	uint8_t buf[1600];
	unsigned n = 0;

	(void)state;
	while (nic->ops->send(nic, ip_frame(), 60) == 0)
		assert_true(n++ < 100);
	assert_int_equal(nic->ops->recv(nic, buf, sizeof(buf)), 0);
	assert_int_equal(nic->ops->send(nic, ip_frame(), 60), 0);
}

static void frames_come_one_by_one(void **state)
{
	struct nic *nic = opened();
	uint8_t buf[1600];

	(void)state;
	arrives(mac, 100);
	arrives((const uint8_t *)"\377\377\377\377\377\377", 200);
	assert_int_equal(nic->ops->recv(nic, buf, sizeof(buf)), 100);
	assert_memory_equal(buf, mac, 6);
	assert_int_equal(nic->ops->recv(nic, buf, sizeof(buf)), 200);
	assert_int_equal(buf[199], 1);
	assert_int_equal(nic->ops->recv(nic, buf, sizeof(buf)), 0);
}

static void frames_for_others_are_left_out(void **state)
{
	struct nic *nic = opened();
	uint8_t buf[1600];

	(void)state;
	arrives((const uint8_t *)"\2\2\2\2\2\2", 100);
	arrives(mac, 101);
	assert_int_equal(nic->ops->recv(nic, buf, sizeof(buf)), 101);
}

static void a_frame_that_does_not_fit_is_dropped(void **state)
{
	struct nic *nic = opened();
	uint8_t buf[128];

	(void)state;
	arrives(mac, 1000);
	arrives(mac, 100);
	assert_int_equal(nic->ops->recv(nic, buf, sizeof(buf)), -EMSGSIZE);
	assert_int_equal(nic->ops->recv(nic, buf, sizeof(buf)), 100);
}

static void a_frame_in_pieces_is_dropped(void **state)
{
	struct nic *nic = opened();
	uint8_t buf[1600];

	(void)state;
	rom.piece = 512;
	arrives(mac, 100);
	arrives(mac, 513);
	arrives(mac, 101);
	assert_int_equal(nic->ops->recv(nic, buf, sizeof(buf)), -EMSGSIZE);
	assert_int_equal(nic->ops->recv(nic, buf, sizeof(buf)), 100);
	assert_int_equal(nic->ops->recv(nic, buf, sizeof(buf)), 101);
}

static void more_frames_come_than_are_taken_at_once(void **state)
{
	struct nic *nic = opened();
	uint8_t buf[1600];

	(void)state;
	while (rom.n < FRAMES)
		arrives(mac, 1500 + rom.n % 14);
	for (unsigned i = 0; i < FRAMES; i++) {
		assert_int_equal(nic->ops->recv(nic, buf, sizeof(buf)),
				 1500 + i % 14);
		assert_int_equal(buf[6], i);
	}
	assert_int_equal(nic->ops->recv(nic, buf, sizeof(buf)), 0);
}

static void frames_from_before_it_was_closed_are_gone(void **state)
{
	struct nic *nic = opened();
	uint8_t buf[1600];

	(void)state;
	arrives(mac, 100);
	arrives(mac, 101);
	assert_int_equal(nic->ops->recv(nic, buf, sizeof(buf)), 100);
	nic->ops->close(nic);
	assert_int_equal(nic->ops->open(nic, NULL), 0);
	assert_int_equal(nic->ops->recv(nic, buf, sizeof(buf)), 0);
}

static void a_deaf_rom_is_asked_as_an_interrupt_would(void **state)
{
	struct nic *nic = opened();
	uint8_t buf[1600];
	int i;

	(void)state;
	rom.wants_start = true;
	arrives(mac, 100);
	for (i = 0; i < DEAF_SENDS; i++)
		(void)nic->ops->send(nic, ip_frame(), 60);
	assert_int_equal(nic->ops->recv(nic, buf, sizeof(buf)), 0);
	fake.now_us += DEAF_US;
	assert_int_equal(nic->ops->recv(nic, buf, sizeof(buf)), 100);
	assert_true(rom.calls[PXE_ISR] >= 3);
}

/* Three ways there are; each is given some time. */
static int next_way(struct nic *nic, uint8_t *buf)
{
	int i;

	for (i = 0; i < DEAF_SENDS; i++)
		(void)nic->ops->send(nic, ip_frame(), 60);
	assert_int_equal(nic->ops->recv(nic, buf, 1600), 0);
	fake.now_us += DEAF_US;
	return nic->ops->recv(nic, buf, 1600);
}

static void a_rom_that_waits_for_interrupts_gets_them(void **state)
{
	struct nic *nic = opened();
	uint8_t buf[1600];

	(void)state;
	rom.wants_interrupt = true;
	arrives(mac, 100);
	arrives(mac, 101);
	assert_int_equal(rom.masked, 11);
	assert_int_equal(next_way(nic, buf), 0);
	assert_int_equal(rom.hooked, 0);
	assert_int_equal(next_way(nic, buf), 100);
	assert_int_equal(rom.hooked, 11);
	assert_int_equal(nic->ops->recv(nic, buf, sizeof(buf)), 101);
	assert_int_equal(nic->ops->recv(nic, buf, sizeof(buf)), 0);
	bios_nic_quiet(true);
	assert_int_equal(rom.masked, 11);
	bios_nic_quiet(false);
	arrives(mac, 102);
	assert_int_equal(nic->ops->recv(nic, buf, sizeof(buf)), 102);
	nic->ops->close(nic);
	assert_int_equal(rom.hooked, 0);
}

static void a_line_that_cannot_be_hooked_is_polled(void **state)
{
	struct nic *nic = opened();
	uint8_t buf[1600];

	(void)state;
	rom.no_line = true;
	assert_int_equal(next_way(nic, buf), 0);
	assert_int_equal(next_way(nic, buf), 0);
	assert_int_equal(rom.masked, 11);
	arrives(mac, 100);
	assert_int_equal(nic->ops->recv(nic, buf, sizeof(buf)), 100);
}

static void interrupts_can_be_asked_for(void **state)
{
	(void)state;
	rom.asked = true;
	(void)opened();
	assert_int_equal(rom.hooked, 11);
	assert_int_equal(rom.masked, 0);
}

static void a_rom_without_the_widest_filter_opens_all_the_same(void **state)
{
	(void)state;
	rom.refuses_all_filter = true;
	(void)opened();
	assert_int_equal(rom.calls[PXE_OPEN], 2);
}

static void an_open_card_does_not_interrupt(void **state)
{
	struct nic *nic = opened();

	(void)state;
	assert_int_equal(rom.masked, 11);
	nic->ops->close(nic);
	assert_int_equal(rom.masked, 0);
}

static void going_back_to_the_rom_only_closes_the_card(void **state)
{
	(void)state;
	(void)opened();
	bios_nic_exit();
	assert_int_equal(rom.calls[PXE_CLOSE], 1);
	assert_int_equal(rom.calls[PXE_SHUTDOWN], 1);
	assert_int_equal(rom.calls[PXE_UNLOAD_STACK], 0);
	assert_null(undi_plat_nic(0));
}

static void a_kernel_gets_a_card_that_is_shut_down(void **state)
{
	(void)state;
	(void)opened();
	bios_nic_stop();
	assert_int_equal(rom.calls[PXE_CLOSE], 1);
	assert_int_equal(rom.calls[PXE_SHUTDOWN], 2);
	assert_int_equal(rom.calls[PXE_UNLOAD_STACK], 1);
}

static void a_kkpxe_leaves_the_base_code_loaded(void **state)
{
	(void)state;
	bios.flags = START_KEEP_BASE;
	(void)opened();
	bios_nic_stop();
	assert_int_equal(rom.calls[PXE_SHUTDOWN], 2);
	assert_int_equal(rom.calls[PXE_UNLOAD_STACK], 0);
}

static void after_a_program_the_card_is_open_again(void **state)
{
	(void)state;
	(void)opened();
	bios_nic_suspend();
	assert_int_equal(rom.calls[PXE_CLOSE], 1);
	bios_nic_resume();
	assert_int_equal(rom.calls[PXE_OPEN], 2);
	assert_int_equal(rom.calls[PXE_INITIALIZE], 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(a_machine_without_a_rom_has_no_card),
		T(a_rom_without_an_ethernet_address_is_no_card),
		T(the_card_has_the_roms_address),
		T(a_pcnet_gets_little_at_a_time),
		T(frames_go_out_whole),
		T(a_short_frame_is_padded_with_zeros),
		T(a_rom_that_refuses_headers_gets_none),
		T(status_6_is_a_frame_to_be_sent_later),
		T(sending_stops_until_somebody_polls),
		T(frames_come_one_by_one),
		T(frames_for_others_are_left_out),
		T(a_frame_that_does_not_fit_is_dropped),
		T(a_frame_in_pieces_is_dropped),
		T(more_frames_come_than_are_taken_at_once),
		T(frames_from_before_it_was_closed_are_gone),
		T(a_deaf_rom_is_asked_as_an_interrupt_would),
		T(a_rom_that_waits_for_interrupts_gets_them),
		T(a_line_that_cannot_be_hooked_is_polled),
		T(interrupts_can_be_asked_for),
		T(a_rom_without_the_widest_filter_opens_all_the_same),
		T(an_open_card_does_not_interrupt),
		T(going_back_to_the_rom_only_closes_the_card),
		T(a_kernel_gets_a_card_that_is_shut_down),
		T(a_kkpxe_leaves_the_base_code_loaded),
		T(after_a_program_the_card_is_open_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
