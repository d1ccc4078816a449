/* http_disk.h: a file on the HTTP server of http.h, as a disk. */
#ifndef TESTS_NET_SAN_HTTP_DISK_H
#define TESTS_NET_SAN_HTTP_DISK_H

#include "tests/net/http.h"

#include "net/san/drive.h"
#include "net/san/san.h"

#define FILE_BYTES	32768u
#define PART		4096u
#define SIZE		"HTTP/1.1 200 OK\r\nContent-Length: 32768\r\n" \
			"ETag: \"one\"\r\n\r\n"
#define LATER		"HTTP/1.1 503 Later\r\nContent-Length: 0\r\n\r\n"

static struct san_drive *drive;
static uint8_t block[PART];

/* The part from @first on, of a file of which each byte tells its place. */
static inline const char *part(unsigned first, const char *etag)
{
	static char text[2][PART + 256];
	static unsigned turn;
	char *s = text[turn++ % 2];
	int n = snprintf(s, 256, "HTTP/1.1 206 Part\r\nContent-Length: %u\r\n"
			 "Content-Range: bytes %u-%u/%u\r\n%s\r\n", PART,
			 first, first + PART - 1, FILE_BYTES, etag);

	for (unsigned i = 0; i < PART; i++)
		s[n + (int)i] = (char)('a' + (first + i) / 512 % 26);
	s[n + (int)PART] = 0;
	return s;
}

static inline int attach(struct world *w, const char *root)
{
	const struct san_roots roots = { &root, 1 };

	err_clear(&w->b.e);
	return san_attach(w->b.net, &roots, NULL, 0x80, &drive, &w->b.e);
}

static inline void assert_read(unsigned lba)
{
	memset(block, 0, sizeof(block));
	assert_int_equal(san_disk_read(drive, lba, 8, block), 0);
	for (unsigned i = 0; i < PART; i++)
		assert_int_equal(block[i], 'a' + (lba + i / 512) % 26);
}

static inline void assert_no_read(int rc, const char *why)
{
	assert_int_equal(san_disk_read(drive, 16, 8, block), rc);
	assert_non_null(strstr(drive->err.msg, why));
}

static inline void leave(struct world *w)
{
	san_detach(drive);
	end(w);
}

static inline void assert_asked(const struct world *w, unsigned i,
				const char *first, const char *line)
{
	assert_memory_equal(w->request[i], first, strlen(first));
	if (line)
		assert_non_null(strstr(w->request[i], line));
	else
		assert_null(strstr(w->request[i], "Range:"));
}

#endif
