/* virtio.c: a virtio device's registers over PCI (Virtio 1.1, 4.1). */
#include "drivers/virtio.h"

#include <errno.h>

#include "drivers/bus.h"

#define CAP_VENDOR	0x09
#define CAP_COMMON	1	/* cfg_type, 4.1.4 */
#define CAP_NOTIFY	2
#define CAP_CONFIG	4
#define CAP_LEN		16u
#define CAP_NOTIFY_LEN	20u

/* Common registers, 4.1.4.3 */
#define FEATURE_SELECT	0x00
#define FEATURE		0x04
#define OUR_SELECT	0x08
#define OUR_FEATURE	0x0c
#define STATUS		0x14

/* Of before 1.0, in the first BAR's ports, 4.1.4.8 */
#define OLD_FEATURE	0x00
#define OLD_OUR_FEATURE	0x04
#define OLD_STATUS	0x12
#define OLD_CONFIG	0x14
#define OLD_DEVICES	0x1000	/* up to 0x103f */
#define OLD_DEVICES_END	0x1040

#define RESET_TRIES	1000	/* of a millisecond each */

/* ---- registers ------------------------------------------------------- */

/* The area that a capability names, if it may be one. */
static bool read_area(struct bus_device *d, unsigned cap,
		      struct virtio_area *out)
{
	unsigned bar = d->ops->config(d, cap + 4) & 0xff;

	*out = (struct virtio_area){
		.bar = (uint8_t)bar,
		.offset = d->ops->config(d, cap + 8),
		.len = d->ops->config(d, cap + 12),
	};
	return bar < 6 && out->offset <= UINT32_MAX - out->len;
}

/* Does it end inside the configuration space? */
static bool is_whole(unsigned cap, unsigned type)
{
	return cap <= PCI_CONFIG_LEN - (type == CAP_NOTIFY ? CAP_NOTIFY_LEN :
							     CAP_LEN);
}

static bool find_areas(struct virtio *v)
{
	struct bus_device *d = v->dev;
	struct virtio_area area, *kinds[] = {
		[CAP_COMMON] = &v->common, [CAP_NOTIFY] = &v->notify,
		[CAP_CONFIG] = &v->config,
	};
	unsigned cap, type, i;

	for (i = 0; (cap = bus_capability(d, CAP_VENDOR, i)); i++) {
		type = d->ops->config(d, cap) >> 24;
		if (type >= sizeof(kinds) / sizeof(kinds[0]) || !kinds[type] ||
		    kinds[type]->len || !is_whole(cap, type) ||
		    !read_area(d, cap, &area))
			continue;	/* the first of a kind counts */
		*kinds[type] = area;
		if (type == CAP_NOTIFY)
			v->notify_step = d->ops->config(d, cap + 16);
	}
	return v->common.len >= 0x38 && v->notify.len >= 2 && v->config.len;
}

int virtio_find(struct virtio *v, struct bus_device *dev)
{
	*v = (struct virtio){ .dev = dev };
	if (find_areas(v))
		return 0;
	if (dev->device < OLD_DEVICES || dev->device >= OLD_DEVICES_END ||
	    !bus_has_ports(dev, 0))
		return -ENODEV;
	*v = (struct virtio){ .dev = dev, .legacy = true };
	v->common.len = v->config.len = v->notify.len = 0x100;
	v->config.offset = OLD_CONFIG;
	v->notify.offset = 0x10;
	return 0;
}

static uint32_t get(struct virtio *v, uint32_t offset, unsigned size)
{
	return v->dev->ops->read(v->dev, v->common.bar,
				 v->common.offset + offset, size);
}

static void set(struct virtio *v, uint32_t offset, unsigned size,
		uint32_t value)
{
	v->dev->ops->write(v->dev, v->common.bar, v->common.offset + offset,
			   size, value);
}

uint8_t virtio_config(struct virtio *v, unsigned offset)
{
	if (offset >= v->config.len)
		return 0;
	return (uint8_t)v->dev->ops->read(v->dev, v->config.bar,
					  v->config.offset + offset, 1);
}

/* ---- status and features --------------------------------------------- */

static uint32_t status_at(const struct virtio *v)
{
	return v->legacy ? OLD_STATUS : STATUS;
}

int virtio_reset(struct virtio *v)
{
	unsigned i;

	set(v, status_at(v), 1, 0);
	for (i = 0; i < RESET_TRIES; i++) {
		if (!get(v, status_at(v), 1))
			return 0;
		v->dev->ops->pause(v->dev, 1000);
	}
	return -EIO;
}

void virtio_add_status(struct virtio *v, uint8_t bits)
{
	set(v, status_at(v), 1, get(v, status_at(v), 1) | bits);
}

static uint64_t offered(struct virtio *v)
{
	uint64_t low;

	if (v->legacy)
		return get(v, OLD_FEATURE, 4);
	set(v, FEATURE_SELECT, 4, 0);
	low = get(v, FEATURE, 4);
	set(v, FEATURE_SELECT, 4, 1);
	return low | (uint64_t)get(v, FEATURE, 4) << 32;
}

static int accept(struct virtio *v, uint64_t features)
{
	if (v->legacy) {
		set(v, OLD_OUR_FEATURE, 4, (uint32_t)features);
		return 0;
	}
	set(v, OUR_SELECT, 4, 0);
	set(v, OUR_FEATURE, 4, (uint32_t)features);
	set(v, OUR_SELECT, 4, 1);
	set(v, OUR_FEATURE, 4, (uint32_t)(features >> 32));
	virtio_add_status(v, VIRTIO_FEATURES_OK);
	return get(v, STATUS, 1) & VIRTIO_FEATURES_OK ? 0 : -EIO;
}

int virtio_negotiate(struct virtio *v, uint64_t wanted, uint64_t *out)
{
	int rc = virtio_reset(v);

	if (rc < 0)
		return rc;
	virtio_add_status(v, VIRTIO_ACKNOWLEDGE | VIRTIO_DRIVER);
	if (!v->legacy)
		wanted |= VIRTIO_F_VERSION_1 | VIRTIO_F_ACCESS_PLATFORM;
	*out = offered(v) & wanted;
	if (!v->legacy && !(*out & VIRTIO_F_VERSION_1))
		return -EIO;
	return accept(v, *out);
}
