/*
 * pxeapi.h: the PXE API that programs get of us, called as they do: parameter
 * blocks at far addresses, in a machine's first MiB, against the lab's
 * servers.
 */
#ifndef TESTS_BIOS_PXEAPI_H
#define TESTS_BIOS_PXEAPI_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "core/err.h"
#include "core/setting/settings.h"
#include "core/str.h"
#include "interp/shell.h"
#include "lab/lab.h"
#include "net/dhcp_packet.h"
#include "net/net.h"
#include "platform/bios/app.h"
#include "platform/bios/pxe.h"
#include "platform/bios/pxeapi.h"
#include "tests/fake/fake.h"

#include "platform/bios/pxeapi.c"
#include "platform/bios/pxeapi_file.c"
#undef WAIT_MS
#include "platform/bios/pxeapi_udp.c"
#include "platform/bios/pxeapi_undi.c"
#include "platform/bios/pxemem.c"

/* Memory from here on really is where the program thinks it is. */
#define BOTTOM	0x10000u
#define TOP	0x120000u
#define STUB	0x90000u
#define PARAMS	0x20000000u		/* far: 2000:0000 */
#define BUFFER	0x30000000u

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

static inline void make_big(size_t len)
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

/* A lab whose file "big" has @len bytes, and a shell with a lease in it. */
static inline void begin(size_t len)
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

static inline int setup(void **state)
{
	memset(&w, 0, sizeof(w));
	return fake_setup(state);
}

static inline int teardown(void **state)
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

static inline void *far(uint32_t at)
{
	return mem(real_linear(at));
}

/* As a program calls: the status. */
static inline unsigned call(unsigned opcode, void *params, size_t len)
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

static inline uint32_t server(void)
{
	uint32_t be = 0;

	assert_int_equal(settings_raw(w.sh.settings, "next-server", &be, 4),
			 4);
	return be;
}

static inline const char *server_text(void)
{
	static char text[16];

	assert_true(settings_text(w.sh.settings, "next-server", text,
				  sizeof(text)) > 0);
	return text;
}

static inline unsigned tftp_open(const char *name, uint16_t packet)
{
	struct pxe_tftp_open p = { .server_be = server(), .packet = packet };

	memcpy(p.name, name, strlen(name) + 1);
	return call(0x20, &p, sizeof(p));
}

/* ---- main() -------------------------------------------------------------- */

#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

/* Before all tests: the memory that a program would see. */
static inline void map_memory(void)
{
	void *at = mmap(mem(BOTTOM), TOP - BOTTOM, PROT_READ | PROT_WRITE,
			MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE,
			-1, 0);

	assert_ptr_equal(at, mem(BOTTOM));
}

#endif
