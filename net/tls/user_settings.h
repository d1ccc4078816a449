/* user_settings.h: how wolfSSL is built, on every target. */
#ifndef NET_TLS_USER_SETTINGS_H
#define NET_TLS_USER_SETTINGS_H

/* The machine: one thread, no files, no sockets, and no clock: dates are for
   net/tls/chain_check.c to judge, by the clock that a script can set. */
#define SINGLE_THREADED
#define NO_FILESYSTEM
#define NO_WRITEV
#define NO_MAIN_DRIVER
#define WOLFSSL_NO_SOCK
#define WOLFSSL_USER_IO
#define USER_TIME
#define USER_TICKS
#define WOLFSSL_32BIT_MILLI_TIME
#define XTIME tls_no_time
#define XVALIDATE_DATE(date, format, which) ((void)(date), (void)(format), 1)
#define NO_DEV_RANDOM
#define NO_STDIO_FILESYSTEM
#define WOLFSSL_IGNORE_FILE_WARN
#define WOLFSSL_SMALL_STACK
#define SIZEOF_LONG_LONG 8
#ifdef __LP64__
#define SIZEOF_LONG 8
#else
#define SIZEOF_LONG 4
#endif

/* TLS 1.2 and 1.3, client only, with nothing that is known to be weak. */
#define NO_WOLFSSL_SERVER
#define NO_OLD_TLS
#define WOLFSSL_TLS13
#define WOLFSSL_AEAD_ONLY
#define HAVE_TLS_EXTENSIONS
#define HAVE_SUPPORTED_CURVES
#define HAVE_SNI
#define HAVE_EXTENDED_MASTER
#define HAVE_SESSION_TICKET
#define HAVE_HKDF
#define WC_RSA_PSS
#define WOLFSSL_PSS_LONG_SALT	/* as OpenSSL signs CMS */
#define MICRO_SESSION_CACHE
#define NO_SESSION_CACHE_REF
#define NO_CLIENT_CACHE
#define NO_PSK
#define NO_ERROR_STRINGS
#define WOLFSSL_SET_CIPHER_BYTES
/* What the peer sent, for words: alerts, and its chain */
#define WOLFSSL_ALWAYS_VERIFY_CB
#define KEEP_PEER_CERT

/* Keys */
#define HAVE_ECC
#define ECC_USER_CURVES
#define HAVE_ECC384
#define HAVE_ECC521
#define HAVE_CURVE25519
#define CURVE25519_SMALL
#define HAVE_ED25519
#define ED25519_SMALL
#define WOLFSSL_SP_MATH_ALL
#define WOLFSSL_SP_SMALL
#define SP_INT_BITS 8192
#define ECC_TIMING_RESISTANT
#define TFM_TIMING_RESISTANT
#define WC_RSA_BLINDING
#define NO_DH
#define NO_DSA

/* Ciphers: full AES tables (small ones are four times as slow) */
#define HAVE_AESGCM
#define GCM_TABLE_4BIT
#define HAVE_CHACHA
#define HAVE_POLY1305
#define NO_DES3
#define NO_RC4
#define NO_RC2

#ifdef WOLFSSL_AESNI		/* the host's: tools/libraries.mk */
#define HAVE___UINT128_T
#define WOLFSSL_HAVE_SP_ECC
#define WOLFSSL_SP_X86_64_ASM
#define asm __asm__		/* which C11 alone does not know */
#endif

/* Certificates, CMS */
#define WOLFSSL_ASN_TEMPLATE
#define ASN_BER_TO_DER
#define NO_PWDBASED

/* Digests */
#define WOLFSSL_SHA224
#define WOLFSSL_SHA384
#define WOLFSSL_SHA512
#define NO_MD4			/* core/md.c	*/
#define NO_MD5

/* What a server staples (tools/patches/wolfssl-staple.patch): ask for it; and
   it came (staple.c), 0 or a negative error of wolfSSL's. */
#ifndef __ASSEMBLER__
struct WOLFSSL;
int tls_staple_ask(struct WOLFSSL *ssl);
int tls_stapled(struct WOLFSSL *ssl, const unsigned char *data, unsigned len);
#endif

/* Jitter (core/jitter.h), which hashes by SHA3-256; keys come from whatever
   the platform's best source is. */
#ifndef NO_JITTER
#define HAVE_ENTROPY_MEMUSE
#endif
#define WOLFSSL_SHA3
#define WOLFSSL_NOSHA3_224
#define WOLFSSL_NOSHA3_384
#define WOLFSSL_NOSHA3_512
#define WOLFSSL_NO_SHAKE128
#define WOLFSSL_NO_SHAKE256
#define HAVE_HASHDRBG
#define CUSTOM_RAND_GENERATE_SEED tls_seed
#ifndef __ASSEMBLER__
int tls_seed(unsigned char *out, unsigned len);
#endif

#endif
