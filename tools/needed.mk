# needed.mk: what has to be there before anything is made. Included by the
# Makefile.

# tools/deps installs it for these goals, and for others says what is missing
GOALS = $(or $(MAKECMDGOALS),all)
goal = $(filter $(1),$(GOALS))
INSTALLED = $(strip $(if $(call goal,run),build) $(if $(call goal,efi bios),efi) \
	$(if $(call goal,test),test) \
	$(if $(call goal,check fuzz coverage real),check) \
	$(if $(call goal,analyze cppcheck),analyze) $(if $(call goal,deb real),deb) \
	$(if $(call goal,real),real) $(if $(call goal,static),static) \
	$(if $(call goal,editors),editors) \
	$(if $(call goal,docs site),docs) $(if $(call goal,web check-web),web) \
	$(if $(call goal,qemu bench-qemu peer),qemu))
NEEDED = need build $(if $(findstring clang,$(CC))$(call goal,build/efi-%),efi) \
	$(if $(call goal,bench build/%.log),test)
ifeq ($(if $(filter-out clean help,$(GOALS)),$(JUST_PRINT),none),)
ifneq ($(shell tools/deps $(or $(INSTALLED),$(NEEDED)) >&2 || echo failed),)
$(error tools/deps failed: see above)
endif
endif
