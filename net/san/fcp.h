/*
 * fcp.h: between the files of the initiator of SCSI over Fibre Channel (FCP-4):
 * a logical unit of a peer, and the exchanges that are on their way to it.
 */
#ifndef NET_SAN_FCP_H
#define NET_SAN_FCP_H

#include "net/san/fc_peer.h"
#include "net/san/path.h"
#include "net/san/queue.h"
#include "net/san/scsi.h"

#define FCP_PARTS	8	/* exchanges on their way at most	*/
#define FCP_SEGMENT	131072u	/* bytes of one command of the drive's	*/
#define FCP_CHUNK	65536u	/* of an exchange, where none is lost	*/
#define FCP_CHUNK_MIN	4096u	/* where many are			*/

/* One exchange: a part of a command, or a question about the disk. */
struct fcp_part {
	struct fc_xchg x;		/* its port is NULL: free	*/
	struct fcp    *fcp;
	struct san_io *io;		/* NULL: a question		*/
	uint8_t       *buf;
	uint32_t       at, count;	/* blocks of @io		*/
	uint32_t       want, got;	/* bytes; of a write, sent	*/
	uint32_t       burst_end;	/* of what the target takes now	*/
	uint8_t        seq_id;		/* of what we send		*/
	uint16_t       seq_cnt;
	unsigned       tries;
	uint64_t       heard_us;
};

struct fcp {
	uint64_t         name;		/* of the target's port		*/
	uint8_t          lun[8];
	struct fc       *fc;
	struct fc_peer  *peer;		/* NULL: none yet		*/
	uint32_t         tried;		/* ports, a bit each		*/
	bool             probing;	/* logged in			*/
	unsigned         window, good;	/* parts at once; since it grew	*/
	uint32_t         chunk;		/* bytes of a part		*/
	unsigned         deaf;		/* silences in a row		*/
	struct fc_user   user;
	struct net_timer timer;
	struct san_path  path;
	struct san_queue queue;
	struct fcp_part  part[FCP_PARTS];
	struct scsi_probe probe;
};

/* ---- fcp_root.c ---------------------------------------------------------- */

struct uri;
/* fcp:NAME:LUN or fcp://NAME/LUN. 0 or -EINVAL. */
int fcp_root_parse(const struct uri *uri, uint64_t *name, uint8_t lun[8],
		   struct err *e);

/* ---- fcp_packet.c -------------------------------------------------------- */

#define FCP_COMMAND_LEN	32u
enum fcp_direction { FCP_NONE = 0, FCP_WRITES = 1, FCP_READS = 2 };
void fcp_put_command(uint8_t p[FCP_COMMAND_LEN], const uint8_t lun[8],
		     enum fcp_direction way, const uint8_t cdb[SCSI_CDB],
		     uint32_t len);

/* How a command ended (FCP-4 9.5). */
struct fcp_response {
	unsigned       status, code;	/* of SCSI; of FCP, 0: well	*/
	uint32_t       missing;		/* bytes that were not moved	*/
	const uint8_t *sense;
	size_t         sense_len;
};
/* False: it is none. */
bool fcp_get_response(const uint8_t *p, size_t len, struct fcp_response *out);
/* Which bytes the target takes now. */
bool fcp_get_ready(const uint8_t *p, size_t len, uint32_t *offset,
		   uint32_t *burst);

/* ---- fcp_part.c ---------------------------------------------------------- */

bool fcp_part_is_used(const struct fcp_part *part);
bool fcp_part_writes(const struct fcp_part *part);
/* It may send more of what is written: send it, as far as the card takes
   it. */
bool fcp_part_has_data(const struct fcp_part *part);
void fcp_part_send(struct fcp_part *part);
void fcp_part_cdb(const struct fcp_part *part, uint8_t cdb[SCSI_CDB]);
/* The target sends data, or asks for some: in their order, each once, so that
   nobody can have us send for ever. False: these are others. */
bool fcp_part_data(struct fcp_part *part, const struct fc_frame *in);
bool fcp_part_ready(struct fcp_part *part, const struct fc_frame *in);
/* All that was asked for came, or went; of an answer to a question, what the
   target says that it has. */
bool fcp_part_is_whole(const struct fcp_part *part,
		       const struct fcp_response *r);

/* ---- fcp_task.c ---------------------------------------------------------- */

/* Ask what disk it is: ends by san_path_opened(). */
void fcp_task_start(struct fcp *f);
int fcp_task_submit(struct san_path *p, struct san_io *io);
void fcp_task_abort(struct san_path *p, struct san_io *io);
/* Give all of them up. */
void fcp_task_reset(struct fcp *f);
void fcp_task_expired(struct net_timer *t);

#endif
