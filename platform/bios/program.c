/*
 * program.c: programs that run while we wait. To us such a program is a call
 * that now and then returns to ask for something (stub.S): by our PXE API, or
 * by INT 13h of a disk over the network.
 */
#include "platform/bios/program.h"

#include "platform/bios/app.h"
#include "platform/bios/bda.h"
#include "platform/bios/int13.h"
#include "platform/bios/pxeapi.h"

#define STACK_LEAST	0x1000u		/* bytes that a PXE ROM needs	*/

static bool running;

bool program_busy(void)
{
	return running;
}

/* ---- a boot sector that gives up ------------------------------------- */

#define VECTORS		256
#define ENDS		0x18	/* the interrupts by which it does so	*/
#define ENDS_TOO	0x19

static struct {
	uint32_t vector[VECTORS];
	uint16_t base_kib;
} before;

static volatile uint32_t *vector(unsigned n)
{
	return mem(n * 4);
}

static void catch_end(void)
{
	for (unsigned i = 0; i < VECTORS; i++)
		before.vector[i] = *vector(i);
	before.base_kib = mem16(BDA_BASE_KIB);
	*vector(ENDS) = *vector(ENDS_TOO) = real_far(INT_18);
}

/* What it has hooked leads to where the next program will be. */
static void clean_up(void)
{
	for (unsigned i = 0; i < VECTORS; i++)
		*vector(i) = before.vector[i];
	*(volatile uint16_t *)mem(BDA_BASE_KIB) = before.base_kib;
}

/* ---- running --------------------------------------------------------- */

static void serve(struct api_frame *f)
{
	struct stub_data *d = real_data();
	bool disk = d->api_13;

	/* The program called from deep in the stack that we gave it, which we
	   would need ourselves: refuse. */
	if (d->sp < STUB_STACK + STACK_LEAST) {
		f->eax |= 1;
		return;
	}
	d->api_13 = 0;
	fault_tasks();
	if (!disk) {
		pxerun_call(f);
		return;
	}
	pxerun_capture(false);
	int13_call(f);
	pxerun_capture(true);
}

static bool enter(struct program *p, struct api_frame **f)
{
	return p->jump ? real_enter(&p->regs, p->ss, p->sp, f) :
			 real_program(&p->regs, f);
}

static bool go_on(struct program *p, struct api_frame **f)
{
	return pxerun_again(&p->regs) ? real_program(&p->regs, f) :
					real_resume(&p->regs, f);
}

static void begin(const struct program *p)
{
	running = true;
	bios_memory_fence(true);
	bios_hide();
	if (p->jump)
		catch_end();
	bios_nic_quiet(true);
}

static void end(const struct program *p)
{
	bios_guard(false);
	fault_tasks();
	bios_nic_quiet(false);
	if (p->jump)
		clean_up();
	bios_unhide();
	bios_memory_fence(false);
	running = false;
}

unsigned program_run(struct program *p)
{
	struct api_frame *f;
	bool calls;

	begin(p);
	calls = enter(p, &f);
	while (calls) {
		bios_nic_quiet(false);
		serve(f);
		bios_nic_quiet(true);
		calls = go_on(p, &f);
	}
	end(p);
	return p->regs.eax & 0xffff;
}
