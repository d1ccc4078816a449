/* The card behind a PXE ROM, on ROMs that behave in various ways. */
#include "tests/fake/fake.h"

/* The fake platform has cards of its own. */
struct nic *undi_plat_nic(unsigned index);
#define plat_nic undi_plat_nic
#include "platform/bios/nic.c"
#include "platform/bios/undiname.c"
#undef plat_nic

#define FRAMES 8

static struct {
	bool     pcnet;
	unsigned masked;		/* line that may not interrupt	*/
	bool     none;			/* no PXE ROM here		*/
	bool     refuses_whole;		/* no P_UNKNOWN			*/
	bool     refuses_all_filter;
	bool     wants_start;		/* PROCESS alone brings nothing	*/
	bool     began;			/* START has been called	*/
	bool     wants_interrupt;	/* START at interrupts only	*/
	bool     no_line;		/* none can be hooked		*/
	bool     asked;			/* the setting says so		*/
	unsigned hooked;		/* the line that is		*/
	unsigned busy;			/* TRANSMITs that get status 6	*/
	uint16_t hw_len;
	uint8_t  frames[FRAMES][1600];	/* waiting			*/
	size_t   len[FRAMES];
	unsigned n, at;
	unsigned calls[256];
	struct pxe_transmit tx;		/* the last one			*/
	uint8_t  sent[1600];		/* its data			*/
	size_t   sent_len;
	uint8_t  buffer[2048];
} rom;

#define CARD 0x18u	/* where it is on the bus */

static struct {
	unsigned level;			/* the setting "native"		*/
	bool     knows, refuses;
	unsigned n, others;		/* cards that it has		*/
	unsigned found_at, opened, stopped;
	uint32_t boot;
	bool     roms;
	struct nic nic;
} own;

static const uint8_t mac[6] = { 0x52, 0x54, 0, 1, 2, 3 };

/* ---- the ROM ----------------------------------------------------------- */

#define BUFFER_FAR 0x10000000u

bool pxe_present(void)
{
	return !rom.none;
}

uint8_t *pxe_tx_buffer(uint32_t *far)
{
	*far = BUFFER_FAR;
	return rom.buffer;
}

void pxe_copy(void *to, uint32_t far, size_t len)
{
	memcpy(to, rom.frames[far], len);
}

void pxe_mask(unsigned irq, bool masked)
{
	rom.masked = masked ? irq : 0;
}

bool pxe_hook(unsigned irq)
{
	if (rom.no_line)
		return false;
	rom.hooked = irq;
	rom.masked = 0;
	return true;
}

void pxe_unhook(unsigned irq)
{
	assert_int_equal(rom.hooked, irq);
	rom.hooked = 0;
}

bool pxe_interrupted(void)
{
	assert_int_equal(rom.hooked, 11);
	rom.began = rom.at < rom.n && !rom.masked;
	return rom.began;
}

bool bios_wants_interrupts(void)
{
	return rom.asked;
}

/* ---- a driver of our own ----------------------------------------------- */

unsigned bios_native_level(void)
{
	return own.level;
}

bool native_knows(uint32_t busdevfn, unsigned level)
{
	return own.knows && level && busdevfn == CARD;
}

void native_find(unsigned level, uint32_t boot, bool roms)
{
	own.found_at = level;
	own.boot = boot;
	own.n = own.knows && !roms;
	own.roms = roms;
}

struct nic *native_nic(unsigned index)
{
	return index < own.n + own.others ? &own.nic : NULL;
}

bool native_adopt(struct nic *nic, uint32_t busdevfn, unsigned level)
{
	assert_int_equal(busdevfn, CARD);
	assert_true(level > 0 && rom.none);
	if (own.refuses)
		return false;
	*nic = own.nic;
	return true;
}

void native_stop(void)
{
	own.stopped++;
}

void pxe_unload(void)
{
	rom.none = true;
}

static unsigned rom_transmit(struct pxe_transmit *p)
{
	struct pxe_tbd tbd;

	if (rom.busy) {
		rom.busy--;
		return PXE_BUSY;
	}
	if (rom.refuses_whole && p->protocol == P_UNKNOWN)
		return 1;
	memcpy(&tbd, rom.buffer + (p->tbd - BUFFER_FAR), sizeof(tbd));
	rom.tx = *p;
	rom.sent_len = tbd.len;
	memcpy(rom.sent, rom.buffer + (tbd.data - BUFFER_FAR), tbd.len);
	return 0;
}

static unsigned rom_isr(struct pxe_isr *p)
{
	uint16_t function = p->function;

	memset(p, 0, sizeof(*p));
	if (function == PXE_ISR_START) {
		rom.began = !rom.wants_interrupt;
		return 0;
	}
	if (rom.at == rom.n ||
	    ((rom.wants_start || rom.wants_interrupt) && !rom.began)) {
		p->function = PXE_ISR_DONE;
		rom.began = false;
		return 0;
	}
	p->function = PXE_ISR_RECEIVED;
	p->frame = rom.at;
	p->frame_len = p->buffer_len = (uint16_t)rom.len[rom.at++];
	return 0;
}

unsigned pxe_call(unsigned opcode, void *params, size_t len)
{
	struct pxe_information *info = params;
	struct pxe_open *open = params;
	struct pxe_nic_type *nic = params;

	assert_true(len <= PXE_PARAMS_MAX);
	rom.calls[opcode & 255]++;
	switch (opcode) {
	case PXE_INFORMATION:
		info->hw_len = rom.hw_len;
		info->mtu = 1500;
		info->irq = 11;
		memcpy(info->current, mac, 6);
		memcpy(info->permanent, mac, 6);
		return 0;
	case PXE_NIC_TYPE:
		nic->type = 2;
		nic->busdevfn = CARD;
		nic->vendor = 0x1022;
		nic->device = rom.pcnet ? 0x2000 : 0x1234;
		return 0;
	case PXE_OPEN:
		return rom.refuses_all_filter &&
		       (open->filter & PXE_FILTER_ALL) ? 1 : 0;
	case PXE_TRANSMIT:
		return rom_transmit(params);
	case PXE_ISR:
		return rom_isr(params);
	default:
		return 0;
	}
}

struct start bios;

void bios_active(void)
{
}

/* ---- around the tests -------------------------------------------------- */

static int setup(void **state)
{
	memset(&rom, 0, sizeof(rom));
	memset(&undi, 0, sizeof(undi));
	memset(&bios, 0, sizeof(bios));
	memset(&own, 0, sizeof(own));
	rom.hw_len = 6;
	return fake_setup(state);
}

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

/* ---- tests ------------------------------------------------------------- */

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

#define T(f) cmocka_unit_test_setup_teardown(f, setup, fake_teardown)

/* ---- drivers of our own ------------------------------------------------ */

static int own_open(struct nic *nic, struct err *e)
{
	(void)nic;
	(void)e;
	own.opened++;
	return 0;
}

static void use_driver(unsigned level)
{
	static const struct nic_ops own_ops = { .open = own_open };

	own.level = level;
	own.knows = true;
	own.nic = (struct nic){ .ops = &own_ops, .driver = "own" };
	memset(own.nic.mac, 7, sizeof(own.nic.mac));
}

static void a_wanted_driver_has_the_boot_card(void **state)
{
	(void)state;
	use_driver(1);
	assert_ptr_equal(undi_plat_nic(0), &own.nic);
	assert_null(undi_plat_nic(1));
	assert_true(rom.none);		/* the ROM is unloaded */
	assert_int_equal(own.found_at, 1);
	assert_int_equal(own.boot, CARD);
	assert_false(own.roms);
}

static void the_rom_keeps_its_card_if_no_driver_is_wanted(void **state)
{
	(void)state;
	use_driver(0);
	assert_string_equal(undi_plat_nic(0)->driver, "undi");
	assert_null(undi_plat_nic(1));
	assert_int_equal(own.found_at, 0);
}

static void a_card_that_no_driver_knows_is_the_roms_beside_others(void **state)
{
	(void)state;
	use_driver(1);
	own.knows = false;
	own.others = 1;
	assert_string_equal(undi_plat_nic(0)->driver, "undi");
	assert_ptr_equal(undi_plat_nic(1), &own.nic);
	assert_null(undi_plat_nic(2));
	assert_true(own.roms);
	assert_int_equal(own.boot, CARD);
}

static void without_a_rom_tested_drivers_are_looked_for(void **state)
{
	(void)state;
	use_driver(0);
	rom.none = true;
	assert_ptr_equal(undi_plat_nic(0), &own.nic);
	assert_int_equal(own.found_at, 1);
	assert_int_equal(own.boot, NATIVE_NONE);
}

/* The address in use stays, and with it what knows the card by it. */
static void the_setting_counts_when_the_card_is_opened(void **state)
{
	struct nic *nic;

	(void)state;
	use_driver(0);
	nic = undi_plat_nic(0);
	own.level = 1;
	assert_int_equal(nic->ops->open(nic, NULL), 0);
	assert_int_equal(own.opened, 1);
	assert_string_equal(nic->driver, "own");
	assert_memory_equal(nic->mac, mac, 6);
	assert_int_equal(rom.calls[PXE_OPEN], 0);
	bios_nic_exit();
	assert_int_equal(own.stopped, 1);
}

static void a_driver_that_refuses_is_said(void **state)
{
	struct err e = { 0 };
	struct nic *nic;

	(void)state;
	use_driver(0);
	own.refuses = true;
	nic = undi_plat_nic(0);
	own.level = 2;
	assert_int_equal(nic->ops->open(nic, &e), -ENODEV);
	assert_has(e.msg, "the ROM's is gone");
	assert_null(undi_plat_nic(0));
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
		T(a_wanted_driver_has_the_boot_card),
		T(the_rom_keeps_its_card_if_no_driver_is_wanted),
		T(a_card_that_no_driver_knows_is_the_roms_beside_others),
		T(without_a_rom_tested_drivers_are_looked_for),
		T(the_setting_counts_when_the_card_is_opened),
		T(a_driver_that_refuses_is_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
