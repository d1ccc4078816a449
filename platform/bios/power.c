/* power.c: restart the machine, switch it off: APM 1.2, else ACPI 6.5. */
#include <errno.h>
#include <string.h>

#include "core/bytes.h"
#include "platform/bios/app.h"
#include "platform/bios/bda.h"
#include "platform/platform.h"

/* About a microsecond each. */
static void pause_us(unsigned us)
{
	while (us--)
		(void)inb(0x80);
}

/* ---- restarting ------------------------------------------------------ */

#define WARM		0x1234	/* no test of memory	*/
#define RESET_PORT	0xcf9
#define KBC_COMMAND	0x64
#define KBC_RESET	0xfe

static void triple_fault(void)
{
	struct descriptor_ptr none = { 0, 0 };

	__asm__ volatile("lidt %0; int3" : : "m"(none));
}

/* The set-up is one key away: PLAT_RESET_SETUP only restarts. */
int plat_reboot(enum plat_reset how)
{
	bool warm = how == PLAT_RESET_WARM;

	bios_nic_stop();
	*(volatile uint16_t *)mem(BDA_RESET) = warm ? WARM : 0;
	outb(RESET_PORT, 0x02);
	outb(RESET_PORT, warm ? 0x06 : 0x0e);
	pause_us(10000);
	outb(KBC_COMMAND, KBC_RESET);
	pause_us(10000);
	triple_fault();
	return -ENOTSUP;
}

/* ---- APM -------------------------------------------------------------- */

#define APM_CHECK	0x5300	/* functions of INT 15h		*/
#define APM_CONNECT	0x5301
#define APM_SET_STATE	0x5307
#define APM_ENABLE	0x5308
#define APM_VERSION	0x530e
#define APM_BIOS	0	/* devices			*/
#define APM_ALL		1
#define APM_OFF		3	/* a state			*/
#define APM_MAGIC	0x504d	/* "PM"				*/

static bool apm(unsigned function, unsigned device, unsigned arg,
		struct real_regs *r)
{
	*r = (struct real_regs){ .eax = function, .ebx = device, .ecx = arg };
	return !real_int(0x15, r);
}

static void apm_off(void)
{
	struct real_regs r;

	if (!apm(APM_CHECK, APM_BIOS, 0, &r) ||
	    (r.ebx & 0xffff) != APM_MAGIC)
		return;
	/* a BIOS may refuse those of these calls that it does not need */
	(void)apm(APM_CONNECT, APM_BIOS, 0, &r);
	(void)apm(APM_VERSION, APM_BIOS, 0x0102, &r);
	(void)apm(APM_ENABLE, APM_ALL, 1, &r);
	(void)apm(APM_SET_STATE, APM_ALL, APM_OFF, &r);
}

/* ---- ACPI ------------------------------------------------------------- */

#define FACP		0x50434146
#define DSDT		0x54445344
#define FADT_SMI_CMD	48
#define FADT_ENABLE	52
#define FADT_PM1A	64
#define FADT_PM1B	68
#define FADT_MIN	72
#define DSDT_CODE	36
#define S5_MAX		14	/* bytes of _S5_ that are looked at	*/
#define OP_PACKAGE	0x12
#define OP_BYTE		0x0a
#define SCI_ENABLED	(1u << 0)	/* of PM1 control */
#define SLEEP_TYPE	(7u << 10)
#define SLEEP_ENABLE	(1u << 13)
#define ENABLE_US	300000

static uint8_t next_number(const uint8_t **p)
{
	if (**p == OP_BYTE)
		(*p)++;
	return *(*p)++ & 7;
}

/*
 * The DSDT is a program; of it we want one constant: _S5_ = Package { type a,
 * type b, ... }, as bytes: name, 12, length (1 to 4), count, numbers.
 */
static bool sleep_types(const uint8_t *t, int len, uint8_t out[2])
{
	int i;

	for (i = DSDT_CODE; i < len - S5_MAX; i++) {
		const uint8_t *p = t + i + 4;

		if (memcmp(t + i, "_S5_", 4) || *p++ != OP_PACKAGE)
			continue;
		p += (*p >> 6) + 1;	/* the length */
		p++;			/* the count */
		out[0] = next_number(&p);
		out[1] = next_number(&p);
		return true;
	}
	return false;
}

/* Until then the registers are the firmware's. */
static void acpi_enable(const uint8_t *fadt)
{
	uint16_t control = (uint16_t)get_le32(fadt + FADT_PM1A);
	uint16_t command = (uint16_t)get_le32(fadt + FADT_SMI_CMD);
	unsigned i;

	if (!command || !fadt[FADT_ENABLE] || (inw(control) & SCI_ENABLED))
		return;
	outb(command, fadt[FADT_ENABLE]);
	for (i = 0; i < ENABLE_US && !(inw(control) & SCI_ENABLED); i++)
		pause_us(1);
}

static void enter_s5(uint16_t control, uint8_t type)
{
	uint16_t v;

	if (!control)
		return;
	v = (uint16_t)((inw(control) & ~(SLEEP_TYPE | SLEEP_ENABLE)) |
		       (unsigned)type << 10);
	outw(control, v);
	outw(control, (uint16_t)(v | SLEEP_ENABLE));
}

static void acpi_off(void)
{
	const uint8_t *fadt, *dsdt;
	int len = plat_acpi(FACP, 0, &fadt);
	int dsdt_len = plat_acpi(DSDT, 0, &dsdt);
	uint8_t types[2];

	if (len < FADT_MIN || !sleep_types(dsdt, dsdt_len, types))
		return;
	acpi_enable(fadt);
	enter_s5((uint16_t)get_le32(fadt + FADT_PM1A), types[0]);
	enter_s5((uint16_t)get_le32(fadt + FADT_PM1B), types[1]);
}

int plat_poweroff(void)
{
	bios_nic_stop();
	apm_off();
	acpi_off();
	pause_us(1000000);
	return -ENOTSUP;
}
