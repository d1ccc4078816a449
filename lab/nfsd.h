/* nfsd.h: between the files of the NFS servers: connections, and what handles
   stand for. */
#ifndef LAB_NFSD_H
#define LAB_NFSD_H

#include "core/str.h"
#include "lab/tcp.h"

#define NFSD_CALL_MAX	2048	/* bytes		*/
#define NFSD_PATH_MAX	1024

enum nfsd_type { NFSD_NOTHING, NFSD_FILE = 1, NFSD_FOLDER = 2, NFSD_LINK = 5 };

/* What a handle, its number, stands for. */
struct lab_node {
	struct lab_node *next;
	uint32_t         number;
	enum nfsd_type   type;
	struct lab_found found;
	bool             broken;	/* its connection was, once	*/
	char             path[];	/* "": the top		*/
};

struct lab_nfs {
	struct lab_nfs          *next;
	const struct lab_server *server;
	uint32_t                 own;	/* the address asked	*/
	struct lab_tcp           tcp;
	struct sbuf              in, out;	/* out: what has no room yet */
	size_t                   out_at;
};

/* nfsd_node.c: the node of that number; NULL: there is none. */
struct lab_node *nfsd_node_of(struct lab *lab, uint32_t number);
/* A node for what is at @path, perhaps nothing. NULL: no more nodes. */
struct lab_node *nfsd_look_up(struct lab_nfs *f, const char *path);
void nfsd_forget_nodes(struct lab *lab);

/* nfsd_call.c: append the answer to a call, if it gets one, as a record. */
void nfsd_call(struct lab_nfs *f, const uint8_t *call, size_t len);

#endif
