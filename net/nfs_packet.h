/* nfs_packet.h: what is asked of NFS servers, and their answers (RFC 1833 3,
   RFC 1813). */
#ifndef NET_NFS_PACKET_H
#define NET_NFS_PACKET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "net/xdr.h"

struct sbuf;

#define NFS_HANDLE_MAX	64	/* bytes			*/
#define NFS_PATH_MAX	1024
#define NFS_READ_MAX	100000	/* bytes asked for at once	*/

/* Programs, versions and procedures */
enum { PORTMAP = 100000, PORTMAP_V = 2, PORTMAP_GETPORT = 3 };
enum { MOUNT = 100005, MOUNT_V = 3, MOUNT_MNT = 1 };
enum { NFS = 100003, NFS_V = 3, NFS_GETATTR = 1, NFS_LOOKUP = 3,
       NFS_READLINK = 5, NFS_READ = 6 };

enum nfs_type { NFS_UNKNOWN, NFS_FILE, NFS_FOLDER, NFS_LINK = 5 };

struct nfs_handle { uint8_t bytes[NFS_HANDLE_MAX]; size_t len; };

/* What an answer says, as far as it was one to that question. */
struct nfs_answer {
	int               status;	/* 0, or a negative errno	*/
	struct nfs_handle handle;
	enum nfs_type     type;
	uint64_t          size;
	const uint8_t    *data;		/* text of a link, bytes of a file */
	size_t            len;
	bool              eof;
};

void nfs_put_getport(struct sbuf *out, uint32_t program, uint32_t version);
void nfs_put_lookup(struct sbuf *out, const struct nfs_handle *h,
		    const char *name, size_t len);
void nfs_put_read(struct sbuf *out, const struct nfs_handle *h,
		  uint64_t offset);

/* Read the results of each procedure: 0, or -EPROTO. a->status may be a failure
   nevertheless. */
int nfs_read_mnt(struct xdr *x, struct nfs_answer *a);
int nfs_read_lookup(struct xdr *x, struct nfs_answer *a);
int nfs_read_getattr(struct xdr *x, struct nfs_answer *a);
int nfs_read_readlink(struct xdr *x, struct nfs_answer *a);
int nfs_read_read(struct xdr *x, struct nfs_answer *a);

/* Put a link's text into @path: behind the @done bytes of it that are the link's
   folder, or instead of all if it is absolute; then @rest. The result is
   absolute, without dots, "" being the top. 0, -ENAMETOOLONG, -ENOMEM. */
int nfs_follow(char path[NFS_PATH_MAX], size_t done, const char *rest,
	       const uint8_t *link, size_t len);

#endif
