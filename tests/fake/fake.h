/*
 * fake.h: a back end for unit tests. Time is virtual, keys and packets are
 * arrays, output is captured, and nothing of the real machine is seen.
 *
 * A test program lists its tests with FAKE_TEST(name): each starts from
 * fake_reset() and fails if it leaves anything allocated. Tests set what the
 * machine should be in the struct below, call code, and look at what it
 * printed, sent or started.
 *
 *	static void sleep_waits_a_second(void **state)
 *	{
 *		(void)state;
 *		fake_keys("x");
 *		assert_int_equal(run("sleep 1"), 0);
 *		assert_int_equal(fake.now_us, 1000000);
 *		assert_string_equal(fake_out(), "");
 *	}
 */
#ifndef TESTS_FAKE_FAKE_H
#define TESTS_FAKE_FAKE_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <string.h>

#include <cmocka.h>

#include "platform/block.h"
#include "platform/platform.h"

/* ---- tests --------------------------------------------------------- */

int fake_setup(void **state);		/* fake_reset()			*/
int fake_teardown(void **state);	/* -1 if something is still
					   allocated, saying what	*/
#define FAKE_TEST(f) \
	cmocka_unit_test_setup_teardown(f, fake_setup, fake_teardown)

static inline void assert_has(const char *text, const char *part)
{
	if (!strstr(text, part))
		fail_msg("\"%s\" is not in \"%s\"", part, text);
}

/* Everything as at first: time 0, no keys, no cards, no files, 80x25. */
void fake_reset(void);

/* ---- what the machine is: set it, any time ------------------------- */

struct fake_memory { uint64_t start, len; };
struct fake_usb    { const uint8_t *descriptor; const char *name; };
struct fake_pci    { uint32_t busdevfn; const uint8_t *config; size_t len; };
struct fake_acpi   { uint32_t signature; const uint8_t *data; size_t len; };
struct fake_cpuid  { uint32_t leaf, subleaf, regs[4]; };
struct fake_var    { const char *name; const void *data; size_t len; };

struct fake {
	uint64_t    now_us;		/* plat_wait() moves it		*/
	uint64_t    waits;		/* calls of plat_wait()		*/
	bool        no_unixtime;	/* plat_unixtime: -ENOTSUP	*/
	int64_t     unixtime;		/* at time 0			*/

	bool        live_keys;		/* plat_con_scripted() is false	*/
	unsigned    cols, rows;		/* 80x25			*/
	bool        screen_lost;	/* plat_con_lost() tells once	*/
	unsigned    caps;		/* cursor, colour, UTF-8, pixels */
	int         mode_result;	/* of plat_con_mode()		*/
	struct plat_con_mode mode;	/* last asked for (no pixels)	*/

	int         entropy;		/* enum plat_entropy; SEED	*/
	const char *trust;		/* PEM; NULL: Mozilla's table	*/
	const char *ascii;		/* every host's; NULL: -ENOTSUP	*/
	bool        trust_is_fixed;	/* it was embedded		*/

	const char *name, *arch;	/* "pcbios", "x86_64"		*/
	const uint8_t *smbios;		/* a small table; NULL: none	*/
	size_t      smbios_len;
	uint16_t    smbios_version;	/* 2.8				*/
	/* Arrays of these counts; the defaults are in machine.c. */
	const struct fake_cpuid  *cpuid;	unsigned n_cpuid;
	const struct fake_pci    *pci;		unsigned n_pci;
	const struct fake_usb    *usb;		unsigned n_usb;
	const struct fake_acpi   *acpi;		unsigned n_acpi;
	const struct fake_memory *memory;	unsigned n_memory;
	const struct fake_var    *vars;		unsigned n_vars;
	/* Physical memory that plat_peek() sees; NULL: -ENOTSUP. */
	const uint8_t *peek;
	uint64_t    peek_start;
	size_t      peek_len;

	int         exec_result;	/* of plat_exec(); PLAT_GONE	*/
	unsigned    can_exec;		/* bit per enum image_kind; all
					   but scripts and unknown ones	*/
	bool        distrusts;		/* plat_can_load() says no	*/
	int         reset_result;	/* reboot, poweroff; PLAT_GONE	*/
	unsigned    reboots, poweroffs;	/* how often asked		*/
	enum plat_reset reboot_how;

	char        pxe[24];		/* the PXE API's interface	*/
	int         pxe_result;		/* of plat_pxe_start()		*/

	struct plat_block *block;	/* shown last, or NULL		*/
	int         block_result;	/* of plat_block_publish()	*/
	size_t      tables;		/* how many there are		*/
	uint8_t     table[256];		/* the beginning of all		*/
	size_t      table_len;		/* bytes of them that are there	*/
	int         tables_result;	/* of plat_block_tables()	*/
	unsigned    block_boots;	/* calls of plat_block_boot()	*/
	unsigned    block_boot_drive;	/* the last one's		*/
	char        block_boot_file[64];	/* likewise; "": none	*/
	int         boot_result;	/* of it; PLAT_GONE		*/
};
extern struct fake fake;

/* ---- keys ---------------------------------------------------------- */

/* Bytes that are typed now, after any that were given before. */
void fake_keys(const char *bytes);
/* Bytes that are typed when the clock reaches @at_us. Call in order. */
void fake_keys_at(uint64_t at_us, const char *bytes);
/* A byte of 0 that is typed then. */
void fake_key_nul_at(uint64_t at_us);
/* How many bytes nobody has read. */
size_t fake_keys_left(void);

/* ---- what was printed ---------------------------------------------- */

/* Everything written, with escape sequences; never NULL. */
const char *fake_out(void);
const char *fake_diag(void);
void fake_out_clear(void);		/* both */

/*
 * What the console shows, as a terminal would: row @row (from 0) without
 * trailing blanks. Valid until the next call. Bytes outside ASCII are shown
 * as they came, a cell each.
 */
const char *fake_screen(unsigned row);
/* All rows that are not blank, each ended by a newline. */
const char *fake_screen_text(void);
/* The attributes of a cell: "0", or as last set: "1;37;44". */
const char *fake_screen_attr(unsigned row, unsigned col);
/* Where the cursor is, and whether it is shown. */
void fake_screen_cursor(unsigned *row, unsigned *col, bool *shown);

/* ---- network cards ------------------------------------------------- */

/* Add a card with this address (NULL: 52:54:00:12:34:56 and counting). */
struct nic *fake_nic_add(const uint8_t *mac);
/* From now on these are the machine's cards: the lab's, say. */
void fake_nic_use(struct nic *nic);
/* There are no such cards any more: for a second lab in one test. */
void fake_nic_forget(void);
/* A frame arrives, now or at a time. Call in order. */
void fake_nic_rx(struct nic *nic, const void *frame, size_t len);
void fake_nic_rx_at(struct nic *nic, uint64_t at_us, const void *frame,
		    size_t len);
/* Frames sent so far, and one of them: NULL past the last. */
size_t fake_nic_sent(struct nic *nic);
const uint8_t *fake_nic_tx(struct nic *nic, size_t index, size_t *len);
/* A peer that is called for each frame sent; may call fake_nic_rx(). */
void fake_nic_peer(struct nic *nic, void (*peer)(void *ctx, struct nic *nic,
		   const uint8_t *frame, size_t len), void *ctx);
/* What link(), open() and send() return from now on. */
void fake_nic_results(struct nic *nic, int link, int open, int send);
bool fake_nic_is_open(struct nic *nic);

/* ---- files --------------------------------------------------------- */

/* A file on a volume (NULL: the volume that we came from). Not copied. */
void fake_file_add(const char *volume, const char *path, const void *data,
		   size_t len);

/* ---- what was started ---------------------------------------------- */

struct fake_exec {
	char name[64], uri[256], cmdline[512], shim[64], devicetree[64];
	unsigned shim_gets;
	int  kind;
	size_t len, n_initrds;
	struct { char name[64], args[256]; size_t len; } initrds[8];
};
/* How many times plat_exec() was called, and one of those. */
unsigned fake_exec_count(void);
const struct fake_exec *fake_exec(unsigned index);

/* ---- memory -------------------------------------------------------- */

/* Allocations that are live: those of the code under test and of tests. */
size_t fake_live(void);

/*
 * Call @test(@ctx) again and again, each time from fake_reset(), with
 * allocation 1, 2, 3... failing, until a run gets through without. After
 * each run nothing more may be allocated than before: asserted. @test must
 * accept -ENOMEM, and check its result if !fake_alloc_failed().
 */
void fake_alloc_fail_each(void (*test)(void *ctx), void *ctx);
/* Did an allocation fail in this run? */
bool fake_alloc_failed(void);
/* A status is success; or, if one did, a failure: never a positive number. */
/* A struct fetch_how that prints nothing. */
#define QUIETLY (&(struct fetch_how){ .quiet = true })

#define assert_alloc_result(rc) \
	assert_true((rc) == 0 || ((rc) < 0 && fake_alloc_failed()))
/* The same where none is done without: then it is said that memory ran out. */
#define assert_alloc_needed(rc) \
	assert_int_equal(rc, fake_alloc_failed() ? -ENOMEM : 0)
/* How many bytes are allocated, and the most since this was last asked. */
size_t fake_alloc_bytes(void);
size_t fake_alloc_peak(void);
/* Let the @n'th allocation from now fail (0: none will). */
void fake_alloc_fail(unsigned n);
/*
 * From now on the process forks at each @stride'th allocation, beginning with
 * the @first: it fails in the child, where fake_alloc_failed() is true then.
 * The child has to _exit(0) if all is as it should be, within a minute; the
 * parent goes on when it is over. Far quicker than to begin anew each time.
 */
void fake_alloc_fork(unsigned first, unsigned stride);
/*
 * The same at the first allocation of each place in the code, which is who
 * allocates, who called that, and so on: what comes again fails no other way.
 */
void fake_alloc_fork_places(void);
struct fake_forked { unsigned all, children, bad; };
/* How many allocations there were since, children, and bad ends of these. No
   more children. */
struct fake_forked fake_alloc_fork_end(void);
/* From now on what is taken from an arena is an allocation, too, each time. Until
   the test's end, or false. */
void fake_alloc_arenas(bool counted);
/* As realloc(), for a library that asks for its memory so: it fails as others do,
   but is not looked for at the test's end. For free(). */
void *fake_alloc_foreign(void *p, size_t len);
/* From now on allocations are not counted among these, and do not fail: they
   are of a peer in the same process. False: they are again. */
void fake_alloc_spare(bool spared);

#endif
