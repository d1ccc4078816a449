/* serial.c: the firmware's own serial console, else COM1 with 115200 bits per
   second: 8N1, no flow control; bytes go out as they are
   (reference/console.md#serial). */
#include "core/bytes.h"
#include "platform/bios/app.h"
#include "platform/platform.h"

#define COM1		0x3f8
#define DATA		0
#define IER		1
#define FCR		2
#define LCR		3
#define MCR		4
#define LSR		5
#define SCRATCH		7
#define LSR_DATA	0x01
#define LSR_EMPTY	0x20
#define TRIES		1000000	/* reads: about a second	*/
#define SPCR		0x52435053
#define SPCR_LEN	59	/* up to the speed		*/
#define IO_PORTS	1	/* an address space of ACPI	*/

enum { AT_TYPE = 36, AT_SPACE = 40, AT_ADDRESS = 44, AT_SPEED = 58 };

static uint16_t port;
static bool present;
static bool stuck;	/* until it takes a byte again, bytes are lost */
static bool lost;	/* some were */

/* A UART like COM1's: by the port's number. */
static bool is_known(const uint8_t *spcr)
{
	uint64_t address = get_le64(spcr + AT_ADDRESS);

	return (spcr[AT_TYPE] <= 1 || spcr[AT_TYPE] == 0x12) &&
	       spcr[AT_SPACE] == IO_PORTS && address &&
	       address <= UINT16_MAX - SCRATCH;
}

/* Find the port. Returns its divisor, 0: the one that it has. */
static uint8_t choose(void)
{
	static const uint8_t divisors[] = { [0] = 0, 1, 1, 12, 6, 1, 2, 1 };
	const uint8_t *spcr;

	port = COM1;
	if (plat_acpi(SPCR, 0, &spcr) < SPCR_LEN || !is_known(spcr))
		return 1;
	port = get_le16(spcr + AT_ADDRESS);
	return spcr[AT_SPEED] < sizeof(divisors) ?
	       divisors[spcr[AT_SPEED]] : 1;
}

void serial_init(void)
{
	uint8_t divisor = choose();

	outb(port + SCRATCH, 0x5a);
	present = inb(port + SCRATCH) == 0x5a;
	outb(port + SCRATCH, 0xa5);
	present = present && inb(port + SCRATCH) == 0xa5;
	if (!present)
		return;
	outb(port + LCR, 3);
	outb(port + IER, 0);
	if (divisor) {
		outb(port + LCR, 0x80);
		outb(port + DATA, divisor);
		outb(port + IER, 0);
		outb(port + LCR, 3);
	}
	outb(port + FCR, 0x07);
	outb(port + MCR, 3);
}

static void put_char(char c)
{
	unsigned tries = stuck ? 0 : TRIES;

	stuck = false;
	while (!stuck && !(inb(port + LSR) & LSR_EMPTY))
		stuck = !tries--;
	lost = lost || stuck;
	if (!stuck)
		outb(port + DATA, (uint8_t)c);
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
	if (!lost || !(inb(port + LSR) & LSR_EMPTY))
		return false;
	lost = false;
	return true;
}

int serial_read(void)
{
	return present && (inb(port + LSR) & LSR_DATA) ? inb(port + DATA) : -1;
}
