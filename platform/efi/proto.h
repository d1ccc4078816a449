/* proto.h: the UEFI protocols that this back end uses or offers. */
#ifndef EFI_PROTO_H
#define EFI_PROTO_H

#include <stdbool.h>

#include "platform/efi/efi.h"

/* ---- loaded image, device path (9, 10) ------------------------------ */

struct efi_loaded_image {
	uint32_t                 revision;
	efi_handle               parent;	/* NULL: boot manager */
	struct efi_system_table *st;
	efi_handle               device;
	struct efi_devpath      *file;
	void                    *reserved;
	uint32_t                 options_len;	/* bytes	*/
	void                    *options;
	void                    *base;
	uint64_t                 size;
	int                      code_type, data_type;
	void                    *unload;
};

/* One node of a path; @len counts this header. The bytes follow. */
struct efi_devpath { uint8_t type, subtype, len[2]; };

/* Behind such a node of type messaging, IPV4 (10.3.4.12). */
struct efi_path_ipv4 {
	uint8_t local[4], remote[4], ports[4], protocol[2], fixed;
	uint8_t gateway[4], mask[4];
};

#define EFI_PATH_HARDWARE	1
#define EFI_PATH_HW_PCI		1	/* hardware	*/
#define EFI_PATH_MEMORY_MAPPED	3	/* hardware	*/
#define EFI_PATH_ACPI		2
#define EFI_PATH_MESSAGING	3
#define EFI_PATH_MAC		11	/* messaging	*/
#define EFI_PATH_IPV4		12	/* messaging	*/
#define EFI_PATH_IPV6		13	/* messaging	*/
#define EFI_PATH_UART		14	/* messaging	*/
#define EFI_PATH_SATA		18	/* messaging	*/
#define EFI_PATH_FC_EX		21
#define EFI_PATH_ISCSI		19	/* messaging	*/
#define EFI_PATH_VLAN		20	/* messaging	*/
#define EFI_PATH_URI		24	/* messaging	*/
#define EFI_PATH_DNS		31	/* messaging	*/
#define EFI_PATH_MEDIA		4
#define EFI_PATH_HARD_DRIVE	1	/* media	*/
#define EFI_PATH_VENDOR_MEDIA	3	/* media	*/
#define EFI_PATH_FILE		4	/* media	*/
#define EFI_PATH_END		0x7f
#define EFI_PATH_END_ALL	0xff	/* end		*/

/* ---- the consoles (12) ---------------------------------------------- */

struct efi_key { uint16_t scan; efi_char ch; };
struct efi_key_ex { struct efi_key key; uint32_t shift; uint8_t toggle; };

#define EFI_SHIFT_VALID		0x80000000u
#define EFI_SHIFT_CONTROL	0x0cu		/* left or right	*/

struct efi_text_in {
	efi_status (*reset)(struct efi_text_in *me, uint8_t extended);
	efi_status (*read)(struct efi_text_in *me, struct efi_key *out);
	efi_event    wait;
};

struct efi_text_in_ex {
	efi_status (*reset)(struct efi_text_in_ex *me, uint8_t extended);
	efi_status (*read)(struct efi_text_in_ex *me, struct efi_key_ex *out);
	efi_event    wait;
	void        *set_state, *register_notify, *unregister_notify;
};

struct efi_text_mode {
	int32_t max, mode, attribute, column, row;
	uint8_t cursor;
};

struct efi_text_out {
	efi_status (*reset)(struct efi_text_out *me, uint8_t extended);
	efi_status (*write)(struct efi_text_out *me, const efi_char *text);
	efi_status (*test)(struct efi_text_out *me, const efi_char *text);
	efi_status (*query)(struct efi_text_out *me, size_t mode,
			    size_t *cols, size_t *rows);
	efi_status (*set_mode)(struct efi_text_out *me, size_t mode);
	efi_status (*set_attribute)(struct efi_text_out *me, size_t attr);
	efi_status (*clear)(struct efi_text_out *me);
	efi_status (*set_cursor)(struct efi_text_out *me, size_t col,
				 size_t row);
	efi_status (*show_cursor)(struct efi_text_out *me, uint8_t on);
	struct efi_text_mode *mode;
};

struct efi_gop_info {
	uint32_t version, x, y;
	int      format;		/* 0 RGBx, 1 BGRx, 2 masks, 3 none */
	uint32_t masks[4], stride;
};

struct efi_gop_mode {
	uint32_t             max, mode;
	struct efi_gop_info *info;
	size_t               info_len;
	uint64_t             frame_buffer;
	size_t               frame_buffer_len;
};

#define EFI_BLT_FILL		0	/* one pixel -> screen	*/
#define EFI_BLT_TO_SCREEN	2	/* buffer -> screen	*/
#define EFI_BLT_MOVE		3	/* screen -> screen	*/

struct efi_gop {
	efi_status (*query)(struct efi_gop *me, uint32_t mode, size_t *len,
			    struct efi_gop_info **out);
	efi_status (*set_mode)(struct efi_gop *me, uint32_t mode);
	efi_status (*blt)(struct efi_gop *me, uint32_t *pixels, int what,
			  size_t sx, size_t sy, size_t dx, size_t dy,
			  size_t w, size_t h, size_t stride);
	struct efi_gop_mode *mode;
};

/* ---- the firmware's font (34.1) ------------------------------------- */

struct efi_image_output { uint16_t width, height; uint32_t *pixels; };

struct efi_hii_font {
	void        *string_to_image, *string_id_to_image;
	efi_status (*glyph)(struct efi_hii_font *me, efi_char ch, void *info,
			    struct efi_image_output **out, size_t *baseline);
	void        *font_info;
};

/* ---- files (13) ----------------------------------------------------- */

struct efi_file;

struct efi_volume {
	uint64_t     revision;
	efi_status (*open)(struct efi_volume *me, struct efi_file **out);
};

#define EFI_VOLUME_REVISION	0x10000
#define EFI_FILE_READ		1
#define EFI_FILE_ATTR_READ_ONLY	1
#define EFI_FILE_ATTR_DIR	16

struct efi_file {
	uint64_t     revision;
	efi_status (*open)(struct efi_file *me, struct efi_file **out,
			   const efi_char *name, uint64_t mode,
			   uint64_t attributes);
	efi_status (*close)(struct efi_file *me);
	efi_status (*erase)(struct efi_file *me);
	efi_status (*read)(struct efi_file *me, size_t *len, void *buf);
	efi_status (*write)(struct efi_file *me, size_t *len, void *buf);
	efi_status (*tell)(struct efi_file *me, uint64_t *out);
	efi_status (*seek)(struct efi_file *me, uint64_t to);
	efi_status (*info)(struct efi_file *me, const struct efi_guid *what,
			   size_t *len, void *buf);
	efi_status (*set_info)(struct efi_file *me,
			       const struct efi_guid *what, size_t len,
			       void *buf);
	efi_status (*flush)(struct efi_file *me);
};

/* Followed by a name in UCS-2 with its NUL. */
struct efi_file_info {
	uint64_t        size, file_size, disk_size;
	struct efi_time created, accessed, modified;
	uint64_t        attributes;
};

#define EFI_FILE_INFO_BYTES	1024	/* room for it and a name */

struct efi_volume_info {
	uint64_t size;
	uint8_t  read_only, pad[7];
	uint64_t volume_size, free_space;
	uint32_t block_size;
};
/* Where its label begins: there is no padding after the last member. */
#define EFI_VOLUME_INFO_LABEL	36

struct efi_load_file {
	efi_status (*load)(struct efi_load_file *me, struct efi_devpath *path,
			   uint8_t boot, size_t *len, void *buf);
};

/* ---- disks (13.7, 13.9) --------------------------------------------- */

struct efi_block_media {
	uint32_t id;
	uint8_t  removable, present, partition, read_only, caching;
	uint32_t block_size, align;
	uint64_t last;
};

#define EFI_BLOCK_REVISION	0x10000
#define EFI_DISK_REVISION	0x10000

struct efi_block {
	uint64_t     revision;
	struct efi_block_media *media;
	efi_status (*reset)(struct efi_block *me, uint8_t extended);
	efi_status (*read)(struct efi_block *me, uint32_t media, uint64_t lba,
			   size_t len, void *buf);
	efi_status (*write)(struct efi_block *me, uint32_t media,
			    uint64_t lba, size_t len, void *buf);
	efi_status (*flush)(struct efi_block *me);
};

struct efi_disk {
	uint64_t     revision;
	efi_status (*read)(struct efi_disk *me, uint32_t media, uint64_t at,
			   size_t len, void *buf);
	efi_status (*write)(struct efi_disk *me, uint32_t media, uint64_t at,
			    size_t len, void *buf);
};

/* ---- ACPI tables (20.2) ----------------------------------------------- */

struct efi_acpi {
	efi_status (*install)(struct efi_acpi *me, const void *table,
			      size_t len, size_t *key);
	efi_status (*uninstall)(struct efi_acpi *me, size_t key);
};

/* ---- the network card (24.1) ---------------------------------------- */

#define EFI_SNP_STOPPED		0
#define EFI_SNP_STARTED		1
#define EFI_SNP_INITIALIZED	2

#define EFI_SNP_UNICAST		1
#define EFI_SNP_MULTICAST	2
#define EFI_SNP_BROADCAST	4
#define EFI_SNP_ALL		8
#define EFI_SNP_ALL_MULTICAST	16

struct efi_mac { uint8_t addr[32]; };

struct efi_snp_mode {
	uint32_t       state, mac_len, header_len, max_payload;
	uint32_t       nvram_len, nvram_access, filter_mask, filters;
	uint32_t       max_multicast, n_multicast;
	struct efi_mac multicast[16];
	struct efi_mac mac, broadcast, hwaddr;
	uint8_t        if_type, mac_changeable, multiple_tx;
	uint8_t        media_supported, media;
};

struct efi_snp {
	uint64_t     revision;
	efi_status (*start)(struct efi_snp *me);
	efi_status (*stop)(struct efi_snp *me);
	efi_status (*initialize)(struct efi_snp *me, size_t rx, size_t tx);
	efi_status (*reset)(struct efi_snp *me, uint8_t extended);
	efi_status (*shutdown)(struct efi_snp *me);
	efi_status (*filters)(struct efi_snp *me, uint32_t on, uint32_t off,
			      uint8_t reset, size_t n, struct efi_mac *list);
	void        *station_address, *statistics, *multicast_ip, *nvram;
	efi_status (*status)(struct efi_snp *me, uint32_t *interrupts,
			     void *tx_done);
	efi_status (*transmit)(struct efi_snp *me, size_t header, size_t len,
			       void *frame, void *src, void *dst,
			       uint16_t *type);
	efi_status (*receive)(struct efi_snp *me, size_t *header, size_t *len,
			      void *frame, void *src, void *dst,
			      uint16_t *type);
	efi_event    wait;
	struct efi_snp_mode *mode;
};

/* ---- PCI (14) ------------------------------------------------------- */

struct efi_pci_access {
	efi_status (*read)(void *me, int width, uint64_t address, size_t n,
			   void *buf);
	void *write;
};

#define EFI_PCI_WIDTH_32	2
#define EFI_PCI_COMMON_BUFFER	2	/* both may write	*/
#define EFI_PCI_GET		0
#define EFI_PCI_SET		1
#define EFI_PCI_ENABLE		2
#define EFI_PCI_IO_SPACE	0x0100u	/* attributes		*/
#define EFI_PCI_MEMORY		0x0200u
#define EFI_PCI_MASTER		0x0400u
#define EFI_PCI_DUAL		0x8000u	/* addresses of 64 bits	*/

struct efi_pci_root {
	efi_handle  parent;
	void       *poll_memory, *poll_io;
	struct efi_pci_access memory, io, pci;
	void       *copy, *map, *unmap, *allocate, *release, *flush;
	void       *attributes, *set_attributes, *configuration;
	uint32_t    segment;
};

struct efi_pci_config {
	efi_status (*read)(void *me, int width, uint32_t offset, size_t n,
			   void *buf);
	efi_status (*write)(void *me, int width, uint32_t offset, size_t n,
			    void *buf);
};

struct efi_pci_area {
	efi_status (*read)(void *me, int width, uint8_t bar, uint64_t offset,
			   size_t n, void *buf);
	efi_status (*write)(void *me, int width, uint8_t bar, uint64_t offset,
			    size_t n, void *buf);
};

struct efi_pci_io {
	void       *poll_memory, *poll_io;
	struct efi_pci_area memory, io;
	struct efi_pci_config pci;
	void       *copy;
	efi_status (*map)(struct efi_pci_io *me, int what, void *memory,
			  size_t *len, uint64_t *bus, void **mapping);
	efi_status (*unmap)(struct efi_pci_io *me, void *mapping);
	efi_status (*allocate)(struct efi_pci_io *me, int how, int type,
			       size_t pages, void **out, uint64_t attributes);
	efi_status (*release)(struct efi_pci_io *me, size_t pages,
			      void *memory);
	void       *flush;
	efi_status (*location)(struct efi_pci_io *me, size_t *segment,
			       size_t *bus, size_t *device, size_t *function);
	efi_status (*attributes)(struct efi_pci_io *me, int what,
				 uint64_t attributes, uint64_t *out);
	/* more follows */
};

/* ---- USB (17.2.4) --------------------------------------------------- */

struct efi_usb_io {
	void       *control, *bulk, *async_interrupt, *sync_interrupt,
		   *isochronous, *async_isochronous;
	efi_status (*device)(struct efi_usb_io *me, void *descriptor);
	void       *configuration, *interface, *endpoint;
	efi_status (*string)(struct efi_usb_io *me, uint16_t language,
			     uint8_t id, efi_char **out);
	/* more follows */
};

/* ---- random numbers (37.5) ------------------------------------------ */

struct efi_rng {
	void        *info;
	efi_status (*get)(struct efi_rng *me, const struct efi_guid *how,
			  size_t len, void *buf);
};

/* ---- memory that is code, or data (7.2) ----------------------------- */

#define EFI_MEMORY_NO_EXECUTE	0x4000u
#define EFI_MEMORY_READ_ONLY	0x20000u

struct efi_memory_attribute {
	efi_status (*get)(struct efi_memory_attribute *me, uint64_t at,
			  uint64_t len, uint64_t *out);
	efi_status (*set)(struct efi_memory_attribute *me, uint64_t at,
			  uint64_t len, uint64_t attributes);
	efi_status (*clear)(struct efi_memory_attribute *me, uint64_t at,
			    uint64_t len, uint64_t attributes);
};

/* ---- names ---------------------------------------------------------- */

extern const struct efi_guid
	efi_loaded_image_guid, efi_device_path_guid, efi_text_in_ex_guid,
	efi_console_in_guid,
	efi_volume_guid, efi_file_info_guid, efi_volume_info_guid,
	efi_volume_label_guid, efi_block_guid, efi_disk_guid,
	efi_acpi_table_guid,
	efi_load_file2_guid, efi_initrd_guid,
	efi_snp_guid, efi_mnp_guid, efi_mnp_binding_guid, efi_wifi2_guid,
	efi_supplicant_guid, efi_supplicant_binding_guid, efi_adapter_guid,
	efi_media_state_guid,
	efi_pxe_guid, efi_usb_io_guid, efi_pci_io_guid, efi_pci_root_guid,
	efi_gop_guid, efi_hii_font_guid, efi_rng_guid,
	efi_memory_attribute_guid,
	efi_shim_lock_guid, efi_global_variable_guid,
	efi_smbios_guid, efi_smbios3_guid, efi_acpi20_guid, efi_acpi_guid,
	efi_fdt_guid;

#endif
