/*
 * Tests of platform/efi/pxe.c against a firmware with one base code of its
 * own, and a network whose lease is an array.
 */
#include <errno.h>
#include <string.h>

/* The network is this file's */
#define net_find       fake_net_find
#define net_tell       fake_net_tell
#define netdev_is_open fake_netdev_is_open

#include "platform/efi/guid.c"
#include "platform/efi/handles.c"
#include "platform/efi/path.c"
#include "platform/efi/pxe.c"
#include "tests/fake/fake.h"

struct efi_app efi;

/* ---- the network ---------------------------------------------------- */

static bool is_open, has_lease;

struct netdev *fake_net_find(struct net *n, const char *name)
{
	assert_ptr_equal(n, &is_open);
	assert_string_equal(name, "netX");
	return (struct netdev *)&is_open;
}

bool fake_netdev_is_open(const struct netdev *dev)
{
	assert_ptr_equal(dev, &is_open);
	return is_open;
}

size_t fake_net_tell(struct netdev *dev, enum net_told what, const char *uri,
		     uint8_t *buf, size_t cap)
{
	static const uint8_t options[] = {
		1, 4, 255, 255, 255, 0, 3, 8, 10, 0, 2, 2, 10, 0, 2, 3, 255 };

	(void)dev;
	assert_int_equal(cap, EFI_PXE_PACKET);
	buf[0] = (uint8_t)(1 + what);
	if (!has_lease)
		return 0;
	memcpy(buf + AT_YIADDR, "\12\0\2\17", 4);
	memcpy(buf + AT_OPTIONS, options, sizeof(options));
	strcpy((char *)buf + 108, uri);
	return AT_OPTIONS + sizeof(options);
}

/* ---- the firmware --------------------------------------------------- */

/* Device paths: a card, what is on it, and another card. */
static uint8_t card_path[] = { 3, 11, 6, 0, 1, 1, 0x7f, 0xff, 4, 0 };
static uint8_t inner_path[] = { 3, 11, 6, 0, 1, 1, 3, 12, 4, 0, 0x7f, 0xff, 4,
				0 };
static uint8_t other_path[] = { 3, 11, 6, 0, 2, 2, 0x7f, 0xff, 4, 0 };

static struct efi_boot_services bs;
static struct efi_pxe_mode inner_mode;
static struct efi_pxe inner;
static struct efi_pxe *ours;		/* on the program's device	*/
static efi_handle device_handle = card_path + 1;
static efi_handle list[3];
static bool has_inner, refuses;
static unsigned starts, stops, dhcps, reads;

efi_handle efi_nic_handle(void)
{
	return card_path;
}

int efi_errno(efi_status status)
{
	return EFI_FAILED(status) ? -EIO : 0;
}

/* Handles are the addresses of their paths. */
static efi_status get_protocol(efi_handle handle, const struct efi_guid *guid,
			       void *out)
{
	if (guid == &efi_device_path_guid)
		*(void **)out = handle == device_handle ? inner_path : handle;
	else if (handle == device_handle)
		*(void **)out = ours;
	else
		*(void **)out = &inner;
	return EFI_SUCCESS;
}

static efi_status locate(int how, const struct efi_guid *guid, void *key,
			 size_t *n, efi_handle **out)
{
	(void)how;
	(void)key;
	assert_ptr_equal(guid, &efi_pxe_guid);
	list[0] = other_path;
	list[1] = device_handle;
	list[2] = inner_path;
	*n = has_inner ? 3 : 2;
	*out = list;
	return EFI_SUCCESS;
}

static efi_status free_pool(void *mem)
{
	assert_ptr_equal(mem, list);
	return EFI_SUCCESS;
}

static efi_status install(efi_handle *handle, ...)
{
	va_list ap;

	va_start(ap, handle);
	assert_ptr_equal(va_arg(ap, void *), &efi_pxe_guid);
	ours = va_arg(ap, void *);
	va_end(ap);
	assert_ptr_equal(*handle, device_handle);
	return refuses ? EFI_OUT_OF_RESOURCES : EFI_SUCCESS;
}

static efi_status uninstall(efi_handle handle, ...)
{
	assert_ptr_equal(handle, device_handle);
	ours = NULL;
	return EFI_SUCCESS;
}

static efi_status inner_start(struct efi_pxe *me, uint8_t ipv6)
{
	assert_ptr_equal(me, &inner);
	assert_int_equal(ipv6, 0);
	inner_mode.started = 1;
	starts++;
	return EFI_SUCCESS;
}

static efi_status inner_stop(struct efi_pxe *me)
{
	(void)me;
	inner_mode.started = 0;
	stops++;
	return EFI_SUCCESS;
}

static efi_status inner_dhcp(struct efi_pxe *me, uint8_t sort)
{
	(void)me;
	(void)sort;
	inner_mode.ack_valid = 1;
	dhcps++;
	return EFI_SUCCESS;
}

static efi_status inner_station(struct efi_pxe *me, const union efi_ip *ip,
				const union efi_ip *mask)
{
	(void)me;
	inner_mode.station = *ip;
	inner_mode.mask = *mask;
	return EFI_SUCCESS;
}

static efi_status inner_mtftp(struct efi_pxe *me, int what, void *buf,
			      uint8_t overwrite, uint64_t *len, size_t *block,
			      union efi_ip *server, const char *name,
			      void *info, uint8_t no_buffer)
{
	(void)me;
	(void)what;
	(void)buf;
	(void)overwrite;
	(void)block;
	(void)server;
	(void)info;
	(void)no_buffer;
	assert_string_equal(name, "file");
	*len = 5;
	reads++;
	return EFI_SUCCESS;
}

static int setup(void **state)
{
	bs = (struct efi_boot_services){
		.handle_protocol = get_protocol,
		.locate_handle_buffer = locate, .free_pool = free_pool,
		.install_protocols = install,
		.uninstall_protocols = uninstall };
	efi.bs = &bs;
	memset(&inner_mode, 0, sizeof(inner_mode));
	inner = (struct efi_pxe){
		.start = inner_start, .stop = inner_stop, .dhcp = inner_dhcp,
		.set_station = inner_station, .mtftp = inner_mtftp,
		.mode = &inner_mode };
	is_open = has_lease = has_inner = true;
	refuses = false;
	starts = stops = dhcps = reads = 0;
	ours = NULL;
	pxe_init((struct net *)&is_open);
	return fake_setup(state);
}

/* ---- tests ---------------------------------------------------------- */

static struct pxe *put(const char *uri, bool started)
{
	struct pxe *p = NULL;

	assert_int_equal(pxe_install(device_handle, uri, started, &p), 0);
	assert_ptr_equal(ours, p);
	return p;
}

static efi_status get_file(const char *server)
{
	union efi_ip ip = { { 0 } };
	uint64_t len = 0;
	efi_status status;

	memcpy(ip.v4, server, 4);
	status = ours->mtftp(ours, 1, NULL, 0, &len, NULL, &ip, "file", NULL,
			     0);
	assert_int_equal(len, EFI_FAILED(status) ? 0 : 5);
	return status;
}

static void the_lease_is_shown(void **state)
{
	struct pxe *p = put("tftp://x/y", true);
	struct efi_path_ipv4 node;

	(void)state;
	assert_int_equal(ours->mode->started, 1);
	assert_int_equal(ours->mode->ack_valid, 1);
	assert_int_equal(ours->mode->discover[0], 1);
	assert_int_equal(ours->mode->ack[0], 2);
	assert_int_equal(ours->mode->reply[0], 3);
	assert_string_equal((char *)ours->mode->ack + 108, "tftp://x/y");
	assert_memory_equal(ours->mode->station.v4, "\12\0\2\17", 4);
	assert_memory_equal(ours->mode->mask.v4, "\377\377\377\0", 4);
	assert_true(pxe_address(&node));
	assert_int_equal(sizeof(node), 23);	/* UEFI 10.3.4.12 */
	assert_memory_equal(node.local, "\12\0\2\17", 4);
	assert_memory_equal(node.gateway, "\12\0\2\2", 4);
	assert_memory_equal(node.mask, "\377\377\377\0", 4);
	pxe_remove(p);
	assert_null(ours);
}

static void without_a_lease_or_a_network_it_says_so(void **state)
{
	struct efi_path_ipv4 node;
	struct pxe *p;

	(void)state;
	has_lease = false;
	p = put("", true);
	assert_int_equal(ours->mode->ack_valid, 0);
	assert_int_equal(ours->dhcp(ours, 0), EFI_TIMEOUT);
	pxe_remove(p);
	assert_false(pxe_address(&node));
	is_open = false;
	assert_int_equal(pxe_install(device_handle, "", true, &p), -ENODEV);
	pxe_init(NULL);
	assert_int_equal(pxe_install(device_handle, "", true, &p), -ENODEV);
	pxe_remove(NULL);
}

static void a_neighbours_file_comes_by_the_firmware(void **state)
{
	struct pxe *p = put("", true);

	(void)state;
	assert_int_equal(get_file("\12\0\2\2"), EFI_SUCCESS);
	assert_int_equal(get_file("\12\0\2\3"), EFI_SUCCESS);
	assert_int_equal(starts, 1);
	assert_int_equal(dhcps, 0);
	assert_memory_equal(inner_mode.station.v4, "\12\0\2\17", 4);
	pxe_remove(p);
	assert_int_equal(stops, 1);	/* as it was */
}

static void the_way_to_others_is_what_dhcp_tells(void **state)
{
	struct pxe *p = put("", true);

	(void)state;
	assert_int_equal(get_file("\12\0\3\2"), EFI_SUCCESS);
	assert_int_equal(get_file("\300\0\3\2"), EFI_SUCCESS);
	assert_int_equal(dhcps, 1);
	assert_int_equal(reads, 2);
	pxe_remove(p);
}

static void a_base_code_that_has_gone_is_not_called(void **state)
{
	struct pxe *p = put("", true);

	(void)state;
	assert_int_equal(get_file("\12\0\2\2"), EFI_SUCCESS);
	has_inner = false;
	assert_int_equal(get_file("\12\0\2\2"), EFI_NOT_STARTED);
	assert_int_equal(reads, 1);
	pxe_remove(p);
	assert_int_equal(stops, 0);
}

static void it_stops_and_starts(void **state)
{
	struct pxe *p = put("", false);

	(void)state;
	assert_int_equal(get_file("\12\0\2\2"), EFI_NOT_STARTED);
	assert_int_equal(ours->stop(ours), EFI_NOT_STARTED);
	assert_int_equal(ours->dhcp(ours, 0), EFI_NOT_STARTED);
	assert_int_equal(ours->start(ours, 1), EFI_UNSUPPORTED);
	assert_int_equal(ours->start(ours, 0), EFI_SUCCESS);
	assert_int_equal(ours->start(ours, 0), EFI_ALREADY_STARTED);
	assert_int_equal(ours->dhcp(ours, 0), EFI_SUCCESS);
	assert_int_equal(get_file("\12\0\2\2"), EFI_SUCCESS);
	assert_int_equal(ours->stop(ours), EFI_SUCCESS);
	assert_int_equal(stops, 1);
	pxe_remove(p);
}

static void what_it_is_told_is_shown(void **state)
{
	struct pxe *p = put("", true);
	uint8_t yes = 1, ttl = 3, packet[EFI_PXE_PACKET] = { 9 };

	(void)state;
	assert_int_equal(ours->set_parameters(ours, NULL, NULL, &ttl, NULL,
					      NULL), EFI_SUCCESS);
	assert_int_equal(ours->mode->ttl, 3);
	assert_int_equal(ours->set_packets(ours, NULL, NULL, &yes, NULL, NULL,
					   NULL, NULL, NULL, packet, NULL,
					   NULL, NULL), EFI_SUCCESS);
	assert_int_equal(ours->mode->proxy_valid, 1);
	assert_int_equal(ours->mode->proxy[0], 9);
	assert_int_equal(ours->mode->ack_valid, 1);
	assert_int_equal(ours->mode->ack[0], 2);
	pxe_remove(p);
}

static void a_firmware_or_a_heap_that_is_full_is_told(void **state)
{
	struct efi_path_ipv4 node;
	struct pxe *p;

	(void)state;
	refuses = true;
	assert_int_equal(pxe_install(device_handle, "", true, &p), -EIO);
	refuses = false;
	fake_alloc_fail(1);
	assert_int_equal(pxe_install(device_handle, "", true, &p), -ENOMEM);
	fake_alloc_fail(1);
	assert_false(pxe_address(&node));
}

#define PXE_TEST(f) cmocka_unit_test_setup_teardown(f, setup, fake_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		PXE_TEST(the_lease_is_shown),
		PXE_TEST(without_a_lease_or_a_network_it_says_so),
		PXE_TEST(a_neighbours_file_comes_by_the_firmware),
		PXE_TEST(the_way_to_others_is_what_dhcp_tells),
		PXE_TEST(a_base_code_that_has_gone_is_not_called),
		PXE_TEST(it_stops_and_starts),
		PXE_TEST(what_it_is_told_is_shown),
		PXE_TEST(a_firmware_or_a_heap_that_is_full_is_told),
	};

	return cmocka_run_group_tests_name("efi/pxe", tests, NULL, NULL);
}
