/*
 * pe.c: our UEFI programs as files. What is embedded is their last section,
 * .pxesh (Microsoft PE and COFF specification).
 */
#include <errno.h>
#include <string.h>

#include "bootfile/bootfile.h"
#include "bootfile/pesum.h"
#include "core/bytes.h"
#include "core/err.h"
#include "platform/bios/boot/body.h"

#define NAME		".pxesh\0"	/* 8 bytes			*/
#define READ_DATA	0x40000040u	/* initialised, may be read	*/

/* Offsets in the file's header, the optional header, a section's row */
#define PE_AT		0x3c
#define PE_MACHINE	4
#define PE_SECTIONS	6
#define PE_OPTIONAL	20
#define PE_HEAD		24
#define OPT_DATA	8	/* bytes of initialised data		*/
#define OPT_ALIGN	32	/* in memory				*/
#define OPT_FILE_ALIGN	36
#define OPT_IMAGE	56	/* bytes in memory			*/
#define OPT_HEADERS	60
#define OPT_SUM		64
#define OPT_SIGNED_32	132	/* how many bytes of signatures follow	*/
#define OPT_SIGNED_64	148
#define OPT_64		0x20b	/* the magic of 64 bits			*/
#define OPT_LEAST	152
#define ROW		40
#define ROW_SIZE	8	/* in memory				*/
#define ROW_ADDRESS	12
#define ROW_RAW_SIZE	16
#define ROW_RAW		20
#define ROW_FLAGS	36

/* Where the parts of its headers lie; all are within the file. */
struct pe {
	uint8_t *head, *opt, *rows;
	unsigned n;		/* sections				*/
	size_t   room;		/* how many more there is room for	*/
	uint32_t headers;	/* bytes of all of these		*/
	uint32_t align, file_align;
};

static const char *arch_of(unsigned machine)
{
	return machine == 0x8664 ? "x86_64" : machine == 0x14c ? "i386" :
	       machine == 0xaa64 ? "arm64" : NULL;
}

bool bootfile_is_pe(const struct bootfile *b)
{
	return b->file.len >= 2 && !memcmp(b->file.data, "MZ", 2);
}

static bool power_of_2(uint32_t n)
{
	return n && !(n & (n - 1)) && n <= 65536;
}

/* False: it is no PE file, or one that ends too soon. */
static bool find_parts(const struct sbuf *file, struct pe *pe)
{
	uint8_t *data = (uint8_t *)file->data;
	size_t rows, opt_len;
	uint32_t at;

	if (file->len < PE_AT + 4)
		return false;
	at = get_le32(data + PE_AT);
	if (at & 1 || at > file->len || file->len - at < PE_HEAD + OPT_LEAST ||
	    memcmp(data + at, "PE\0\0", 4))
		return false;
	pe->head = data + at;
	pe->opt = pe->head + PE_HEAD;
	pe->n = get_le16(pe->head + PE_SECTIONS);
	opt_len = get_le16(pe->head + PE_OPTIONAL);
	pe->headers = get_le32(pe->opt + OPT_HEADERS);
	rows = at + PE_HEAD + opt_len;
	if (opt_len < OPT_LEAST || pe->headers > file->len ||
	    rows > pe->headers || !pe->n ||
	    pe->n > (pe->headers - rows) / ROW)
		return false;
	pe->rows = data + rows;
	pe->room = (pe->headers - rows) / ROW - pe->n;
	pe->align = get_le32(pe->opt + OPT_ALIGN);
	pe->file_align = get_le32(pe->opt + OPT_FILE_ALIGN);
	return power_of_2(pe->align) && power_of_2(pe->file_align);
}

/* Is our mark behind the headers, and before @end? */
static bool is_ours(const struct sbuf *file, size_t headers, size_t end)
{
	return headers < end &&
	       memmem(file->data + headers, end - headers, BODY_MARK,
		      sizeof(BODY_MARK));
}

static bool sum_is_right(const struct sbuf *file, const struct pe *pe)
{
	size_t at = (size_t)(pe->opt + OPT_SUM - (uint8_t *)file->data);

	return get_le32(pe->opt + OPT_SUM) ==
	       pesum((const uint8_t *)file->data, file->len, at);
}

static bool is_signed(const struct pe *pe)
{
	return get_le32(pe->opt + (get_le16(pe->opt) == OPT_64 ?
				   OPT_SIGNED_64 : OPT_SIGNED_32)) != 0;
}

static uint8_t *last_row(const struct pe *pe)
{
	return pe->rows + (size_t)ROW * (pe->n - 1);
}

static bool has_area(const struct pe *pe)
{
	return !memcmp(last_row(pe), NAME, 8);
}

/* The area within the last section; false: it is not within the file. */
static bool find_area(struct bootfile *b, const struct pe *pe)
{
	const uint8_t *row = last_row(pe);
	size_t at = get_le32(row + ROW_RAW), len = get_le32(row + ROW_SIZE);

	if (at > b->file.len || len > b->file.len - at || pe->n < 2 ||
	    get_le32(row + ROW_RAW_SIZE) != b->file.len - at ||
	    !is_ours(&b->file, pe->headers, at))
		return false;
	b->embedded = (struct embedded_area){
		(const uint8_t *)b->file.data + at, len,
	};
	return true;
}

int bootfile_open_pe(struct bootfile *b, struct err *e)
{
	struct pe pe;

	b->kind = BOOTFILE_EFI;
	b->embedded = (struct embedded_area){ 0 };
	if (!find_parts(&b->file, &pe))
		return is_ours(&b->file, 0, b->file.len) ?
		       bootfile_damaged(e) :
		       err_set(e, -EINVAL, "this is no UEFI program");
	b->arch = arch_of(get_le16(pe.head + PE_MACHINE));
	if (!b->arch || !is_ours(&b->file, pe.headers, b->file.len))
		return err_set(e, -EINVAL, "this is a program of somebody "
			       "else, or of a pxesh that is too old for this");
	if (!sum_is_right(&b->file, &pe) ||
	    (has_area(&pe) && !find_area(b, &pe)))
		return bootfile_damaged(e);
	if (is_signed(&pe))
		return err_set(e, -EINVAL, "this image is signed: embed first, "
			       "then sign (\"sbattach --remove\" takes the "
			       "signature off)");
	return 0;
}

/* ---- embedding --------------------------------------------------------- */

static uint32_t align_to(uint32_t n, uint32_t to)
{
	return (n + to - 1) & ~(to - 1);
}

/* There are so many sections now; how many bytes it takes in memory is by the
   last of them. */
static void set_count(struct pe *pe, unsigned n)
{
	const uint8_t *row;

	pe->n = n;
	row = last_row(pe);
	put_le16(pe->head + PE_SECTIONS, n);
	put_le32(pe->opt + OPT_IMAGE,
		 align_to(get_le32(row + ROW_ADDRESS) +
			  get_le32(row + ROW_SIZE), pe->align));
}

static void add_data(const struct pe *pe, uint32_t bytes)
{
	put_le32(pe->opt + OPT_DATA, get_le32(pe->opt + OPT_DATA) + bytes);
}

static int take_out(struct bootfile *b, struct pe *pe, struct err *e)
{
	uint8_t *row = last_row(pe);
	size_t at = get_le32(row + ROW_RAW);

	add_data(pe, 0u - get_le32(row + ROW_RAW_SIZE));
	memset(row, 0, ROW);
	set_count(pe, pe->n - 1);
	pe->room++;
	return bootfile_resize(b, at, e);
}

static int put_in(struct bootfile *b, struct pe *pe, const struct sbuf *area,
		  struct err *e)
{
	uint32_t at = align_to((uint32_t)b->file.len, pe->file_align);
	uint32_t len = align_to((uint32_t)area->len, pe->file_align);
	uint32_t address;
	uint8_t *row;
	int rc;

	if (!pe->room || last_row(pe)[ROW])
		return err_set(e, -ENOSPC, "this image has no room for a "
			       "section");
	rc = bootfile_resize(b, (size_t)at + len, e);
	if (rc < 0 || !find_parts(&b->file, pe))	/* it may have moved */
		return rc;
	memcpy(b->file.data + at, area->data, area->len);
	row = last_row(pe);
	address = align_to(get_le32(row + ROW_ADDRESS) +
			   get_le32(row + ROW_SIZE), pe->align);
	row += ROW;
	memset(row, 0, ROW);
	memcpy(row, NAME, 8);
	put_le32(row + ROW_SIZE, (uint32_t)area->len);
	put_le32(row + ROW_ADDRESS, address);
	put_le32(row + ROW_RAW_SIZE, len);
	put_le32(row + ROW_RAW, at);
	put_le32(row + ROW_FLAGS, READ_DATA);
	set_count(pe, pe->n + 1);
	add_data(pe, len);
	return 0;
}

int bootfile_embed_pe(struct bootfile *b, const struct sbuf *area,
		      struct err *e)
{
	struct pe pe;
	size_t sum_at;
	int rc = 0;

	if (!find_parts(&b->file, &pe))
		return bootfile_damaged(e);
	if (has_area(&pe))
		rc = take_out(b, &pe, e);
	if (rc == 0 && area->len)
		rc = put_in(b, &pe, area, e);
	if (rc < 0)
		return rc;
	sum_at = (size_t)(pe.opt + OPT_SUM - (uint8_t *)b->file.data);
	put_le32(pe.opt + OPT_SUM, pesum((const uint8_t *)b->file.data,
					 b->file.len, sum_at));
	return 0;
}
