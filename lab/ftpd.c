/*
 * ftpd.c: the FTP servers: passive, reading only (RFC 959, 2428). A path's
 * rules count as with HTTP: user and password, delay, break, times.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/holder.h"
#include "core/str.h"
#include "lab/tcp.h"
#include "lwip/tcp.h"

#define FTP_LINE	1024

struct lab_ftp {
	struct lab_ftp          *next;
	const struct lab_server *server;
	uint32_t                 own;		/* the address asked	*/
	struct lab_tcp           control;
	struct lab_tcp           data;		/* pcb NULL: none	*/
	struct tcp_pcb          *passive;	/* listens; or NULL	*/
	struct lab_timer         late;
	bool                     wanted;	/* a file is to be sent	*/
	char                     user[64], password[64];
	struct sbuf              line;
	struct lab_found         found;
	struct sbuf              known;		/* its path, as it was asked */
	uint64_t                 at;
};

/* ---- life ------------------------------------------------------------ */

static void stop_passive(struct lab_ftp *f)
{
	if (!f->passive)
		return;
	tcp_arg(f->passive, NULL);
	tcp_close(f->passive);
	f->passive = NULL;
}

static void ftp_free(struct lab_ftp *f)
{
	struct lab *lab = f->control.lab;
	struct lab_ftp **at = &lab->ftps;

	while (*at != f)
		at = &(*at)->next;
	*at = f->next;
	stop_passive(f);
	lab_tcp_stop(&f->control);
	if (f->data.lab)
		lab_tcp_stop(&f->data);
	lab_timer_stop(lab, &f->late);
	lab_body_close(&f->found.body);
	sbuf_free(&f->line);
	sbuf_free(&f->known);
	free(f);
}

static void say(struct lab_ftp *f, const char *reply)
{
	(void)lab_tcp_put(&f->control, reply, strlen(reply));
	(void)lab_tcp_put(&f->control, "\r\n", 2);
}

/* ---- the file -------------------------------------------------------- */

static uint64_t end_of(const struct lab_ftp *f)
{
	const struct lab_path *rule = f->found.rule;
	uint64_t len = f->found.body.len;

	return rule && rule->has_break && rule->break_at < len ?
	       rule->break_at : len;
}

/* All is sent that is to be: the end, or the break. */
static void finish(struct lab_ftp *f)
{
	const struct lab_path *rule = f->found.rule;

	if (rule && rule->has_break) {
		if (rule->how == LAB_STALL)
			return;
		lab_tcp_end(&f->data, rule->how == LAB_RESET);
		say(f, "426 connection closed; transfer aborted");
	} else {
		lab_tcp_end(&f->data, false);
		say(f, "226 transfer complete");
	}
	f->wanted = false;
}

static void push(struct lab_tcp *c)
{
	struct lab_ftp *f = HOLDER(lab_ftp, data, c);
	uint64_t end = end_of(f);
	size_t room;
	int n = 1;

	if (!f->wanted || !c->pcb || f->late.set)
		return;
	while (n > 0 && f->at < end && (room = lab_tcp_room(c))) {
		if (room > sizeof(c->lab->block))
			room = sizeof(c->lab->block);
		if (room > end - f->at)
			room = (size_t)(end - f->at);
		n = lab_body_read(&f->found.body, f->at, c->lab->block, room);
		if (n <= 0 || !lab_tcp_put(c, c->lab->block, (size_t)n))
			break;
		f->at += (uint64_t)n;
	}
	if (f->at >= end)
		finish(f);
}

static void data_take(struct lab_tcp *c, const uint8_t *data, size_t len)
{
	(void)c;	/* nothing is written here */
	(void)data;
	(void)len;
}

static void data_gone(struct lab_tcp *c)
{
	(void)c;	/* the next one is another */
}

static const struct lab_tcp_ops data_ops = {
	.take = data_take, .more = push, .gone = data_gone,
};

static err_t accept_data(void *arg, struct tcp_pcb *pcb, err_t err)
{
	struct lab_ftp *f = arg;

	if (!f || err != ERR_OK || !pcb)
		return ERR_VAL;
	if (f->data.lab)
		lab_tcp_stop(&f->data);
	lab_tcp_start(&f->data, f->control.lab, pcb, &data_ops);
	push(&f->data);
	return ERR_OK;
}

static void begin(struct lab_timer *t)
{
	push(&HOLDER(lab_ftp, late, t)->data);
}

/* ---- commands -------------------------------------------------------- */

static bool listen_passive(struct lab_ftp *f)
{
	struct tcp_pcb *pcb = tcp_new_ip_type(IPADDR_TYPE_ANY), *listening;

	stop_passive(f);
	if (!pcb)
		return false;
	listening = tcp_bind(pcb, IP_ANY_TYPE, 0) == ERR_OK ?
		    tcp_listen(pcb) : NULL;
	if (!listening) {
		tcp_close(pcb);
		return false;
	}
	f->passive = listening;
	tcp_arg(listening, f);
	tcp_accept(listening, accept_data);
	return true;
}

static void passive(struct lab_ftp *f, bool extended)
{
	char text[64];
	unsigned port;

	if (!listen_passive(f)) {
		say(f, "425 no connection");
		return;
	}
	port = f->passive->local_port;
	if (extended)
		snprintf(text, sizeof(text), "229 extended passive (|||%u|)",
			 port);
	else
		snprintf(text, sizeof(text), "227 passive (%u,%u,%u,%u,%u,%u)",
			 f->own >> 24, f->own >> 16 & 255, f->own >> 8 & 255,
			 f->own & 255, port >> 8, port & 255);
	say(f, text);
}

static bool is_allowed(const struct lab_ftp *f)
{
	const struct lab_path *rule = f->found.rule;

	return !rule || !rule->user ||
	       (!strcmp(rule->user, f->user) &&
		!strcmp(rule->password ? rule->password : "", f->password));
}

/* Asking for the size and fetching are one use of a rule. */
static void look_up(struct lab_ftp *f, const char *path)
{
	if (!strcmp(sbuf_text(&f->known), path))
		return;
	sbuf_reset(&f->known);
	sbuf_str(&f->known, path);
	lab_body_close(&f->found.body);
	lab_files_find(f->control.lab, f->server->files, NULL, path,
		       &f->found);
}

/* Look a path up: true if it can be sent; else that was said. */
static bool find(struct lab_ftp *f, const char *path)
{
	struct sbuf full = { .max = FTP_LINE + 1 };

	sbuf_printf(&full, "%s%s", *path == '/' ? "" : "/", path);
	look_up(f, sbuf_text(&full));
	sbuf_free(&full);
	if (f->found.status == 200 && is_allowed(f))
		return true;
	say(f, f->found.status == 200 ? "530 log in first" :
	       "550 no such file");
	return false;
}

static void retrieve(struct lab_ftp *f, const char *path)
{
	bool good = find(f, path);

	sbuf_reset(&f->known);
	lab_log_file(f->control.lab, f->server, f->own, "RETR", path,
		     &f->found, good ? NULL : "refused");
	if (!good)
		return;
	say(f, "150 here it comes");
	f->at = 0;
	f->wanted = true;
	lab_timer_set(f->control.lab, &f->late, f->found.rule ?
		      (uint64_t)f->found.rule->delay_ms * 1000 : 0, begin);
}

static void tell_size(struct lab_ftp *f, const char *path)
{
	const struct lab_path *rule;
	char text[40];

	if (!find(f, path))
		return;
	rule = f->found.rule;
	snprintf(text, sizeof(text), "213 %llu",
		 (unsigned long long)f->found.body.len);
	say(f, rule && rule->no_length ? "502 not here" : text);
}

static void obey(struct lab_ftp *f, const char *command, const char *arg)
{
	if (str_eq_nocase(command, "USER")) {
		snprintf(f->user, sizeof(f->user), "%s", arg);
		say(f, "331 and the password?");
	} else if (str_eq_nocase(command, "PASS")) {
		snprintf(f->password, sizeof(f->password), "%s", arg);
		say(f, "230-welcome\r\n 230 is no end yet\r\n230 go on");
	} else if (str_eq_nocase(command, "TYPE")) {
		say(f, "200 so be it");
	} else if (str_eq_nocase(command, "SIZE")) {
		tell_size(f, arg);
	} else if (str_eq_nocase(command, "EPSV")) {
		passive(f, true);
	} else if (str_eq_nocase(command, "PASV")) {
		passive(f, false);
	} else if (str_eq_nocase(command, "RETR")) {
		retrieve(f, arg);
	} else {
		say(f, "502 not here");
	}
}

static void obey_line(struct lab_ftp *f, char *line)
{
	char *arg = line + strcspn(line, " ");

	if (*arg)
		*arg++ = '\0';
	obey(f, line, arg);
}

static void control_take(struct lab_tcp *c, const uint8_t *data, size_t len)
{
	struct lab_ftp *f = HOLDER(lab_ftp, control, c);

	for (; len; data++, len--) {
		if (*data == '\n') {
			if (f->line.len)
				obey_line(f, f->line.data);
			sbuf_reset(&f->line);
		} else if (*data != '\r' &&
			   sbuf_char(&f->line, (char)*data) < 0) {
			lab_tcp_end(c, true);	/* too long */
			return;
		}
	}
}

static void control_more(struct lab_tcp *c)
{
	(void)c;	/* replies are short */
}

static void control_gone(struct lab_tcp *c)
{
	ftp_free(HOLDER(lab_ftp, control, c));
}

static const struct lab_tcp_ops control_ops = {
	.take = control_take, .more = control_more, .gone = control_gone,
};

/* ---- start and stop -------------------------------------------------- */

bool lab_ftpd_accept(struct lab_listener *l, struct tcp_pcb *pcb)
{
	uint32_t own = lab_called_at(l->lab, &pcb->local_ip);
	const struct lab_server *s = lab_server_at(l->lab, LAB_FTP, l->port,
						   own);
	struct lab_ftp *f = s ? calloc(1, sizeof(*f)) : NULL;

	if (!f) {
		tcp_abort(pcb);
		return false;
	}
	f->server = s;
	f->own = own;
	f->found.body.fd = -1;
	f->line.max = FTP_LINE;
	f->next = l->lab->ftps;
	l->lab->ftps = f;
	lab_tcp_start(&f->control, l->lab, pcb, &control_ops);
	say(f, "220 lab");
	return true;
}

void lab_ftpd_stop(struct lab *lab)
{
	while (lab->ftps)
		ftp_free(lab->ftps);
}
