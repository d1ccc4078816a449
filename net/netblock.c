/* netblock.c: the settings netN: what a card is, beside what scripts store. */
#include <errno.h>
#include <string.h>

#include "core/bytes.h"
#include "core/str.h"
#include "net/stack.h"
#include "platform/platform.h"

enum item {
	ITEM_MAC, ITEM_HWADDR, ITEM_BUSTYPE, ITEM_BUSLOC, ITEM_BUSID,
	ITEM_LINKTYPE, ITEM_CHIP, ITEM_IFNAME, ITEMS,
};

static const char *const names[ITEMS] = {
	"mac", "hwaddr", "bustype", "busloc", "busid",
	"linktype", "chip", "ifname",
};

static int item_of(const struct setting_ref *ref)
{
	int i;

	for (i = 0; i < ITEMS; i++)
		if (strlen(names[i]) == ref->name_len &&
		    !memcmp(names[i], ref->name, ref->name_len))
			return i;
	return -ENOENT;
}

static int add_text(struct sbuf *raw, const char *text)
{
	return text ? sbuf_str(raw, text) : -ENOENT;
}

static int add_location(struct sbuf *raw, uint32_t loc)
{
	uint8_t be[4];

	put_be32(be, loc);
	return sbuf_add(raw, be, sizeof(be));
}

static int fetch(struct settings *s, const struct setting_ref *ref,
		 struct sbuf *raw, const struct setting_type **type)
{
	const struct netdev *dev = settings_ctx(s);
	const struct nic *nic = dev->nic;

	(void)type;		/* all of these are predefined */
	switch (item_of(ref)) {
	case ITEM_MAC:
		return sbuf_add(raw, dev->mac, sizeof(dev->mac));
	case ITEM_HWADDR:
		return sbuf_add(raw, nic->hwaddr, sizeof(nic->hwaddr));
	case ITEM_BUSTYPE:
		return add_text(raw, nic->bustype);
	case ITEM_BUSLOC:
		return add_location(raw, nic->busloc);
	case ITEM_BUSID:
		return sbuf_add(raw, nic->busid, sizeof(nic->busid));
	case ITEM_LINKTYPE:
		return sbuf_str(raw, nic->wifi ? "802.11" : "Ethernet");
	case ITEM_CHIP:
		return add_text(raw, nic->driver);
	case ITEM_IFNAME:
		return sbuf_str(raw, dev->name);
	default:
		return -ENOENT;
	}
}

static int store_mac(struct netdev *dev, const void *raw, size_t len)
{
	if (len != 0 && len != sizeof(dev->mac))
		return -EINVAL;
	memcpy(dev->mac, len ? raw : dev->nic->hwaddr, sizeof(dev->mac));
	if (!dev->trunk)
		memcpy(dev->nic->mac, dev->mac, sizeof(dev->mac));
	if (dev->open)
		memcpy(dev->netif.hwaddr, dev->mac, sizeof(dev->mac));
	return 0;
}

static int store(struct settings *s, const struct setting_ref *ref,
		 const void *raw, size_t len)
{
	int item = item_of(ref);

	if (item < 0)
		return item;
	if (item != ITEM_MAC)
		return -ENOTSUP;
	return store_mac(settings_ctx(s), raw, len);
}

const struct settings_ops netdev_block_ops = {
	.keeps = true,
	.fetch = fetch,
	.store = store,
};
