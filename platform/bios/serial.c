/* serial.c: the first serial port: 115200 bits per second, 8N1, no flow
   control; bytes go out as they are. */
#include "platform/bios/app.h"

#define PORT		0x3f8
#define DATA		(PORT + 0)
#define IER		(PORT + 1)
#define FCR		(PORT + 2)
#define LCR		(PORT + 3)
#define MCR		(PORT + 4)
#define LSR		(PORT + 5)
#define SCRATCH		(PORT + 7)
#define LSR_DATA	0x01
#define LSR_EMPTY	0x20
#define TRIES		1000000	/* reads: about a second	*/

static bool present;
static bool stuck;	/* until it takes a byte again, bytes are lost */
static bool lost;	/* some were */

void serial_init(void)
{
	outb(SCRATCH, 0x5a);
	present = inb(SCRATCH) == 0x5a;
	outb(SCRATCH, 0xa5);
	present = present && inb(SCRATCH) == 0xa5;
	if (!present)
		return;
	outb(IER, 0);
	outb(LCR, 0x80);
	outb(DATA, 1);
	outb(IER, 0);
	outb(LCR, 3);
	outb(FCR, 0x07);
	outb(MCR, 3);
}

static void put_char(char c)
{
	unsigned tries = stuck ? 0 : TRIES;

	stuck = false;
	while (!stuck && !(inb(LSR) & LSR_EMPTY))
		stuck = !tries--;
	lost = lost || stuck;
	if (!stuck)
		outb(DATA, (uint8_t)c);
}

void serial_write(const char *text, size_t len)
{
	for (; present && len; len--, text++) {
		if (*text == '\n')
			put_char('\r');
		put_char(*text);
	}
}

bool serial_lost(void)
{
	if (!lost || !(inb(LSR) & LSR_EMPTY))
		return false;
	lost = false;
	return true;
}

int serial_read(void)
{
	return present && (inb(LSR) & LSR_DATA) ? inb(DATA) : -1;
}
