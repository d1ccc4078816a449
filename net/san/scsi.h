/*
 * scsi.h: SCSI commands as a disk takes them (SBC-3, SPC-4), what comes back,
 * and what went wrong, in words.
 */
#ifndef NET_SAN_SCSI_H
#define NET_SAN_SCSI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct err;
struct san_io;
struct san_shape;

#define SCSI_CDB	16	/* bytes of a command, the longest	*/
#define SCSI_ANSWER	255	/* bytes that any answer here may have	*/

enum scsi_status {
	SCSI_GOOD = 0x00, SCSI_CHECK = 0x02, SCSI_BUSY = 0x08,
	SCSI_CONFLICT = 0x18, SCSI_FULL = 0x28, SCSI_ABORTED = 0x40,
};

/* Read or write blocks. */
void scsi_transfer(uint8_t cdb[SCSI_CDB], bool writes, uint64_t lba,
		   uint32_t count);
/* The command that @io is. */
void scsi_command(uint8_t cdb[SCSI_CDB], const struct san_io *io);

/*
 * What to find out of a disk before it is used, in this order. A step's
 * command, and how many bytes it may answer; then its answer, of @len bytes,
 * into @shape, or in @e why it is no disk. SCSI_CAPACITY16 is needed if
 * the shape has no blocks then; SCSI_IDENTITY may fail.
 */
enum scsi_step { SCSI_READY, SCSI_INQUIRY, SCSI_IDENTITY, SCSI_CAPACITY10,
		 SCSI_CAPACITY16, SCSI_STEPS };
uint32_t scsi_step_command(enum scsi_step step, uint8_t cdb[SCSI_CDB]);
int scsi_step_answer(enum scsi_step step, const uint8_t *answer, size_t len,
		     struct san_shape *shape, struct err *e);

/* A disk that is being found out about. */
struct scsi_probe {
	enum scsi_step step;
	unsigned       tries;		/* of it			*/
	uint8_t        answer[SCSI_ANSWER + 1];
};
void scsi_probe_start(struct scsi_probe *p, struct san_shape *shape);
/* The command to send now, and how many bytes @p->answer takes. */
uint32_t scsi_probe_command(struct scsi_probe *p, uint8_t cdb[SCSI_CDB]);
/* It has ended, with @len bytes. 1: send what is next; 0: @shape is known; or
   why not, with @e. */
int scsi_probe_next(struct scsi_probe *p, int status, size_t len,
		    struct san_shape *shape, struct err *e);

/*
 * What a status other than SCSI_GOOD means, @sense being what came with it: 0
 * (all is well in spite of it), -EAGAIN (try again), or a final failure: -EIO,
 * -EROFS, -ENODEV ..., with @e.
 */
int scsi_failure(unsigned status, const uint8_t *sense, size_t len,
		 struct err *e);

#endif
