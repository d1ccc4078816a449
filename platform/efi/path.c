/* path.c: device paths: lists of nodes that say where a device is. */
#include <stdlib.h>
#include <string.h>

#include "core/bytes.h"
#include "platform/efi/app.h"

#define NODES_MAX 64	/* a path from broken firmware must end, too */

static size_t node_len(const struct efi_devpath *node)
{
	size_t len = (size_t)node->len[0] | (size_t)node->len[1] << 8;

	return len < sizeof(*node) ? sizeof(*node) : len;
}

bool efi_path_end(const struct efi_devpath *node)
{
	return (node->type & 0x7f) == EFI_PATH_END;
}

const struct efi_devpath *efi_path_next(const struct efi_devpath *node)
{
	return (const void *)((const uint8_t *)node + node_len(node));
}

size_t efi_path_len(const struct efi_devpath *path)
{
	const struct efi_devpath *node = path;
	int i;

	for (i = 0; i < NODES_MAX && !efi_path_end(node); i++)
		node = efi_path_next(node);
	return (size_t)((const uint8_t *)node - (const uint8_t *)path);
}

struct efi_devpath *efi_path_of(efi_handle handle)
{
	struct efi_devpath *path = NULL;

	if (!handle || EFI_FAILED(efi.bs->handle_protocol(handle,
						&efi_device_path_guid, &path)))
		return NULL;
	return path;
}

bool efi_path_within(const struct efi_devpath *base,
		     const struct efi_devpath *path)
{
	size_t len = efi_path_len(base);

	return len <= efi_path_len(path) && !memcmp(base, path, len);
}

/* A PCI node holds its function before its device: swap them. */
static int node_compare(const struct efi_devpath *a,
			const struct efi_devpath *b)
{
	const uint8_t *x = (const uint8_t *)a, *y = (const uint8_t *)b;
	size_t m = node_len(a), n = node_len(b);
	int d;

	if (m == 6 && n == 6 && a->type == EFI_PATH_HARDWARE &&
	    b->type == EFI_PATH_HARDWARE && a->subtype == EFI_PATH_HW_PCI &&
	    b->subtype == EFI_PATH_HW_PCI)
		return x[5] != y[5] ? x[5] - y[5] : x[4] - y[4];
	d = memcmp(a, b, m < n ? m : n);
	return d ? d : (m > n) - (m < n);
}

int efi_path_compare(const struct efi_devpath *a, const struct efi_devpath *b)
{
	int i, d;

	for (i = 0; i < NODES_MAX; i++) {
		if (efi_path_end(a) || efi_path_end(b))
			return efi_path_end(b) - efi_path_end(a);
		d = node_compare(a, b);
		if (d)
			return d;
		a = efi_path_next(a);
		b = efi_path_next(b);
	}
	return 0;
}

struct efi_devpath *efi_path_append(const struct efi_devpath *base,
				    uint8_t type, uint8_t subtype,
				    const void *data, size_t len)
{
	static const struct efi_devpath end = {
		EFI_PATH_END, EFI_PATH_END_ALL, { sizeof(end), 0 } };
	size_t before = base ? efi_path_len(base) : 0;
	struct efi_devpath node = { type, subtype, { 0, 0 } };
	uint8_t *out;

	if (len > 0xffff - sizeof(node))
		return NULL;
	put_le16(node.len, (unsigned)(len + sizeof(node)));
	out = malloc(before + sizeof(node) + len + sizeof(end));
	if (!out)
		return NULL;
	if (before)
		memcpy(out, base, before);
	memcpy(out + before, &node, sizeof(node));
	if (len)
		memcpy(out + before + sizeof(node), data, len);
	memcpy(out + before + sizeof(node) + len, &end, sizeof(end));
	return (void *)out;
}
