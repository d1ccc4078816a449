# progress.mk: what make shows of its work.
#
# $(call run,WORD,COMMAND) is a recipe: it says WORD and the target, makes the
# target's folder and runs COMMAND, whose output is shown whole when it ends.
# V=1 shows the commands themselves. On a terminal there is one line for each
# WORD, rewritten as the work goes on, with a count: [120/480] CC core/uri.o

make_folder = [ -d $(@D) ] || mkdir -p $(@D)

ifeq ($(DRY_RUN),count)
run = : step
else ifeq ($(V),1)
run = $(make_folder); $(2)
else
run = @$(show); $(make_folder); printed=$$(exec 2>&1; $(2)); status=$$?; \
	[ -z "$$printed" ] || printf '$(line_start)%s\n' "$$printed"; \
	exit $$status
endif

ifeq ($(if $(filter-out dumb,$(TERM)),$(MAKE_TERMOUT)),)
show = echo "  $(1)	$@"
else
# The first two clear the line and keep a long one from wrapping
line_start = \r\033[K
cut = \033[?7l$(1)\033[?7h
show = $(eval steps_done += x)printf '$(new_line)$(line_start)$(call \
	cut,[%d/%d] %s %s)$(last_line)' $(words $(steps_done)) $(steps) \
	$(1) $(@:build/%=%)
new_line = $(if $(filter $(1),$(words_shown)),,$(if \
	$(words_shown),\n)$(eval words_shown += $(1)))
last_line = $(if $(filter $(words $(steps_done)),$(steps)),\n)
# How many there will be: counted by a dry run when first asked for
steps = $(eval steps := $(shell $(MAKE) -n DRY_RUN=count $(if $(findstring \
	B,$(firstword -$(MAKEFLAGS))),-B) $(MAKEOVERRIDES) $(MAKECMDGOALS) \
	2>/dev/null | grep -c '^: step'))$(steps)
endif
