/* multiboot.c: start a kernel by the Multiboot Specification 0.6.96. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "core/bytes.h"
#include "core/err.h"
#include "core/image.h"
#include "core/version.h"
#include "platform/bios/app.h"
#include "platform/bios/bda.h"
#include "platform/bios/e820.h"
#include "platform/bios/exec.h"

#define HEADER_IN	8192
#define HEADER_LEN	32	/* with its addresses			*/
#define HEADER_MAGIC	0x1badb002u
#define LOADED_MAGIC	0x2badb002u
#define WANTS_ALIGN	0x00001u
#define WANTS_MEMORY	0x00002u
#define HAS_ADDRESSES	0x10000u
#define MUST_KNOW	0x0ffffu	/* flags that we may not ignore */
#define INFO_MEMORY	0x001u
#define INFO_CMDLINE	0x004u
#define INFO_MODULES	0x008u
#define INFO_MAP	0x040u
#define INFO_LOADER	0x200u

#define MODULES_MAX	64
#define TABLES		0x10000u	/* where all of this lies	*/
#define TABLES_END	0x20000u
#define URI_MAX		2048

struct module { uint32_t start, end, text, zero; };
struct region { uint32_t size; uint64_t start, len; uint32_t type; }
	__attribute__((packed));

struct info {
	uint32_t flags, mem_lower, mem_upper, boot_device, cmdline;
	uint32_t n_modules, modules;
	uint32_t syms[4];
	uint32_t map_len, map;
	uint32_t drives[2], config, loader, apm, vbe[4];
	uint32_t more[8];
};

struct tables {
	struct info   info;
	struct module modules[MODULES_MAX];
	struct region map[E820_MAX];
	char          text[];
};

/* The header's place in the image; NULL: none. */
static const uint8_t *find_header(const struct image *img)
{
	size_t end = img->len < HEADER_IN ? img->len : HEADER_IN, i;

	for (i = 0; end >= 12 && i <= end - 12; i += 4)
		if (get_le32(img->data + i) == HEADER_MAGIC &&
		    HEADER_MAGIC + get_le32(img->data + i + 4) +
		    get_le32(img->data + i + 8) == 0)
			return img->data + i;
	return NULL;
}

/* By the addresses in the header, where they are. */
static int place_raw(const struct image *img, const uint8_t *h, bool check,
		     uint32_t *entry, struct err *e)
{
	size_t at = (size_t)(h - img->data), len;
	uint32_t header, start, data_end, bss_end;

	if (img->len - at < HEADER_LEN)
		return err_set(e, -ENOEXEC, "%s is cut off", img->name);
	header = get_le32(h + 12);
	start = get_le32(h + 16);
	data_end = get_le32(h + 20);
	bss_end = get_le32(h + 24);
	*entry = get_le32(h + 28);
	if (header < start || header - start > at)
		return err_set(e, -ENOEXEC, "%s: wrong addresses", img->name);
	at -= header - start;
	len = data_end ? data_end - start : img->len - at;
	if (len > img->len - at || (bss_end && bss_end - start < len))
		return err_set(e, -ENOEXEC, "%s: wrong addresses", img->name);
	if (!bss_end)
		bss_end = start + (uint32_t)len;
	if (!bios_memory_free(start, bss_end - start))
		return err_set(e, -ENOMEM, "%s: no room at %x", img->name,
			       (unsigned)start);
	if (check)
		return 0;
	memcpy(mem(start), img->data + at, len);
	memset((uint8_t *)mem(start) + len, 0, bss_end - start - len);
	return 0;
}

static int place(const struct image *img, const uint8_t *h, bool check,
		 uint32_t *entry, struct err *e)
{
	uint32_t end;

	if (get_le32(h + 4) & HAS_ADDRESSES)
		return place_raw(img, h, check, entry, e);
	return elf_place(img, check, entry, &end, e);
}

/* "URI arguments" at @to; returns what follows it. */
static char *put_string(char *to, const char *uri, const char *args)
{
	char *end = (char *)mem(TABLES_END);
	int n = snprintf(to, (size_t)(end - to), "%s%s%s", uri,
			 args && *args ? " " : "", args ? args : "");

	return n < end - to ? to + n + 1 : end;
}

static void put_modules(struct tables *t, const struct plat_boot *boot,
			char *text)
{
	struct module *m = t->modules;
	size_t i;

	for (i = 0; i < boot->n_initrds && i < MODULES_MAX; i++, m++) {
		const struct image *img = boot->initrds[i];

		m->start = (uint32_t)(uintptr_t)img->data;
		m->end = m->start + (uint32_t)img->len;
		m->text = (uint32_t)(uintptr_t)text;
		text = put_string(text, img->name ? img->name : "", img->args);
	}
	t->info.n_modules = (uint32_t)i;
	t->info.modules = (uint32_t)(uintptr_t)t->modules;
}

/* A range of the map; of base memory as much as is told to be free: boot tables
   may be at its top. */
static struct region region(const struct e820_entry *from, uint32_t lower)
{
	uint64_t len = from->len, end = lower * 1024ull;

	if (from->type == E820_USABLE && from->start < end && len > end -
	    from->start && from->start + len <= 1 << 20)
		len = end - from->start;
	return (struct region){ sizeof(struct region) - 4, from->start, len,
				from->type };
}

static void put_map(struct tables *t)
{
	size_t n, i;
	const struct e820_entry *map = bios_memory_map(&n);

	for (i = 0; i < n; i++) {
		t->map[i] = region(&map[i], t->info.mem_lower);
		if (map[i].start == 1 << 20 && map[i].type == E820_USABLE)
			t->info.mem_upper = (uint32_t)(map[i].len >> 10);
	}
	t->info.map = (uint32_t)(uintptr_t)t->map;
	t->info.map_len = (uint32_t)(n * sizeof(struct region));
}

static void fill(struct tables *t, const struct plat_boot *boot)
{
	char *text = t->text;

	memset(t, 0, sizeof(*t));
	t->info.flags = INFO_MEMORY | INFO_CMDLINE | INFO_MODULES | INFO_MAP |
			INFO_LOADER;
	t->info.mem_lower = mem16(BDA_BASE_KIB);
	put_map(t);
	t->info.cmdline = (uint32_t)(uintptr_t)text;
	text = put_string(text, boot->uri && *boot->uri ? boot->uri :
			    exec_name(boot), boot->cmdline);
	t->info.loader = (uint32_t)(uintptr_t)text;
	text = put_string(text, "pxesh " PXESH_VERSION, NULL);
	put_modules(t, boot, text);
}

int multiboot_exec(const struct plat_boot *boot, struct err *e)
{
	const struct image *img = boot->image;
	const uint8_t *h = find_header(img);
	uint32_t entry, unknown;
	int rc;

	if (!h)
		return err_set(e, -ENOEXEC, "%s has no multiboot header",
			       exec_name(boot));
	unknown = get_le32(h + 4) & MUST_KNOW & ~(WANTS_ALIGN | WANTS_MEMORY);
	if (unknown)
		return err_set(e, -ENOTSUP, "%s wants what we do not offer "
			       "(multiboot flags %x)", exec_name(boot),
			       (unsigned)unknown);
	if (boot->n_initrds > MODULES_MAX)
		return err_set(e, -E2BIG, "more than %u modules", MODULES_MAX);
	rc = place(img, h, true, &entry, e);
	if (rc)
		return rc;
	exec_last();
	(void)place(img, h, false, &entry, NULL);
	fill(mem(TABLES), boot);
	exec_jump32(entry, LOADED_MAGIC, TABLES);
}
