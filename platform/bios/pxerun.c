/* pxerun.c: programs that run with our PXE API (program.c). */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "core/fetch.h"
#include "interp/shell.h"
#include "net/net.h"
#include "platform/bios/app.h"
#include "platform/bios/bda.h"
#include "platform/bios/firm.h"
#include "platform/bios/int13.h"
#include "platform/bios/program.h"
#include "platform/bios/pxeapi.h"
#include "platform/platform.h"

#define NBP		0x7c00u
#define VECTOR_18	(0x18 * 4)
#define VECTOR_1A	(0x1a * 4)
#define WINDOW		65536		/* what may come unasked	*/
#define PXE_LEN		0x58
#define PXENV_LEN	0x2c
#define VERSION		0x0201

static struct pxeapi api;

/* ---- PXENV+ and !PXE (PXE 2.1, 3.1 and 3.2) ------------------------- */

struct segment { uint16_t at; uint32_t physical; uint16_t len; }
	__attribute__((packed));

struct pxenv_table {
	char     signature[6];
	uint16_t version;
	uint8_t  len, sum;
	uint32_t entry, pm_offset;
	uint16_t pm_selector, stack, stack_len, code, code_len, data, data_len;
	uint16_t undi_data, undi_data_len, undi_code, undi_code_len;
	uint32_t pxe;
} __attribute__((packed));

struct pxe_table {
	char     signature[4];
	uint8_t  len, sum, revision, reserved;
	uint32_t undi_rom, base_rom, entry, entry_esp, status_callout;
	uint8_t  reserved2, n_segments;
	uint16_t first_selector;
	struct segment stack, undi_data, undi_code, undi_code_write;
	struct segment base_data, base_code, base_code_write;
} __attribute__((packed));

_Static_assert(sizeof(struct pxe_table) == PXE_LEN, "!PXE");
_Static_assert(sizeof(struct pxenv_table) == PXENV_LEN, "PXENV+");

static uint8_t minus_sum(const void *p, size_t len)
{
	const uint8_t *b = p;
	uint8_t sum = 0;

	while (len--)
		sum = (uint8_t)(sum - *b++);
	return sum;
}

/* All of the block is "UNDI data": what a program may free when it has
   unloaded us. */
static void write_tables(void)
{
	struct pxenv_table *v = real_at(STUB_PXENV);
	struct pxe_table *p = real_at(STUB_PXE);
	uint16_t at = (uint16_t)(bios.stub >> 4);

	*v = (struct pxenv_table){
		.signature = "PXENV+", .version = VERSION, .len = sizeof(*v),
		.entry = real_far(API_PXENV), .undi_data = at,
		.undi_data_len = STUB_BYTES, .undi_code = at,
		.undi_code_len = STUB_BYTES, .pxe = real_far(STUB_PXE),
	};
	v->sum = minus_sum(v, sizeof(*v));
	*p = (struct pxe_table){
		.signature = "!PXE", .len = sizeof(*p),
		.entry = real_far(API_PXE), .status_callout = UINT32_MAX,
		.n_segments = 7,
		.undi_data = { at, bios.stub, STUB_BYTES },
		.undi_code = { at, bios.stub, STUB_BYTES },
	};
	p->sum = minus_sum(p, sizeof(*p));
}

static void write_cached(struct netdev *dev, const char *uri)
{
	unsigned i;

	for (i = NET_TOLD_DISCOVER; i <= NET_TOLD_REPLY; i++)
		real_data()->cached_len[i] = (uint16_t)
			net_tell(dev, i, uri, real_at(STUB_CACHED +
						      i * STUB_CACHED_LEN),
				 STUB_CACHED_LEN);
}

/* ---- what others see of us ------------------------------------------ */

void pxerun_show(void)
{
	if (disk_any())
		return;		/* INT 13h needs us */
	bios_unhide();
	bios_guard(true);
}

void pxerun_hook(void)
{
	struct stub_data *d = real_data();

	d->api_on = 1;
	if (d->old_1a)
		return;		/* somebody has hooked behind us */
	d->old_1a = mem32(VECTOR_1A);
	*(volatile uint32_t *)mem(VECTOR_1A) = real_far(INT_1A);
}

void pxerun_unhook(void)
{
	struct stub_data *d = real_data();

	d->api_on = 0;
	if (mem32(VECTOR_1A) != real_far(INT_1A))
		return;
	*(volatile uint32_t *)mem(VECTOR_1A) = d->old_1a;
	d->old_1a = 0;
}

/* ---- on and off ----------------------------------------------------- */

void pxerun_shell(struct shell *sh)
{
	pxerun_off();
	api.sh = sh;
}

bool pxerun_is_on(void)
{
	return api.dev[0];
}

void pxerun_on(const char *name)
{
	snprintf(api.dev, sizeof(api.dev), "%s", name);
	write_tables();
	if (pxeapi_dev(&api))
		write_cached(pxeapi_dev(&api), "");
	pxerun_hook();
}

void pxerun_off(void)
{
	if (!api.dev[0])
		return;
	pxeapi_clean(&api);
	pxerun_unhook();
	api.dev[0] = '\0';
}

int plat_pxe_start(const char *name)
{
	pxerun_on(name);
	return 0;
}

void plat_pxe_stop(void)
{
	pxerun_off();
}

/* ---- a program ------------------------------------------------------ */

void pxerun_call(struct api_frame *f)
{
	f->eax = (f->eax & 0xffff0000) |
		 pxeapi_call(&api, f->opcode,
			     (uint32_t)f->segment << 16 | f->offset);
}

static struct real_regs nbp(void)
{
	uint32_t pxe = real_far(STUB_PXE), pxenv = real_far(STUB_PXENV);

	return (struct real_regs){
		.target = NBP, .n_args = 2,
		.args = { (uint16_t)(pxe >> 16), (uint16_t)pxe },
		.es = (uint16_t)(pxenv >> 16), .ebx = pxenv & 0xffff,
	};
}

bool pxerun_again(struct real_regs *r)
{
	if (!api.restart)
		return false;
	pxeapi_clean(&api);
	*r = nbp();
	return true;
}

/* The program may have freed our base memory; nobody has taken it since, so
   reserve it again. */
static void take_back(uint16_t kib)
{
	uint16_t *now = mem(BDA_BASE_KIB);

	if (*now > kib)
		*now = kib;
}

static struct netdev *last_dev(void)
{
	if (!api.sh || !api.sh->net)
		return NULL;
	return pxerun_is_on() ? pxeapi_dev(&api) :
				net_find(api.sh->net, "netX");
}

static void clean_up(bool stays)
{
	pxeapi_clean(&api);
	if (stays)
		pxerun_hook();
	else
		pxerun_off();
}

int pxerun_program(const char *uri, const char *cmdline)
{
	bool was_on = pxerun_is_on();
	uint16_t kib = mem16(BDA_BASE_KIB);
	struct nic *nic;
	struct netdev *dev = last_dev();
	struct program p = { .regs = nbp() };
	uint32_t window;
	unsigned ax;

	if (!dev)
		return -ENETDOWN;
	pxerun_on(netdev_name(dev));
	write_cached(dev, uri);
	nic = netdev_nic(dev);
	window = nic->window;
	if (!window || window > WINDOW)
		nic->window = WINDOW;
	api.cmdline = cmdline;
	ax = program_run(&p);
	take_back(kib);
	api.cmdline = NULL;
	nic->window = window;
	clean_up(was_on);
	return (int)ax;
}

void pxerun_disk(struct program *p)
{
	bool was_on = pxerun_is_on();
	struct netdev *dev = last_dev();

	if (dev) {
		pxerun_on(netdev_name(dev));
		write_cached(dev, "");
	}
	(void)program_run(p);
	clean_up(was_on);
}

void pxerun_capture(bool on)
{
	if (api.undi_open && pxeapi_dev(&api))
		netdev_capture(pxeapi_dev(&api), on);
}

void pxerun_stay(void)
{
	struct program p = {
		.regs = { .n_args = 1, .args = { FLAG_INTERRUPT | 2 } },
	};

	if (pxerun_is_on()) {
		pxerun_on(api.dev);	/* answers by the settings of now */
		firm_puts("The PXE API stays: ");
	} else {
		firm_puts("The disks stay: ");
	}
	firm_puts("on to the next boot device.\n");
	for (;;) {
		p.regs.target = mem32(VECTOR_18);
		(void)program_run(&p);
	}
}

uint32_t pxerun_exit_hook(void)
{
	return api.exit_hook;
}
