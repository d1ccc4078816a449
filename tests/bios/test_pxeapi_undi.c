/* test_pxeapi_undi.c: programs drive the card. */
#include "tests/bios/pxeapi.h"

/* An ARP request for the server, in two pieces behind one another. */
static void make_arp(struct pxe_transmit *tx, bool header)
{
	static const struct { uint16_t len; uint32_t data; uint16_t n;
		struct { uint8_t type, pad; uint16_t len; uint32_t data; }
		__attribute__((packed)) more; } __attribute__((packed))
		tbd = { 10, BUFFER + 0x100, 1, { 1, 0, 18, BUFFER + 0x10a } };
	uint8_t *f = far(BUFFER + 0x100);
	const uint8_t *me = netdev_mac(net_dev(w.sh.net, 0));
	uint32_t to = server();

	memcpy(far(BUFFER), &tbd, sizeof(tbd));
	*tx = (struct pxe_transmit){ .tbd = BUFFER, .flag = 1,
				     .protocol = header ? 0 : 2 };
	if (header) {
		memset(f, 0xff, 6);
		memcpy(f + 6, me, 6);
		memcpy(f + 12, "\x08\x06", 2);
		f += 14;
		((uint8_t *)far(BUFFER))[14 - 4] = 18 + 14;
	}
	memcpy(f, "\0\1\x08\0\6\4\0\1", 8);
	memcpy(f + 8, me, 6);
	assert_int_equal(settings_raw(w.sh.settings, "net0/ip", f + 14, 4), 4);
	memset(f + 18, 0, 6);
	memcpy(f + 24, &to, 4);
}

static unsigned isr(struct pxe_isr *p, uint16_t function)
{
	*p = (struct pxe_isr){ .function = function };
	return call(0x14, p, sizeof(*p));
}

/* Until the answer to our ARP request is there: its bytes. */
static const uint8_t *wait_frame(void)
{
	struct pxe_isr p;
	bool sent = false;
	unsigned i;

	for (i = 0; i < 2000; i++) {
		assert_int_equal(isr(&p, PXE_ISR_PROCESS), 0);
		sent |= p.function == PXE_ISR_SENT;
		if (p.function == PXE_ISR_RECEIVED && p.protocol == 2) {
			assert_true(sent);
			assert_int_equal(p.header_len, 14);
			assert_true(p.frame_len >= 42);
			return far(p.frame);
		}
		fake.now_us += 1000;
		(void)event_poll(&w.sh.events, &(bool){ false });
	}
	fail();
	return NULL;
}

static void frames_go_there_and_back(void **state)
{
	struct pxe_transmit tx;
	struct pxe_isr p;
	uint16_t plain = 0;
	const uint8_t *f;
	int header;

	(void)state;
	begin(10);
	make_arp(&tx, true);
	assert_int_equal(call(0x08, &tx, sizeof(tx)), PXE_INVALID_STATE);
	for (header = 0; header < 2; header++) {
		assert_int_equal(call(0x06, &plain, 2), 0);
		make_arp(&tx, header);
		assert_int_equal(isr(&p, PXE_ISR_START), 0);
		assert_int_equal(p.function, 1);
		assert_int_equal(call(0x08, &tx, sizeof(tx)), 0);
		assert_int_equal(isr(&p, PXE_ISR_START), 0);
		assert_int_equal(p.function, 0);
		f = wait_frame();
		assert_memory_equal(f, netdev_mac(net_dev(w.sh.net, 0)), 6);
		assert_int_equal(f[21], 2);
		assert_int_equal(call(0x07, &plain, 2), 0);
	}
	/* And our own protocols have the card again. */
	assert_int_equal(tftp_open("a", 512), 0);
}

static void frames_that_lie_are_refused(void **state)
{
	struct pxe_transmit tx;
	uint8_t *tbd = far(BUFFER);
	uint16_t plain = 0;

	(void)state;
	begin(10);
	assert_int_equal(call(0x06, &plain, 2), 0);
	make_arp(&tx, true);
	tbd[6] = 9;				/* blocks */
	assert_int_equal(call(0x08, &tx, sizeof(tx)), PXE_INVALID_PARAMETER);
	make_arp(&tx, true);
	tbd[11] = 0xff;				/* a length */
	assert_int_equal(call(0x08, &tx, sizeof(tx)), PXE_INVALID_PARAMETER);
	make_arp(&tx, true);
	tx.protocol = 9;
	assert_int_equal(call(0x08, &tx, sizeof(tx)), PXE_INVALID_PARAMETER);
	tx.tbd = 0x3000fffe;
	assert_int_equal(call(0x08, &tx, sizeof(tx)), PXE_INVALID_PARAMETER);
}

static void the_card_says_what_it_is(void **state)
{
	struct pxe_information info = { 0 };
	struct pxe_iface_info iface = { 0 };
	struct pxe_nic_type type = { 0 };
	struct pxe_multicast group = { .ip = { 239, 255, 1, 1 } };
	struct pxe_address address = { .address = { 2, 1, 1, 1, 1, 1 } };

	(void)state;
	begin(10);
	assert_int_equal(call(0x0c, &info, sizeof(info)), 0);
	assert_int_equal(info.mtu, 1500);
	assert_memory_equal(info.current, netdev_mac(net_dev(w.sh.net, 0)), 6);
	assert_int_equal(call(0x13, &iface, sizeof(iface)), 0);
	assert_string_equal(iface.type, "DIX+802.3");
	assert_int_equal(iface.flags & 0x1000, 0);
	assert_int_equal(call(0x12, &type, sizeof(type)), 0);
	assert_int_equal(type.type, 2);
	assert_int_equal(call(0x10, &group, sizeof(group)), 0);
	assert_memory_equal(group.address, "\1\0\136\177\1\1", 6);
	assert_int_equal(call(0x0a, &address, sizeof(address)), 0);
	assert_memory_equal(netdev_mac(net_dev(w.sh.net, 0)),
			    "\2\1\1\1\1\1", 6);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(frames_go_there_and_back),
		T(frames_that_lie_are_refused),
		T(the_card_says_what_it_is),
	};

	map_memory();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
