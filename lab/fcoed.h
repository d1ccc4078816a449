/*
 * fcoed.h: between the files of FCoE's forwarder and target (FC-BB-6, FC-LS-2,
 * FC-GS-6, FCP-4). Addresses of Fibre Channel (FCIDs) have 24 bits.
 */
#ifndef LAB_FCOED_H
#define LAB_FCOED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lab/inside.h"

#define FCOED_LOGINS	32	/* initiators at once			*/
#define FCOED_TASKS	64	/* commands at once			*/
#define FCOED_FORWARDER	0xfffffeu	/* well-known addresses		*/
#define FCOED_CONTROLLER 0xfffffdu
#define FCOED_DIRECTORY	0xfffffcu

/* An initiator that is logged in to the fabric, or with VN2VN to the target. */
struct fcoed_login {
	bool     used;
	bool     by_fip;	/* its keep-alives are waited for	*/
	bool     port;		/* logged in to the target: PLOGI	*/
	bool     process;	/* ... PRLI				*/
	bool     attention;	/* is still to be told			*/
	uint8_t  mac[6], enode[6];	/* of its VN_Port, of its own	*/
	uint32_t id;
	uint64_t name, node;
	size_t   size;		/* bytes of data that it takes in a frame */
	uint64_t heard_us;
	uint64_t free_us;	/* until then the target is busy with it */
};

/* A frame of FC that came. */
struct fcoed_frame {
	const uint8_t *head;	/* 24 bytes	*/
	const uint8_t *data;
	size_t         len;
	const uint8_t *from;	/* a MAC address */
	const uint8_t *proposed; /* by FIP: the MAC address that it wants */
	unsigned       fip;	/* by FIP: the kind of descriptor; else 0 */
};

/* A command that reads or writes blocks. */
struct fcoed_task {
	bool                used, writes, broken;
	struct fcoed_login *login;
	uint16_t            ox_id, answer_id, rx_id;
	uint8_t            *data;
	uint32_t            at, len;	/* of the data that move	*/
	uint32_t            all, expects;	/* of the command, of the
						   initiator		*/
	uint32_t            asked;	/* up to here, by XFER_RDY	*/
	uint16_t            count;	/* frames so far		*/
	const struct lab_disk_fault_rule *fault;	/* or NULL	*/
};

/* One forwarder on one network. */
struct lab_fcoed {
	struct lab_fcoed        *next;
	struct lab_timer         tick, pump;
	struct lab_net          *net;
	const struct lab_server *server;
	struct lab_fcoe         *config;
	uint8_t                  mac[6];
	uint32_t                 id;	/* the target's			*/
	unsigned                 ticks;	/* of VN2VN			*/
	uint8_t                  sequence;
	uint16_t                 exchange;	/* the last that it began */
	struct fcoed_login       logins[FCOED_LOGINS];
	struct fcoed_task        tasks[FCOED_TASKS];
};

static inline uint32_t fcoed_get24(const uint8_t *p)
{
	return (uint32_t)p[0] << 16 | (uint32_t)p[1] << 8 | p[2];
}

void fcoed_put24(uint8_t *p, uint32_t v);

/* ---- fcoed_put.c: frames out ------------------------------------------- */

struct fcoed_head {
	uint8_t  control, type;	/* R_CTL, TYPE		*/
	uint32_t flags;		/* F_CTL			*/
	uint32_t to, from;	/* FCIDs			*/
	uint8_t  sequence;
	uint16_t count;		/* SEQ_CNT			*/
	uint16_t ox_id, rx_id;
	uint32_t offset;	/* the parameter field		*/
};

/* F_CTL: the exchange's responder; the last sequence, the last frame of it;
   sequence initiative handed over; the parameter is an offset. */
#define FC_RESPONDER	0x800000u
#define FC_FIRST	0x200000u
#define FC_LAST		0x100000u
#define FC_END		0x080000u
#define FC_HANDS_OVER	0x010000u
#define FC_OFFSET	0x000008u
#define FC_ANSWER	(FC_RESPONDER | FC_LAST | FC_END)

#define FC_ELS		0x01
#define FC_FCP		0x08
#define FC_CT		0x20

/* The 24 bytes of a header. */
void fcoed_head(uint8_t out[24], const struct fcoed_head *h);
/* Send by FCoE to @mac; @len bytes, at most those of a frame. */
void fcoed_put(struct lab_fcoed *f, const uint8_t mac[6],
	       const struct fcoed_head *h, const void *data, size_t len);
/* Answer a frame the way that it came; by FIP with the MAC address @granted
   unless that is NULL. */
void fcoed_answer(struct lab_fcoed *f, const struct fcoed_frame *in,
		  unsigned control, const void *data, size_t len,
		  const uint8_t *granted);
/* Ask an initiator for a link service, from the target. */
void fcoed_ask(struct lab_fcoed *f, const struct fcoed_login *l,
	       const void *data, size_t len);
/* Send to all, or to an initiator: a whole frame of FIP in lab->answer. */
void fcoed_send(struct lab_fcoed *f, struct lab_net *net, size_t len);
/* Bytes of data that a frame may have, by the network. */
size_t fcoed_room(const struct lab_fcoed *f);
/* The address that frames of FC come from. */
void fcoed_own_mac(const struct lab_fcoed *f, uint8_t out[6]);
/* The checksum of @len bytes of a frame of FC. */
uint32_t fcoed_sum(const uint8_t *p, size_t len);
/* An entry of the request log. */
void fcoed_log(const struct lab_fcoed *f, const char *what,
	       const char *answer);

/* ---- fcoed_fip.c ------------------------------------------------------- */

#define ALL_VN2VN	((const uint8_t *)"\x01\x10\x18\x01\0\4")

#define FIP_PRIORITY	1
#define FIP_MAC		2
#define FIP_NAME	4
#define FIP_FABRIC	5
#define FIP_SIZE	6
#define FIP_FLOGI	7
#define FIP_LOGO	9
#define FIP_PORT	11
#define FIP_PERIOD	12
#define FIP_VLAN	14
#define FIP_FEATURES	15

/* The descriptors of a FIP frame. */
struct fip_list { const uint8_t *p; size_t len; };

/* The first of a kind if it has @least bytes with its head; or NULL. */
const uint8_t *fip_find(const struct fip_list *list, unsigned kind,
			size_t least);
/* Begin a frame of FIP in lab->answer; its descriptors are put at *@end. */
void fip_begin(struct lab_fcoed *f, const uint8_t to[6], unsigned op,
	       unsigned code, unsigned flags, uint8_t **end);
/* Put a descriptor of @len bytes with its head, zeros but for what is given. */
uint8_t *fip_put(uint8_t **end, unsigned kind, size_t len);
void fip_put_mac(uint8_t **end, const uint8_t mac[6]);
void fip_put_name(uint8_t **end, uint64_t name);
void fip_put_port(uint8_t **end, const uint8_t mac[6], uint32_t id,
		  uint64_t name);
/* Send what was begun, with zeros up to @least bytes behind Ethernet's head. */
void fip_send(struct lab_fcoed *f, struct lab_net *net, uint8_t *end,
	      size_t least);

/* A frame of FIP from @net. */
void fcoed_fip(struct lab_fcoed *f, struct lab_net *net, const uint8_t *frame,
	       size_t len);
/* Say that it is there, if it is time for it; look for who is not any more. */
void fcoed_tick(struct lab_timer *t);
/* Tell an initiator that it is logged in no more, and forget it. */
void fcoed_clear(struct lab_fcoed *f, struct fcoed_login *l);
/* The name of the forwarder, or of the target's node. */
uint64_t fcoed_node(const struct lab_fcoed *f);

/* ---- fcoed_vn2vn.c ----------------------------------------------------- */

void fcoed_vn2vn(struct lab_fcoed *f, const uint8_t *from, unsigned code,
		 const struct fip_list *list);
void fcoed_vn2vn_tick(struct lab_fcoed *f);

/* ---- fcoed_els.c, fcoed_login.c, fcoed_names.c: requests --------------- */

/* An extended link service: a request, or an answer to one of ours. */
void fcoed_els(struct lab_fcoed *f, const struct fcoed_frame *in);
void fcoed_flogi(struct lab_fcoed *f, const struct fcoed_frame *in);
void fcoed_plogi(struct lab_fcoed *f, const struct fcoed_frame *in,
		 struct fcoed_login *l);
/* The same, but it is the answer to the target's own. */
void fcoed_plogi_taken(struct lab_fcoed *f, const struct fcoed_frame *in,
		       struct fcoed_login *l);
void fcoed_accept(struct lab_fcoed *f, const struct fcoed_frame *in);
void fcoed_reject(struct lab_fcoed *f, const struct fcoed_frame *in,
		  unsigned reason);
/* Ask the initiator to log out. */
void fcoed_logo(struct lab_fcoed *f, const struct fcoed_login *l);
/* The initiator of that FCID, at that address; NULL: it is not logged in. */
struct fcoed_login *fcoed_login_of(struct lab_fcoed *f, uint32_t id,
				   const uint8_t mac[6]);
/* Forget it, and what it has asked for. */
void fcoed_forget(struct lab_fcoed *f, struct fcoed_login *l);
/* A request to the directory. */
void fcoed_directory(struct lab_fcoed *f, const struct fcoed_frame *in);

/* ---- fcoed_fcp.c ------------------------------------------------------- */

/* A frame of FCP, of an initiator that has logged in to the target. */
void fcoed_fcp(struct lab_fcoed *f, const struct fcoed_frame *in,
	       struct fcoed_login *l);
/* An exchange is given up; @ox_id 0xffff: all of that initiator. */
void fcoed_abort(struct lab_fcoed *f, const struct fcoed_login *l,
		 unsigned ox_id);

#endif
