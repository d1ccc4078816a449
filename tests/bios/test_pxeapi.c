/*
 * The PXE API that programs get of us, called as they do: parameter blocks at
 * far addresses, in a machine's first MiB, against the lab's servers.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "core/err.h"
#include "core/settings.h"
#include "core/str.h"
#include "interp/shell.h"
#include "lab/lab.h"
#include "net/dhcp_packet.h"
#include "net/net.h"
#include "platform/bios/app.h"
#include "platform/bios/pxe.h"
#include "platform/bios/pxeapi.h"
#include "tests/fake/fake.h"

/* Memory from here on really is where the program thinks it is. */
#define BOTTOM	0x10000u
#define TOP	0x120000u
#define STUB	0x90000u
#define PARAMS	0x20000000u		/* far: 2000:0000 */
#define BUFFER	0x30000000u
#define MAC	"\x52\x54\x00\x12\x34\x56"

struct start bios = { .stub = STUB };

static struct {
	struct shell      sh;
	struct lab       *lab;
	struct pxeapi     api;
	struct stub_data  data;
	unsigned          unhooked, shown;
	char              big[32];
	uint8_t          *content;
	size_t            len;
} w;

/* ---- below the API -------------------------------------------------- */

struct stub_data *real_data(void)
{
	return &w.data;
}

void *real_at(unsigned offset)
{
	return mem(STUB + offset);
}

uint32_t real_far(unsigned offset)
{
	return STUB >> 4 << 16 | offset;
}

bool bios_memory_theirs(uint32_t at, uint32_t len)
{
	return at >= 0x110000 && at + len <= TOP;
}

void pxerun_unhook(void)
{
	w.unhooked++;
}

void pxerun_show(void)
{
	w.shown++;
}

/* ---- around the tests ------------------------------------------------- */

static void make_big(size_t len)
{
	size_t i;
	int fd;

	w.len = len;
	w.content = malloc(len);
	assert_non_null(w.content);
	for (i = 0; i < len; i++)
		w.content[i] = (uint8_t)(i * 2654435761u >> 13);
	strcpy(w.big, "/tmp/pxesh-pxe-XXXXXX");
	fd = mkstemp(w.big);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, w.content, len), len);
	close(fd);
}

/* A lab of @more servers beside those that each test has; BIG is a file. */
static void begin(size_t len)
{
	char name[] = "/tmp/pxesh-pxe-XXXXXX", text[512];
	struct err e = { 0 };
	int fd = mkstemp(name), n;

	make_big(len);
	n = snprintf(text, sizeof(text),
		     "servers:\n- {type: dhcp, filename: dhcp.0, options: "
		     "{hostname: lab}}\n"
		     "- {type: tftp, paths: {/big: &b {file: %s}, /a: 'hello'}}"
		     "\n- {type: http, paths: {/big: *b, /d/a: 'hallo'}}\n",
		     w.big);
	assert_int_equal(write(fd, text, (size_t)n), n);
	close(fd);
	if (lab_load(name, NULL, 1, &w.lab, &e) < 0)
		fail_msg("%u:%u: %s", e.pos.line, e.pos.col, e.msg);
	unlink(name);
	fake_nic_use(lab_nic(w.lab, 0));
	assert_int_equal(shell_init(&w.sh), 0);
	lab_attach(w.lab, &w.sh.events);
	assert_int_equal(net_start(w.sh.settings, &w.sh.events, &w.sh.con,
				   &w.sh.fetch, &w.sh.net, &e), 0);
	assert_int_equal(shell_run_text(&w.sh, "test", "dhcp", 4, &e), 0);
	w.api.sh = &w.sh;
	strcpy(w.api.dev, "net0");
	memset(mem(BOTTOM), 0xee, TOP - BOTTOM);
}

static int setup(void **state)
{
	memset(&w, 0, sizeof(w));
	return fake_setup(state);
}

static int teardown(void **state)
{
	if (w.lab) {
		pxeapi_clean(&w.api);
		net_stop(w.sh.net);
		lab_free(w.lab);
		shell_free(&w.sh);
		unlink(w.big);
		free(w.content);
	}
	return fake_teardown(state);
}

/* ---- calls -------------------------------------------------------------- */

static void *far(uint32_t at)
{
	return mem(real_linear(at));
}

/* As a program calls: the status. */
static unsigned call(unsigned opcode, void *params, size_t len)
{
	uint16_t status;
	unsigned ax;

	memcpy(far(PARAMS), params, len);
	ax = pxeapi_call(&w.api, opcode, PARAMS);
	memcpy(params, far(PARAMS), len);
	memcpy(&status, params, sizeof(status));
	assert_int_equal(ax, status != 0);
	return status;
}

static uint32_t server(void)
{
	uint32_t be = 0;

	assert_int_equal(settings_raw(w.sh.settings, "next-server", &be, 4),
			 4);
	return be;
}

static const char *server_text(void)
{
	static char text[16];

	assert_true(settings_text(w.sh.settings, "next-server", text,
				  sizeof(text)) > 0);
	return text;
}

static unsigned tftp_open(const char *name, uint16_t packet)
{
	struct pxe_tftp_open p = { .server_be = server(), .packet = packet };

	memcpy(p.name, name, strlen(name) + 1);
	return call(0x20, &p, sizeof(p));
}

/* ---- TFTP -------------------------------------------------------------- */

static void a_file_is_read_in_blocks_of_the_agreed_size(void **state)
{
	struct pxe_tftp_read p = { .buffer = BUFFER };
	size_t got = 0;

	(void)state;
	begin(100000);
	assert_int_equal(tftp_open("big", 1000), 0);
	assert_int_equal(tftp_open("a", 1000), PXE_TFTP_OPEN);
	do {
		p.number = 7;
		assert_int_equal(call(0x22, &p, sizeof(p)), 0);
		assert_int_equal(p.number, 8);
		assert_memory_equal(far(BUFFER), w.content + got, p.len);
		got += p.len;
	} while (p.len == 1000);
	assert_int_equal(got, 100000);
	assert_int_equal(p.len, 0);
	assert_int_equal(call(0x21, &p, sizeof(p)), 0);
	assert_int_equal(call(0x22, &p, sizeof(p)), PXE_TFTP_CLOSED);
}

static void block_sizes_have_bounds(void **state)
{
	struct pxe_tftp_open p = { .packet = 10 };

	(void)state;
	begin(10);
	p.server_be = server();
	strcpy(p.name, "/a");
	assert_int_equal(call(0x20, &p, sizeof(p)), 0);
	assert_int_equal(p.packet, 512);
	assert_int_equal(call(0x21, &p, sizeof(p)), 0);
	p.packet = 60000;
	assert_int_equal(call(0x20, &p, sizeof(p)), 0);
	assert_int_equal(p.packet, 1456);
}

static void a_missing_file_is_not_found(void **state)
{
	(void)state;
	begin(10);
	assert_int_equal(tftp_open("nosuch", 512), PXE_NOT_FOUND);
	assert_int_equal(tftp_open("a", 512), 0);
}

static void a_size_is_told_without_a_download(void **state)
{
	struct pxe_tftp_size p = { 0 };

	(void)state;
	begin(100000);
	p.server_be = server();
	strcpy(p.name, "big");
	assert_int_equal(call(0x25, &p, sizeof(p)), 0);
	assert_int_equal(p.size, 100000);
	/* The rest of it was never asked for. */
	assert_true(fake.now_us < 60000000);
}

static void a_whole_file_goes_to_a_linear_address(void **state)
{
	struct pxe_tftp_read_file p = { .buffer = 0x112345, .len = 30000 };

	(void)state;
	begin(20000);
	p.server_be = server();
	strcpy(p.name, "big");
	assert_int_equal(call(0x23, &p, sizeof(p)), 0);
	assert_int_equal(p.len, 20000);
	assert_memory_equal(mem(0x112345), w.content, 20000);
	p.len = 19999;
	assert_int_equal(call(0x23, &p, sizeof(p)), PXE_FAILURE);
	p.len = 20000;
	p.buffer = STUB;
	assert_int_equal(call(0x23, &p, sizeof(p)), PXE_INVALID_PARAMETER);
	p.buffer = TOP - 100;
	assert_int_equal(call(0x23, &p, sizeof(p)), PXE_INVALID_PARAMETER);
}

/* ---- FILE -------------------------------------------------------------- */

static unsigned file_open(const char *name, uint16_t *handle)
{
	struct pxe_file_open p = { .name = BUFFER };
	unsigned status;

	strcpy(far(BUFFER), name);
	status = call(0xe0, &p, sizeof(p));
	*handle = p.handle;
	return status;
}

static void a_uri_is_read_as_it_comes(void **state)
{
	struct pxe_file_read p = { .buffer = BUFFER };
	struct pxe_file f = { 0 };
	char uri[64];
	size_t got = 0;
	uint16_t handle;
	unsigned status;

	(void)state;
	begin(300000);
	snprintf(uri, sizeof(uri), "http://%s/big", server_text());
	assert_int_equal(file_open(uri, &handle), 0);
	f.handle = p.handle = handle;
	assert_int_equal(call(0xe4, &f, 8), 0);
	assert_int_equal(f.size, 300000);
	do {
		p.len = 4096;
		status = call(0xe3, &p, sizeof(p));
		assert_true(status == 0 || status == PXE_TFTP_OPEN);
		if (status)
			continue;
		assert_memory_equal(far(BUFFER), w.content + got, p.len);
		got += p.len;
	} while (status || p.len);
	assert_int_equal(got, 300000);
	assert_int_equal(call(0xe1, &f, 4), 0);
	assert_int_equal(call(0xe1, &f, 4), PXE_INVALID_PARAMETER);
}

static void some_files_are_open_at_a_time(void **state)
{
	struct pxe_file_read p = { .buffer = BUFFER, .len = 9 };
	struct pxe_file f = { 0 };
	uint16_t h[PXEAPI_FILES], more;
	char uri[64];
	unsigned i;

	(void)state;
	begin(10);
	snprintf(uri, sizeof(uri), "http://%s/d/a", server_text());
	for (i = 0; i < PXEAPI_FILES; i++)
		assert_int_equal(file_open(i ? uri : "tftp://nohost.invalid/",
					   &h[i]) == 0, i > 0);
	assert_int_equal(file_open(uri, &more), 0);
	assert_int_equal(file_open(uri, &more), PXE_OUT_OF_RESOURCES);
	p.handle = f.handle = h[1];
	assert_int_equal(call(0xe2, &f, 6), 0);
	assert_int_equal(f.ready, 1);
	assert_int_equal(call(0xe3, &p, sizeof(p)), 0);
	assert_int_equal(p.len, 5);
	assert_memory_equal(far(BUFFER), "hallo", 5);
	f.handle = 77;
	assert_int_equal(call(0xe2, &f, 6), PXE_INVALID_PARAMETER);
}

static void programs_find_the_extensions(void **state)
{
	struct pxe_file_check p = { .size = sizeof(p), .magic = 0x91d447b2 };

	(void)state;
	begin(10);
	assert_int_equal(call(0xe6, &p, sizeof(p)), 0);
	assert_int_equal(p.magic, 0xe9c17b20);
	assert_int_equal(p.mask & 0x4b, 0x4b);
	assert_int_equal(call(0xe6, &p, sizeof(p)), PXE_INVALID_PARAMETER);
}

static void a_program_runs_a_command(void **state)
{
	struct pxe_file_far p = { .far = BUFFER };

	(void)state;
	begin(10);
	strcpy(far(BUFFER), "set said ${net0/ip} && exit 0");
	assert_int_equal(call(0xe5, &p, sizeof(p)), 0);
	strcpy(far(BUFFER), "iseq ${said} ${net0/ip}");
	assert_int_equal(call(0xe5, &p, sizeof(p)), 0);
	strcpy(far(BUFFER), "iseq ${said} nothing");
	assert_int_not_equal(call(0xe5, &p, sizeof(p)), 0);
	memset(far(BUFFER), 'x', 0x10000);	/* no end */
	assert_int_equal(call(0xe5, &p, sizeof(p)), PXE_INVALID_PARAMETER);
}

static void a_program_reads_its_arguments(void **state)
{
	struct pxe_file_cmdline p = { .len = 4, .buffer = BUFFER };

	(void)state;
	begin(10);
	assert_int_equal(call(0xe8, &p, sizeof(p)), 0);
	assert_int_equal(p.len, 0);
	w.api.cmdline = "one two";
	p.len = 4;
	assert_int_equal(call(0xe8, &p, sizeof(p)), 0);
	assert_int_equal(p.len, 8);
	assert_memory_equal(far(BUFFER), "one \xee", 5);
}

/* ---- UDP --------------------------------------------------------------- */

static void datagrams_go_there_and_back(void **state)
{
	/* A request for a file, and its first block */
	static const char ask[] = "\0\1a\0octet";
	struct pxe_udp_open o = { 0 };
	struct pxe_udp_write out = { .buffer = BUFFER, .len = sizeof(ask) };
	struct pxe_udp_read in = { .buffer = BUFFER, .len = 100 };
	unsigned i, status = 1;

	(void)state;
	begin(10);
	assert_int_equal(call(0x33, &out, sizeof(out)), PXE_UDP_CLOSED);
	assert_int_equal(call(0x32, &in, sizeof(in)), PXE_UDP_CLOSED);
	assert_int_equal(call(0x30, &o, sizeof(o)), 0);
	assert_int_equal(call(0x30, &o, sizeof(o)), PXE_UDP_OPEN);
	memcpy(far(BUFFER), ask, sizeof(ask));
	out.to_be = server();
	out.to_port_be = 69 << 8;
	out.from_port_be = 0x3412;
	assert_int_equal(call(0x33, &out, sizeof(out)), 0);
	in.to_port_be = 0x3413;
	assert_int_equal(call(0x32, &in, sizeof(in)), PXE_FAILURE);
	in.to_port_be = 0x3412;
	for (i = 0; i < 100 && status; i++)
		status = call(0x32, &in, sizeof(in));
	assert_int_equal(status, 0);
	assert_int_equal(in.from_be, server());
	assert_int_equal(in.len, 9);
	assert_memory_equal(far(BUFFER), "\0\3\0\1hello", 9);
	assert_int_equal(call(0x31, &o, 2), 0);
	assert_int_equal(call(0x31, &o, 2), PXE_UDP_CLOSED);
}

static void more_ports_than_are_heard_push_out_the_oldest(void **state)
{
	struct pxe_udp_open o = { 0 };
	struct pxe_udp_write out = { .buffer = BUFFER, .len = 4 };
	unsigned i;

	(void)state;
	begin(10);
	assert_int_equal(call(0x30, &o, sizeof(o)), 0);
	out.to_be = server();
	out.to_port_be = 9 << 8;
	for (i = 1; i < 100; i++) {
		out.from_port_be = (uint16_t)(i << 8 | 0x30);
		assert_int_equal(call(0x33, &out, sizeof(out)), 0);
	}
	out.to_be = UINT32_MAX;
	assert_int_equal(call(0x33, &out, sizeof(out)), 0);
}

/* ---- cached packets ---------------------------------------------------- */

static const uint8_t *told(enum net_told what, const char *uri,
			   struct dhcp_packet **out)
{
	uint8_t *buf = mem(STUB + STUB_CACHED);
	size_t len = net_tell(net_dev(w.sh.net, 0), what, uri, buf,
			      STUB_CACHED_LEN);

	*out = NULL;
	if (what != NET_TOLD_DISCOVER) {
		*out = dhcp_packet_copy(buf, len);
		assert_non_null(*out);
	}
	return buf;
}

static void the_lease_is_told_as_it_came(void **state)
{
	struct dhcp_packet *p;
	const uint8_t *raw, *v;
	uint8_t ip[4];

	(void)state;
	begin(10);
	raw = told(NET_TOLD_ACK, "", &p);
	assert_int_equal(settings_raw(w.sh.settings, "net0/ip", ip, 4), 4);
	assert_memory_equal(raw + 16, ip, 4);
	assert_string_equal((const char *)raw + 108, "dhcp.0");
	assert_memory_equal(raw + 28, netdev_mac(net_dev(w.sh.net, 0)), 6);
	assert_int_equal(dhcp_type_of(p), DHCP_ACK);
	assert_int_equal(dhcp_option(p, 12, &v), 3);
	assert_memory_equal(v, "lab", 3);
	assert_int_equal(dhcp_address(p, DHCP_TAG_SIADDR), server());
	free(p);
	raw = told(NET_TOLD_DISCOVER, "", &p);
	assert_int_equal(raw[0], 1);
	raw = told(NET_TOLD_REPLY, "", &p);
	assert_int_equal(raw[0], 2);
	free(p);
}

static void the_program_is_told_where_it_is_from(void **state)
{
	struct dhcp_packet *p;
	const uint8_t *raw;

	(void)state;
	begin(10);
	raw = told(NET_TOLD_ACK, "tftp://192.0.2.99/dir/pxelinux.0", &p);
	assert_string_equal((const char *)raw + 108, "dir/pxelinux.0");
	assert_memory_equal(raw + 20, "\300\0\2\143", 4);
	free(p);
	raw = told(NET_TOLD_REPLY, "http://boot.test/dir/pxelinux.0", &p);
	assert_string_equal((const char *)raw + 108,
			    "http://boot.test/dir/pxelinux.0");
	free(p);
}

static void what_a_script_sets_is_told(void **state)
{
	struct dhcp_packet *p;
	const uint8_t *raw, *v;
	char name[200];

	(void)state;
	begin(10);
	assert_int_equal(settings_set(w.sh.settings, "filename", "mine",
				      NULL), 0);
	assert_int_equal(settings_set(w.sh.settings, "next-server",
				      "192.0.2.77", NULL), 0);
	assert_int_equal(settings_set(w.sh.settings, "net0/209:string",
				      "cfg", NULL), 0);
	raw = told(NET_TOLD_ACK, "tftp://192.0.2.99/x", &p);
	assert_string_equal((const char *)raw + 108, "mine");
	assert_memory_equal(raw + 20, "\300\0\2\115", 4);
	assert_int_equal(dhcp_option(p, 209, &v), 3);
	free(p);
	memset(name, 'n', sizeof(name));
	name[199] = '\0';
	assert_int_equal(settings_set(w.sh.settings, "filename", name, NULL),
			 0);
	raw = told(NET_TOLD_ACK, "", &p);
	assert_int_equal(raw[108], 0);
	assert_int_equal(dhcp_option(p, DHCP_TAG_FILE, &v), 199);
	free(p);
}

static void options_that_do_not_fit_are_left_out(void **state)
{
	char name[24], value[251];
	struct dhcp_packet *p;
	const uint8_t *v;
	unsigned i;

	(void)state;
	begin(10);
	memset(value, 'v', sizeof(value));
	value[250] = '\0';
	for (i = 224; i < 240; i++) {
		snprintf(name, sizeof(name), "net0/%u:string", i);
		assert_int_equal(settings_set(w.sh.settings, name, value,
					      NULL), 0);
	}
	told(NET_TOLD_ACK, "", &p);
	assert_true(p->len <= STUB_CACHED_LEN);
	assert_int_equal(dhcp_option(p, 224, &v), 250);
	assert_int_equal(dhcp_option(p, 239, &v), -ENOENT);
	free(p);
}

static void a_program_gets_a_pointer_or_a_copy(void **state)
{
	struct pxe_cached_info p = { .type = 2 };
	struct dhcp_packet *ack;

	(void)state;
	begin(10);
	told(NET_TOLD_ACK, "", &ack);
	w.data.cached_len[1] = 300;
	assert_int_equal(call(0x71, &p, sizeof(p)), 0);
	assert_int_equal(real_linear(p.buffer),
			 STUB + STUB_CACHED + STUB_CACHED_LEN);
	assert_int_equal(p.len, 300);
	p.buffer = BUFFER;
	p.len = 20;
	assert_int_equal(call(0x71, &p, sizeof(p)), 0);
	assert_int_equal(p.len, 20);
	assert_int_equal(((uint8_t *)far(BUFFER))[20], 0xee);
	p.type = 4;
	assert_int_equal(call(0x71, &p, sizeof(p)), PXE_INVALID_PARAMETER);
	free(ack);
}

/* ---- UNDI -------------------------------------------------------------- */

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
	uint16_t plain;
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
	uint16_t plain;

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

/* ---- all of it --------------------------------------------------------- */

static void unloading_leaves_the_card_but_nothing_to_be_found(void **state)
{
	struct pxe_information info = { 0 };
	struct pxe_plain p = { 0 };

	(void)state;
	begin(10);
	assert_int_equal(call(0x70, &p, sizeof(p)), 0);
	assert_int_equal(w.unhooked, 1);
	assert_int_equal(w.shown, 0);
	assert_int_equal(call(0x0c, &info, sizeof(info)), 0);
	assert_int_equal(call(0x15, &p, sizeof(p)), 0);
	assert_int_equal(w.shown, 1);
	assert_int_equal(call(0x0c, &info, sizeof(info)), PXE_INVALID_STATE);
	assert_int_equal(call(0x00, &p, sizeof(p)), 0);
	assert_int_equal(call(0x0c, &info, sizeof(info)), 0);
}

static void without_an_open_interface_there_is_nothing_to_call(void **state)
{
	uint16_t status = 0;

	(void)state;
	begin(10);
	netdev_close(net_dev(w.sh.net, 0));
	assert_int_equal(call(0x06, &status, 2), PXE_INVALID_STATE);
	assert_int_equal(tftp_open("a", 512), PXE_INVALID_STATE);
	assert_int_equal(call(0x07, &status, 2), 0);
}

static void unknown_functions_are_unsupported(void **state)
{
	uint16_t status = 0;

	(void)state;
	begin(10);
	assert_int_equal(call(0x7f, &status, 2), PXE_UNSUPPORTED);
	assert_int_equal(call(0x1234, &status, 2), PXE_UNSUPPORTED);
}

/* Our block, the interrupt vectors, ends of segments: nothing is touched. */
static void parameters_must_lie_in_the_programs_memory(void **state)
{
	static const uint32_t bad[] = {
		0x00000000, 0x00500000 - 1, 0x2000ffff, 0x90000000,
		0x90001000, 0x8fffffff - 0xfff0, 0x92ff0000, 0x8fff0020,
	};
	unsigned opcode;
	size_t i;

	(void)state;
	begin(10);
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		for (opcode = 0; opcode < 0x100; opcode++)
			assert_int_equal(pxeapi_call(&w.api, opcode, bad[i]),
					 1);
	/* At the end of a segment, and in the stack that it began with */
	assert_int_equal(pxeapi_call(&w.api, 0x70, 0x2000fffe), 0);
	assert_int_equal(pxeapi_call(&w.api, 0x70, 0x9000b000), 0);
}

/* Whatever is in the block, and where its pointers lead. */
static void rubbish_is_survived(void **state)
{
	uint32_t seed = 1, i, j;
	uint8_t *p = far(PARAMS);
	unsigned opcode;

	(void)state;
	begin(3000);
	for (i = 0; i < 30000; i++) {
		for (j = 0; j < 24; j++) {
			seed = seed * 1664525 + 1013904223;
			p[j] = (uint8_t)(seed >> 24);
			if (j & 1)	/* no segment below BOTTOM */
				p[j] |= 0x10;
		}
		seed = seed * 1664525 + 1013904223;
		opcode = seed >> 24;
		/* Downloads take long, commands could do anything. */
		if (opcode == 0x20 || opcode == 0x23 || opcode == 0x25 ||
		    opcode == 0x73 || opcode == 0xe0 || opcode == 0xe5)
			continue;
		if (opcode > 0xe0)
			memset(p + 2, opcode & 3, 1 + (p[2] & 1));
		(void)pxeapi_call(&w.api, opcode, PARAMS);
	}
}

#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(a_file_is_read_in_blocks_of_the_agreed_size),
		T(block_sizes_have_bounds),
		T(a_missing_file_is_not_found),
		T(a_size_is_told_without_a_download),
		T(a_whole_file_goes_to_a_linear_address),
		T(a_uri_is_read_as_it_comes),
		T(some_files_are_open_at_a_time),
		T(programs_find_the_extensions),
		T(a_program_runs_a_command),
		T(a_program_reads_its_arguments),
		T(datagrams_go_there_and_back),
		T(more_ports_than_are_heard_push_out_the_oldest),
		T(the_lease_is_told_as_it_came),
		T(the_program_is_told_where_it_is_from),
		T(what_a_script_sets_is_told),
		T(options_that_do_not_fit_are_left_out),
		T(a_program_gets_a_pointer_or_a_copy),
		T(frames_go_there_and_back),
		T(frames_that_lie_are_refused),
		T(the_card_says_what_it_is),
		T(unloading_leaves_the_card_but_nothing_to_be_found),
		T(without_an_open_interface_there_is_nothing_to_call),
		T(unknown_functions_are_unsupported),
		T(parameters_must_lie_in_the_programs_memory),
		T(rubbish_is_survived),
	};
	void *at = mmap(mem(BOTTOM), TOP - BOTTOM, PROT_READ | PROT_WRITE,
			MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE,
			-1, 0);

	assert_ptr_equal(at, mem(BOTTOM));
	return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "platform/bios/pxeapi.c"
#include "platform/bios/pxeapi_file.c"
#undef WAIT_MS
#include "platform/bios/pxeapi_udp.c"
#include "platform/bios/pxeapi_undi.c"
#include "platform/bios/pxemem.c"
