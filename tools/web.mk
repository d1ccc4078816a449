# web.mk: the host program as a module of WebAssembly, and the page that runs
# it. Included by the Makefile when a goal asks for it.
#
#   make web        build/web: a folder of static files for any web server
#   make check-web  the host program's tests with the module, under node

.PHONY: web check-web

# ---- sources -----------------------------------------------------------------

# The back end is the host's, but for what asks the system; without TLS, images
WEB_ABSENT = net/tls/% drivers/% bootfile/% core/jitter.c \
	build/gen/roots.c lab/tls.c lab/tls_ca.c lab/tls_ocsp.c lab/tls_rand.c \
	lab/tls_sign.c cli/line.c cli/watch.c cli/embed% cli/image% cli/gen% cli/web% \
	platform/host/console.c platform/host/names.c platform/host/libraries.c \
	platform/host/slirp.c platform/host/tap.c platform/host/qemu%
WEB_LAB = $(filter-out $(WEB_ABSENT),$(LAB))
WEB_OWN = $(filter-out $(WEB_ABSENT),$(PORTABLE) $(HOST) $(PROGRAM)) \
	$(wildcard platform/web/*.c) net/notls/notls.c
WEB_YAML = $(wildcard $(THIRD_PARTY)/fyaml/src/lib/*.c) \
	$(THIRD_PARTY)/fyaml/src/xxhash/xxhash.c
WEB_JSON = $(wildcard $(THIRD_PARTY)/jansson/src/*.c)
WEB_DIGESTS = $(addprefix $(THIRD_PARTY)/wolfssl/wolfcrypt/src/,sha.c \
	sha256.c sha512.c sha3.c hash.c wc_port.c memory.c error.c logging.c)
WEB_LIBRARIES = $(WEB_DIGESTS) $(ZLIB) $(WEB_YAML) $(WEB_JSON)

# ---- to compile --------------------------------------------------------------

# emcc compiles by clang with these; without it, ccache knows what it sees
EM_SYSROOT = /usr/share/emscripten/cache/sysroot
WEB_CLANG = clang --target=wasm32-unknown-emscripten --sysroot=$(EM_SYSROOT) \
	-fignore-exceptions -mllvm -combiner-global-alias-analysis=false \
	-mllvm -disable-lsr
# Tables of the explorer an eighth as large: memory here is one's own to its end
WEB_FLAGS = -std=c11 -MD -MP -isystem platform/web/libc $(INCLUDES) \
	$(addprefix -isystem $(THIRD_PARTY)/,fyaml/include fyaml/src/xxhash \
	fyaml/src/lib jansson/src) -DWOLFSSL_USER_SETTINGS -D_GNU_SOURCE \
	-include platform/web/libc/linux.h -DGRAPH_BITS=14 -DPXESH_ALONE $(SMALL_FLAGS) -Oz \
	-funique-internal-linkage-names
$(eval $(call compiled,wasm,$(WEB_CLANG),$(WEB_FLAGS)))
$(call objects,wasm,$(WEB_YAML)): LIBRARY_WARNINGS = -w -std=gnu11 \
	-DVERSION=\"$(word 1,$(subst -, ,$(file <$(THIRD_PARTY)/fyaml.origin)))\"
$(call objects,wasm,$(WEB_JSON)): LIBRARY_WARNINGS = -w -std=gnu11 -DHAVE_CONFIG_H
build/wasm/cli/version.o: build/gen/commit.h

# The client's lwIP and the lab's: names that both define get a prefix in the
# lab, where a header says so, and so does what only the lab's files call; of
# def.c, whose names are taken for macros, there is one, which serves both.
web_lwip = $(call objects,wasm,$(filter-out %/def.c,$(LWIP)))
web_net = $(call objects,wasm,$(filter net/%,$(WEB_OWN)))
web_lab = $(call objects,wasm,$(WEB_LAB)) $(call \
	objects,wasm/lab/lwip,$(LWIP))
names = llvm-nm -j --extern-only $(1) | grep '^[a-z][a-zA-Z_0-9]*$$' | sort -u
lab_names = cat $(WEB_LAB) | grep -v '^static\|^typedef' | sed -n \
	's/^[a-z][a-zA-Z_0-9 *]*[ *]\([a-z][a-z_0-9]*\)(.*/\1/p' | grep -v '^lab_'
build/wasm/lab-names.h: $(web_lwip) $(web_net) $(WEB_LAB) tools/web.mk
	$(call run,NAMES,{ $(call names,--defined-only $(web_lwip)); { $(call \
	names,-u $(web_lwip)); $(call names,--defined-only $(web_net)); } | \
	sort | uniq -d; $(lab_names); } | sort -u | sed 's/.*/#define & lab_own_&/' >$@)
$(web_lab): build/wasm/lab-names.h
$(web_lab): private lwipopts = -Ilab/lwip -include build/wasm/lab-names.h

WEB_OBJECTS = $(call objects,wasm,$(WEB_OWN) $(WEB_LIBRARIES)) $(web_lwip) \
	$(web_lab)

# ---- the module ---------------------------------------------------------------

# C that waits or forks has to be able to return and to come back: asyncify.
# What never does is left as it is: it is smaller, and faster.
# It is the files that are not listed as moving; names of statics are made unique.
# Of their functions, web-still finds those that wait or fork by a direct call:
# what has to be listed is who calls such a one by a pointer.
WEB_MOVING = $(addprefix core/,console.c event.c fetch%.c key.c keywait.c \
	lineread.c lineedit.c menu.c transfer.c progress.c image.c initrd.c \
	writer.c tui/% setting/settings.c setting/store.c setting/tree.c) \
	$(addprefix interp/,acquire.c eval.c exec.c interact.c report.c script.c \
	shell.c) $(addprefix net/,lotest.c net.c netdev.c ntp.c ping.c resolve.c \
	syslog.c udp.c $(addprefix san/,attach.c cache.c disk.c drive.c fc_all.c \
	kinds.c open.c show.c vn2vn.c where.c)) $(addprefix explore/,choice.c \
	fork.c menu.c rest.c run.c walk.c) $(addprefix cli/,boot.c cli.c entry.c \
	explore.c hooks.c lab.c machines.c map.c plan%.c repeat.c run.c \
	scen_pool.c scen_run.c session.c simulate.c test.c trace.c) \
	builtins/% netcmds/% platform/% lab/disk%
WEB_STILL = $(filter-out $(call objects,wasm,$(filter $(WEB_MOVING),$(WEB_OWN) \
	$(WEB_LAB))),$(WEB_OBJECTS))
comma = ,
# and of the C library's, those that call what they are given
WEB_STILL_LIBC = printf_core fmt_fp pad vfprintf vsnprintf __stdio_write \
	__fwritex fwrite fflush fclose qsort sift trinkle cycle scandir tre_*
build/wasm/still: $(WEB_OBJECTS) tools/web.mk tools/web-still
	$(call run,NAMES,{ llvm-nm -j --defined-only $(WEB_STILL) 2>&1 | \
	sed -n '/^[a-zA-Z_][a-zA-Z_0-9.]*$$/p'; printf '%s\n' $(WEB_STILL_LIBC); } | \
	sort -u >$@.names && tools/web-still $@.names $(WEB_OBJECTS) | \
	paste -sd $(comma) >$@)
EMCC = NODE_PATH=/usr/share/nodejs emcc
WEB_LINK = -Os -sMODULARIZE=1 -sEXPORT_NAME=createPxesh -sENVIRONMENT=worker,node \
	-sDYNAMIC_EXECUTION=0 -sALLOW_MEMORY_GROWTH=1 -sINITIAL_MEMORY=4194304 \
	-sMAXIMUM_MEMORY=1073741824 -sMEMORY_GROWTH_GEOMETRIC_STEP=0.05 \
	-sTOTAL_STACK=524288 -sINVOKE_RUN=0 -sEXIT_RUNTIME=0 -sFORCE_FILESYSTEM=1 \
	-sSUPPORT_LONGJMP=0 \
	-sEXPORTED_RUNTIME_METHODS=FS,ENV,stackSave,stackRestore \
	-sEXPORTED_FUNCTIONS=_main,_malloc,_free,_sbrk,_web_lsp_start,_web_lsp_message,_web_map \
	-sASYNCIFY=1 -sASYNCIFY_IMPORTS=web_wait,web_fork \
	-sASYNCIFY_REMOVE=[@build/wasm/still]
web_link = $(call run,LINK,{ $(EMCC) $(filter %.o,$^) $(WEB_LINK) $(1) \
	--js-library platform/web/lib.js -o $(basename $@).js 2>&1 || rm -f $@; } \
	| grep -v 'list contained a non-existing'; [ -s $@ ])
web_module = $(1).js $(1).wasm &: $(WEB_OBJECTS) platform/web/lib.js \
	build/wasm/still build/sources
$(call web_module,build/wasm/pxesh)
	$(call web_link)
# One that traps where a function is left that is not listed
$(call web_module,build/wasm/strict/pxesh)
	$(call web_link,-O1 -sASSERTIONS=1)
build/wasm/strict/worker.js: build/wasm/strict/pxesh.js platform/web/run.js \
		platform/web/worker.js
	$(call run,JS,cat $^ >$@)
$(WEB)/worker.js: build/wasm/pxesh.js platform/web/run.js platform/web/worker.js
	$(call run,JS,cat $^ >$@)
# The same for a terminal, by node
build/wasm/pxesh: build/wasm/pxesh.js platform/web/run.js tests/web/node.js
	$(call run,JS,{ echo '#!/usr/bin/env node'; cat $^; } >$@ && chmod +x $@)
$(WEB)/pxesh.wasm: build/wasm/pxesh.wasm
	$(call run,COPY,cp $< $@)

web: $(WEB_FILES) $(WEB)/worker.js $(WEB)/pxesh.wasm
	@tests/web/weigh.js $(WEB)/*

# ---- tests --------------------------------------------------------------------

# Of the host program, with the same expectations
WEB_TESTS = conformance/test_conformance golden/test_golden lint/test_lint \
	lint/test_root lint/test_config lint/test_flow_rules lsp/test_stdio \
	explore/test_explore cli/test_run cli/test_plan cli/test_fmt \
	cli/test_waits cli/test_scripts cli/test_scenarios cli/test_options
WEB_LOGS = $(WEB_TESTS:%=build/wasm/tests/%.log) $(WEB_PAGE_LOG)
build/wasm/tests/%.log: tests/%.sh $(TEST_DATA) build/wasm/pxesh
	$(call run_test,timeout 900 tests/web/expect $*)
build/wasm/tests/web/%.log: tests/web/%.js $(TEST_DATA) $(WEB)/worker.js \
		$(WEB)/pxesh.wasm
	$(call run_test,timeout 900 node $< $(WEB))
build/wasm/tests/web/prompt.log: tests/web/prompt.js $(TEST_DATA) \
		build/wasm/strict/worker.js build/wasm/strict/pxesh.wasm
	$(call run_test,timeout 900 node $< build/wasm/strict)
WEB_LOGS += $(patsubst %,build/wasm/tests/web/%.log,lsp flow hostile prompt)
check-web: web $(WEB_LOGS)
	@tools/summary $(WEB_LOGS)
