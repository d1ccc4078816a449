/*
 * What firmware says: by the first byte, an SMBIOS table, an ACPI table, or
 * root pointer and lists of ACPI tables. Nothing is read outside of them.
 */
#include "tests/fuzz/fuzz.h"

#include <string.h>
#include <sys/mman.h>

#include "core/acpi.h"
#include "core/bytes.h"
#include "core/setting/settings.h"
#include "core/str.h"
#include "tests/fake/fake.h"

#define ARENA	0x20000000ul	/* below 4 GiB: pointers have 32 bits	*/
#define ROOM	(128u << 10)

static void ask(const char *const *names)
{
	struct settings *root = settings_new();
	struct sbuf out = { 0 };

	must(root);
	for (; *names; names++) {
		must(!settings_expand(root, *names, strlen(*names), &out));
		sbuf_reset(&out);
	}
	sbuf_free(&out);
	settings_free(root);
}

static void smbios(const uint8_t *data, size_t size)
{
	static const char *const names[] = {
		"uuid", "manufacturer", "asset", "board-serial",
		"smbios/0.0.0", "smbios/1.8.16", "smbios/2.0.5",
		"smbios/2.255.0", "smbios/127.0.0", "smbios/1.1.4.0",
		"smbios/3.1.255", NULL
	};

	fake.smbios = data;
	fake.smbios_len = size;
	ask(names);
}

/* The first byte is the length that is asked for, the next two the offset. */
static void acpi(const uint8_t *data, size_t size)
{
	const struct fake_acpi table = { 0x50434146, data, size };
	char name[3][64];
	const char *names[] = { name[0], name[1], name[2], NULL };

	for (int i = 0; i < 3; i++)
		snprintf(name[i], sizeof(name[i]), "acpi/0x46414350.0.%u.%u.%u"
			 "%s", data[1], data[2], i ? data[0] : 0,
			 i == 2 ? ":uint32" : "");
	fake.acpi = &table;
	fake.n_acpi = 1;
	ask(names);
}

/* A byte of the input, 0 behind its end. */
static unsigned take(const uint8_t **data, size_t *size)
{
	if (!*size)
		return 0;
	--*size;
	return *(*data)++;
}

#define TABLES	8

static uint32_t place(unsigned table)
{
	return (uint32_t)ARENA + 0x8000 + table % TABLES * 0x1000;
}

/*
 * The pointers of a firmware lead somewhere; all else is the input's. First
 * the version, then each table's signature and length, then the list's length
 * and its entries.
 */
static void fill(uint8_t *arena, const uint8_t *data, size_t size)
{
	static const char *const names[] = { "FACP", "DSDT", "SSDT", "APIC" };
	unsigned wide = take(&data, &size) & 2, width = wide ? 8 : 4;
	uint8_t *list = arena + 0x100, *t;

	memcpy(arena, "RSD PTR ", 8);
	arena[15] = (uint8_t)wide;
	put_le32(arena + (wide ? 24 : 16), (uint32_t)ARENA + 0x100);
	for (unsigned i = 0; i < TABLES; i++) {
		t = arena + (place(i) - ARENA);
		memcpy(t, names[take(&data, &size) % 4], 4);
		put_le16(t + 4, take(&data, &size) << 8 |
			 take(&data, &size));
		put_le32(t + 40, take(&data, &size) & 1 ? place(i + 1) : 0);
		put_le32(t + 140, take(&data, &size) & 1 ? place(i + 2) : 0);
	}
	put_le16(list + 4, take(&data, &size) << 8 | take(&data, &size));
	for (t = list + 36; size && t < arena + 0x7000; t += width)
		put_le32(t, *data & 1 ? place(take(&data, &size)) :
			 take(&data, &size) & 0);
}

static void lists(const uint8_t *data, size_t size)
{
	static uint8_t *arena;
	const uint8_t *table = NULL;
	int len;

	if (!arena) {
		arena = mmap((void *)ARENA, ROOM, PROT_READ | PROT_WRITE,
			     MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE,
			     -1, 0);
		must(arena == (uint8_t *)ARENA);
	}
	memset(arena, 0, ROOM);
	fill(arena, data, size);
	for (unsigned i = 0; i < 5; i++) {
		len = acpi_find(arena, 0x50434146, i, &table);
		must(len < 0 || (len >= 36 && table));
	}
	len = acpi_find(arena, 0x54445344, 0, &table);
	must(len < 0 || (len >= 36 && table));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t live = fake_live();

	if (size < 4)
		return 0;
	fake_reset();
	if (data[0] == 's')
		smbios(data + 1, size - 1);
	else if (data[0] == 'a')
		acpi(data + 1, size - 1);
	else
		lists(data + 1, size - 1);
	must(fake_live() == live);
	return 0;
}
