/* test_block.c: how the firmware is shown disks over the network: device paths,
   byte by byte. */
/* the fake back end has its own */
#define plat_block_publish	firmware_publish
#define plat_block_unpublish	firmware_unpublish
#define plat_block_tables	firmware_tables

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <string.h>

#include <cmocka.h>

#include "platform/efi/block.c"
#include "platform/efi/guid.c"
#include "platform/efi/path.c"

struct efi_app efi;

static const uint8_t card[] = { 3, 11, 4, 0 };	/* what it is below of */
static struct efi_devpath *shown;

/* ---- the firmware -------------------------------------------------------- */

static efi_status install(efi_handle *handle, ...)
{
	va_list ap;

	va_start(ap, handle);
	assert_ptr_equal(va_arg(ap, void *), &efi_device_path_guid);
	shown = va_arg(ap, void *);
	va_end(ap);
	*handle = &shown;
	return EFI_SUCCESS;
}

static efi_status uninstall(efi_handle handle, ...)
{
	(void)handle;
	return EFI_SUCCESS;
}

static efi_status disconnect(efi_handle handle, efi_handle driver,
			     efi_handle child)
{
	(void)handle;
	(void)driver;
	(void)child;
	return EFI_SUCCESS;
}

static struct efi_boot_services services = {
	.install_protocols = install, .uninstall_protocols = uninstall,
	.disconnect_controller = disconnect,
};

const struct efi_devpath *efi_nic_path(const struct nic *nic)
{
	static const uint8_t path[] = { 3, 11, 4, 0, 0x7f, 0xff, 4, 0 };

	(void)nic;
	return (const void *)path;
}

void efi_connect(efi_handle handle)
{
	(void)handle;
}

int efi_errno(efi_status status)
{
	return status ? -EIO : 0;
}

efi_status efi_status_of(int rc)
{
	return rc ? EFI_DEVICE_ERROR : EFI_SUCCESS;
}

/* ---- paths --------------------------------------------------------------- */

/* It is these bytes, behind the card's node and in front of the end's. */
static void expect_node(const struct plat_block_path *p, const uint8_t *node,
			size_t len)
{
	struct plat_block b = { .paths = p, .n_paths = 1, .blocks = 8,
				.block_size = 512, .drive = 0x80 };
	const uint8_t *bytes;

	efi.bs = &services;
	assert_int_equal(plat_block_publish(&b, NULL), 0);
	bytes = (const uint8_t *)shown;
	assert_memory_equal(bytes, card, sizeof(card));
	assert_memory_equal(bytes + sizeof(card), node, len);
	assert_memory_equal(bytes + sizeof(card) + len, "\x7f\xff\4\0", 4);
	plat_block_unpublish(&b);
}

static void a_disk_by_fibre_channel_has_port_and_unit(void **state)
{
	static const uint8_t node[] = {
		3, 21, 24, 0, 0, 0, 0, 0, 0x50, 1, 2, 3, 4, 5, 6, 7,
		0, 9, 0, 0, 0, 0, 0, 0,
	};
	const struct plat_block_path p = {
		.kind = PLAT_BLOCK_FCP, .port_name = { 0x50, 1, 2, 3, 4, 5, 6,
						       7 },
		.lun = { 0, 9 },
	};

	(void)state;
	expect_node(&p, node, sizeof(node));
}

static void a_disk_by_iscsi_has_its_name(void **state)
{
	static const uint8_t node[] = {
		3, 19, 24, 0, 0, 0, 2, 8, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0,
		'i', 'q', 'n', '.', 't', 'a',
	};
	const struct plat_block_path p = {
		.kind = PLAT_BLOCK_ISCSI, .target = "iqn.ta", .lun = { 0, 1 },
		.header_digest = true,
	};

	(void)state;
	expect_node(&p, node, sizeof(node));
}

static void a_disk_by_aoe_looks_like_a_sata_disk(void **state)
{
	static const uint8_t node[] = { 3, 18, 10, 0, 1, 2, 3, 0, 0, 0 };
	const struct plat_block_path p = {
		.kind = PLAT_BLOCK_AOE, .shelf = 0x201, .slot = 3,
	};

	(void)state;
	expect_node(&p, node, sizeof(node));
}

static void other_disks_have_their_uri(void **state)
{
	static const uint8_t node[] = { 3, 24, 9, 0, 'n', 'b', 'd', ':', 'x' };
	const struct plat_block_path p = {
		.kind = PLAT_BLOCK_URI, .uri = "nbd:x",
	};

	(void)state;
	expect_node(&p, node, sizeof(node));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_disk_by_fibre_channel_has_port_and_unit),
		cmocka_unit_test(a_disk_by_iscsi_has_its_name),
		cmocka_unit_test(a_disk_by_aoe_looks_like_a_sata_disk),
		cmocka_unit_test(other_disks_have_their_uri),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
