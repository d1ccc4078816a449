/* fcp.c: disks of targets of Fibre Channel: which port leads to one, and its
   login (reference/protocols.md#fcp-and-fcoe). */
#include "net/san/fcp.h"

#include <stdlib.h>

#include "core/bytes.h"
#include "core/holder.h"
#include "net/san/fc_all.h"
#include "net/san/kinds.h"
#include "platform/block.h"

static struct fcp *fcp_of(struct san_path *p)
{
	return HOLDER(fcp, path, p);
}

/* ---- by which port ------------------------------------------------------- */

static void drop_peer(struct fcp *f)
{
	if (f->peer)
		fc_peer_put(f->peer);
	f->peer = NULL;
}

/* Begin to log in by @p. What a target says counts more than what ports do. */
static void try_port(struct fcp *f, struct fc_port *p)
{
	f->peer = fc_peer_get(p, f->name);
	if (!f->peer) {
		err_set(&f->path.err, -ENOMEM, "no memory for a login");
		san_path_opened(&f->path, -ENOMEM);
	}
}

/* The first port that is up, of those that were not tried. */
static void look(struct fcp *f)
{
	bool pending = false;
	uint32_t bit = 1;

	for (struct fc_port *p = f->fc->ports; p; p = p->next, bit <<= 1) {
		if (f->tried & bit)
			continue;
		if (p->state == FC_UP) {
			f->tried |= bit;
			try_port(f, p);
			return;
		}
		pending |= p->state != FC_DOWN;
		if (p->state == FC_DOWN)
			err_set(&f->path.err, p->err.code, "%s", p->err.msg);
	}
	if (!pending)
		san_path_opened(&f->path, f->path.err.code ?
				f->path.err.code : -ENODEV);
}

static void lost(struct fcp *f)
{
	struct err why = f->peer->state == FC_PEER_DOWN ? f->peer->err :
			 f->peer->port->err;

	if (!why.code)
		err_set(&why, -ENETRESET, "the link has begun anew");
	err_clear(&f->path.err);
	err_set(&f->path.err, why.code, "%s", why.msg);
	if (f->probing) {
		san_path_lost(&f->path, why.code);
		return;
	}
	drop_peer(f);
	look(f);
}

static void changed(struct fc_user *u)
{
	struct fcp *f = HOLDER(fcp, user, u);

	if (!f->peer) {
		look(f);
	} else if (f->peer->state == FC_PEER_DOWN ||
		   f->peer->port->state != FC_UP) {
		lost(f);
	} else if (f->peer->state == FC_PEER_UP && !f->probing) {
		f->probing = true;
		fcp_task_start(f);
	}
}

/* ---- as a path ----------------------------------------------------------- */

static int fcp_open(struct san_path *p)
{
	struct fcp *f = fcp_of(p);
	int rc;

	f->fc = fc_get(p->net);
	rc = f->fc ? fc_ports_start(f->fc) : -ENOMEM;
	if (rc == -ENETUNREACH)
		err_set(&p->err, rc, "no interface is open");
	if (rc < 0)
		return rc;
	f->tried = 0;
	f->probing = false;
	fc_user_add(f->fc, &f->user);
	return 0;
}

static void fcp_close(struct san_path *p)
{
	struct fcp *f = fcp_of(p);

	if (!f->fc)
		return;
	fcp_task_reset(f);
	fc_user_del(f->fc, &f->user);
	drop_peer(f);
}

static void fcp_free(struct san_path *p)
{
	free(fcp_of(p));
}

static int fcp_create(struct net *net, const struct uri *uri,
		      struct san_path **out, struct err *e)
{
	struct fcp *f = calloc(1, sizeof(*f));
	int rc;

	(void)net;
	if (!f)
		return err_set(e, -ENOMEM, "no memory for a disk");
	rc = fcp_root_parse(uri, &f->name, f->lun, e);
	if (rc < 0) {
		free(f);
		return rc;
	}
	f->user.changed = changed;
	f->timer.expired = fcp_task_expired;
	*out = &f->path;
	return 0;
}

static void fcp_describe(const struct san_path *p, struct plat_block_path *out)
{
	const struct fcp *f = CONST_HOLDER(fcp, path, p);

	out->kind = PLAT_BLOCK_FCP;
	put_be64(out->port_name, f->name);
	memcpy(out->lun, f->lun, sizeof(out->lun));
	if (f->peer && fc_has_way(f->peer->port))
		out->nic = f->peer->port->dev->nic;
}

const struct san_kind san_fcp = {
	.scheme = "fcp", .create = fcp_create, .open = fcp_open,
	.submit = fcp_task_submit, .abort = fcp_task_abort,
	.close = fcp_close, .free = fcp_free, .describe = fcp_describe,
};
