/* user_settings.h: how wolfSSL is built, on every target. */
#ifndef NET_TLS_USER_SETTINGS_H
#define NET_TLS_USER_SETTINGS_H

/* The machine: one thread, no files, no sockets, no clock of its own. */
#define SINGLE_THREADED
#define NO_FILESYSTEM
#define NO_WRITEV
#define NO_MAIN_DRIVER
#define WOLFSSL_NO_SOCK
#define WOLFSSL_USER_IO
#define USER_TIME
#define NO_ASN_TIME
#define NO_DEV_RANDOM
#define NO_STDIO_FILESYSTEM
#define WOLFSSL_IGNORE_FILE_WARN
#define SIZEOF_LONG_LONG 8
#ifdef __LP64__
#define SIZEOF_LONG 8
#else
#define SIZEOF_LONG 4
#endif

/* Digests, and random bytes: nothing else yet. */
#define WOLFCRYPT_ONLY
#define WOLFSSL_SHA224
#define WOLFSSL_SHA384
#define WOLFSSL_SHA512
#define WOLFSSL_MD4
#define NO_ASN
#define NO_CERTS
#define NO_RSA
#define NO_DH
#define NO_DSA
#define NO_AES
#define NO_DES3
#define NO_RC4
#define NO_HMAC
#define NO_PWDBASED
#define NO_SIG_WRAPPER
#define NO_BIG_INT
#define NO_ERROR_STRINGS

/* Jitter (core/jitter.h), which hashes by SHA3-256; keys come from whatever
   the platform's best source is. */
#define HAVE_ENTROPY_MEMUSE
#define WOLFSSL_SHA3
#define WOLFSSL_NOSHA3_224
#define WOLFSSL_NOSHA3_384
#define WOLFSSL_NOSHA3_512
#define WOLFSSL_NO_SHAKE128
#define WOLFSSL_NO_SHAKE256
#define CUSTOM_RAND_GENERATE_SEED tls_seed
int tls_seed(unsigned char *out, unsigned len);
/* One of its files calls these without their header */
int Entropy_Init(void);
void Entropy_Final(void);

#endif
