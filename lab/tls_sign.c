/* tls_sign.c: signatures of files by the lab's CA (CMS, detached), for
   imgverify; by OpenSSL, without a time, so that each run has the same. */
#include <errno.h>

#include <openssl/cms.h>
#include <openssl/pem.h>

#include "lab/tls_ca.h"

static int append(CMS_ContentInfo *cms, struct sbuf *out)
{
	unsigned char *der = NULL;
	int len = cms ? i2d_CMS_ContentInfo(cms, &der) : -1;
	int rc = len < 0 ? -ENOMEM : sbuf_add(out, der, (size_t)len);

	OPENSSL_free(der);
	return rc;
}

int lab_ca_sign(struct lab_ca *ca, enum lab_signer how, const void *data,
		size_t len, struct sbuf *out)
{
	const unsigned flags = CMS_DETACHED | CMS_BINARY | CMS_NOATTR |
			       CMS_PARTIAL;
	BIO *in = BIO_new_mem_buf(data, (int)(how == LAB_SIGNER_OTHER_FILE ?
					      len / 2 : len));
	CMS_ContentInfo *cms = CMS_sign_ex(NULL, NULL, NULL, in, flags,
					   ca->lib.ctx, NULL);
	X509 *signer = lab_ca_signer(ca, how);
	int rc = -ENOMEM;

	if (in && cms && signer &&
	    CMS_add1_signer(cms, signer, ca->key[LAB_KEY_P256], EVP_sha256(),
			    flags) &&
	    CMS_add1_cert(cms, how == LAB_SIGNER_UNKNOWN_ROOT ?
			  ca->other_root : ca->inter) &&
	    CMS_final(cms, in, NULL, flags))
		rc = append(cms, out);
	CMS_ContentInfo_free(cms);
	X509_free(signer);
	BIO_free(in);
	return rc;
}
