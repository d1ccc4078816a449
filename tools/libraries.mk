# libraries.mk: the sources of others that we compile, which tools/deps unpacks.
# Included by the Makefile.

THIRD_PARTY = build/third_party

LWIP = $(wildcard $(THIRD_PARTY)/lwip/src/core/*.c \
	$(THIRD_PARTY)/lwip/src/core/ipv[46]/*.c) \
	$(THIRD_PARTY)/lwip/src/netif/ethernet.c
WOLFSSL = $(addprefix $(THIRD_PARTY)/wolfssl/wolfcrypt/src/,sha.c \
	sha256.c sha512.c sha3.c hash.c random.c wc_port.c memory.c asn.c \
	rsa.c ecc.c sp_int.c wolfmath.c aes.c chacha.c poly1305.c \
	chacha20_poly1305.c curve25519.c ed25519.c fe_low_mem.c ge_low_mem.c \
	hmac.c kdf.c coding.c error.c logging.c signature.c wc_encrypt.c) \
	$(addprefix $(THIRD_PARTY)/wolfssl/src/,internal.c tls.c tls13.c ssl.c \
	keys.c wolfio.c)
# Its assembler for the host's processor, which looks for itself what that can;
# firmware's calling convention is another, and its images must stay small
ifeq ($(shell uname -m),x86_64)
FAST = $(addprefix $(THIRD_PARTY)/wolfssl/wolfcrypt/src/,aes_asm.S \
	aes_gcm_asm.S chacha_asm.S poly1305_asm.S sha256_asm.S sha512_asm.S \
	sha3_asm.S sp_x86_64_asm.S sp_x86_64.c cpuid.c)
FAST_FLAGS = -DWOLFSSL_X86_64_BUILD -DWOLFSSL_AESNI -DUSE_INTEL_SPEEDUP
FAST_AES_FLAGS = -maes -mpclmul
# Of what the system has, those that the program starts without: tools/late
# knows this processor only. Elsewhere they are linked as usual.
LATE = ssl crypto idn2
endif
# $(call native,BUILD,WORDS): the words, unless it is for another processor
native = $(if $(filter $(FOREIGN),$(1)),,$(2))
fast_objects = $(call native,$(1),$(patsubst %,build/$(1)/%.o,$(basename $(FAST))))
ZLIB = $(addprefix $(THIRD_PARTY)/zlib/,adler32.c crc32.c inffast.c inflate.c \
	inftrees.c zutil.c)
LIBRARIES = $(LWIP) $(WOLFSSL) $(ZLIB)

# wolfSSL reads its GCM tables by words at addresses that are multiples of 4,
# as every processor of ours lets it
build/%-san/$(THIRD_PARTY)/wolfssl/wolfcrypt/src/aes.o: \
	LIBRARY_WARNINGS += -fno-sanitize=alignment
# and shifts into signs, as every compiler of ours lets it
build/%-san/$(THIRD_PARTY)/wolfssl/wolfcrypt/src/sp_x86_64.o: \
	LIBRARY_WARNINGS += -fno-sanitize=alignment,shift
# Who uses TLS need not test jitter as well, which takes long: core/jitter.c
%/$(THIRD_PARTY)/wolfssl/wolfcrypt/src/wc_port.o: \
	LIBRARY_WARNINGS += -DNO_JITTER
build/ho%/$(THIRD_PARTY)/wolfssl/wolfcrypt/src/aes.o \
build/co%/$(THIRD_PARTY)/wolfssl/wolfcrypt/src/aes.o: \
	LIBRARY_WARNINGS += $(call native,$(build_name),$(FAST_AES_FLAGS))
