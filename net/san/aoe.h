/*
 * aoe.h: between the files of the AoE initiator (ATA over Ethernet, AoEr11): a
 * slot of a shelf, and the commands that are on their way to it.
 */
#ifndef NET_SAN_AOE_H
#define NET_SAN_AOE_H

#include "net/rto.h"
#include "net/san/path.h"
#include "net/san/queue.h"
#include "net/tap.h"
#include "net/timer.h"

#define AOE_TYPE	0x88a2
#define AOE_PARTS	32	/* frames on their way at most		*/
#define AOE_BLOCK	512u
#define AOE_SEGMENT	131072u	/* bytes of one command of the drive's	*/
#define AOE_SECTORS	16u	/* blocks of a frame at most		*/
#define AOE_HEAD	36u	/* bytes in front of a frame's blocks	*/
#define AOE_IDENTITY	512u	/* bytes that say what disk it is	*/

struct netdev;

/* One frame that is on its way, again and again until it is answered. */
struct aoe_part {
	bool           used, again;	/* sent, sent more than once	*/
	struct san_io *io;		/* NULL: what disk is it?	*/
	uint32_t       tag;
	uint32_t       at, count;	/* blocks of @io		*/
	uint32_t       wait_ms;		/* for an answer		*/
	uint64_t       sent_us, due_us;
};

struct aoe {
	struct san_path   path;
	uint16_t          shelf;
	uint8_t           slot;
	uint8_t           mac[6];	/* the target's			*/
	struct netdev    *dev;		/* by which; NULL: not found	*/
	struct frame_tap  tap;
	bool              lba48;
	uint32_t          sectors;	/* of a frame			*/
	bool              jumbo_works, jumbo_fails;	/* more than 2	*/
	unsigned          most, window;	/* parts at once: at most, now	*/
	unsigned          good;		/* answers since it grew	*/
	uint32_t          next_tag;
	struct rto        rto;
	struct net_timer  timer;	/* of the query, or of parts	*/
	struct retry      query;
	struct san_queue  queue;
	struct aoe_part   part[AOE_PARTS];
	uint8_t           identity[AOE_IDENTITY];
	uint8_t           frame[AOE_HEAD + AOE_SECTORS * AOE_BLOCK];
};

/* ---- aoe_frame.c --------------------------------------------------------- */

/* What is in front of all of them, behind the Ethernet header. */
struct aoe_head {
	bool     answers, failed;
	unsigned error;			/* of a failed one		*/
	uint16_t shelf;
	uint8_t  slot, command;
	uint32_t tag;
};
enum { AOE_ATA = 0, AOE_CONFIG = 1 };

/* False: it is none of AoE's, or too short for its command. */
bool aoe_read(const uint8_t *frame, size_t len, struct aoe_head *out);
/* Begin a frame: its bytes up to the command's own, which are cleared. */
void aoe_write(uint8_t frame[AOE_HEAD], const uint8_t to[6],
	       const uint8_t from[6], const struct aoe_head *h);

/* Of a configuration: frames that it can keep, blocks in each. */
unsigned aoe_buffers(const uint8_t *frame);
unsigned aoe_sectors(const uint8_t *frame);

enum aoe_command { AOE_READ, AOE_WRITE, AOE_FLUSH, AOE_IDENTIFY };
/* The registers of an ATA command. */
void aoe_write_ata(uint8_t frame[AOE_HEAD], enum aoe_command what, bool lba48,
		   uint64_t lba, unsigned count);
/* What they say at its end: 0, -EIO ..., with @e. */
int aoe_outcome(const uint8_t frame[AOE_HEAD], const struct aoe_head *h,
		struct err *e);
/* What disk is it (ATA-8 ACS 7.16.7)? -ENODEV. */
int aoe_identity(const uint8_t data[AOE_IDENTITY], struct san_shape *shape,
		 bool *lba48, struct err *e);

/* ---- aoe_task.c ---------------------------------------------------------- */

/* Ask what disk it is: aoe_task_answer() is told. */
void aoe_task_identify(struct aoe *a);
int aoe_task_submit(struct san_path *p, struct san_io *io);
void aoe_task_abort(struct san_path *p, struct san_io *io);
/* An answer to a command. True: it was the disk's identity, which @status is
   about. */
bool aoe_task_answer(struct aoe *a, const uint8_t *frame, size_t len,
		     const struct aoe_head *h, int *status);
/* Send again what is overdue. */
void aoe_task_overdue(struct aoe *a);
/* Forget all of them. */
void aoe_task_reset(struct aoe *a);

#endif
