/*
 * syslog.c: what the console prints, and what is done, sent line by line to
 * the log servers that the settings syslog6, syslog (UDP, RFC 3164) and
 * syslogs (TLS, RFC 6587 3.4.2) name (reference/console.md#log-consoles).
 * Lines wait until a server is known (log_lines.h).
 */
#include <stdlib.h>
#include <string.h>

#include <lwip/pbuf.h>
#include <lwip/udp.h>

#include "core/console.h"
#include "core/err.h"
#include "core/holder.h"
#include "core/plain.h"
#include "net/log_lines.h"
#include "net/stack.h"
#include "net/stream.h"
#include "net/tls/tls.h"
#include "platform/platform.h"

#define PORT_UDP	514
#define PORT_TLS	6514
#define HOST_BYTES	64
#define SILENT_US	60000000	/* a neighbour may be forgotten	*/
#define FIRST_US	100000		/* to find one			*/
#define AGAIN_US	10000000	/* before TLS is tried again	*/
#define FLUSH_US	1000000		/* for what waits, at the end	*/
#define LAST_US		10000		/* for the card to send it	*/

struct syslog {
	struct con_sink  sink;
	struct net      *net;
	struct net_timer timer;
	struct settings_watch watch;
	struct udp_pcb  *pcb;
	struct log_lines lines;
	uint64_t         sent_us;	/* the last datagram; 0: none	*/
	uint64_t         next_us;	/* not before this one		*/
	struct stream   *tls;
	bool             tls_up;	/* its handshake is over	*/
	uint64_t         tls_us;	/* it is not opened before this	*/
	char             tls_name[HOST_BYTES * 2];	/* where to	*/
};

static struct syslog *syslog_of(struct con_sink *sink)
{
	return HOLDER(syslog, sink, sink);
}

/* ---- what is printed ------------------------------------------------- */

static void put_byte(struct con_sink *sink, unsigned severity, char c)
{
	struct syslog *s = syslog_of(sink);

	if (log_lines_byte(&s->lines, severity, c))
		net_timer_set(s->net, &s->timer, 0);
}

static void put_event(struct con_sink *sink, unsigned severity,
		      const char *text)
{
	struct syslog *s = syslog_of(sink);

	if (log_lines_add(&s->lines, severity, text, strlen(text)))
		net_timer_set(s->net, &s->timer, 0);
}

/* ---- by UDP ---------------------------------------------------------- */

/* False: no server is named, or there is no way to it yet. */
static bool find_server(struct net *net, ip_addr_t *out)
{
	struct netdev *dev = netdev_latest(net);
	uint8_t raw[16];

	memset(out, 0, sizeof(*out));
	if (settings_raw(net->root, "syslog6", raw, 16) == 16) {
		IP_SET_TYPE_VAL(*out, IPADDR_TYPE_V6);
		memcpy(ip_2_ip6(out)->addr, raw, 16);
		if (dev)
			ip6_addr_assign_zone(ip_2_ip6(out), IP6_UNKNOWN,
					     &dev->netif);
		return dev && ip_route(IP6_ADDR_ANY, out);
	}
	if (settings_raw(net->root, "syslog", raw, 4) < 4)
		return false;
	IP_SET_TYPE_VAL(*out, IPADDR_TYPE_V4);
	memcpy(&ip_2_ip4(out)->addr, raw, 4);
	return dev && ip_route(IP4_ADDR_ANY, out);
}

/* The first datagram for long goes alone: few are kept while its neighbour is
   looked for. */
static void pace(struct syslog *s)
{
	uint64_t now_us = plat_clock_us();

	if (!s->sent_us || now_us - s->sent_us > SILENT_US)
		s->next_us = now_us + FIRST_US;
	s->sent_us = now_us;
}

static void send_udp(struct syslog *s, const ip_addr_t *to,
		     const struct sbuf *text)
{
	struct pbuf *p = pbuf_alloc(PBUF_TRANSPORT, (u16_t)text->len,
				    PBUF_RAM);

	if (!s->pcb)
		s->pcb = udp_new_ip_type(IPADDR_TYPE_ANY);
	if (p && s->pcb) {
		pbuf_take(p, text->data, (u16_t)text->len);
		(void)udp_sendto(s->pcb, p, to, PORT_UDP);	/* lost, then */
	}
	if (p)
		pbuf_free(p);
	pace(s);
}

/* ---- by TLS ---------------------------------------------------------- */

/* No text: lines go out at once from now on. */
static void tls_note(void *ctx, const char *text)
{
	struct syslog *s = ctx;

	s->tls_up = !*text;
}

static void tls_data(void *ctx, const uint8_t *data, size_t len)
{
	(void)ctx;
	(void)data;
	(void)len;
}

static void tls_down(void *ctx, int status, const char *why)
{
	struct syslog *s = ctx;

	stream_close(s->tls);
	s->tls = NULL;
	if (status < 0)
		con_remark(s->net->con, "the log server %.40s: %s",
			   s->tls_name, why ? why : err_text(status));
}

static const struct stream_ops tls_ops = {
	.note = tls_note, .data = tls_data, .down = tls_down,
};

/* "host", "host:6514", "[2001:db8::1]:6514"; @host keeps the former part. */
static uint16_t cut_port(char *host)
{
	char *colon = strrchr(host, ':'), *c;
	unsigned port = 0;

	if (!colon || colon != strchr(host, ':'))
		colon = strchr(host, ']') ? colon : NULL;
	if (!colon || strchr(colon, ']'))
		return PORT_TLS;
	for (c = colon + 1; *c >= '0' && *c <= '9' && port < 10000; c++)
		port = port * 10 + (unsigned)(*c - '0');
	*colon = '\0';
	return *c || port > UINT16_MAX ? 0 : (uint16_t)port;
}

/* Whether lines go there: opened now, or already; a failure is not repeated
   at once. */
static bool open_tls(struct syslog *s)
{
	char name[sizeof(s->tls_name)];
	uint16_t port;

	if (settings_text(s->net->root, "syslogs", name, sizeof(name)) <= 0)
		name[0] = '\0';
	if (strcmp(name, s->tls_name)) {
		stream_close(s->tls);
		s->tls = NULL;
		s->tls_us = 0;
		memcpy(s->tls_name, name, sizeof(name));
	}
	if (s->tls || !*name || !netdev_latest(s->net))
		return s->tls;
	if (plat_clock_us() < s->tls_us)
		return false;
	s->tls_us = plat_clock_us() + AGAIN_US;
	s->tls_up = false;
	port = cut_port(name);
	s->tls = tls_open(s->net, name, port, &tls_ops, s);
	return s->tls;
}

static void send_tls(struct syslog *s, struct sbuf *text)
{
	if (sbuf_char(text, '\n') == 0)
		(void)stream_send(s->tls, text->data, text->len);
}

/* ---- what waits ------------------------------------------------------ */

/* "host.domain ", or nothing. */
static void put_host(struct settings *root, struct sbuf *out)
{
	char host[HOST_BYTES], domain[HOST_BYTES];
	int len = settings_text(root, "hostname", host, sizeof(host));

	if (len <= 0)
		return;
	plain_make(host, (size_t)len, false);
	(void)sbuf_str(out, host);
	len = settings_text(root, "domain", domain, sizeof(domain));
	if (len > 0) {
		plain_make(domain, (size_t)len, false);
		(void)sbuf_printf(out, ".%s", domain);
	}
	(void)sbuf_char(out, ' ');
}

static void compose(struct syslog *s, struct sbuf *out)
{
	struct log_line first = log_lines_first(&s->lines);

	(void)sbuf_printf(out, "<%u>", first.severity);
	put_host(s->net->root, out);
	(void)sbuf_str(out, "ipxe: ");
	(void)sbuf_add(out, first.text, first.len);
}

/* Send what can be sent now. Without a server nothing is, and nothing lost. */
static void drain(struct syslog *s)
{
	ip_addr_t to;
	bool udp = find_server(s->net, &to), tls = open_tls(s);

	while ((udp || tls) && log_lines_wait(&s->lines)) {
		struct sbuf text = { 0 };
		uint64_t now_us = plat_clock_us();

		if (udp && now_us < s->next_us) {
			net_timer_set(s->net, &s->timer, s->next_us - now_us);
			return;
		}
		compose(s, &text);
		log_lines_drop(&s->lines);
		if (udp && !text.error)
			send_udp(s, &to, &text);
		if (s->tls && !text.error)
			send_tls(s, &text);
		sbuf_free(&text);
	}
}

static void expired(struct net_timer *t)
{
	drain(HOLDER(syslog, timer, t));
}

/* Is there a server by now? */
static void settings_changed(struct settings_watch *w)
{
	struct syslog *s = HOLDER(syslog, watch, w);

	if (log_lines_wait(&s->lines) && !s->timer.armed)
		net_timer_set(s->net, &s->timer, 0);
}

/* ---- the end --------------------------------------------------------- */

static bool is_out(void *ctx)
{
	struct syslog *s = ctx;

	return !log_lines_wait(&s->lines) &&
	       !(s->tls && (!s->tls_up || net_busy(s->net)));
}

static void wait_us(struct syslog *s, uint64_t us, bool (*done)(void *ctx))
{
	(void)event_wait(s->net->events, plat_clock_us() + us, EVENT_NO_KEYS,
			 done, s);
}

static void flush(struct con_sink *sink)
{
	struct syslog *s = syslog_of(sink);
	ip_addr_t to;

	if (log_lines_end(&s->lines))
		net_timer_set(s->net, &s->timer, 0);
	if (!find_server(s->net, &to) && !open_tls(s))
		return;
	wait_us(s, FLUSH_US, is_out);
	wait_us(s, LAST_US, NULL);
}

int syslog_start(struct net *net)
{
	struct syslog *s = calloc(1, sizeof(*s));

	if (!s)
		return -ENOMEM;
	s->net = net;
	s->timer.expired = expired;
	s->sink = (struct con_sink){ put_byte, put_event, flush };
	s->watch.changed = settings_changed;
	settings_watch(net->root, &s->watch);
	net->syslog = s;
	con_log_to(net->con, &s->sink);
	return 0;
}

void syslog_stop(struct net *net)
{
	struct syslog *s = net->syslog;

	if (!s)
		return;
	flush(&s->sink);
	settings_unwatch(net->root, &s->watch);
	con_log_to(net->con, NULL);
	stream_close(s->tls);
	net_timer_stop(&s->timer);
	if (s->pcb)
		udp_remove(s->pcb);
	log_lines_free(&s->lines);
	free(s);
	net->syslog = NULL;
}
