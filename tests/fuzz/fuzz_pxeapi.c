/*
 * Calls of the PXE API by a program that means us harm: opcode, where the
 * block lies (far), its length and its bytes; and so on. The first megabyte is
 * an array: whatever the calls touch lies in it.
 */
#include "tests/fuzz/fuzz.h"

#include <stdio.h>
#include <string.h>

#include "core/err.h"
#include "core/setting/settings.h"
#include "interp/shell.h"
#include "net/net.h"
#include "platform/bios/app.h"
#include "platform/bios/pxe.h"
#include "platform/bios/pxeapi.h"
#include "tests/fake/fake.h"

#define MEMORY	0x110000u
#define CALLS	64
#define EXEC	0xe5	/* fuzz_script does that */

struct start bios;
static uint8_t memory[MEMORY];

void *pxemem_at(uint32_t at, size_t len)
{
	return at <= MEMORY && len <= MEMORY - at ? memory + at : NULL;
}

void *pxemem_far(uint32_t far, size_t len)
{
	return pxemem_at((far >> 16) * 16 + (far & 0xffff), len);
}

size_t pxemem_text(uint32_t far, size_t cap)
{
	const char *text = pxemem_far(far, cap);
	size_t len = text ? strnlen(text, cap) : 0;

	return text && len < cap ? len + 1 : 0;
}

uint8_t *pxemem_frame(uint32_t *far)
{
	*far = 0x80000000;
	return pxemem_far(*far, 9216);
}

uint8_t *pxemem_cached(unsigned i, uint32_t *far, size_t *len)
{
	*far = 0x90000000 + i * 0x400;
	*len = 0x400;
	return pxemem_far(*far, *len);
}

void pxerun_unhook(void)
{
}

void pxerun_show(void)
{
}

/* Every frame comes back, to whoever reads it. */
static void echo(void *ctx, struct nic *nic, const uint8_t *frame, size_t len)
{
	uint8_t back[1600];

	(void)ctx;
	if (len > sizeof(back) || len < 14)
		return;
	memcpy(back, frame, len);
	memcpy(back, nic->mac, 6);
	fake_nic_rx(nic, back, len);
}

static void play(struct pxeapi *a, const uint8_t *data, size_t size)
{
	unsigned calls = 0;
	size_t len;
	uint32_t at;

	while (size >= 6 && calls++ < CALLS) {
		at = (uint32_t)data[1] | (uint32_t)data[2] << 8 |
		     (uint32_t)data[3] << 16 | (uint32_t)data[4] << 24;
		len = data[5] < size - 6 ? data[5] : size - 6;
		if (pxemem_far(at, len))
			memcpy(pxemem_far(at, len), data + 6, len);
		if (data[0] != EXEC)
			must(pxeapi_call(a, data[0], at) <= 1);
		data += 6 + len;
		size -= 6 + len;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct pxeapi api = { .dev = "net0", .cmdline = "one two" };
	struct shell sh;
	struct nic *nic;

	fake_reset();
	nic = fake_nic_add(NULL);
	fake_nic_peer(nic, echo, NULL);
	must(shell_init(&sh) == 0);
	must(net_start(sh.settings, &sh.events, &sh.con, &sh.fetch, &sh.net,
		       NULL) == 0);
	must(settings_set(sh.settings, "net0/ip", "192.0.2.15", NULL) == 0);
	must(netdev_open(net_dev(sh.net, 0), NULL) == 0);
	api.sh = &sh;
	memset(memory, 0, sizeof(memory));
	play(&api, data, size);
	pxeapi_clean(&api);
	net_stop(sh.net);
	shell_free(&sh);
	must(fake_live() == 0);
	return 0;
}

#include "platform/bios/pxeapi.c"
#include "platform/bios/pxeapi_file.c"
#undef WAIT_MS
#include "platform/bios/pxeapi_udp.c"
#include "platform/bios/pxeapi_undi.c"
