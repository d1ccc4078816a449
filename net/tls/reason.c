/* reason.c: what went wrong in a handshake, in words. */
#include <wolfssl/wolfcrypt/settings.h>
#include <wolfssl/error-ssl.h>
#include <wolfssl/wolfcrypt/error-crypt.h>

#include "core/err.h"
#include "net/tls/context.h"
#include "net/tls/nomem.h"
#include "platform/platform.h"

#define OFFER	"this machine speaks TLS 1.2 and 1.3 with ECDHE and " \
		"AES-GCM or ChaCha20"

static const struct { uint8_t code; const char *name; } alerts[] = {
	{ 10, "unexpected_message" }, { 20, "bad_record_mac" },
	{ 22, "record_overflow" }, { 40, "handshake_failure" },
	{ 42, "bad_certificate" }, { 43, "unsupported_certificate" },
	{ 44, "certificate_revoked" }, { 45, "certificate_expired" },
	{ 46, "certificate_unknown" }, { 47, "illegal_parameter" },
	{ 48, "unknown_ca" }, { 49, "access_denied" },
	{ 50, "decode_error" }, { 51, "decrypt_error" },
	{ 70, "protocol_version" }, { 71, "insufficient_security" },
	{ 80, "internal_error" }, { 86, "inappropriate_fallback" },
	{ 90, "user_canceled" }, { 109, "missing_extension" },
	{ 110, "unsupported_extension" }, { 112, "unrecognized_name" },
	{ 113, "bad_certificate_status_response" },
	{ 116, "certificate_required" }, { 120, "no_application_protocol" },
};

const char *tls_alert(int code)
{
	size_t i;

	for (i = 0; i < sizeof(alerts) / sizeof(alerts[0]); i++)
		if (alerts[i].code == code)
			return alerts[i].name;
	return NULL;
}

/* What a person can do about an alert; "" if nothing is known. */
static const char *advice(int code, bool agreed)
{
	switch (agreed && code == 40 ? 116 : code) {
	case 40:
	case 71:
		return "; " OFFER;
	case 70:
		return ": no common version; " OFFER;
	case 112:
		return ": it knows no host of this name";
	case 42:
	case 43:
	case 45:
	case 46:
	case 48:
	case 49:
	case 116:
		return ": it wants a certificate of this machine (settings "
		       "cert, privkey), or another one";
	default:
		return "";
	}
}

static int alerted(int code, bool agreed, struct err *e)
{
	const char *name = tls_alert(code);

	if (!name)
		return err_set(e, -EPROTO, "the server refuses TLS (alert %d)",
			       code);
	return err_set(e, -EPROTO, "the server refuses TLS (%s)%s", name,
		       advice(code, agreed));
}

static int own_reason(int error, struct err *e)
{
	if (tls_is_nomem(error))
		return err_set(e, -ENOMEM, "no memory for TLS");
	switch (error) {
	case VERSION_ERROR:
	case UNSUPPORTED_PROTO_VERSION:
		return err_set(e, -EPROTO, "the server wants another version "
			       "of TLS; " OFFER);
	case MATCH_SUITE_ERROR:
	case UNSUPPORTED_SUITE:
		return err_set(e, -EPROTO, "the server chose a cipher that "
			       "was not offered; " OFFER);
	case VERIFY_MAC_ERROR:
	case DECRYPT_ERROR:
	case AES_GCM_AUTH_E:
	case MAC_CMP_FAILED_E:
		return err_set(e, -EIO, "what came was changed on its way");
	case VERIFY_SIGN_ERROR:
	case VERIFY_CERT_ERROR:
	case SIG_VERIFY_E:
		return err_set(e, -EACCES, "the server does not have the key "
			       "of its certificate");
	case MAX_CHAIN_ERROR:
		return err_set(e, -EACCES, "the server sent too many "
			       "certificates");
	case PEER_KEY_ERROR:
		return err_set(e, -EACCES, "the key of the server's "
			       "certificate is of a kind not known here");
	case RNG_FAILURE_E:
		return tls_no_start(e);
	case EXT_MISSING:
	case KEY_SHARE_ERROR:
	case BAD_KEY_SHARE_DATA:
		return err_set(e, -EPROTO, "the server breaks the rules of "
			       "TLS: it sent no key share");
	default:
		return err_set(e, -EPROTO, "the server breaks the rules of "
			       "TLS (%d)", error);
	}
}

int tls_reason(int error, int alert, bool agreed, struct err *e)
{
	if (e->code)
		return e->code;		/* known better */
	if (error == FATAL_ERROR && alert >= 0)
		return alerted(alert, agreed, e);
	return own_reason(error, e);
}

int tls_no_start(struct err *e)
{
	uint8_t byte;

	if (plat_entropy(&byte, 1) <= 0)
		return err_set(e, -ENOTSUP, "no TLS: this machine has no "
			       "source of random numbers");
	return err_set(e, -ENOMEM, "no memory for TLS");
}
