/* Serial consoles that the firmware has, and where it names none. */
#include <string.h>

#include "tests/fake/fake.h"

/* Instead of ports: registers that remember */
#define BIOS_APP_H

#define PORTS 0x400

static struct {
	uint8_t  at[PORTS];
	unsigned divisor;	/* of the port that was told one	*/
	unsigned dialled;	/* that port				*/
} pc;

static uint8_t inb(unsigned p)
{
	return p < PORTS ? pc.at[p] : 0xff;
}

static void outb(unsigned p, uint8_t v)
{
	assert_in_range(p, 0, PORTS - 1);
	if (p % 8 == 0 && pc.at[p + 3] & 0x80) {
		pc.divisor = v;
		pc.dialled = p;
	}
	pc.at[p] = v;
}

void serial_init(void);
void serial_write(const char *text, size_t len);
bool serial_lost(void);
int serial_read(void);

#include "platform/bios/serial.c"

/* What a table says: kind of UART, space, address, speed. */
static void start(unsigned type, unsigned space, unsigned address,
		  unsigned speed)
{
	static uint8_t spcr[80];
	static struct fake_acpi table = { SPCR, spcr, sizeof(spcr) };

	memset(&pc, 0, sizeof(pc));
	memset(spcr, 0, sizeof(spcr));
	spcr[36] = (uint8_t)type;
	spcr[40] = (uint8_t)space;
	put_le32(spcr + 44, address);
	spcr[58] = (uint8_t)speed;
	fake.acpi = &table;
	fake.n_acpi = 1;
	serial_init();
	assert_true(present);
}

static void without_a_table_it_is_com1(void **state)
{
	(void)state;
	memset(&pc, 0, sizeof(pc));
	serial_init();
	assert_int_equal(pc.dialled, 0x3f8);
	assert_int_equal(pc.divisor, 1);
}

static void the_table_names_port_and_speed(void **state)
{
	static const struct { unsigned code, divisor; } speeds[] = {
		{ 3, 12 }, { 4, 6 }, { 6, 2 }, { 7, 1 }, { 99, 1 },
	};

	(void)state;
	for (unsigned i = 0; i < 5; i++) {
		start(i % 2 ? 0x12 : 0, 1, 0x2f8, speeds[i].code);
		assert_int_equal(pc.dialled, 0x2f8);
		assert_int_equal(pc.divisor, speeds[i].divisor);
		assert_int_equal(pc.at[0x2f8 + 3], 3);
	}
	pc.at[0x2f8 + 5] = 0x20;
	serial_write("x", 1);
	assert_int_equal(pc.at[0x2f8], 'x');
}

static void a_speed_of_0_stays_as_it_is(void **state)
{
	(void)state;
	start(0, 1, 0x2f8, 0);
	assert_int_equal(pc.dialled, 0);
	assert_int_equal(pc.at[0x2f8 + 3], 3);
}

static void what_is_not_understood_is_com1(void **state)
{
	static const unsigned odd[][3] = {
		{ 3, 1, 0x2f8 }, { 0, 0, 0x2f8 }, { 0, 1, 0 },
		{ 0, 1, 0xfffc }, { 0, 1, 0x102f8 },
	};

	(void)state;
	for (unsigned i = 0; i < 5; i++) {
		start(odd[i][0], odd[i][1], odd[i][2], 3);
		assert_int_equal(pc.dialled, 0x3f8);
		assert_int_equal(pc.divisor, 1);
	}
}

static void a_table_that_is_cut_is_none(void **state)
{
	static uint8_t spcr[58];
	static struct fake_acpi table = { SPCR, spcr, sizeof(spcr) };

	(void)state;
	memset(&pc, 0, sizeof(pc));
	spcr[40] = 1;
	put_le32(spcr + 44, 0x2f8);
	fake.acpi = &table;
	fake.n_acpi = 1;
	serial_init();
	assert_int_equal(pc.dialled, 0x3f8);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(without_a_table_it_is_com1),
		FAKE_TEST(the_table_names_port_and_speed),
		FAKE_TEST(a_speed_of_0_stays_as_it_is),
		FAKE_TEST(what_is_not_understood_is_com1),
		FAKE_TEST(a_table_that_is_cut_is_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
