/* Whether the ROM or a driver of our own has the card. */
#include "tests/bios/rom.h"

static int own_open(struct nic *nic, struct err *e)
{
	(void)nic;
	(void)e;
	own.opened++;
	return 0;
}

static void use_driver(unsigned level)
{
	static const struct nic_ops own_ops = { .open = own_open };

	own.level = level;
	own.knows = true;
	own.nic = (struct nic){ .ops = &own_ops, .driver = "own" };
	memset(own.nic.mac, 7, sizeof(own.nic.mac));
}

static void a_wanted_driver_has_the_boot_card(void **state)
{
	(void)state;
	use_driver(1);
	assert_ptr_equal(undi_plat_nic(0), &own.nic);
	assert_null(undi_plat_nic(1));
	assert_true(rom.none);		/* the ROM is unloaded */
	assert_int_equal(own.found_at, 1);
	assert_int_equal(own.boot, CARD);
	assert_false(own.roms);
}

static void the_rom_keeps_its_card_if_no_driver_is_wanted(void **state)
{
	(void)state;
	use_driver(0);
	assert_string_equal(undi_plat_nic(0)->driver, "undi");
	assert_null(undi_plat_nic(1));
	assert_int_equal(own.found_at, 0);
}

static void a_card_that_no_driver_knows_is_the_roms_beside_others(void **state)
{
	(void)state;
	use_driver(1);
	own.knows = false;
	own.others = 1;
	assert_string_equal(undi_plat_nic(0)->driver, "undi");
	assert_ptr_equal(undi_plat_nic(1), &own.nic);
	assert_null(undi_plat_nic(2));
	assert_true(own.roms);
	assert_int_equal(own.boot, CARD);
}

static void without_a_rom_tested_drivers_are_looked_for(void **state)
{
	(void)state;
	use_driver(0);
	rom.none = true;
	assert_ptr_equal(undi_plat_nic(0), &own.nic);
	assert_int_equal(own.found_at, 1);
	assert_int_equal(own.boot, NATIVE_NONE);
}

static void a_cards_own_rom_has_it_first_and_no_other_rom_is_asked(void **state)
{
	(void)state;
	use_driver(0);
	bios.kind = START_ROM;
	bios.pxenv = CARD;
	assert_ptr_equal(undi_plat_nic(0), &own.nic);
	assert_int_equal(own.found_at, 1);
	assert_int_equal(own.boot, CARD);
	assert_false(own.roms);
	assert_int_equal(rom.calls[PXE_NIC_TYPE], 0);
}

/* The address in use stays, and with it what knows the card by it. */
static void the_setting_counts_when_the_card_is_opened(void **state)
{
	struct nic *nic;

	(void)state;
	use_driver(0);
	nic = undi_plat_nic(0);
	own.level = 1;
	assert_int_equal(nic->ops->open(nic, NULL), 0);
	assert_int_equal(own.opened, 1);
	assert_string_equal(nic->driver, "own");
	assert_memory_equal(nic->mac, mac, 6);
	assert_int_equal(rom.calls[PXE_OPEN], 0);
	bios_nic_exit();
	assert_int_equal(own.stopped, 1);
}

static void a_driver_that_refuses_is_said(void **state)
{
	struct err e = { 0 };
	struct nic *nic;

	(void)state;
	use_driver(0);
	own.refuses = true;
	nic = undi_plat_nic(0);
	own.level = 2;
	assert_int_equal(nic->ops->open(nic, &e), -ENODEV);
	assert_has(e.msg, "the ROM's is gone");
	assert_null(undi_plat_nic(0));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(a_wanted_driver_has_the_boot_card),
		T(the_rom_keeps_its_card_if_no_driver_is_wanted),
		T(a_card_that_no_driver_knows_is_the_roms_beside_others),
		T(without_a_rom_tested_drivers_are_looked_for),
		T(a_cards_own_rom_has_it_first_and_no_other_rom_is_asked),
		T(the_setting_counts_when_the_card_is_opened),
		T(a_driver_that_refuses_is_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
