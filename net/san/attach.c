/* attach.c: the drives that there are. */
#include <stdlib.h>

#include "core/limits.h"
#include "core/setting/settings.h"
#include "core/str.h"
#include "core/uri.h"
#include "net/san/abft.h"
#include "net/san/drive.h"
#include "net/san/ibft.h"
#include "net/san/san.h"
#include "net/san/show.h"
#include "net/stack.h"

#define TABLE_MAX	16384	/* bytes of an iBFT		*/
#define ABFT_MAX	4	/* disks by AoE that are told of */
#define RETRIES		10	/* unless san-retries says otherwise */

bool san_has_scheme(const char *scheme)
{
	return san_kind_find(scheme);
}

struct san_drive *san_find(struct net *net, unsigned number)
{
	struct san_drive *d = net->drives;

	while (d && d->block.drive != number)
		d = d->next;
	return d;
}

struct san_drive *san_next(struct net *net, const struct san_drive *last)
{
	return last ? last->next : net->drives;
}

const char *san_root(const struct san_drive *d, unsigned index)
{
	const struct san_path *p = d->paths;

	while (p && index--)
		p = p->next;
	return p ? p->root : NULL;
}

unsigned san_number(const struct san_drive *d)
{
	return d->block.drive;
}

/* ---- paths --------------------------------------------------------------- */

static int add_path(struct san_drive *d, const struct uri *uri, struct err *e)
{
	const struct san_kind *kind = uri->scheme ?
		san_kind_find(uri->scheme) : NULL;
	struct san_path **end = &d->paths, *p;
	struct sbuf root = { 0 };
	int rc;

	if (!uri->scheme)
		return err_set(e, -EINVAL, "a root path begins with a "
			       "protocol, such as iscsi:");
	if (!kind)
		return err_set(e, -ENOTSUP, "there are no disks by %.20s:",
			       uri->scheme);
	rc = kind->create(d->net, uri, &p, e);
	if (rc < 0)
		return rc;
	p->net = d->net;
	p->kind = kind;
	p->drive = d;
	while (*end)
		end = &(*end)->next;
	*end = p;
	rc = uri_print(uri, &root);
	p->root = root.data;
	return rc < 0 ? err_set(e, rc, "no memory for a root path") : 0;
}

static int add_root(struct san_drive *d, const char *root, struct uri *base,
		    struct err *e)
{
	struct uri *rel = uri_parse(root);
	struct uri *uri = rel ? uri_resolve(base, rel) : NULL;
	int rc = uri ? add_path(d, uri, e) :
		err_set(e, -ENOMEM, "no memory for a root path");

	uri_unref(uri);
	uri_unref(rel);
	return rc;
}

static int add_roots(struct san_drive *d, const struct san_roots *roots,
		     struct uri *base, struct err *e)
{
	int rc = 0;

	if (roots->n > LIMIT_SAN_PATHS)
		return err_set(e, -E2BIG, "there are at most %d root paths to "
			       "one disk", LIMIT_SAN_PATHS);
	for (unsigned i = 0; i < roots->n && rc == 0; i++)
		rc = add_root(d, roots->v[i], base, e);
	return rc;
}

/* ---- drives -------------------------------------------------------------- */

static void free_drive(struct san_drive *d)
{
	struct san_path *p;

	san_hide(d);
	san_cache_drop(d, 0, UINT64_MAX);
	san_drive_close(d);
	while ((p = d->paths)) {
		d->paths = p->next;
		free(p->root);
		p->kind->free(p);
	}
	free(d);
}

static unsigned retries(struct net *net)
{
	uint64_t n;

	if (settings_num(net->root, "san-retries", &n) < 0)
		return RETRIES;
	return (int64_t)n < 0 ? 0 : (unsigned)n;
}

/* Open it, and have it shown. */
static int start(struct san_drive *d, struct err *e)
{
	int rc;

	d->keys = EVENT_CANCEL;
	rc = san_drive_open(d);
	if (rc < 0)
		return err_set(e, rc, "%s", d->err.code ? d->err.msg :
			       err_text(rc));
	return san_show(d, e);
}

static int check_number(struct net *net, unsigned number, struct err *e)
{
	const struct san_drive *d;
	unsigned n = 0;

	for (d = net->drives; d; d = d->next)
		n++;
	if (san_find(net, number))
		return err_set(e, -EADDRINUSE, "drive 0x%x is attached "
			       "already: sanunhook it, or use another --drive",
			       number);
	if (n >= LIMIT_SAN_DRIVES)
		return err_set(e, -ENOSPC, "there are at most %d network disks",
			       LIMIT_SAN_DRIVES);
	return 0;
}

int san_attach(struct net *net, const struct san_roots *roots,
	       struct uri *base, unsigned number, struct san_drive **out,
	       struct err *e)
{
	struct san_drive *d, **end = &net->drives;
	int rc = check_number(net, number, e);

	if (rc < 0)
		return rc;
	d = calloc(1, sizeof(*d));
	if (!d)
		return err_set(e, -ENOMEM, "no memory for a disk");
	d->net = net;
	d->block.drive = number;
	d->retries = retries(net);
	rc = add_roots(d, roots, base, e);
	if (rc == 0)
		rc = start(d, e);
	if (rc < 0) {
		free_drive(d);
		return rc;
	}
	d->keys = EVENT_NO_KEYS;	/* they are the program's that reads */
	while (*end)
		end = &(*end)->next;
	*end = d;
	*out = d;
	return 0;
}

void san_detach(struct san_drive *d)
{
	struct san_drive **at = &d->net->drives;

	while (*at != d)
		at = &(*at)->next;
	*at = d->next;
	free_drive(d);
}

/* Those by AoE have a table each. */
struct tables {
	struct plat_table list[1 + ABFT_MAX];
	uint8_t           abft[ABFT_MAX][ABFT_LEN];
	unsigned          n, n_abft;
};

static void add_abft(struct tables *t, const struct plat_block_path *p)
{
	uint8_t *table;

	if (p->kind != PLAT_BLOCK_AOE || !p->nic || t->n_abft >= ABFT_MAX)
		return;
	table = t->abft[t->n_abft++];
	abft_build(p, table);
	t->list[t->n++] = (struct plat_table){ table, ABFT_LEN };
}

int san_describe(struct net *net, struct err *e)
{
	struct sbuf ibft = { .max = TABLE_MAX };
	struct tables t = { 0 };
	int rc = ibft_build(net, &ibft);

	if (ibft.len)
		t.list[t.n++] = (struct plat_table){
			(const uint8_t *)ibft.data, ibft.len };
	for (struct san_drive *d = net->drives; d; d = d->next)
		for (unsigned i = 0; i < d->block.n_paths; i++)
			add_abft(&t, &d->block.paths[i]);
	if (rc == 0)
		rc = plat_block_tables(t.list, t.n, e);
	else
		err_set(e, rc, "no room for the table of disks");
	sbuf_free(&ibft);
	return rc;
}

void san_stop(struct net *net)
{
	while (net->drives)
		san_detach(net->drives);
}
