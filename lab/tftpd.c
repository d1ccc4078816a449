/*
 * tftpd.c: the TFTP servers: read requests with the options blksize, tsize and
 * windowsize (RFC 1350, 2347 to 2349, 7440).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lwip/ip.h"
#include "lwip/udp.h"

#include "core/bytes.h"
#include "core/holder.h"
#include "core/str.h"
#include "lab/inside.h"

#define BLOCK_DEFAULT	512
#define BLOCK_MIN	8
#define BLOCK_MAX	8192		/* what lab->block holds	*/
#define WINDOW_MAX	64		/* blocks			*/
#define REQUEST_MAX	1024
#define RETRY_US	1000000
#define RETRIES		5

enum { OP_RRQ = 1, OP_WRQ, OP_DATA, OP_ACK, OP_ERROR, OP_OACK };
enum { E_UNDEFINED, E_NOT_FOUND, E_ACCESS, E_ILLEGAL = 4 };

struct lab_tftp {
	struct lab_timer  timer;
	struct lab_tftp  *next;
	struct lab       *lab;
	struct udp_pcb   *pcb;
	struct netif     *netif;
	ip_addr_t         own, peer;
	uint16_t          port;
	struct lab_found  found;
	uint64_t          acked;	/* whole blocks			*/
	unsigned          block_size;
	unsigned          window;	/* blocks sent in a row		*/
	bool              oack;		/* waits for the options' ACK	*/
	unsigned          tries;
	char              options[64];	/* of the OACK			*/
	size_t            options_len;
};

static void transfer_free(struct lab_tftp *t)
{
	struct lab_tftp **at = &t->lab->tftps;

	while (*at && *at != t)
		at = &(*at)->next;
	if (*at) {
		*at = t->next;
		t->lab->n_tftps--;
	}
	lab_timer_stop(t->lab, &t->timer);
	lab_body_close(&t->found.body);
	if (t->pcb)
		udp_remove(t->pcb);
	free(t);
}

static void send_packet(struct lab_tftp *t, unsigned op, unsigned number,
			const void *data, size_t len)
{
	struct pbuf *p = pbuf_alloc(PBUF_TRANSPORT, (u16_t)(len + 4),
				    PBUF_RAM);
	uint8_t *out;

	if (!p)
		return;
	out = p->payload;
	put_be16(out, op);
	put_be16(out + 2, number);
	memcpy(out + 4, data, len);
	if (op == OP_OACK) {		/* which has no number */
		memmove(out + 2, out + 4, len);
		pbuf_realloc(p, (u16_t)(len + 2));
	}
	(void)udp_sendto_if_src(t->pcb, p, &t->peer, t->port, t->netif,
				&t->own);	/* lost: sent again */
	pbuf_free(p);
}

static void send_error(struct lab_tftp *t, unsigned code, const char *text)
{
	send_packet(t, OP_ERROR, code, text, strlen(text) + 1);
}

/* Of data; the last one is short, and may be empty. */
static uint64_t blocks(const struct lab_tftp *t)
{
	return t->found.body.len / t->block_size + 1;
}

static void send_block(struct lab_tftp *t, uint64_t block)
{
	uint64_t at = (block - 1) * t->block_size;
	int n = lab_body_read(&t->found.body, at, t->lab->block,
			      t->block_size);

	if (n < 0)
		send_error(t, E_UNDEFINED, "cannot read the file");
	else
		send_packet(t, OP_DATA, (unsigned)block & 0xffff,
			    t->lab->block, (size_t)n);
}

static void expired(struct lab_timer *timer);

/* Is the transfer to break off before @block? */
static bool broken_at(const struct lab_tftp *t, uint64_t block)
{
	const struct lab_path *rule = t->found.rule;

	return rule && rule->has_break &&
	       (block - 1) * t->block_size >= rule->break_at;
}

/* An error ends the transfer, and is not sent again (RFC 1350 7). */
static void break_off(struct lab_tftp *t)
{
	if (t->found.rule->how == LAB_STALL) {
		lab_timer_stop(t->lab, &t->timer);
		return;
	}
	send_error(t, E_UNDEFINED, "broken off");
	transfer_free(t);
}

/* The options, or a window of blocks behind the last that is acknowledged. */
static void send_next(struct lab_tftp *t)
{
	uint64_t block = t->acked + 1, end = t->acked + t->window;

	lab_timer_set(t->lab, &t->timer, RETRY_US, expired);
	if (t->oack)
		send_packet(t, OP_OACK, 0, t->options, t->options_len);
	for (; !t->oack && block <= end && block <= blocks(t); block++) {
		if (broken_at(t, block)) {
			break_off(t);
			return;
		}
		send_block(t, block);
	}
}

static void expired(struct lab_timer *timer)
{
	struct lab_tftp *t = HOLDER(lab_tftp, timer, timer);

	if (++t->tries > RETRIES)
		transfer_free(t);
	else
		send_next(t);
}

static void begin(struct lab_timer *timer)
{
	send_next(HOLDER(lab_tftp, timer, timer));
}

/* ---- the client's acknowledgements ---------------------------------- */

static void on_ack(struct lab_tftp *t, unsigned number)
{
	unsigned more = (number - (unsigned)t->acked) & 0xffff;

	if (t->oack) {
		if (number)
			return;
		t->oack = false;
	} else if (more > t->window || (!more && t->window == 1)) {
		return;		/* an old ACK: answering it again would
				   double the traffic */
	} else {
		t->acked += more;	/* none: the first of them is lost */
	}
	t->tries = 0;
	if (t->acked >= blocks(t))
		transfer_free(t);
	else
		send_next(t);
}

static void transfer_input(void *arg, struct udp_pcb *pcb, struct pbuf *p,
			   const ip_addr_t *from, u16_t port)
{
	struct lab_tftp *t = arg;
	uint8_t head[4];
	bool ours = port == t->port && ip_addr_cmp(from, &t->peer);

	(void)pcb;
	if (pbuf_copy_partial(p, head, 4, 0) < 4)
		ours = false;
	pbuf_free(p);
	if (!ours || head[0])
		return;
	if (head[1] == OP_ACK)
		on_ack(t, get_be16(head + 2));
	else if (head[1] == OP_ERROR)
		transfer_free(t);
}

/* ---- the request ---------------------------------------------------- */

/* The next NUL-terminated word of the request, or NULL. */
static const char *next_word(const char **at, const char *end)
{
	const char *word = *at, *nul = memchr(word, 0, (size_t)(end - word));

	if (!nul)
		return NULL;
	*at = nul + 1;
	return word;
}

static void add_option(struct lab_tftp *t, const char *name, uint64_t value)
{
	int n = snprintf(t->options + t->options_len,
			 sizeof(t->options) - t->options_len, "%s%c%llu",
			 name, 0, (unsigned long long)value);

	t->options_len += (size_t)n + 1;
	t->oack = true;
}

static void read_options(struct lab_tftp *t, const char *at, const char *end)
{
	const char *name, *value;
	bool blksize = false, tsize = false, window = false;
	uint64_t n;

	while ((name = next_word(&at, end)) &&
	       (value = next_word(&at, end))) {
		if (str_to_int(value, &n) < 0)
			continue;
		if (str_eq_nocase(name, "blksize") && n >= BLOCK_MIN &&
		    !blksize) {
			t->block_size = n > 1468 ? 1468 : (unsigned)n;
			add_option(t, "blksize", t->block_size);
			blksize = true;
		} else if (str_eq_nocase(name, "tsize") && !tsize) {
			add_option(t, "tsize", t->found.body.len);
			tsize = true;
		} else if (str_eq_nocase(name, "windowsize") && n && !window) {
			t->window = n > WINDOW_MAX ? WINDOW_MAX : (unsigned)n;
			add_option(t, "windowsize", t->window);
			window = true;
		}
	}
}

static struct lab_tftp *transfer_new(struct lab_listener *l,
				     const ip_addr_t *from, uint16_t port)
{
	struct lab *lab = l->lab;
	struct lab_tftp *t;

	if (lab->n_tftps >= LAB_TRANSFERS_MAX)
		return NULL;
	t = calloc(1, sizeof(*t));
	if (!t)
		return NULL;
	t->lab = lab;
	t->own = *ip_current_dest_addr();
	t->peer = *from;
	t->port = port;
	t->netif = &lab_net_of(ip_current_input_netif())->netif;
	t->block_size = BLOCK_DEFAULT;
	t->window = 1;
	t->found.body.fd = -1;
	t->pcb = udp_new_ip_type(IP_GET_TYPE(&t->own));
	if (!t->pcb || udp_bind(t->pcb, &t->own, 0) != ERR_OK) {
		transfer_free(t);
		return NULL;
	}
	udp_recv(t->pcb, transfer_input, t);
	t->next = lab->tftps;
	lab->tftps = t;
	lab->n_tftps++;
	return t;
}

/* A path as HTTP has it: with a slash in front, and only such slashes. */
static void clean_path(const char *name, struct sbuf *out)
{
	if (*name != '/' && *name != '\\')
		sbuf_char(out, '/');
	for (; *name; name++)
		sbuf_char(out, *name == '\\' ? '/' : *name);
}

static void serve(struct lab_tftp *t, const struct lab_server *s,
		  const char *name, const char *at, const char *end)
{
	struct sbuf path = { .max = REQUEST_MAX + 1 };

	clean_path(name, &path);
	lab_files_find(t->lab, s->files, NULL, sbuf_text(&path), &t->found);
	lab_log_file(t->lab, s, lab_called_at(t->lab, &t->own), "RRQ",
		     sbuf_text(&path), &t->found,
		     t->found.status == 200 ? NULL :
		     t->found.status == 404 ? "not found" : "refused");
	sbuf_free(&path);
	if (t->found.status != 200) {
		if (t->found.status == 404)
			send_error(t, E_NOT_FOUND, "no such file");
		else
			send_error(t, E_ACCESS, "refused");
		transfer_free(t);
		return;
	}
	read_options(t, at, end);
	lab_timer_set(t->lab, &t->timer, t->found.rule ?
		      (uint64_t)t->found.rule->delay_ms * 1000 : 0, begin);
}

static void on_request(struct lab_tftp *t, const struct lab_server *s,
		       char *req, size_t len)
{
	const char *at = req + 2, *end = req + len, *name, *mode;

	if (req[0] || req[1] != OP_RRQ || !(name = next_word(&at, end)) ||
	    !(mode = next_word(&at, end))) {
		send_error(t, E_ILLEGAL, "only reading is offered");
		transfer_free(t);
		return;
	}
	(void)mode;	/* netascii gets the same bytes */
	serve(t, s, name, at, end);
}

void lab_tftpd_input(struct lab_listener *l, struct pbuf *p,
		     const ip_addr_t *from, uint16_t port)
{
	uint32_t own = lab_called_at(l->lab, ip_current_dest_addr());
	const struct lab_server *s = lab_server_at(l->lab, LAB_TFTP, l->port,
						   own);
	struct lab_tftp *t;
	char *req;
	size_t len;

	if (!s || p->tot_len < 4 || p->tot_len > REQUEST_MAX)
		return;
	req = malloc(p->tot_len);
	t = req ? transfer_new(l, from, port) : NULL;
	if (t) {
		len = pbuf_copy_partial(p, req, p->tot_len, 0);
		on_request(t, s, req, len);
	}
	free(req);
}

void lab_tftpd_stop(struct lab *lab)
{
	while (lab->tftps)
		transfer_free(lab->tftps);
}
