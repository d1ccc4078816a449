/*
 * nfsd.h: an NFS server of arrays on the bench of server.h: it does as a plan
 * says, and keeps what it was asked. Shares no code with net/.
 */
#ifndef TESTS_NET_NFSD_H
#define TESTS_NET_NFSD_H

#include "tests/net/tcp.h"

#include "core/image.h"

#define MOUNT_PORT	635
#define NFS_PORT	65535		/* the highest there is		*/
#define NO_PORT		0xffffffff	/* zero is said			*/
#define CONTENT		"what a file has"

/* A server, and what it was asked: procedures, "F" of the port mapper's, "M"
   of a mount's, and those of NFS; behind a "!" the port was another one. */
struct plan {
	struct tcp_server tcp;
	/* as the port mapper says; 0: those above */
	unsigned mount_port, nfs_port;
	const char *export;		/* the folder; NULL: "/dir"	*/
	unsigned denied, accepted;	/* of RPC			*/
	unsigned mount, lookup, read;	/* statuses			*/
	unsigned type, folder_type;	/* 0: a file, and a folder	*/
	bool     no_attributes, no_eof, is_short, other_xid, too_long;
	unsigned piece;			/* bytes of each answer; 0: all	*/
	unsigned cuts;			/* from the second read on	*/
	bool     closes;		/* instead of a lookup's answer	*/
	bool     mute;			/* likewise, and stays		*/
	unsigned mutes;			/* as cuts, without a word	*/
	char     asked[80];
	char     names[200];		/* that were mounted, looked up	*/
	unsigned reads;
	uint8_t  call[200];		/* the last one			*/
	uint64_t offset;		/* the last that was read at	*/
};

static inline void put(struct sbuf *out, uint32_t v)
{
	uint8_t b[4];

	put_be32(b, v);
	assert_int_equal(sbuf_add(out, b, 4), 0);
}

/* Of the file, or of a folder. */
static inline void put_attributes(struct sbuf *out, const struct plan *p,
				  bool file)
{
	put(out, 1);
	if (file)
		put(out, p->type ? p->type : 1);
	else
		put(out, p->folder_type ? p->folder_type : 2);
	for (unsigned i = 0; i < 20; i++)
		put(out, i == 5 ? sizeof(CONTENT) - 1 : 0);
}

static inline void note(struct plan *p, unsigned port, char what)
{
	size_t n = strlen(p->asked);

	snprintf(p->asked + n, sizeof(p->asked) - n, "%s%c",
		 port == p->tcp.port ? "" : "!", what);
}

/* The text or the handle at @args. */
static inline const char *text_at(const uint8_t *args)
{
	static char text[100];

	snprintf(text, sizeof(text), "%.*s", (int)get_be32(args), args + 4);
	return text;
}

static inline void note_name(struct plan *p, const uint8_t *args)
{
	size_t n = strlen(p->names);

	snprintf(p->names + n, sizeof(p->names) - n, "%s%s", n ? " " : "",
		 text_at(args));
}

static inline void answer_mount(struct plan *p, const uint8_t *args,
				struct sbuf *out)
{
	const char *export = p->export ? p->export : "/dir";
	bool is_it = !strcmp(text_at(args), export);

	note(p, MOUNT_PORT, 'M');
	note_name(p, args);
	put(out, is_it ? p->mount : 2);
	if (!is_it || p->mount)
		return;
	put(out, 4);
	put(out, 0x726f6f74);		/* "root" */
	put(out, 0);
}

/* A handle of a name is its first four bytes. */
static inline void answer_lookup(struct plan *p, const uint8_t *args,
				 struct sbuf *out)
{
	bool last = !strcmp(text_at(args + 8), "file");

	note(p, NFS_PORT, '3');
	note_name(p, args + 8);
	put(out, last ? p->lookup : 0);
	if (last && p->lookup)
		return;
	put(out, 4);
	assert_int_equal(sbuf_add(out, args + 12, 4), 0);
	if (p->no_attributes)
		put(out, 0);
	else
		put_attributes(out, p, last);
	put(out, 0);
}

static inline void answer_read(struct plan *p, const uint8_t *args,
			       struct sbuf *out)
{
	size_t left, n;

	note(p, NFS_PORT, '6');
	assert_memory_equal(args, "\0\0\0\4file", 8);
	p->offset = (uint64_t)get_be32(args + 8) << 32 | get_be32(args + 12);
	put(out, p->read);
	if (p->read)
		return;
	p->reads++;
	assert_true(p->offset < sizeof(CONTENT));
	left = sizeof(CONTENT) - 1 - (size_t)p->offset;
	n = p->piece && p->piece < left ? p->piece : left;
	put(out, 0);
	put(out, p->no_eof ? 0 : (uint32_t)n);
	put(out, !p->no_eof && n == left);
	put(out, p->no_eof ? 0 : (uint32_t)n);
	if (p->no_eof)
		return;
	assert_int_equal(sbuf_add(out, &CONTENT[p->offset], n), 0);
	assert_int_equal(sbuf_add(out, "\0\0\0", (4 - n % 4) % 4), 0);
}

static inline void answer_attributes(struct plan *p, const uint8_t *args,
				     struct sbuf *out)
{
	bool last = !memcmp(args, "\0\0\0\4file", 8);
	size_t at;

	note(p, NFS_PORT, '1');
	put(out, 0);
	at = out->len;
	put_attributes(out, p, last);
	memmove(out->data + at, out->data + at + 4, out->len - at - 4);
	out->len -= 4;
}

static inline unsigned port_of(unsigned port, unsigned usual)
{
	return port == NO_PORT ? 0 : port ? port : usual;
}

static inline void answer_call(struct plan *p, const uint8_t *call,
			       struct sbuf *out)
{
	uint32_t program = get_be32(call + 16), what = get_be32(call + 24);
	/* behind credentials and a verifier */
	const uint8_t *args = call + 44 + get_be32(call + 32);

	if (program == 100000) {
		note(p, 111, 'F');
		assert_int_equal(what, 3);
		put(out, get_be32(args) == 100005 ?
		    port_of(p->mount_port, MOUNT_PORT) :
		    port_of(p->nfs_port, NFS_PORT));
	} else if (program == 100005) {
		answer_mount(p, args, out);
	} else if (what == 3) {
		answer_lookup(p, args, out);
	} else if (what == 1) {
		answer_attributes(p, args, out);
	} else {
		answer_read(p, args, out);
	}
}

static inline void reply(struct plan *p, const uint8_t *call)
{
	struct sbuf out = { 0 };
	size_t end;

	put(&out, 0);
	put(&out, get_be32(call + 4) + p->other_xid);
	put(&out, 1);
	put(&out, p->denied);
	put(&out, 0);
	put(&out, 0);
	put(&out, p->accepted);
	answer_call(p, call, &out);
	end = p->is_short && get_be32(call + 16) != 100000 ? 30 : out.len;
	put_be32((uint8_t *)out.data, p->too_long ? 0x80020001 :
		 0x80000000 | (uint32_t)(end - 4));
	if (p->cuts && p->reads > 1) {
		p->cuts--;
		tcp_cut(&p->tcp);
	} else if (p->mutes && p->reads > 1) {
		p->mutes--;
	} else if (p->closes && get_be32(call + 16) == 100003) {
		tcp_finish(&p->tcp);
	} else if (!p->mute || get_be32(call + 16) != 100003) {
		tcp_say_bytes(&p->tcp, out.data, end);
	}
	sbuf_free(&out);
}

static inline void heard(struct tcp_server *s)
{
	struct plan *p = s->ctx;
	const uint8_t *call = (const uint8_t *)s->got;
	size_t len = 4 + (get_be32(call) & 0x7fffffff);

	assert_in_range(len, 44, sizeof(p->call));
	if (s->len < len)
		return;
	assert_int_equal(s->len, len);
	memcpy(p->call, call, len);
	s->len = 0;
	reply(p, p->call);
	if (p->other_xid) {
		p->other_xid = false;
		reply(p, p->call);
		p->other_xid = true;
	}
}

static inline int get(struct bench *b, struct plan *p, const char *uri)
{
	struct image *img = NULL;
	int rc;

	tcp_start(&p->tcp, b);
	p->tcp.ctx = p;
	p->tcp.heard = heard;
	rc = fetch_image(&b->fetch, uri, QUIETLY, &img, &b->e);
	if (rc == 0) {
		assert_int_equal(img->len, sizeof(CONTENT) - 1);
		assert_memory_equal(img->data, CONTENT, img->len);
		assert_string_equal(b->e.msg, "");
	}
	image_unref(img);
	return rc;
}

static inline void begin(struct bench *b)
{
	fake_reset();
	bench_start(b);
	bench_address(b);
}

/* It ends with @rc, and @msg says why. */
static inline void expect(struct plan p, const char *uri, int rc,
			  const char *msg, const char *asked)
{
	struct bench b;

	begin(&b);
	assert_int_equal(get(&b, &p, uri), rc);
	assert_string_equal(b.e.msg, msg);
	assert_string_equal(p.asked, asked);
	bench_stop(&b);
}

#endif
