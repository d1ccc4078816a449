/*
 * test_native.c: a card that a driver of our own takes from the firmware, and
 * what that driver then has for a bus.
 */
#define driver_virtio fake_driver

#include <errno.h>
#include <string.h>

#include "core/unconst.h"
#include "tests/efi/fake_snp.h"

#define ALL	(EFI_PCI_IO_SPACE | EFI_PCI_MEMORY | EFI_PCI_MASTER | \
		 EFI_PCI_DUAL)

static struct {
	bool     wanted;		/* the setting			*/
	bool     busy;			/* the firmware keeps it	*/
	bool     refuses;		/* our driver does not take it	*/
	uint32_t ids;
	uint32_t bars[PCI_BARS];
	uint64_t attributes;
	unsigned left;			/* pieces of memory		*/
	int      allocations;		/* until one fails; -1: none	*/
	bool     short_map, map_fails;
	struct { int width; uint8_t bar; uint64_t offset; bool ports; } asked;
	struct bus_device *dev;
	unsigned opened, closed, resets, connects;
	bool     ours;			/* EFI_PCI_IO is open		*/
} firm;

bool efi_native_wanted(void)
{
	return firm.wanted;
}

/* ---- a PCI device ---------------------------------------------------- */

static efi_status config_read(void *me, int width, uint32_t at, size_t n,
			      void *out)
{
	(void)me;
	assert_int_equal(width, EFI_PCI_WIDTH_32);
	assert_int_equal(n, 1);
	*(uint32_t *)out = at == 0 ? firm.ids : at == 8 ? 0x02000000 :
		at >= 0x10 && at < 0x28 ? firm.bars[(at - 0x10) / 4] : 0;
	return EFI_SUCCESS;
}

static efi_status config_write(void *me, int width, uint32_t at, size_t n,
			       void *buf)
{
	(void)me;
	(void)width;
	(void)at;
	(void)n;
	(void)buf;
	return EFI_SUCCESS;
}

static efi_status asked(int width, uint8_t bar, uint64_t offset, bool ports)
{
	firm.asked.width = width;
	firm.asked.bar = bar;
	firm.asked.offset = offset;
	firm.asked.ports = ports;
	return EFI_SUCCESS;
}

static efi_status memory_read(void *me, int width, uint8_t bar,
			      uint64_t offset, size_t n, void *buf)
{
	(void)me;
	(void)n;
	memset(buf, 0x5a, 1u << width);
	return asked(width, bar, offset, false);
}

static efi_status io_write(void *me, int width, uint8_t bar, uint64_t offset,
			   size_t n, void *buf)
{
	(void)me;
	(void)n;
	(void)buf;
	return asked(width, bar, offset, true);
}

static efi_status pci_map(struct efi_pci_io *me, int what, void *memory,
			  size_t *len, uint64_t *bus, void **mapping)
{
	(void)me;
	assert_int_equal(what, EFI_PCI_COMMON_BUFFER);
	if (firm.map_fails)
		return EFI_DEVICE_ERROR;
	if (firm.short_map)
		*len -= 1;
	*bus = (uintptr_t)memory + 0x1000000000ull;
	*mapping = memory;
	firm.left++;
	return EFI_SUCCESS;
}

static efi_status pci_unmap(struct efi_pci_io *me, void *mapping)
{
	(void)me;
	assert_non_null(mapping);
	firm.left--;
	return EFI_SUCCESS;
}

static efi_status pci_allocate(struct efi_pci_io *me, int how, int type,
			       size_t pages, void **out, uint64_t attributes)
{
	(void)me;
	(void)how;
	(void)attributes;
	assert_int_equal(type, EFI_BOOT_DATA);
	if (!firm.allocations--)
		return EFI_OUT_OF_RESOURCES;
	*out = malloc(pages * 4096);
	memset(*out, 0xff, pages * 4096);
	firm.left++;
	return EFI_SUCCESS;
}

static efi_status pci_release(struct efi_pci_io *me, size_t pages,
			      void *memory)
{
	(void)me;
	memset(memory, 0xee, pages * 4096);
	free(memory);
	firm.left--;
	return EFI_SUCCESS;
}

static efi_status pci_location(struct efi_pci_io *me, size_t *segment,
			       size_t *bus, size_t *device, size_t *function)
{
	(void)me;
	*segment = *bus = *function = 0;
	*device = 3;
	return EFI_SUCCESS;
}

static efi_status pci_attributes(struct efi_pci_io *me, int what,
				 uint64_t attributes, uint64_t *out)
{
	(void)me;
	if (what == EFI_PCI_GET)
		*out = firm.attributes;
	else if (what == EFI_PCI_SET)
		firm.attributes = attributes;
	else
		firm.attributes |= attributes;
	return EFI_SUCCESS;
}

static struct efi_pci_io device = {
	.memory = { .read = memory_read }, .io = { .write = io_write },
	.pci = { config_read, config_write }, .map = pci_map,
	.unmap = pci_unmap, .allocate = pci_allocate, .release = pci_release,
	.location = pci_location, .attributes = pci_attributes,
};

/* ---- a firmware with that device ------------------------------------- */

static efi_status find_path(const struct efi_guid *guid,
			    struct efi_devpath **path, efi_handle *out)
{
	if (guid != &efi_pci_io_guid)
		return locate_path(guid, path, out);
	*out = &device;
	return EFI_SUCCESS;
}

static efi_status find_protocol(efi_handle handle, const struct efi_guid *guid,
				void *out)
{
	if (handle != &device)
		return get_protocol(handle, guid, out);
	*(void **)out = &device;
	return EFI_SUCCESS;
}

/* Its own driver ends, and SNP with it: not while that is open, and, as that of
   an option ROM, not for who opens the card exclusively. */
static efi_status disconnect_any(efi_handle handle, efi_handle driver,
				 efi_handle child)
{
	assert_ptr_equal(handle, &device);
	assert_null(driver);
	assert_null(child);
	if (firm.busy || cards[0].mode.state != EFI_SNP_STOPPED)
		return EFI_ACCESS_DENIED;
	cards[0].gone = true;
	return EFI_SUCCESS;
}

static efi_status open_any(efi_handle handle, const struct efi_guid *guid,
			   void *out, efi_handle agent, efi_handle ctrl,
			   uint32_t how)
{
	if (handle != &device)
		return open_alone(handle, guid, out, agent, ctrl, how);
	assert_int_equal(how, EFI_OPEN_BY_DRIVER | EFI_OPEN_EXCLUSIVE);
	assert_ptr_equal(ctrl, &device);
	if (!cards[0].gone)
		return EFI_ACCESS_DENIED;
	firm.ours = true;
	*(void **)out = &device;
	return EFI_SUCCESS;
}

static efi_status close_any(efi_handle handle, const struct efi_guid *guid,
			    efi_handle agent, efi_handle ctrl)
{
	if (handle != &device)
		return close_alone(handle, guid, agent, ctrl);
	assert_true(firm.ours);
	firm.ours = false;
	return EFI_SUCCESS;
}

static efi_status connect_any(efi_handle handle, efi_handle *drivers,
			      struct efi_devpath *rest, uint8_t recursive)
{
	if (handle != &device)
		return connect(handle, drivers, rest, recursive);
	assert_false(firm.ours);
	firm.connects++;
	cards[0].gone = false;
	return EFI_SUCCESS;
}

/* ---- a driver -------------------------------------------------------- */

static int driver_look(struct nic *nic, struct driver_card *c, struct err *e)
{
	(void)c;
	(void)e;
	firm.dev = &HOLDER(native, nic, nic)->dev;
	nic->frame_max = 65000;
	return firm.refuses ? -ENODEV : 0;
}

static void driver_reset(struct driver_card *c)
{
	(void)c;
	firm.resets++;
}

static void driver_release(struct driver_card *c)
{
	(void)c;
}

static int driver_open(struct nic *nic, struct err *e)
{
	(void)nic;
	(void)e;
	firm.opened++;
	return 0;
}

static void driver_close(struct nic *nic)
{
	(void)nic;
	firm.closed++;
}

static int driver_recv(struct nic *nic, void *buf, size_t cap)
{
	(void)cap;
	nic->sums_good = true;
	memset(buf, 1, 60);
	return 60;
}

static int driver_send(struct nic *nic, const void *frame, size_t len)
{
	(void)nic;
	(void)frame;
	return (int)len == 60 ? 0 : -EIO;
}

static int driver_link(struct nic *nic)
{
	(void)nic;
	return -ENETDOWN;
}

const struct driver fake_driver = {
	.size = 256, .look = driver_look,
	.reset = driver_reset, .release = driver_release,
	.ops = { .open = driver_open, .close = driver_close,
		 .recv = driver_recv, .send = driver_send,
		 .link = driver_link },
};

/* ---- tests ------------------------------------------------------------- */

static int begin(void **state)
{
	int rc = setup(state);

	memset(&firm, 0, sizeof(firm));
	firm.ids = 0x10001af4;
	firm.allocations = -1;
	firm.attributes = EFI_PCI_MEMORY;
	services.locate_device_path = find_path;
	services.handle_protocol = find_protocol;
	services.open_protocol = open_any;
	services.close_protocol = close_any;
	services.connect_controller = connect_any;
	services.disconnect_controller = disconnect_any;
	add(3, 0, false);
	return rc;
}

static int finish(void **state)
{
	int rc = teardown(state);

	assert_int_equal(firm.left, 0);
	assert_false(firm.ours);
	return rc;
}

#define NATIVE(f) cmocka_unit_test_setup_teardown(f, begin, finish)

static struct nic *opened(bool wanted)
{
	struct nic *nic = snp_nic(0);

	assert_non_null(nic);
	nic->ops->close(nic);
	firm.wanted = wanted;
	assert_int_equal(nic->ops->open(nic, NULL), 0);
	return nic;
}

static void the_setting_says_who_drives_the_card(void **state)
{
	struct nic *nic = opened(false);
	uint8_t frame[60];

	(void)state;
	assert_string_equal(nic->driver, "SNP");
	assert_ptr_equal(opened(true), nic);
	assert_string_equal(nic->driver, "virtio-net");
	assert_int_equal(nic->frame_max, 65000);
	assert_int_equal(firm.attributes, ALL);
	make_frame(nic, frame, sizeof(frame));
	assert_int_equal(nic->ops->send(nic, frame, 60), 0);
	assert_int_equal(nic->ops->recv(nic, frame, 60), 60);
	assert_true(nic->sums_good);
	assert_int_equal(nic->ops->link(nic), -ENETDOWN);
	(void)opened(false);
	assert_string_equal(nic->driver, "SNP");
	assert_int_equal(nic->frame_max, 0);
	assert_false(nic->sums_good);
	assert_int_equal(firm.attributes, EFI_PCI_MEMORY);
	assert_int_equal(firm.resets, 1);
	assert_int_equal(cards[0].mode.state, EFI_SNP_INITIALIZED);
}

/* Who started it is not we: the firmware's driver ends no card that runs. */
static void a_card_that_another_started_is_taken(void **state)
{
	(void)state;
	cards[0].mode.state = EFI_SNP_INITIALIZED;
	assert_string_equal(opened(true)->driver, "virtio-net");
}

static void one_that_cannot_be_taken_stays_with_the_firmware(void **state)
{
	(void)state;
	firm.busy = true;
	assert_string_equal(opened(true)->driver, "SNP");
	firm.busy = false;
	firm.refuses = true;
	assert_string_equal(opened(true)->driver, "SNP");
	assert_int_equal(firm.connects, 2);
	assert_int_equal(firm.opened, 0);
}

static void another_makers_card_is_not_touched(void **state)
{
	(void)state;
	firm.ids = 0x100e8086;
	assert_string_equal(opened(true)->driver, "SNP");
	assert_int_equal(firm.attributes, EFI_PCI_MEMORY);
}

static void a_program_gets_the_firmwares_driver(void **state)
{
	struct nic *nic = opened(true);

	(void)state;
	efi_nic_by_firmware();
	assert_false(firm.ours);
	assert_string_equal(nic->driver, "SNP");
	assert_int_equal(cards[0].mode.state, EFI_SNP_INITIALIZED);
	efi_nic_suspend(true);
	efi_nic_resume();
	assert_string_equal(nic->driver, "virtio-net");
	assert_non_null(efi_nic_path(nic));
}

static void a_bar_of_two_dwords_counts_once(void **state)
{
	const struct bus_ops *ops;

	(void)state;
	firm.bars[0] = 1;		/* ports			*/
	firm.bars[1] = 4;		/* 64 bits, with the next	*/
	firm.bars[4] = 0xc;
	(void)opened(true);
	ops = firm.dev->ops;
	ops->write(firm.dev, 0, 0x12, 2, 0);
	assert_true(firm.asked.ports && !firm.asked.bar &&
		    firm.asked.width == 1 && firm.asked.offset == 0x12);
	assert_int_equal(ops->read(firm.dev, 4, 8, 4), 0x5a5a5a5a);
	assert_true(!firm.asked.ports && firm.asked.bar == 3 &&
		    firm.asked.width == 2);
	assert_int_equal(ops->read(firm.dev, 1, 0, 1), 0x5a);
	assert_int_equal(firm.asked.bar, 1);
	assert_int_equal(ops->read(firm.dev, 6, 0, 1), UINT32_MAX);
}

static void memory_is_mapped_or_there_is_none(void **state)
{
	struct bus_device *d;
	uint64_t bus = 0;
	uint8_t *p;

	(void)state;
	(void)opened(true);
	d = firm.dev;
	p = d->ops->dma_alloc(d, 5000, &bus);
	assert_int_equal(bus, (uintptr_t)p + 0x1000000000ull);
	assert_true(!p[0] && !p[4999]);
	assert_int_equal(firm.left, 2);
	firm.short_map = true;
	assert_null(d->ops->dma_alloc(d, 1, &bus));
	firm.map_fails = true;
	assert_null(d->ops->dma_alloc(d, 1, &bus));
	firm.allocations = 0;
	assert_null(d->ops->dma_alloc(d, 1, &bus));
	assert_int_equal(firm.left, 2);
	d->ops->dma_free(d, p, 5000);
	firm.short_map = firm.map_fails = false;
	for (unsigned i = 0; i <= PIECES; i++) {
		p = d->ops->dma_alloc(d, 1, &bus);
		assert_true((p != NULL) == (i < PIECES));
	}
	for (unsigned i = 0; i < PIECES; i++)
		d->ops->dma_free(d, HOLDER(native, dev, d)->pieces[i].memory,
				 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		NATIVE(the_setting_says_who_drives_the_card),
		NATIVE(a_card_that_another_started_is_taken),
		NATIVE(one_that_cannot_be_taken_stays_with_the_firmware),
		NATIVE(another_makers_card_is_not_touched),
		NATIVE(a_program_gets_the_firmwares_driver),
		NATIVE(a_bar_of_two_dwords_counts_once),
		NATIVE(memory_is_mapped_or_there_is_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
