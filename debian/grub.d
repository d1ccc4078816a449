#!/bin/sh
# 20_pxesh: an entry in GRUB's menu that starts pxesh from /boot.
set -e

. /usr/share/grub/grub-mkconfig_lib

folder=$(make_system_path_relative_to_its_root /boot)
[ -e /boot/pxesh.lkrn ] || exit 0
echo "Found pxesh: /boot/pxesh.lkrn" >&2
cat <<ENTRY
menuentry "Network boot (pxesh)" --class network {
$(prepare_grub_to_access_device "$GRUB_DEVICE_BOOT" | sed 's/^/	/')
	if [ "\$grub_platform" = efi ]; then
		chainloader $folder/pxesh-\$grub_cpu.efi
	else
		linux16 $folder/pxesh.lkrn
	fi
}
ENTRY
