/*
 * nicfind.c: find the network cards.
 *
 * The firmware shows several SNP handles for one card: the card's own, and
 * one for each child that its PXE and HTTP boot drivers made. Only the card's
 * own counts: the one whose device path no other's path is above.
 */
#include <stdlib.h>
#include <string.h>

#include "core/bytes.h"
#include "platform/efi/card.h"
#include "platform/efi/mnp.h"

static bool any_card(void)
{
	efi_handle *list;
	size_t n = efi_handles(&efi_snp_guid, &list);

	efi_handles_free(list);
	return n;
}

#define CLASS_NETWORK	0x02	/* PCI class codes	*/
#define CLASS_USB	0x0c03

/* Is one of the @n cards in @cards behind @device? */
static bool has_card(efi_handle device, efi_handle *cards, size_t n)
{
	struct efi_devpath *base = efi_path_of(device), *path;
	size_t i;

	for (i = 0; base && i < n; i++) {
		path = efi_path_of(cards[i]);
		if (path && efi_path_within(base, path))
			return true;
	}
	return false;
}

static bool may_be_card(efi_handle device)
{
	struct efi_pci_io *pci;
	uint32_t class;

	return !EFI_FAILED(efi.bs->handle_protocol(device, &efi_pci_io_guid,
						   &pci)) &&
	       !EFI_FAILED(pci->pci.read(pci, EFI_PCI_WIDTH_32, 8, 1,
					 &class)) &&
	       (class >> 24 == CLASS_NETWORK || class >> 16 == CLASS_USB);
}

/*
 * With fast boot nobody has connected the cards that are not booted from.
 * A USB host may have one behind it. To ask again takes the firmware 0.1 s:
 * only if @again. Returns how many PCI devices there are.
 */
static size_t connect_pci(bool again)
{
	efi_handle *list, *cards;
	size_t n = efi_handles(&efi_pci_io_guid, &list), i;
	size_t n_cards = efi_handles(&efi_snp_guid, &cards);

	for (i = 0; i < n; i++)
		if (may_be_card(list[i]) &&
		    (again || !has_card(list[i], cards, n_cards)))
			efi_connect(list[i]);
	efi_handles_free(list);
	efi_handles_free(cards);
	return n;
}

/* Is another of @list above @path, or the same card under another handle? */
static bool is_child(efi_handle *list, size_t n, size_t me)
{
	struct efi_devpath *path = efi_path_of(list[me]), *other;
	size_t i;

	for (i = 0; path && i < n; i++) {
		other = i == me ? NULL : efi_path_of(list[i]);
		if (other && efi_path_within(other, path) &&
		    (efi_path_len(other) < efi_path_len(path) || i < me))
			return true;
	}
	return false;
}

static char hex(unsigned v)
{
	return "0123456789abcdef"[v & 15];
}

static void print_location(char *out, size_t seg, size_t bus, size_t dev,
			   size_t fn)
{
	static const char form[] = "0000:00:00.0";

	memcpy(out, form, sizeof(form));
	out[0] = hex((unsigned)seg >> 12);
	out[1] = hex((unsigned)seg >> 8);
	out[2] = hex((unsigned)seg >> 4);
	out[3] = hex((unsigned)seg);
	out[5] = hex((unsigned)bus >> 4);
	out[6] = hex((unsigned)bus);
	out[8] = hex((unsigned)dev >> 4);
	out[9] = hex((unsigned)dev);
	out[11] = hex((unsigned)fn);
}

/* The PCI device that a card is, by its path. */
static void locate(struct card *c)
{
	struct efi_devpath *path = efi_path_of(c->handle);
	struct efi_pci_io *pci;
	efi_handle handle;
	size_t seg, bus, dev, fn;
	uint32_t id;

	c->nic.bustype = "EFI";
	c->nic.device = c->location;
	if (!path ||
	    EFI_FAILED(efi.bs->locate_device_path(&efi_pci_io_guid, &path,
						  &handle)) ||
	    EFI_FAILED(efi.bs->handle_protocol(handle, &efi_pci_io_guid,
					       &pci)) ||
	    EFI_FAILED(pci->location(pci, &seg, &bus, &dev, &fn)) ||
	    EFI_FAILED(pci->pci.read(pci, EFI_PCI_WIDTH_32, 0, 1, &id)))
		return;
	c->nic.bustype = "PCI";
	c->nic.busloc = (uint32_t)(seg << 16 | bus << 8 | dev << 3 | fn);
	c->nic.busid[0] = 1;
	put_be16(c->nic.busid + 1, id);
	put_be16(c->nic.busid + 3, id >> 16);
	print_location(c->location, seg, bus, dev, fn);
}

static struct efi_devpath *copy_path(const struct efi_devpath *path)
{
	size_t len = path ? efi_path_len(path) + sizeof(*path) : 0;
	struct efi_devpath *out = len ? malloc(len) : NULL;

	if (out)
		memcpy(out, path, len);
	return out;
}

/* Some drivers count the header, a VLAN's tag or the checksum, too. */
static uint16_t mtu_of(const struct efi_snp_mode *mode)
{
	uint32_t mtu = mode->max_payload;

	if (mtu < 576 || (mtu > 1500 && mtu <= 1522))
		return 1500;
	return (uint16_t)(mtu > NIC_MTU_MAX ? NIC_MTU_MAX : mtu);
}

static struct card *new_card(efi_handle handle)
{
	struct card *c = calloc(1, sizeof(*c));

	if (!c)
		return NULL;
	c->handle = handle;
	c->path = copy_path(efi_path_of(handle));
	c->nic.state = c;
	locate(c);
	return c;
}

/* By SNP, which nobody may touch where there is Wi-Fi. */
static struct card *make(efi_handle handle)
{
	struct card *c;
	struct efi_snp *snp;

	if (efi_radio_handle(handle) ||
	    EFI_FAILED(efi.bs->handle_protocol(handle, &efi_snp_guid, &snp)) ||
	    !snp->mode || snp->mode->mac_len != 6)
		return NULL;
	c = new_card(handle);
	if (!c)
		return NULL;
	c->snp = snp;
	c->nic.driver = "SNP";
	c->nic.mtu = mtu_of(snp->mode);
	memcpy(c->nic.mac, snp->mode->mac.addr, 6);
	memcpy(c->nic.hwaddr, snp->mode->hwaddr.addr, 6);
	return c;
}

/* By MNP: what is wireless, or has no SNP. */
static struct card *make_managed(efi_handle handle)
{
	struct card *c;
	void *snp;

	if (!efi_radio_handle(handle) &&
	    !EFI_FAILED(efi.bs->handle_protocol(handle, &efi_snp_guid, &snp)))
		return NULL;
	c = new_card(handle);
	if (c && !efi_mnp_make(c)) {
		efi_free_card(c);
		return NULL;
	}
	return c;
}

static bool booted_from(const struct card *c)
{
	struct efi_devpath *card = efi_path_of(c->handle);
	struct efi_devpath *boot = efi.self ? efi_path_of(efi.self->device)
					    : NULL;

	return card && boot && efi_path_within(card, boot);
}

static bool before(const struct card *a, const struct card *b)
{
	struct efi_devpath *x = efi_path_of(a->handle);
	struct efi_devpath *y = efi_path_of(b->handle);

	if (booted_from(a) != booted_from(b))
		return booted_from(a);
	return x && y && efi_path_compare(x, y) < 0;
}

static void insert(struct card **list, unsigned n, struct card *c)
{
	for (; n && before(c, list[n - 1]); n--)
		list[n] = list[n - 1];
	list[n] = c;
}

/* Those of one protocol; returns how many there are in @out by then. */
static unsigned collect(const struct efi_guid *guid,
			struct card *make_one(efi_handle handle),
			struct card **out, unsigned found, unsigned max)
{
	efi_handle *list;
	struct card *c;
	size_t n = efi_handles(guid, &list), i;

	for (i = 0; i < n && found < max; i++) {
		c = is_child(list, n, i) ? NULL : make_one(list[i]);
		if (c)
			insert(out, found++, c);
	}
	efi_handles_free(list);
	return found;
}

unsigned efi_find_cards(struct card **out, unsigned max)
{
	unsigned found;

	/* a card need not be a PCI device */
	if (!connect_pci(false) || !any_card())
		efi_connect_all();
	found = collect(&efi_snp_guid, make, out, 0, max);
	return collect(&efi_mnp_binding_guid, make_managed, out, found, max);
}

void efi_free_card(struct card *c)
{
	efi_mnp_free(c);
	free(c->path);
	free(c->ring);
	free(c->scratch);
	free(c);
}

/* The handle that is where the card was, if it has this protocol. */
static bool look_up(struct card *c, const struct efi_guid *guid)
{
	struct efi_devpath *rest = c->path;
	efi_handle handle;

	if (!rest || EFI_FAILED(efi.bs->locate_device_path(guid, &rest,
							   &handle)) ||
	    !efi_path_end(rest))
		return false;
	c->handle = handle;
	return true;
}

static bool look_up_snp(struct card *c)
{
	struct efi_snp *snp;

	if (!look_up(c, &efi_snp_guid) ||
	    EFI_FAILED(efi.bs->handle_protocol(c->handle, &efi_snp_guid,
					       &snp)) || !snp->mode)
		return false;
	c->snp = snp;
	return true;
}

bool efi_find_again(struct card *c)
{
	if (c->mnp)
		return look_up(c, &efi_mnp_binding_guid);
	if (look_up_snp(c))
		return true;
	(void)connect_pci(true);
	if (look_up_snp(c))
		return true;
	c->snp = NULL;
	return false;
}
