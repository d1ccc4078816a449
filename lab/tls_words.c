/* tls_words.c: how lab files call what TLS can do wrong. */
#include "lab/tls.h"

const char *const lab_tls_words[LAB_TLS_VERSIONS] = {
	"any", "1.1", "1.2", "1.3",
};

const char *const lab_cert_words[LAB_CERT_KINDS] = {
	"good", "expired", "future", "other-name", "unknown-root",
	"self-signed", "weak-key", "weak-digest", "for-clients", "incomplete",
	"not-a-ca", "bad-signature",
};

const char *const lab_key_words[LAB_KEY_KINDS] = {
	"p256", "p384", "rsa", "ed25519",
};

const char *const lab_ocsp_words[LAB_OCSP_KINDS] = {
	"none", "good", "revoked", "unknown", "expired", "future",
	"delegated", "not-delegated", "stranger", "wrong-signer", "other",
	"busy", "malformed",
};

const char *const lab_signer_words[LAB_SIGNERS] = {
	"good", "expired", "not-for-code", "unknown-root", "other-file",
};
