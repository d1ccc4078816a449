# generated.mk: the sources that the build makes. Included by the Makefile.

build/gen/lex.c: interp/lex.re
	$(call run,RE2C,re2c -c -W -Werror -o $@ $<)
# lemon leaves an unchanged header alone: without touch make would run for ever
build/gen/gram.c build/gen/gram.h &: interp/gram.y
	$(call run,LEMON,lemon -q -dbuild/gen $< && touch build/gen/gram.h)

# Files as strings; every ? is marked, for two of them begin a trigraph
as_string = { echo 'extern const char $(1)[];'; echo 'const char $(1)[] ='; \
	sed 's/[\\"?]/\\&/g; s/.*/"&\\n"/' $(2); echo ';'; }
build/gen/explore_page.c: explore/explore.html explore/explore.js
	$(call run,GEN,{ $(call as_string,explore_page,explore/explore.html); \
	$(call as_string,explore_script,explore/explore.js); } >$@)

# The hashes of the roots that firmware trusts
ROOTS = $(THIRD_PARTY)/roots/usr/share/ca-certificates/mozilla/*.crt
build/host/mkroots: tools/mkroots.c $(call objects,host,$(addprefix net/tls/,\
		cert.c der.c pem.c seed.c port.c staple.c) core/digest.c core/md.c \
		core/date.c core/str.c \
		$(WOLFSSL)) $(call fast_objects,host)
	$(call run,CC,gcc $(HOST_FLAGS) $(FAST_FLAGS) $(WARNINGS) -o $@ $(filter %.c %.o,$^))
build/gen/roots.c: build/host/mkroots $(THIRD_PARTY)/stamp-roots
	$(call run,GEN,$< $(ROOTS) >$@)
