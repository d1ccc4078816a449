/* Records of RPC, in pieces, read as the answer to each NFS procedure; a link's
   text in a path. */
#include "tests/fuzz/fuzz.h"

#include <string.h>

#include "net/nfs_packet.h"
#include "net/rpc_record.h"

static void read_as(const struct rpc_record *r,
		    int (*reader)(struct xdr *, struct nfs_answer *))
{
	const uint8_t *start = (const uint8_t *)r->record.data;
	struct xdr x = { .at = start, .len = r->record.len };
	struct nfs_answer a;
	char path[NFS_PATH_MAX] = "/export/link/rest";

	if (rpc_read_reply(&x, 0x78696421) < 0 || reader(&x, &a) < 0)
		return;
	must(a.handle.len <= NFS_HANDLE_MAX);
	if (!a.data)
		return;
	must(a.data >= start && a.len <= r->record.len -
				       (size_t)(a.data - start));
	if (nfs_follow(path, 7, path + 12, a.data, a.len) == 0)
		must(!*path || *path == '/');
	must(strlen(path) < NFS_PATH_MAX);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct rpc_record r = { 0 };
	size_t piece = size ? data[size - 1] + 1u : 1, len;
	bool whole;
	int n;

	for (; size; data += n, size -= (size_t)n) {
		len = piece < size ? piece : size;
		n = rpc_record_take(&r, data, len, &whole);
		if (n < 0)
			break;
		must(n > 0 && (size_t)n <= len);
		if (!whole)
			continue;
		read_as(&r, nfs_read_mnt);
		read_as(&r, nfs_read_lookup);
		read_as(&r, nfs_read_getattr);
		read_as(&r, nfs_read_readlink);
		read_as(&r, nfs_read_read);
	}
	sbuf_free(&r.record);
	return 0;
}
