/* nfs_get.h: what nfs.c and nfs_ask.c share: one download. */
#ifndef NET_NFS_GET_H
#define NET_NFS_GET_H

#include <stddef.h>
#include <stdint.h>

#include "net/nfs_packet.h"
#include "net/rpc_record.h"
#include "net/timer.h"

struct net;
struct stream;
struct transfer;

enum nfs_step { FIND_MOUNT, FIND_NFS, DO_MOUNT, LOOK_UP, LOOK_AT, READ_LINK,
	    READ };

struct nfs_get {
	struct net       *net;
	struct transfer  *t;
	struct stream    *stream;
	struct net_timer  timer;	/* until it goes on		*/
	struct rpc_record in;
	uint32_t          xid;		/* of the last call		*/
	enum nfs_step         step;		/* what it was			*/
	uint16_t          mount_port, nfs_port;
	struct nfs_handle handle;	/* of the path up to here:	*/
	size_t            done;
	size_t            mounted;	/* bytes that are the export's	*/
	unsigned          links;	/* followed so far		*/
	char              path[NFS_PATH_MAX];	/* absolute, no dots	*/
	char              machine[64];
};

/* Send the call of @step, for the path as far as it is known. */
void nfs_ask(struct nfs_get *g, enum nfs_step step);
/* Bytes of the first name that is not looked up yet. */
size_t nfs_name_len(const struct nfs_get *g);
/* It broke, as t->err says. Once it is read, it is read on. */
void nfs_broke(struct nfs_get *g, int status);
void nfs_end(struct nfs_get *g, int status);
/* Forget the connection. */
void nfs_drop(struct nfs_get *g);

#endif
