/*
 * Tests of platform/efi/boot/pe.c with a program of a few instructions, on a
 * firmware whose memory holds data until it is told to be code.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <string.h>
#include <sys/mman.h>

#include <cmocka.h>

#include "platform/efi/boot/pe.c"
#include "platform/efi/guid.c"

#define BASE	0x140000000ull
#define CODE	0x1000u		/* where the sections lie	*/
#define DATA	0x2000u
#define RELOC	0x4000u
#define END	0x5000u
#define ROWS	(0x80 + PE_OPTIONAL + 240)

static uint8_t file[4096];
static size_t n_pages;		/* allocated, and not yet freed	*/
static uint64_t fresh;		/* what memory is when allocated */
static uint64_t last;		/* what was last made of it	*/

static void put(size_t at, uint64_t v, unsigned bytes)
{
	memcpy(file + at, &v, bytes);
}

static void section(unsigned i, uint32_t address, uint32_t mem_len,
		    uint32_t offset, uint32_t len, uint32_t flags)
{
	size_t row = ROWS + i * SECTION_ROW;

	put(row + SECTION_MEM_LEN, mem_len, 4);
	put(row + SECTION_ADDRESS, address, 4);
	put(row + SECTION_LEN, len, 4);
	put(row + SECTION_OFFSET, offset, 4);
	put(row + SECTION_FLAGS, flags, 4);
}

/* Code that returns 42; data that points to it, and room behind it. */
static void make_file(void)
{
#if defined(__aarch64__)
	static const uint32_t code[] = { 0x52800540, 0xd65f03c0 };
#else
	static const uint8_t code[] = { 0xb8, 42, 0, 0, 0, 0xc3 };
#endif
	const size_t pe = 0x80;

	memset(file, 0xee, sizeof(file));
	memset(file, 0, 0x400);
	put(DOS_PE, pe, 4);
	put(pe + PE_SECTIONS, 3, 2);
	put(pe + PE_OPTIONAL_LEN, 240, 2);
	put(pe + PE_ENTRY, CODE + 16, 4);
	put(pe + PE_BASE, BASE, 8);
	put(pe + PE_IMAGE_LEN, END, 4);
	put(pe + PE_HEADERS_LEN, 0x400, 4);
	put(pe + PE_RELOCATIONS, RELOC, 4);
	put(pe + PE_RELOCATIONS + 4, 16, 4);
	section(0, CODE, 0x100, 0x400, 0x200, FLAG_EXECUTE);
	section(1, DATA, 0x1800, 0x600, 0x200, FLAG_WRITE);
	section(2, RELOC, 16, 0x800, 0x200, 0);
	memcpy(file + 0x400 + 16, code, sizeof(code));
	put(0x600, BASE + CODE, 8);
	put(0x608, BASE + DATA, 4);
	put(0x800, DATA, 4);
	put(0x804, 16, 4);
	/* each but the first as its distance from the one before it */
	put(0x808, REL_64 << 12, 2);
	put(0x80a, (REL_32 << 12 | 8) - (REL_64 << 12), 2);
	put(0x80c, 0 - (REL_32 << 12 | 8), 2);	/* moves nothing */
	put(0x80e, 0, 2);
}

/* ---- the firmware ---------------------------------------------------- */

static efi_status allocate(int how, int type, size_t n, uint64_t *at)
{
	void *p = mmap(NULL, n * EFI_PAGE, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	assert_int_equal(how, EFI_ALLOCATE_ANY);
	assert_int_equal(type, EFI_LOADER_CODE);
	assert_ptr_not_equal(p, MAP_FAILED);
	memset(p, 0xcc, n * EFI_PAGE);
	n_pages += n;
	*at = (uintptr_t)p;
	return EFI_SUCCESS;
}

static efi_status no_pages(int how, int type, size_t n, uint64_t *at)
{
	(void)how;
	(void)type;
	(void)n;
	(void)at;
	return EFI_OUT_OF_RESOURCES;
}

static efi_status release(uint64_t at, size_t n)
{
	void *p = (void *)(uintptr_t)at;

	/* Whose it is next will write to it. */
	memset(p, 0, n * EFI_PAGE);
	munmap(p, n * EFI_PAGE);
	n_pages -= n;
	return EFI_SUCCESS;
}

/* No more than one of the two is ever taken away in these tests. */
static efi_status set(struct efi_memory_attribute *me, uint64_t at,
		      uint64_t len, uint64_t what)
{
	int flags = PROT_READ | PROT_WRITE;

	(void)me;
	last |= what;
	if (what & EFI_MEMORY_READ_ONLY)
		flags = PROT_READ | (what & EFI_MEMORY_NO_EXECUTE ? 0 :
				     PROT_EXEC);
	return mprotect((void *)(uintptr_t)at, len, flags) ?
	       EFI_INVALID_PARAMETER : EFI_SUCCESS;
}

static efi_status clear(struct efi_memory_attribute *me, uint64_t at,
			uint64_t len, uint64_t what)
{
	int flags = PROT_READ | PROT_WRITE;

	(void)me;
	last &= ~what;
	if (what & EFI_MEMORY_READ_ONLY)
		(void)mprotect((void *)(uintptr_t)at, len, flags);
	return EFI_SUCCESS;
}

static efi_status get(struct efi_memory_attribute *me, uint64_t at,
		      uint64_t len, uint64_t *out)
{
	(void)me;
	(void)at;
	(void)len;
	*out = fresh;
	return EFI_SUCCESS;
}

static efi_status locate(const struct efi_guid *guid, void *key, void *out)
{
	static struct efi_memory_attribute attribute = {
		.get = get, .set = set, .clear = clear };

	(void)key;
	assert_ptr_equal(guid, &efi_memory_attribute_guid);
	*(struct efi_memory_attribute **)out = &attribute;
	return EFI_SUCCESS;
}

static efi_status locate_nothing(const struct efi_guid *guid, void *key,
				 void *out)
{
	(void)guid;
	(void)key;
	(void)out;
	return EFI_NOT_FOUND;
}

static struct efi_boot_services fw;

static int setup(void **state)
{
	(void)state;
	fw.allocate_pages = allocate;
	fw.free_pages = release;
	fw.locate_protocol = locate;
	make_file();
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	assert_int_equal(n_pages, 0);
	return 0;
}

/* ---- tests ----------------------------------------------------------- */

static void a_program_runs_where_data_cannot(void **state)
{
	struct pe pe;
	int (*entry)(void);

	(void)state;
	assert_int_equal(pe_load(&fw, file, &pe), EFI_SUCCESS);
	entry = (int (*)(void))pe.entry;
	assert_int_equal(entry(), 42);
	pe_unload(&fw, &pe);
}

static void sections_lie_where_they_were_linked(void **state)
{
	struct pe pe;

	(void)state;
	fw.locate_protocol = locate_nothing;
	assert_int_equal(pe_load(&fw, file, &pe), EFI_SUCCESS);
	assert_int_equal(pe.len, END);
	assert_memory_equal(pe.at, file, PE_OPTIONAL);
	assert_memory_equal(pe.at + CODE, file + 0x400, 0x100);
	assert_memory_equal(pe.at + DATA + 0x10, file + 0x610, 0x1f0);
	pe_unload(&fw, &pe);
}

static void what_the_file_leaves_out_is_zero(void **state)
{
	static const uint8_t zeros[0x1600];
	struct pe pe;

	(void)state;
	assert_int_equal(pe_load(&fw, file, &pe), EFI_SUCCESS);
	assert_memory_equal(pe.at + DATA + 0x200, zeros, sizeof(zeros));
	/* Of a section, too, whose file part is longer than it is. */
	assert_memory_equal(pe.at + CODE + 0x100, zeros, 0x100);
	pe_unload(&fw, &pe);
}

static void addresses_follow_the_program(void **state)
{
	uint64_t code;
	uint32_t data;
	struct pe pe;

	(void)state;
	assert_int_equal(pe_load(&fw, file, &pe), EFI_SUCCESS);
	memcpy(&code, pe.at + DATA, sizeof(code));
	memcpy(&data, pe.at + DATA + 8, sizeof(data));
	assert_int_equal(code, (uintptr_t)pe.at + CODE);
	assert_int_equal(data, (uint32_t)((uintptr_t)pe.at + DATA));
	pe_unload(&fw, &pe);
}

static void data_stays_writable(void **state)
{
	struct pe pe;

	(void)state;
	assert_int_equal(pe_load(&fw, file, &pe), EFI_SUCCESS);
	memset(pe.at + DATA, 1, RELOC - DATA);
	pe_unload(&fw, &pe);
}

/* The next boot entry's program may come to lie there. */
static void memory_goes_back_as_it_was(void **state)
{
	struct pe pe;

	(void)state;
	for (fresh = 0; fresh <= EFI_MEMORY_NO_EXECUTE;
	     fresh += EFI_MEMORY_NO_EXECUTE) {
		last = 0;
		assert_int_equal(pe_load(&fw, file, &pe), EFI_SUCCESS);
		assert_int_not_equal(last, 0);
		pe_unload(&fw, &pe);
		assert_int_equal(last, fresh);
	}
}

static void without_memory_nothing_is_kept(void **state)
{
	struct pe pe;

	(void)state;
	fw.allocate_pages = no_pages;
	assert_int_equal(pe_load(&fw, file, &pe), EFI_OUT_OF_RESOURCES);
}

#define TEST(t) cmocka_unit_test_setup_teardown(t, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_program_runs_where_data_cannot),
		TEST(sections_lie_where_they_were_linked),
		TEST(what_the_file_leaves_out_is_zero),
		TEST(addresses_follow_the_program),
		TEST(data_stays_writable),
		TEST(memory_goes_back_as_it_was),
		TEST(without_memory_nothing_is_kept),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
