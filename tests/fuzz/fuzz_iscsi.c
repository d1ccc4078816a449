/* A target's bytes: messages read at once or in pieces are the same; login's
   keys and root paths are read within their bounds. The first byte says which,
   and how large the pieces are. */
#include "tests/fuzz/fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/holder.h"
#include "core/str.h"
#include "net/san/iscsi_pdu.h"
#include "net/san/iscsi_root.h"
#include "net/san/iscsi_text.h"
#include "net/san/path.h"
#include "net/san/scsi.h"

struct seen {
	struct iscsi_rx rx;
	struct err      e;
	uint32_t        hash, data;	/* of all that came		*/
	int             rc;
};

static int header(struct iscsi_rx *rx)
{
	struct seen *s = HOLDER(seen, rx, rx);

	s->hash = s->hash * 31 + str_hash(rx->bhs, ISCSI_BHS);
	s->data = 0;
	return 0;
}

static int data(struct iscsi_rx *rx, uint32_t offset, const uint8_t *p,
		uint32_t len)
{
	struct seen *s = HOLDER(seen, rx, rx);

	must(offset == s->data && len <= rx->max - offset);
	s->data += len;
	while (len--)
		s->hash = str_hash_add(s->hash, (char)*p++);
	return 0;
}

static int end(struct iscsi_rx *rx)
{
	struct seen *s = HOLDER(seen, rx, rx);

	must(s->data == bhs_len(rx->bhs));
	s->hash++;
	return 0;
}

static const struct iscsi_rx_ops ops = { header, data, end };

static void read_all(const uint8_t *p, size_t size, size_t piece,
		     unsigned digests, struct seen *s)
{
	s->rx = (struct iscsi_rx){
		.ops = &ops, .max = 4096, .err = &s->e,
		.header_digest = digests & 1, .data_digest = digests & 2,
	};
	while (size && s->rc == 0) {
		size_t n = piece < size ? piece : size;
		uint8_t *copy = malloc(n);	/* bounds are seen there */

		memcpy(copy, p, n);
		s->rc = iscsi_rx_feed(&s->rx, copy, n);
		free(copy);
		p += n;
		size -= n;
	}
	must(s->rc == 0 || (s->rc == s->e.code && s->e.msg[0]));
}

static void messages(const uint8_t *p, size_t size, unsigned how)
{
	struct seen whole = { 0 }, pieces = { 0 };

	read_all(p, size, size, how, &whole);
	read_all(p, size, 1 + how % 61, how, &pieces);
	must(whole.rc == pieces.rc && whole.hash == pieces.hash);
}

static void keys(const char *text, size_t size)
{
	static const char *const names[] = { "AuthMethod", "CHAP_C", "T" };
	unsigned char out[32];

	for (size_t i = 0; i < 3; i++) {
		const char *v = iscsi_text_find(text, size, names[i]);

		if (v) {
			must(v > text && v <= text + size);
			must(iscsi_text_binary(v, out, 32) <= 32);
		}
	}
}

static void root(const char *text)
{
	struct iscsi_root r;
	struct err e = { 0 };
	int rc = iscsi_root_parse(text, &r, &e);

	must(rc == 0 ? r.port && r.host[0] && r.target[0] :
		       rc == e.code && e.msg[0]);
	must(rc < 0 || !strpbrk(r.host, "\r\n \t"));
	must(rc < 0 || !strpbrk(r.target, "\r\n \t"));
}

static void answers(const uint8_t *p, size_t size, unsigned how)
{
	struct san_shape shape = { 0 };
	struct err e = { 0 };

	(void)scsi_step_answer((enum scsi_step)(how % SCSI_STEPS), p, size,
			       &shape, &e);
	must(shape.id_len <= SAN_ID_MAX);
	err_clear(&e);
	(void)scsi_failure(how % 8, p, size, &e);
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t size)
{
	char *text;

	if (!size)
		return 0;
	text = malloc(size);
	memcpy(text, p + 1, size - 1);
	text[size - 1] = '\0';
	messages(p + 1, size - 1, p[0]);
	keys(text, size - 1);
	root(text);
	answers((const uint8_t *)text, size - 1, p[0]);
	free(text);
	return 0;
}
