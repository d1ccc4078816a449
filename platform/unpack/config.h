/* config.h: what liblzma's sources take of their configure script: a decoder
   of LZMA, the filter for our processor; small, without threads. */
#define HAVE_STDBOOL_H 1
#define HAVE_STDINT_H 1
#define HAVE_STRING_H 1
#define SIZEOF_SIZE_T __SIZEOF_SIZE_T__
#define TUKLIB_SYMBOL_PREFIX
#define LZMA_API_STATIC
#define MYTHREAD_H
#define HAVE_SMALL 1
#define HAVE_DECODERS 1
#define HAVE_DECODER_LZMA1 1
#if defined(__aarch64__)
#define HAVE_DECODER_ARM64 1
#else
#define HAVE_DECODER_X86 1
#endif
