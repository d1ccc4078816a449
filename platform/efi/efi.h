/*
 * efi.h: what this back end uses of the UEFI specification (2.10): types,
 * the tables and the services. Chapter numbers are the specification's.
 * Members that nobody here calls are "void *", so that calling one does not
 * compile. Protocols are in proto.h.
 */
#ifndef EFI_EFI_H
#define EFI_EFI_H

#include <stddef.h>
#include <stdint.h>

/* The compiler's target has the firmware's calling convention already. */
typedef size_t           efi_status;
typedef void            *efi_handle;
typedef void            *efi_event;
typedef __CHAR16_TYPE__  efi_char;	/* of u"..." literals: UCS-2 */

struct efi_guid { uint32_t a; uint16_t b, c; uint8_t d[8]; };
struct efi_devpath;

/* Appendix D. Errors have the top bit set. */
#define EFI_ERR(n)	(~(SIZE_MAX >> 1) | (n))
#define EFI_SUCCESS		0
#define EFI_LOAD_ERROR		EFI_ERR(1)
#define EFI_INVALID_PARAMETER	EFI_ERR(2)
#define EFI_UNSUPPORTED		EFI_ERR(3)
#define EFI_BAD_BUFFER_SIZE	EFI_ERR(4)
#define EFI_BUFFER_TOO_SMALL	EFI_ERR(5)
#define EFI_NOT_READY		EFI_ERR(6)
#define EFI_DEVICE_ERROR	EFI_ERR(7)
#define EFI_WRITE_PROTECTED	EFI_ERR(8)
#define EFI_OUT_OF_RESOURCES	EFI_ERR(9)
#define EFI_NO_MEDIA		EFI_ERR(12)
#define EFI_MEDIA_CHANGED	EFI_ERR(13)
#define EFI_NOT_FOUND		EFI_ERR(14)
#define EFI_ACCESS_DENIED	EFI_ERR(15)
#define EFI_TIMEOUT		EFI_ERR(18)
#define EFI_NOT_STARTED		EFI_ERR(19)
#define EFI_ALREADY_STARTED	EFI_ERR(20)
#define EFI_ABORTED		EFI_ERR(21)
#define EFI_SECURITY_VIOLATION	EFI_ERR(26)
#define EFI_CRC_ERROR		EFI_ERR(27)
#define EFI_FAILED(s)		((s) & EFI_ERR(0))
#define EFI_OF_OTHERS		(EFI_ERR(0) | EFI_ERR(0) >> 1)

struct efi_table_header {
	uint64_t signature;
	uint32_t revision, size, crc32, reserved;
};

/* ---- memory (7.2) --------------------------------------------------- */

#define EFI_PAGE		4096u
#define EFI_ALLOCATE_ANY	0
#define EFI_ALLOCATE_MAX	1
#define EFI_LOADER_CODE		1
#define EFI_LOADER_DATA		2
#define EFI_BOOT_CODE		3
#define EFI_BOOT_DATA		4
#define EFI_CONVENTIONAL	7
#define EFI_ACPI_RECLAIM	9

struct efi_memory_range {
	uint32_t type, pad;
	uint64_t start, virtual_start, pages, attributes;
};

/* ---- events and tasks (7.1) ----------------------------------------- */

#define EFI_EVENT_TIMER		0x80000000u
#define EFI_EVENT_LEAVING	0x201u	/* the services end, for a kernel */
#define EFI_TPL_CALLBACK	8
#define EFI_TIMER_CANCEL	0
#define EFI_TIMER_RELATIVE	2

/* ---- handles (7.3) -------------------------------------------------- */

#define EFI_ALL_HANDLES		0	/* LocateHandleBuffer		*/
#define EFI_BY_PROTOCOL		2	/* LocateHandleBuffer		*/
#define EFI_OPEN_GET		2
#define EFI_OPEN_BY_DRIVER	16
#define EFI_OPEN_EXCLUSIVE	32

struct efi_boot_services {
	struct efi_table_header header;
	size_t     (*raise_tpl)(size_t tpl);
	void       (*restore_tpl)(size_t tpl);
	efi_status (*allocate_pages)(int how, int type, size_t pages,
				     uint64_t *address);
	efi_status (*free_pages)(uint64_t address, size_t pages);
	efi_status (*get_memory_map)(size_t *bytes, void *map, size_t *key,
				     size_t *each, uint32_t *version);
	efi_status (*allocate_pool)(int type, size_t bytes, void **out);
	efi_status (*free_pool)(void *mem);
	efi_status (*create_event)(uint32_t type, size_t tpl,
				   void (*notify)(efi_event, void *),
				   void *ctx, efi_event *out);
	efi_status (*set_timer)(efi_event event, int how, uint64_t ticks);
	efi_status (*wait_for_event)(size_t n, efi_event *events,
				     size_t *which);
	efi_status (*signal_event)(efi_event event);
	efi_status (*close_event)(efi_event event);
	efi_status (*check_event)(efi_event event);
	efi_status (*install_protocol)(efi_handle *handle,
				       const struct efi_guid *guid,
				       int type, void *proto);
	efi_status (*reinstall_protocol)(efi_handle handle,
					 const struct efi_guid *guid,
					 void *old, void *new);
	efi_status (*uninstall_protocol)(efi_handle handle,
					 const struct efi_guid *guid,
					 void *proto);
	efi_status (*handle_protocol)(efi_handle handle,
				      const struct efi_guid *guid,
				      void *out);
	void       *reserved;
	void       *register_protocol_notify;
	void       *locate_handle;
	efi_status (*locate_device_path)(const struct efi_guid *guid,
					 struct efi_devpath **path,
					 efi_handle *out);
	efi_status (*install_table)(const struct efi_guid *guid, void *tab);
	efi_status (*load_image)(uint8_t boot, efi_handle parent,
				 struct efi_devpath *path, void *data,
				 size_t len, efi_handle *out);
	efi_status (*start_image)(efi_handle image, size_t *exit_len,
				  efi_char **exit_data);
	efi_status (*exit)(efi_handle image, efi_status status,
			   size_t exit_len, efi_char *exit_data);
	efi_status (*unload_image)(efi_handle image);
	efi_status (*exit_boot_services)(efi_handle image, size_t key);
	void       *get_next_monotonic_count;
	efi_status (*stall)(size_t us);
	efi_status (*set_watchdog)(size_t seconds, uint64_t code, size_t len,
				   efi_char *data);
	efi_status (*connect_controller)(efi_handle handle,
					 efi_handle *drivers,
					 struct efi_devpath *rest,
					 uint8_t recursive);
	efi_status (*disconnect_controller)(efi_handle handle,
					    efi_handle driver,
					    efi_handle child);
	efi_status (*open_protocol)(efi_handle handle,
				    const struct efi_guid *guid, void *out,
				    efi_handle agent, efi_handle controller,
				    uint32_t how);
	efi_status (*close_protocol)(efi_handle handle,
				     const struct efi_guid *guid,
				     efi_handle agent, efi_handle controller);
	void       *open_protocol_information;
	void       *protocols_per_handle;
	efi_status (*locate_handle_buffer)(int how,
					   const struct efi_guid *guid,
					   void *key, size_t *n,
					   efi_handle **out);
	efi_status (*locate_protocol)(const struct efi_guid *guid,
				      void *registration, void *out);
	efi_status (*install_protocols)(efi_handle *handle, ...);
	efi_status (*uninstall_protocols)(efi_handle handle, ...);
	efi_status (*calculate_crc32)(void *data, size_t len, uint32_t *out);
};

/* ---- the services that stay (8) ------------------------------------- */

struct efi_time {
	uint16_t year;
	uint8_t  month, day, hour, minute, second, pad;
	uint32_t nanosecond;
	int16_t  zone;		/* minutes behind UTC; 2047: local time	*/
	uint8_t  daylight, pad2;
};

#define EFI_ZONE_UNKNOWN	2047
#define EFI_RESET_COLD		0
#define EFI_RESET_WARM		1
#define EFI_RESET_OFF		2
#define EFI_VARIABLE_KEEPS	7	/* non-volatile, at boot and later */

struct efi_runtime_services {
	struct efi_table_header header;
	efi_status (*get_time)(struct efi_time *out, void *caps);
	void       *set_time, *get_wakeup, *set_wakeup;
	void       *set_virtual_map, *convert_pointer;
	efi_status (*get_variable)(const efi_char *name,
				   const struct efi_guid *vendor,
				   uint32_t *attributes, size_t *len,
				   void *out);
	efi_status (*next_variable)(size_t *bytes, efi_char *name,
				    struct efi_guid *vendor);
	efi_status (*set_variable)(const efi_char *name,
				   const struct efi_guid *vendor,
				   uint32_t attributes, size_t len,
				   const void *data);
	void       *next_high_count;
	void       (*reset)(int how, efi_status status, size_t len,
			    void *data);
};

/* ---- the system table (4.3) ----------------------------------------- */

struct efi_config_entry { struct efi_guid guid; void *table; };

struct efi_text_in;
struct efi_text_out;

struct efi_system_table {
	struct efi_table_header      header;
	efi_char                    *vendor;
	uint32_t                     vendor_revision;
	efi_handle                   con_in_handle;
	struct efi_text_in          *con_in;
	efi_handle                   con_out_handle;
	struct efi_text_out         *con_out;
	efi_handle                   std_err_handle;
	struct efi_text_out         *std_err;
	struct efi_runtime_services *rs;
	struct efi_boot_services    *bs;
	size_t                       n_tables;
	struct efi_config_entry     *tables;
};

#endif
