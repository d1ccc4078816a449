/* a20.c: every way to switch A20 on, until one has worked. */
#include "platform/bios/boot/a20.h"

#include "platform/bios/real.h"

#define PROBE		0x504u	/* nobody's: the last print-screen	*/
#define TRIES		10000	/* of a line that is slow		*/
#define KBC_DATA	0x60
#define KBC_COMMAND	0x64	/* read: status				*/
#define KBC_FULL	0x02	/* it has not taken the last byte	*/
#define KBC_OUTPUT	0xd1	/* the next byte is its output port	*/
#define KBC_NOTHING	0xff	/* ends that command for some		*/
#define OUTPUT_A20	0xdf
#define PORT_92		0x92
#define PORT_92_A20	0x02
#define PORT_92_RESET	0x01

/* Are they two words, or one and the same? */
static bool is_on(void)
{
	volatile uint32_t *low = mem(PROBE);
	uint32_t was = *low;
	bool on;

	*low = ~mem32(PROBE + (1 << 20));
	on = *low != mem32(PROBE + (1 << 20));
	if (on) {
		*low = mem32(PROBE + (1 << 20)) + 1;
		on = *low != mem32(PROBE + (1 << 20));
	}
	*low = was;
	return on;
}

static bool comes_on(void)
{
	unsigned i;

	for (i = 0; i < TRIES; i++)
		if (is_on())
			return true;
	return false;
}

static bool by_bios(void)
{
	struct real_regs r = { .eax = 0x2401 };

	(void)real_int(0x15, &r);	/* what it says is often not true */
	return is_on();
}

static void kbc_send(uint16_t port, uint8_t byte)
{
	unsigned i;

	for (i = 0; i < TRIES && (inb(KBC_COMMAND) & KBC_FULL); i++)
		;
	outb(port, byte);
}

/* A port without a controller reads as all ones. */
static bool by_keyboard(void)
{
	if (inb(KBC_COMMAND) == 0xff)
		return false;
	kbc_send(KBC_COMMAND, KBC_OUTPUT);
	kbc_send(KBC_DATA, OUTPUT_A20);
	kbc_send(KBC_COMMAND, KBC_NOTHING);
	return comes_on();
}

static bool by_port_92(void)
{
	uint8_t now = inb(PORT_92);

	outb(PORT_92, (uint8_t)((now & ~PORT_92_RESET) | PORT_92_A20));
	return comes_on();
}

bool a20_enable(void)
{
	return is_on() || by_bios() || by_keyboard() || by_port_92();
}
