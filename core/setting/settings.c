/* settings.c: a tree of settings with what every machine's has. */
#include "core/setting/settings.h"

#include "core/setting/tree.h"

static int add_natives(struct settings *root)
{
	static int (*const natives[])(struct settings *root) = {
		setting_cpuid_add, setting_builtin_add, setting_smbios_add,
		setting_pci_add, setting_usb_add, setting_acpi_add, setting_memmap_add,
		setting_efi_add, setting_netx_add,
	};
	int rc = 0;

	for (size_t i = 0; !rc && i < sizeof(natives) / sizeof(natives[0]); i++)
		rc = natives[i](root);
	return rc;
}

struct settings *settings_new(void)
{
	struct settings *root = settings_tree_new();

	if (!root)
		return NULL;
	setting_index_defs(root->tree);
	if (setting_parse(root, "priority", 8, false, &root->tree->priority,
			  NULL) < 0 || add_natives(root) < 0) {
		settings_free(root);
		return NULL;
	}
	return root;
}
