/* fcp_part.c: one exchange with a logical unit: its command, and its data. */
#include <string.h>

#include "net/san/fcp.h"

bool fcp_part_is_used(const struct fcp_part *part)
{
	return part->x.port;
}

bool fcp_part_writes(const struct fcp_part *part)
{
	return part->io && part->io->op == SAN_WRITE;
}

bool fcp_part_has_data(const struct fcp_part *part)
{
	return fcp_part_is_used(part) && fcp_part_writes(part) &&
	       part->got < part->burst_end;
}

void fcp_part_cdb(const struct fcp_part *part, uint8_t cdb[SCSI_CDB])
{
	const struct san_io *io = part->io;

	if (!io)
		(void)scsi_step_command(part->fcp->probe.step, cdb);
	else if (io->op == SAN_FLUSH)
		scsi_command(cdb, io);
	else
		scsi_transfer(cdb, fcp_part_writes(part), io->lba + part->at,
			      part->count);
}

bool fcp_part_data(struct fcp_part *part, const struct fc_frame *in)
{
	if (fcp_part_writes(part) || !(in->f_ctl & FC_OFFSET) ||
	    in->param != part->got || in->len > part->want - part->got)
		return false;
	if (in->len)
		memcpy(part->buf + part->got, in->data, in->len);
	part->got += (uint32_t)in->len;
	return true;
}

bool fcp_part_ready(struct fcp_part *part, const struct fc_frame *in)
{
	uint32_t at, burst;

	if (!fcp_part_writes(part) || fcp_part_has_data(part) ||
	    !fcp_get_ready(in->data, in->len, &at, &burst) ||
	    at != part->got || !burst || burst > part->want - at)
		return false;
	part->burst_end = at + burst;
	part->seq_id++;
	part->seq_cnt = 0;
	fcp_part_send(part);
	return true;
}

void fcp_part_send(struct fcp_part *part)
{
	struct fc_peer *peer = part->fcp->peer;
	int rc = 0;

	while (part->got < part->burst_end && rc != -EAGAIN) {
		uint32_t n = part->burst_end - part->got;
		bool last = n <= peer->size;

		if (!last)
			n = peer->size;
		rc = fc_send(peer->port, &(struct fc_frame){
			.r_ctl = FC_DATA, .type = FC_TYPE_FCP,
			.d_id = peer->id, .seq_id = part->seq_id,
			.f_ctl = FC_OFFSET | (last ? FC_END | FC_INITIATIVE :
					      0),
			.seq_cnt = part->seq_cnt, .ox_id = part->x.ox_id,
			.rx_id = part->x.rx_id, .param = part->got,
			.data = part->buf + part->got, .len = n,
		});
		if (rc == -EAGAIN)
			continue;	/* the card is busy: later */
		part->seq_cnt++;
		part->got += n;
	}
}

bool fcp_part_is_whole(const struct fcp_part *part,
		       const struct fcp_response *r)
{
	if (!part->io)
		return part->got + (uint64_t)r->missing == part->want;
	return part->got == part->want &&
	       !(fcp_part_writes(part) && r->missing);
}
