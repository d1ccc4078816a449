/*
 * iscsi.h: between the files of the iSCSI initiator (RFC 7143): one connection,
 * which is its session.
 */
#ifndef NET_SAN_ISCSI_H
#define NET_SAN_ISCSI_H

#include "core/str.h"
#include "net/san/chap.h"
#include "net/san/iscsi_pdu.h"
#include "net/san/iscsi_root.h"
#include "net/san/path.h"
#include "net/san/scsi.h"
#include "net/timer.h"

struct stream;

#define ISCSI_TASKS	8	/* commands at once			*/
#define ISCSI_SEGMENT	262144u	/* bytes of data that we take in one go	*/
#define ISCSI_SECRET	256	/* bytes of a user or password, with the NUL */

/* Who we are, and who the target must be; "": nobody asks. */
struct iscsi_names {
	char initiator[ISCSI_NAME_MAX + 1];
	char user[ISCSI_SECRET], password[ISCSI_SECRET];
	char reverse_user[ISCSI_SECRET], reverse_password[ISCSI_SECRET];
};

struct iscsi_task {
	bool           used, sent, aborted;
	struct san_io *io;		/* NULL: a step of finding out	*/
	uint8_t       *buf;		/* NULL: nobody wants it	*/
	uint32_t       tag, cmd_sn;
	uint32_t       abort_tag;	/* of the request to give it up */
	uint32_t       want, got;	/* bytes			*/
	uint32_t       data_sn;		/* of the next data		*/
};

/* What login agreed on. */
struct iscsi_agreed {
	uint32_t segment;		/* bytes that the target takes	*/
	uint32_t first_burst;
	bool     immediate;
	bool     header_digest, data_digest;
};

enum iscsi_stage { ISCSI_SECURITY = 0, ISCSI_OPERATIONAL = 1,
		   ISCSI_FULL = 3 };

struct iscsi {
	struct san_path     path;
	struct iscsi_root   root;
	struct iscsi_names  names;
	uint8_t             isid[6];
	struct stream      *stream;	/* NULL: closed			*/
	unsigned            epoch;	/* counts what was closed	*/
	struct iscsi_rx     rx;
	struct sbuf         tx;		/* being made			*/
	struct sbuf         text;	/* data of a message		*/
	/* login */
	char                host[ISCSI_HOST_MAX + 1];	/* where we are */
	uint16_t            port;
	unsigned            moves, rounds;
	enum iscsi_stage    stage;
	enum iscsi_stage    next;	/* that the last request asked for */
	enum { CHAP_NONE, CHAP_OFFERED, CHAP_CHOSEN, CHAP_ANSWERED,
	       CHAP_PROVED } chap;
	uint8_t             chap_id, challenge[CHAP_MD5];	/* ours	*/
	struct iscsi_agreed agreed;
	/* the session */
	uint32_t            cmd_sn, exp_stat_sn, max_cmd_sn, next_tag;
	struct iscsi_task   task[ISCSI_TASKS];
	struct net_timer    ping;
	bool                heard, pinged;
	struct scsi_probe   probe;
};

/* ---- iscsi_login.c ------------------------------------------------------- */

/* Begin to log in on a connection that is there. 0 or -ENOMEM. */
int iscsi_login_start(struct iscsi *s);
/* A response is in s->rx.bhs and s->text. */
enum { ISCSI_LOGIN_ON, ISCSI_LOGIN_DONE, ISCSI_LOGIN_MOVED };
int iscsi_login_answer(struct iscsi *s);

/* ---- iscsi_fault.c ------------------------------------------------------- */

/* Say what is wrong. Returns @code. */
int iscsi_fault(struct iscsi *s, int code, const char *what);
/* What a login's status means, in words. A negative errno. */
int iscsi_login_fault(struct iscsi *s, unsigned class, unsigned detail);

/* ---- iscsi_name.c -------------------------------------------------------- */

struct settings;
/* Fill in from the settings. 0, or -EINVAL with @e. */
int iscsi_names_get(struct settings *root, struct iscsi_names *out,
		    struct err *e);

/* ---- iscsi_session.c ----------------------------------------------------- */

/* Find out what is there: ends by san_path_opened(). 0 or -ENOMEM. */
int iscsi_session_start(struct iscsi *s);
/* As struct iscsi_rx_ops has them. */
int iscsi_session_header(struct iscsi *s);
int iscsi_session_data(struct iscsi *s, uint32_t offset, const uint8_t *data,
		       uint32_t len);
int iscsi_session_end(struct iscsi *s);

/* ---- iscsi_task.c -------------------------------------------------------- */

struct iscsi_task *iscsi_task_find(struct iscsi *s, uint32_t tag);
/* One that is to be sent; NULL: there are as many as may be. */
struct iscsi_task *iscsi_task_new(struct iscsi *s, struct san_io *io,
				  uint8_t *buf, uint32_t want);
/* Send those that the target takes now. 0 or -ENOMEM. */
int iscsi_task_send(struct iscsi *s);
/* Send the data that the target asks for. */
int iscsi_task_data(struct iscsi *s, struct iscsi_task *t, const uint8_t *r2t);
/* Ask for a sign of life, or give one: @of is what asked, or NULL. */
int iscsi_task_nop(struct iscsi *s, const uint8_t *of);
/* What a struct san_kind does. */
int iscsi_task_submit(struct iscsi *s, struct san_io *io);
void iscsi_task_abort(struct iscsi *s, struct san_io *io);
/* Say goodbye. */
void iscsi_task_leave(struct iscsi *s);

/* ---- iscsi_send.c -------------------------------------------------------- */

/* Send a message: bhs with its length, and data. 0 or -ENOMEM. */
int iscsi_send(struct iscsi *s, uint8_t bhs[ISCSI_BHS], const void *data,
	       uint32_t len);

#endif
