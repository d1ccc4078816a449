/* test_pxeapi_file.c: programs read files, by TFTP and by URI. */
#include "tests/bios/pxeapi.h"

/* ---- TFTP -------------------------------------------------------------- */

static void a_file_is_read_in_blocks_of_the_agreed_size(void **state)
{
	struct pxe_tftp_read p = { .buffer = BUFFER };
	size_t got = 0;

	(void)state;
	begin(100000);
	assert_int_equal(tftp_open("big", 1000), 0);
	assert_int_equal(tftp_open("a", 1000), PXE_TFTP_OPEN);
	do {
		p.number = 7;
		assert_int_equal(call(0x22, &p, sizeof(p)), 0);
		assert_int_equal(p.number, 8);
		assert_memory_equal(far(BUFFER), w.content + got, p.len);
		got += p.len;
	} while (p.len == 1000);
	assert_int_equal(got, 100000);
	assert_int_equal(p.len, 0);
	assert_int_equal(call(0x21, &p, sizeof(p)), 0);
	assert_int_equal(call(0x22, &p, sizeof(p)), PXE_TFTP_CLOSED);
}

static void block_sizes_have_bounds(void **state)
{
	struct pxe_tftp_open p = { .packet = 10 };

	(void)state;
	begin(10);
	p.server_be = server();
	strcpy(p.name, "/a");
	assert_int_equal(call(0x20, &p, sizeof(p)), 0);
	assert_int_equal(p.packet, 512);
	assert_int_equal(call(0x21, &p, sizeof(p)), 0);
	p.packet = 60000;
	assert_int_equal(call(0x20, &p, sizeof(p)), 0);
	assert_int_equal(p.packet, 1456);
}

static void a_missing_file_is_not_found(void **state)
{
	(void)state;
	begin(10);
	assert_int_equal(tftp_open("nosuch", 512), PXE_NOT_FOUND);
	assert_int_equal(tftp_open("a", 512), 0);
}

static void a_size_is_told_without_a_download(void **state)
{
	struct pxe_tftp_size p = { 0 };

	(void)state;
	begin(100000);
	p.server_be = server();
	strcpy(p.name, "big");
	assert_int_equal(call(0x25, &p, sizeof(p)), 0);
	assert_int_equal(p.size, 100000);
	/* The rest of it was never asked for. */
	assert_true(fake.now_us < 60000000);
}

static void a_whole_file_goes_to_a_linear_address(void **state)
{
	struct pxe_tftp_read_file p = { .buffer = 0x112345, .len = 30000 };

	(void)state;
	begin(20000);
	p.server_be = server();
	strcpy(p.name, "big");
	assert_int_equal(call(0x23, &p, sizeof(p)), 0);
	assert_int_equal(p.len, 20000);
	assert_memory_equal(mem(0x112345), w.content, 20000);
	p.len = 19999;
	assert_int_equal(call(0x23, &p, sizeof(p)), PXE_FAILURE);
	p.len = 20000;
	p.buffer = STUB;
	assert_int_equal(call(0x23, &p, sizeof(p)), PXE_INVALID_PARAMETER);
	p.buffer = TOP - 100;
	assert_int_equal(call(0x23, &p, sizeof(p)), PXE_INVALID_PARAMETER);
}

/* ---- FILE -------------------------------------------------------------- */

static unsigned file_open(const char *name, uint16_t *handle)
{
	struct pxe_file_open p = { .name = BUFFER };
	unsigned status;

	strcpy(far(BUFFER), name);
	status = call(0xe0, &p, sizeof(p));
	*handle = p.handle;
	return status;
}

static void a_uri_is_read_as_it_comes(void **state)
{
	struct pxe_file_read p = { .buffer = BUFFER };
	struct pxe_file f = { 0 };
	char uri[64];
	size_t got = 0;
	uint16_t handle;
	unsigned status;

	(void)state;
	begin(300000);
	snprintf(uri, sizeof(uri), "http://%s/big", server_text());
	assert_int_equal(file_open(uri, &handle), 0);
	f.handle = p.handle = handle;
	assert_int_equal(call(0xe4, &f, 8), 0);
	assert_int_equal(f.size, 300000);
	do {
		p.len = 4096;
		status = call(0xe3, &p, sizeof(p));
		assert_true(status == 0 || status == PXE_TFTP_OPEN);
		if (status)
			continue;
		assert_memory_equal(far(BUFFER), w.content + got, p.len);
		got += p.len;
	} while (status || p.len);
	assert_int_equal(got, 300000);
	assert_int_equal(call(0xe1, &f, 4), 0);
	assert_int_equal(call(0xe1, &f, 4), PXE_INVALID_PARAMETER);
}

static void some_files_are_open_at_a_time(void **state)
{
	struct pxe_file_read p = { .buffer = BUFFER, .len = 9 };
	struct pxe_file f = { 0 };
	uint16_t h[PXEAPI_FILES], more;
	char uri[64];
	unsigned i;

	(void)state;
	begin(10);
	snprintf(uri, sizeof(uri), "http://%s/d/a", server_text());
	for (i = 0; i < PXEAPI_FILES; i++)
		assert_int_equal(file_open(i ? uri : "tftp://nohost.invalid/",
					   &h[i]) == 0, i > 0);
	assert_int_equal(file_open(uri, &more), 0);
	assert_int_equal(file_open(uri, &more), PXE_OUT_OF_RESOURCES);
	p.handle = f.handle = h[1];
	assert_int_equal(call(0xe2, &f, 6), 0);
	assert_int_equal(f.ready, 1);
	assert_int_equal(call(0xe3, &p, sizeof(p)), 0);
	assert_int_equal(p.len, 5);
	assert_memory_equal(far(BUFFER), "hallo", 5);
	f.handle = 77;
	assert_int_equal(call(0xe2, &f, 6), PXE_INVALID_PARAMETER);
}

static void programs_find_the_extensions(void **state)
{
	struct pxe_file_check p = { .size = sizeof(p), .magic = 0x91d447b2 };

	(void)state;
	begin(10);
	assert_int_equal(call(0xe6, &p, sizeof(p)), 0);
	assert_int_equal(p.magic, 0xe9c17b20);
	assert_int_equal(p.mask & 0x4b, 0x4b);
	assert_int_equal(call(0xe6, &p, sizeof(p)), PXE_INVALID_PARAMETER);
}

static void a_program_runs_a_command(void **state)
{
	struct pxe_file_far p = { .far = BUFFER };

	(void)state;
	begin(10);
	strcpy(far(BUFFER), "set said ${net0/ip} && exit 0");
	assert_int_equal(call(0xe5, &p, sizeof(p)), 0);
	strcpy(far(BUFFER), "iseq ${said} ${net0/ip}");
	assert_int_equal(call(0xe5, &p, sizeof(p)), 0);
	strcpy(far(BUFFER), "iseq ${said} nothing");
	assert_int_not_equal(call(0xe5, &p, sizeof(p)), 0);
	memset(far(BUFFER), 'x', 0x10000);	/* no end */
	assert_int_equal(call(0xe5, &p, sizeof(p)), PXE_INVALID_PARAMETER);
}

static void a_program_reads_its_arguments(void **state)
{
	struct pxe_file_cmdline p = { .len = 4, .buffer = BUFFER };

	(void)state;
	begin(10);
	assert_int_equal(call(0xe8, &p, sizeof(p)), 0);
	assert_int_equal(p.len, 0);
	w.api.cmdline = "one two";
	p.len = 4;
	assert_int_equal(call(0xe8, &p, sizeof(p)), 0);
	assert_int_equal(p.len, 8);
	assert_memory_equal(far(BUFFER), "one \xee", 5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(a_file_is_read_in_blocks_of_the_agreed_size),
		T(block_sizes_have_bounds),
		T(a_missing_file_is_not_found),
		T(a_size_is_told_without_a_download),
		T(a_whole_file_goes_to_a_linear_address),
		T(a_uri_is_read_as_it_comes),
		T(some_files_are_open_at_a_time),
		T(programs_find_the_extensions),
		T(a_program_runs_a_command),
		T(a_program_reads_its_arguments),
	};

	map_memory();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
