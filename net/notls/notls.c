/* notls.c: in place of what net/tls/ knows of certificates, where that is
   not. */
#include "core/err.h"
#include "net/stack.h"
#include "net/tls/cms.h"
#include "net/tls/explain.h"
#include "net/tls/store.h"
#include "net/tls/tls.h"

static int refuse(struct err *e)
{
	return err_set(e, -ENOTSUP, "%s", tls_no_certificates);
}

int tls_store_list(struct net *net, const char *subject, struct sbuf *out,
		   struct err *e)
{
	(void)net;
	(void)subject;
	(void)out;
	return refuse(e);
}

int tls_store_add(struct net *net, const void *data, size_t len,
		  const char *subject, struct err *e)
{
	(void)net;
	(void)data;
	(void)len;
	(void)subject;
	return refuse(e);
}

int tls_store_free(struct net *net, const char *subject, struct err *e)
{
	(void)net;
	(void)subject;
	return refuse(e);
}

int tls_explain_file(struct net *net, const void *data, size_t len,
		     struct sbuf *out, struct err *e)
{
	(void)net;
	(void)data;
	(void)len;
	(void)out;
	return refuse(e);
}

int tls_explain_site(struct net *net, const char *host, uint16_t port,
		     struct sbuf *out, struct err *e)
{
	(void)net;
	(void)host;
	(void)port;
	(void)out;
	return refuse(e);
}

/* ---- signed and encrypted images ------------------------------------- */

int cms_verify(struct net *net, struct cms_bytes file,
	       struct cms_bytes message, const char *signer,
	       uint32_t limit_ms, struct err *e)
{
	(void)net;
	(void)file;
	(void)message;
	(void)signer;
	(void)limit_ms;
	return refuse(e);
}

int cms_decrypt(struct net *net, struct cms_bytes file,
		struct cms_bytes message, void *out, size_t *len_out,
		struct err *e)
{
	(void)net;
	(void)file;
	(void)message;
	(void)out;
	(void)len_out;
	return refuse(e);
}
