/* test_images.c: imgstat, imgfree, imgargs, imgselect, imgset and the rest
   that need no network. */
#include "core/image.h"
#include "tests/interp/run.h"

#define FETCH(name, data) "imgfetch -q --name " name " data:," data "\n"

static void efi(void)
{
	fake.name = "efi";
	fake.can_exec = 1u << IMAGE_EFI;
}

static void an_unknown_image_stops_a_list(void **state)
{
	(void)state;
	efi();
	prints(FETCH("a", "x") FETCH("b", "y")
	       "imgstat a nosuch b || echo stopped\n"
	       "imgfree a nosuch b || echo stopped\n"
	       "imgstat\n",
	       "a : 1 bytes\nstopped\nstopped\nb : 1 bytes\n");
	assert_non_null(strstr(fake_diag(), "nosuch"));
}

static void arguments_stay_unless_given_or_cleared(void **state)
{
	(void)state;
	efi();
	prints(FETCH("s", "%23!ipxe%0A") "imgargs s one  two\nimgselect s\n"
	       "imgstat\nimgselect s three\nimgstat\nimgargs s\nimgstat\n",
	       "s : 7 bytes [script] [SELECTED] \"one two\"\n"
	       "s : 7 bytes [script] [SELECTED] \"three\"\n"
	       "s : 7 bytes [script] [SELECTED]\n");
}

static void only_what_can_run_is_selected(void **state)
{
	(void)state;
	efi();
	prints(FETCH("a", "x") "kernel a || echo no ${errno}\nimgstat\n",
	       "no 0x2e000008\na : 1 bytes\n");
	assert_non_null(strstr(fake_diag(), "neither a script nor a program"));
}

static void a_misplaced_magic_is_pointed_out(void **state)
{
	(void)state;
	efi();
	prints("chain -q data:,%0A%23!ipxe%0A ||\n"
	       "chain -q data:,%EF%BB%BF%23!ipxe%0A ||\n"
	       "chain -q data:,%23!ipxe ||\n", "");
	assert_non_null(strstr(fake_diag(), "at its start, not at byte 2"));
	assert_non_null(strstr(fake_diag(), "a byte order mark"));
	assert_non_null(strstr(fake_diag(), "a line end must follow"));
}

static void imgset_blames_the_image_that_is_missing(void **state)
{
	(void)state;
	run("imgset v nothere\n");
	assert_non_null(strstr(fake_diag(), "test.ipxe:1:10: error: "));
}

static void imgset_drops_the_image_unless_told(void **state)
{
	(void)state;
	efi();
	prints(FETCH("a", "1") FETCH("b", "2")
	       "imgset -k v a && imgset w b && imgstat\necho ${v}${w}\n",
	       "a : 1 bytes\n12\n");
}

static void digests_are_those_of_the_bytes(void **state)
{
	(void)state;
	efi();
	prints(FETCH("t", "abc") "md5sum t t\nsha1sum t\nsha224sum t\n"
	       "sha256sum t\nsha384sum t\nsha512sum t\n",
	       "900150983cd24fb0d6963f7d28e17f72  t\n"
	       "900150983cd24fb0d6963f7d28e17f72  t\n"
	       "a9993e364706816aba3e25717850c26c9cd0d89d  t\n"
	       "23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7"
	       "  t\n"
	       "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f2001"
	       "5ad  t\n"
	       "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5"
	       "bed8086072ba1e7cc2358baeca134c825a7  t\n"
	       "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d"
	       "39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa5"
	       "4ca49f  t\n");
}

static void a_digest_is_stored_in_the_settings_type(void **state)
{
	(void)state;
	efi();
	prints(FETCH("t", "abc") "md5sum --set a t && show a\n"
	       "md5sum --set b:hex t && show b\n"
	       "md5sum --set 1:nosuch t || echo no\n",
	       "a:hexraw = 900150983cd24fb0d6963f7d28e17f72\n"
	       "b:hex = 90:01:50:98:3c:d2:4f:b0:d6:96:3f:7d:28:e1:7f:72\n"
	       "no\n");
}

static void imgextract_replaces_the_archive(void **state)
{
	(void)state;
	efi();
	prints("imgfetch -q --name a.z data:;base64,eJzLSM3JyQcABiwCFQ==\n"
	       "imgstat && imgextract --keep a.z && imgstat\n"
	       "imgfree a && imgextract --name b a.z && imgstat\n"
	       "imgextract b || echo no archive\nimgstat\n",
	       "a.z : 13 bytes [zlib]\n"
	       "a.z : 13 bytes [zlib]\na : 5 bytes\n"
	       "b : 5 bytes\nno archive\n");
}

static void an_archive_is_run_by_what_is_in_it(void **state)
{
	(void)state;
	efi();
	prints("imgfetch -q --name s.gz data:;base64,H4sIAAAAAAACA1NWzCyoSOVK"
	       "Tc7IVyjNK0hMzk5N4QIAHBFN3BUAAAA=\n"
	       "chain s.gz && echo done\nimgstat\n",
	       "unpacked\ndone\n");
}

/* The script above, compressed over and over. */
#define GZIP_8 \
		"H4sIAAAAAAACAwGbAGT/H4sIAAAAAAACA5Pv5mAAASZmxlKGrv/ycO7k988S" \
		"GBjVnp18P1/VwGCVrfXPun2rGg9qRb+eX/o7zFTuyq6/XdNt9z9aF//93ara" \
		"+Yv00tdbx/xcueXN0/+h02vP3/ry/365b3hE4fPXVuftF14+VFmh980sj6e4" \
		"IG2G0Ma9d8Uz9Bgece1rSwBatmHmj+xSIA0AKPQmBYwAAAAiAxBDmwAAAA=="
#define GZIP_9 \
		"H4sIAAAAAAACA5Pv5mAAASZmxtkMKf/l4dzJ758lMDCqpR0Lalv3/1PBuyff" \
		"zwtJSFydN7fGPv7qgYSpa7+e31W7Woo/y3X/vPhf1mdC3p1atz/2cu53+yjx" \
		"/3/vrrr1s/vLpevRx//E7Hx69vL/hZezz9//9el/3c78CpeHn6+HPX8rHmcX" \
		"Ernw+1md/uU7FHLbLhzbW37U+IuEXOHbbG+GqG2Jz/rfBCnwMmh8UWPtATpJ" \
		"iVnAeTaQBgDk8DF6sgAAAA=="

static void archives_within_archives_have_a_limit(void **state)
{
	(void)state;
	efi();
	prints("chain -q data:;base64," GZIP_8 "\n", "unpacked\n");
	fake_out_clear();
	prints("chain -q data:;base64," GZIP_9 " || echo too many\nimgstat\n",
	       "too many\n");
}

static void memory_becomes_an_image(void **state)
{
	(void)state;
	efi();
	fake.peek = (const uint8_t *)"memory";
	fake.peek_start = 0x1000;
	fake.peek_len = 6;
	prints("imgmem 0x1002 3 && imgmem --name m 0x1000 1 && imgstat\n"
	       "imgset v 0x1002 && echo ${v}\n"
	       "imgmem 0 16 || echo no\nimgmem x 1 || echo bad\n",
	       "0x1002 : 3 bytes\nm : 1 bytes\nmor\nno\nbad\n");
}

static void untrusted_images_are_refused_on_request(void **state)
{
	(void)state;
	efi();
	prints(FETCH("s", "%23!ipxe%0Aecho%20ran")
	       "imgtrust\nimgexec s || echo no ${errno}\n"
	       "imgtrust --allow && imgexec s\n"
	       "imgtrust --allow --permanent && imgtrust || echo frozen\n"
	       "imgtrust --allow && imgexec s\n",
	       "no 0x200000d\nran\nfrozen\nran\n");
}

static void parameters_belong_to_a_list(void **state)
{
	(void)state;
	efi();
	prints("param a b || echo none\nparams --name p\n"
	       "param --params p a && echo added\n"
	       "param --params q a || echo none\n"
	       "params --name p --delete\nparam --params p a || echo gone\n",
	       "none\nadded\nnone\ngone\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(an_unknown_image_stops_a_list),
		FAKE_TEST(arguments_stay_unless_given_or_cleared),
		FAKE_TEST(only_what_can_run_is_selected),
		FAKE_TEST(a_misplaced_magic_is_pointed_out),
		FAKE_TEST(imgset_blames_the_image_that_is_missing),
		FAKE_TEST(imgset_drops_the_image_unless_told),
		FAKE_TEST(digests_are_those_of_the_bytes),
		FAKE_TEST(a_digest_is_stored_in_the_settings_type),
		FAKE_TEST(imgextract_replaces_the_archive),
		FAKE_TEST(an_archive_is_run_by_what_is_in_it),
		FAKE_TEST(archives_within_archives_have_a_limit),
		FAKE_TEST(memory_becomes_an_image),
		FAKE_TEST(untrusted_images_are_refused_on_request),
		FAKE_TEST(parameters_belong_to_a_list),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
