/* real.c: from 32-bit code to real mode and back, by way of stub.S. */
#include "platform/bios/real.h"

#include <string.h>

static uint8_t *block;

#define GDT_CODE	0x00cf9b000000ffffull
#define GDT_DATA	0x00cf93000000ffffull
#define GDT_CODE16	0x00009b000000ffffull	/* base to be filled in	*/
#define GDT_DATA16	0x000093000000ffffull

#define IN_REAL		0x80	/* as stub.S has it: .org	*/
#define IN_PROTECTED	0x300

struct stub_data *real_data(void)
{
	return (struct stub_data *)(block + STUB_DATA);
}

void *real_at(unsigned offset)
{
	return block + offset;
}

uint32_t real_far(unsigned offset)
{
	return (uint32_t)(uintptr_t)block >> 4 << 16 | offset;
}

void real_use(uint8_t *at)
{
	block = at;
}

void real_install(uint8_t *at, const void *code, size_t len)
{
	uint64_t base = (uintptr_t)at;
	struct stub_data *d;

	block = at;
	memset(block, 0, STUB_PARAMS);
	memcpy(block, code, len);
	d = real_data();
	d->gdt[SEL_CODE / 8] = GDT_CODE;
	d->gdt[SEL_DATA / 8] = GDT_DATA;
	d->gdt[SEL_CODE16 / 8] = GDT_CODE16 | base << 16;
	d->gdt[SEL_DATA16 / 8] = GDT_DATA16 | base << 16;
	d->gdtr.base = (uint32_t)(uintptr_t)d->gdt;
	d->gdtr.limit = sizeof(d->gdt) - 1;
	d->idtr_real.limit = 0x3ff;
	d->base = (uint32_t)base;
	d->sp = STUB_STACK_TOP;
	d->real_jump[0] = IN_REAL;
	d->real_jump[1] = (uint16_t)(base >> 4);
	d->pm_jump_offset = (uint32_t)base + IN_PROTECTED;
	d->pm_jump_selector = SEL_CODE;
}

static void call_stub(unsigned op)
{
	real_data()->op = (uint16_t)op;
	__asm__ volatile("call *%0" : : "r"(block) : "memory", "cc");
}

static void load(const struct real_regs *r)
{
	struct stub_data *d = real_data();

	d->regs = *r;
	if (!r->ds)
		d->regs.ds = d->real_jump[1];
	if (!r->es)
		d->regs.es = d->real_jump[1];
}

void real_call(struct real_regs *r)
{
	load(r);
	call_stub(OP_CALL);
	*r = real_data()->regs;
}

/* Our own calls use the stack below what the program has of it. */
static bool run_program(unsigned op, struct real_regs *r,
			struct api_frame **out)
{
	struct stub_data *d = real_data();

	call_stub(op);
	if (d->api_ready) {
		d->api_ready = 0;
		d->sp = STUB_STACK_TOP;
		*r = d->regs;
		return false;
	}
	d->sp = STUB_STACK_OURS;
	if (d->api_ss == d->real_jump[1] && (uint16_t)d->api_sp < d->sp)
		d->sp = (uint16_t)d->api_sp;
	*out = mem(d->api_ss * 16u + (d->api_sp & 0xffff));
	return true;
}

static void expect_calls(struct stub_data *d)
{
	__asm__ volatile("movl %%cr3, %0; movl %%cr4, %1"
			 : "=r"(d->cr3), "=r"(d->cr4));
	d->sp = STUB_STACK_TOP;
	d->api_ready = 1;
	d->api_a20 = 0;
}

bool real_program(struct real_regs *r, struct api_frame **out)
{
	load(r);
	expect_calls(real_data());
	return run_program(OP_CALL, r, out);
}

static void load_jump(const struct real_regs *r, uint16_t ss, uint16_t sp)
{
	struct stub_data *d = real_data();

	d->regs = *r;
	d->ret_stack[0] = sp;
	d->ret_stack[1] = ss;
}

bool real_enter(struct real_regs *r, uint16_t ss, uint16_t sp,
		struct api_frame **out)
{
	struct stub_data *d = real_data();
	uint16_t was_sp = d->ret_stack[0], was_ss = d->ret_stack[1];
	bool calls;

	load_jump(r, ss, sp);
	expect_calls(d);
	calls = run_program(OP_JUMP, r, out);
	d->ret_stack[0] = was_sp;
	d->ret_stack[1] = was_ss;
	return calls;
}

bool real_resume(struct real_regs *r, struct api_frame **out)
{
	return run_program(OP_RESUME, r, out);
}

bool real_int_at(uint32_t vector, struct real_regs *r)
{
	r->target = vector;
	r->n_args = 1;
	r->args[0] = FLAG_INTERRUPT | 2;
	real_call(r);
	return r->flags & FLAG_CARRY;
}

bool real_int(unsigned n, struct real_regs *r)
{
	return real_int_at(mem32(n * 4), r);
}

unsigned real_pxe(uint32_t entry, unsigned opcode, uint32_t params)
{
	struct real_regs r = { 0 };

	r.target = entry;
	r.n_args = 3;
	r.args[0] = (uint16_t)(params >> 16);
	r.args[1] = (uint16_t)params;
	r.args[2] = (uint16_t)opcode;
	r.ebx = opcode;
	r.es = (uint16_t)(params >> 16);
	r.edi = params & 0xffff;
	real_call(&r);
	return r.eax & 0xffff;
}

unsigned real_frames(uint32_t entry, size_t *len)
{
	struct real_regs *r = &real_data()->regs;

	*r = (struct real_regs){ .target = entry, .edi = STUB_BOUNCE };
	call_stub(OP_FRAMES);
	*len = r->edi - STUB_BOUNCE;
	return r->eax & 0xffff;
}

void real_guard(const void *at, size_t len)
{
	struct stub_data *d = real_data();
	const uint32_t *p = at;

	d->check = (uint32_t)(uintptr_t)at;
	d->check_n = 0;
	d->check_sum = 0;
	for (; len >= sizeof(*p); len -= sizeof(*p))
		d->check_sum += p[d->check_n++];
}

void real_text(unsigned n)
{
	real_data()->regs.ecx = n;
	call_stub(OP_TEXT);
}

void real_idle(void)
{
	call_stub(OP_IDLE);
}

void real_return(unsigned ax)
{
	real_data()->regs.eax = ax;
	call_stub(OP_RETURN);
	__builtin_unreachable();
}

void real_jump(const struct real_regs *r, uint16_t ss, uint16_t sp)
{
	load_jump(r, ss, sp);
	call_stub(OP_JUMP);
	__builtin_unreachable();
}
