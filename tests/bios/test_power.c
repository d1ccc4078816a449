/* Switching machines off whose firmware knows APM, ACPI, both or neither. */
#include <errno.h>
#include <string.h>

#include "tests/fake/fake.h"

/* Instead of real mode and ports: registers that remember */
#define BIOS_REAL_H
#define BIOS_APP_H

#define CONTROL_A	0x604
#define CONTROL_B	0x704
#define SMI_PORT	0xb2
#define SMI_ENABLE	0xf1

struct real_regs { uint32_t eax, ebx, ecx; };
struct descriptor_ptr { uint16_t limit; uint32_t base; };

static struct {
	bool     apm, acpi_enabled, off_by_apm, asleep_a, asleep_b;
	unsigned apm_calls;
	uint16_t control[2];
	uint8_t  fadt[80], dsdt[80];
	int      dsdt_len;
} pc;

static uint16_t reset_word;

static void *mem(uint32_t at)
{
	(void)at;
	return &reset_word;
}

static void bios_nic_stop(void)
{
}

static bool real_int(unsigned n, struct real_regs *r)
{
	assert_int_equal(n, 0x15);
	if (!pc.apm)
		return true;
	pc.apm_calls++;
	if (r->eax == 0x5300)
		r->ebx = 0x504d;
	if (r->eax == 0x5307)
		pc.off_by_apm = r->ebx == 1 && r->ecx == 3;
	return false;
}

static uint8_t inb(uint16_t port)
{
	(void)port;
	return 0xff;
}

static void outb(uint16_t port, uint8_t v)
{
	if (port == SMI_PORT && v == SMI_ENABLE)
		pc.control[0] |= 1;
}

static uint16_t inw(uint16_t port)
{
	return pc.control[port == CONTROL_B];
}

static void outw(uint16_t port, uint16_t v)
{
	bool sleeps = (pc.control[0] & 1) && (v & 0x2000);

	pc.control[port == CONTROL_B] = v;
	pc.asleep_a |= sleeps && port == CONTROL_A && (v >> 10 & 7) == 5;
	pc.asleep_b |= sleeps && port == CONTROL_B && (v >> 10 & 7) == 1;
}

#define plat_acpi power_acpi
#define plat_reboot power_reboot
#define plat_poweroff power_poweroff
int power_reboot(enum plat_reset how);
int power_poweroff(void);

static int power_acpi(uint32_t signature, unsigned index, const uint8_t **out)
{
	(void)index;
	*out = signature == 0x50434146 ? pc.fadt : pc.dsdt;
	return !pc.dsdt_len ? -ENOENT :
	       signature == 0x50434146 ? (int)sizeof(pc.fadt) : pc.dsdt_len;
}

#include "platform/bios/power.c"

static void le32(uint8_t *p, uint32_t v)
{
	memcpy(p, &v, 4);	/* these tests run on little-endian hosts */
}

/* @s5: what follows "_S5_" in the DSDT. */
static void machine(const char *s5, size_t len)
{
	memset(&pc, 0, sizeof(pc));
	le32(pc.fadt + 48, SMI_PORT);
	pc.fadt[52] = SMI_ENABLE;
	le32(pc.fadt + 64, CONTROL_A);
	le32(pc.fadt + 68, CONTROL_B);
	memcpy(pc.dsdt + 40, "_S5_", 4);
	memcpy(pc.dsdt + 44, s5, len);
	pc.dsdt_len = sizeof(pc.dsdt);
	pc.control[1] = 0x0204;		/* bits that are not ours */
}

static void acpi_is_enabled_then_asked(void **state)
{
	(void)state;
	machine("\x12\x07\x04\x0a\x05\x0a\x01", 7);
	(void)power_poweroff();
	assert_true(pc.asleep_a);
	assert_true(pc.asleep_b);
	assert_int_equal(pc.control[1] & 0x0204, 0x0204);
}

static void short_numbers_are_read(void **state)
{
	(void)state;
	machine("\x12\x46\x00\x02\x0a\x05\x01", 7);
	(void)power_poweroff();
	assert_true(pc.asleep_a);
	assert_true(pc.asleep_b);
}

static void apm_comes_first(void **state)
{
	(void)state;
	machine("", 0);
	pc.apm = true;
	(void)power_poweroff();
	assert_true(pc.off_by_apm);
	assert_false(pc.asleep_a);
}

static void a_machine_with_neither_stays_on(void **state)
{
	(void)state;
	machine("", 0);
	pc.dsdt_len = 0;
	assert_int_equal(power_poweroff(), -ENOTSUP);
}

static void a_table_that_is_cut_off_is_left(void **state)
{
	(void)state;
	machine("\x12\x07\x04\x0a\x05\x0a\x01", 7);
	pc.dsdt_len = 50;
	assert_int_equal(power_poweroff(), -ENOTSUP);
	assert_false(pc.asleep_a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(acpi_is_enabled_then_asked),
		cmocka_unit_test(short_numbers_are_read),
		cmocka_unit_test(apm_comes_first),
		cmocka_unit_test(a_machine_with_neither_stays_on),
		cmocka_unit_test(a_table_that_is_cut_off_is_left),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
