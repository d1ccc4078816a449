/*
 * defs.c: the settings that have a meaning of their own, in the order
 * of the config editor (reference/console.md#settings-editor).
 */
#include "core/setting/settings.h"
#include "core/setting/type.h"
#include "core/str.h"

#define E(n) (175u << 8 | (n))		/* within DHCP option 175	*/
#define SMBIOS(type, offset) ((type) << 16 | (offset) << 8)

#define CARD	"Network card"
#define IP4	"IPv4"
#define IP6	"IPv6"
#define IP	"IP"
#define BOOT	"Boot"
#define SAN	"SAN boot"
#define HOST	"Host"
#define AUTH	"Authentication"
#define CRYPT	"Cryptography"
#define MISC	"Miscellaneous"

static const struct setting_alias also_mtu[] = {
	{ SCOPE_NDP, 5 }, { .scope = SCOPE_DHCP }
};
/* 5 is the IA Address option, which holds the address */
static const struct setting_alias also_ip6[] = {
	{ SCOPE_DHCPV6, 5 }, { .scope = SCOPE_DHCP }
};
static const struct setting_alias also_dns6[] = {
	{ SCOPE_NDP, 25 }, { .scope = SCOPE_DHCP }
};
static const struct setting_alias also_dnssl[] = {
	{ SCOPE_DHCPV6, 24 }, { SCOPE_NDP, 31 }, { .scope = SCOPE_DHCP }
};
static const struct setting_alias also_filename[] = {
	{ SCOPE_DHCPV6, 59 }, { .scope = SCOPE_DHCP }
};

#define T(name) &setting_type_##name

static const struct setting_def defs[] = {
	{ "busid", "Bus type, vendor and device of the card",
	  T(hex), CARD, 0, SCOPE_DHCP, NULL },
	{ "busloc", "Where the card sits on its bus",
	  T(uint32), CARD, 0, SCOPE_DHCP, NULL },
	{ "bustype", "Kind of bus the card is on",
	  T(string), CARD, 0, SCOPE_DHCP, NULL },
	{ "chip", "Driver of the card",
	  T(string), CARD, 0, SCOPE_DHCP, NULL },
	{ "hwaddr", "Address burnt into the card",
	  T(hex), CARD, 0, SCOPE_DHCP, NULL },
	{ "ifname", "Name of the interface",
	  T(string), CARD, 0, SCOPE_DHCP, NULL },
	{ "linktype", "Kind of link",
	  T(string), CARD, 0, SCOPE_DHCP, NULL },
	{ "mac", "Link-layer address in use",
	  T(hex), CARD, 0, SCOPE_DHCP, NULL },
	{ "mtu", "Largest packet on the link, in bytes",
	  T(int16), CARD, 26, SCOPE_DHCP, also_mtu },
	{ "active-scan", "Ask for wireless networks, not only listen",
	  T(int8), CARD, 0, SCOPE_DHCP, NULL },
	{ "key", "Key of the wireless network",
	  T(string), CARD, 0, SCOPE_DHCP, NULL },
	{ "ssid", "Name of the wireless network",
	  T(string), CARD, 0, SCOPE_DHCP, NULL },

	{ "gateway", "Default router",
	  T(ipv4), IP4, 3, SCOPE_DHCP, NULL },
	{ "ip", "Address of this machine",
	  T(ipv4), IP4, E(2), SCOPE_DHCP, NULL },
	{ "netmask", "Mask of the local network",
	  T(ipv4), IP4, 1, SCOPE_DHCP, NULL },
	{ "static-routes", "Routes to further networks (RFC 3442)",
	  T(hex), IP4, 121, SCOPE_DHCP, NULL },
	{ "dns", "Name server",
	  T(ipv4), IP4, 6, SCOPE_DHCP, NULL },
	{ "ntp", "Time server",
	  T(ipv4), IP4, 42, SCOPE_DHCP, NULL },

	{ "gateway6", "Default IPv6 router",
	  T(ipv6), IP6, 0, SCOPE_IPV6, NULL },
	{ "ip6", "IPv6 address of this machine",
	  T(ipv6), IP6, 0, SCOPE_IPV6, also_ip6 },
	{ "len6", "Bits of the IPv6 network's prefix",
	  T(int8), IP6, 0, SCOPE_IPV6, NULL },
	{ "dns6", "IPv6 name server",
	  T(ipv6), IP6, 23, SCOPE_DHCPV6, also_dns6 },
	{ "dnssl", "Domains in which names are looked up",
	  T(dnssl), IP6, 119, SCOPE_DHCP, also_dnssl },

	{ "domain", "Domain of this machine",
	  T(string), IP, 15, SCOPE_DHCP, NULL },

	{ "filename", "What to boot: a file or a URI",
	  T(string), BOOT, 67, SCOPE_DHCP, also_filename },
	{ "next-server", "TFTP server that has the boot file",
	  T(ipv4), BOOT, E(3), SCOPE_DHCP, NULL },

	{ "root-path", "Network disk to boot from",
	  T(string), SAN, 17, SCOPE_DHCP, NULL },
	{ "san-filename", "Program to start from the network disk",
	  T(string), SAN, E(188), SCOPE_DHCP, NULL },
	{ "initiator-iqn", "Name of this machine to iSCSI targets",
	  T(string), SAN, 203, SCOPE_DHCP, NULL },
	{ "keep-san", "Leave the network disk attached after a boot",
	  T(int8), SAN, E(8), SCOPE_DHCP, NULL },
	{ "san-drive", "Drive number of the network disk",
	  T(uint8), SAN, E(189), SCOPE_DHCP, NULL },
	{ "san-retries", "How often a disk request is tried again",
	  T(int8), SAN, E(187), SCOPE_DHCP, NULL },
	{ "skip-san-boot", "Attach the network disk, but do not boot it",
	  T(int8), SAN, E(9), SCOPE_DHCP, NULL },

	{ "hostname", "Name of this machine",
	  T(string), HOST, 12, SCOPE_DHCP, NULL },
	{ "uuid", "Identifier of this machine",
	  T(uuid), HOST, SMBIOS(1u, 8u) | 16, SCOPE_SMBIOS, NULL },
	{ "asset", "Asset tag of the chassis",
	  T(string), HOST, SMBIOS(3u, 8u), SCOPE_SMBIOS, NULL },
	{ "board-serial", "Serial number of the mainboard",
	  T(string), HOST, SMBIOS(2u, 7u), SCOPE_SMBIOS, NULL },
	{ "cpumodel", "Model of the processor",
	  T(string), HOST, 0x8283e402, SCOPE_CPUID, NULL },
	{ "cpuvendor", "Vendor of the processor",
	  T(string), HOST, 0x00822d00, SCOPE_CPUID, NULL },
	{ "manufacturer", "Maker of this machine",
	  T(string), HOST, SMBIOS(1u, 4u), SCOPE_SMBIOS, NULL },
	{ "product", "Model of this machine",
	  T(string), HOST, SMBIOS(1u, 5u), SCOPE_SMBIOS, NULL },
	{ "serial", "Serial number of this machine",
	  T(string), HOST, SMBIOS(1u, 7u), SCOPE_SMBIOS, NULL },
	{ "user-class", "User class that DHCP requests carry",
	  T(string), HOST, 77, SCOPE_DHCP, NULL },
	{ "vendor-class", "Vendor class that DHCP requests carry",
	  T(string), HOST, 60, SCOPE_DHCP, NULL },
	{ "native", "Drivers of our own: 0 none, 1 tested ones, 2 all",
	  T(uint8), HOST, 0, SCOPE_DHCP, NULL },
	{ "undi-interrupts", "Have the PXE ROM's card interrupt us",
	  T(uint8), HOST, 0, SCOPE_DHCP, NULL },
	{ "proxy-wait", "Seconds that DHCP waits for a ProxyDHCP server",
	  T(uint8), HOST, 0, SCOPE_DHCP, NULL },

	{ "password", "Password sent to servers that ask",
	  T(string), AUTH, E(191), SCOPE_DHCP, NULL },
	{ "username", "User name sent to servers that ask",
	  T(string), AUTH, E(190), SCOPE_DHCP, NULL },
	{ "reverse-password", "Password that an iSCSI target must know",
	  T(string), AUTH, E(193), SCOPE_DHCP, NULL },
	{ "reverse-username", "User name that an iSCSI target must give",
	  T(string), AUTH, E(192), SCOPE_DHCP, NULL },

	{ "cert", "Certificate of this machine",
	  T(hex), CRYPT, E(91), SCOPE_DHCP, NULL },
	{ "crosscert", "Where cross-signed certificates are fetched",
	  T(string), CRYPT, E(93), SCOPE_DHCP, NULL },
	{ "ocsp", "What happens where OCSP gives no answer: must, off",
	  T(string), CRYPT, 0, SCOPE_DHCP, NULL },
	{ "privkey", "Private key of this machine",
	  T(hex), CRYPT, E(92), SCOPE_DHCP, NULL },
	{ "trust", "Fingerprints of the trusted root certificates",
	  T(hex), CRYPT, E(90), SCOPE_DHCP, NULL },

	{ "buildarch", "Architecture this program was built for",
	  T(string), MISC, 0, SCOPE_BUILTIN, NULL },
	{ "cwduri", "Directory of the URI being worked on",
	  T(string), MISC, 0, SCOPE_BUILTIN, NULL },
	{ "cwuri", "URI being worked on",
	  T(string), MISC, 0, SCOPE_BUILTIN, NULL },
	{ "dhcp-server", "DHCP server that gave the address",
	  T(ipv4), MISC, 54, SCOPE_DHCP, NULL },
	{ "dmesg", "What the console showed last",
	  T(string), MISC, 0, SCOPE_BUILTIN, NULL },
	{ "entropy", "Where random numbers come from",
	  T(string), MISC, 0, SCOPE_BUILTIN, NULL },
	{ "errno", "Status of the command that failed last",
	  T(uint32), MISC, 0, SCOPE_BUILTIN, NULL },
	{ "gid", "Group that NFS requests are made as",
	  T(uint32), MISC, E(195), SCOPE_DHCP, NULL },
	{ "keymap", "Keyboard layout",
	  T(string), MISC, 0, SCOPE_DHCP, NULL },
	{ "memsize", "Memory of this machine, in MiB",
	  T(int32), MISC, 0xff000614, SCOPE_MEMMAP, NULL },
	{ "peerdist", "Use PeerDist caches where a server offers",
	  T(int8), MISC, 0, SCOPE_DHCP, NULL },
	{ "peerhost", "PeerDist cache to ask instead of searching",
	  T(string), MISC, 0, SCOPE_DHCP, NULL },
	{ "platform", "Firmware this program runs on",
	  T(string), MISC, 0, SCOPE_BUILTIN, NULL },
	{ "priority", "Rank of this block among its siblings",
	  T(int8), MISC, E(1), SCOPE_DHCP, NULL },
	{ "scriptlet", "Command line run instead of booting",
	  T(string), MISC, E(81), SCOPE_DHCP, NULL },
	{ "sysmac", "Address that the firmware lends to a card",
	  T(hex), MISC, 0, SCOPE_BUILTIN, NULL },
	{ "syslog", "Log server",
	  T(ipv4), MISC, 7, SCOPE_DHCP, NULL },
	{ "syslog6", "Log server, by IPv6",
	  T(ipv6), MISC, 0, SCOPE_DHCPV6, NULL },
	{ "syslogs", "Log server, by TLS",
	  T(string), MISC, E(85), SCOPE_DHCP, NULL },
	{ "uid", "User that NFS requests are made as",
	  T(uint32), MISC, E(194), SCOPE_DHCP, NULL },
	{ "unixtime", "Seconds since 1970",
	  T(uint32), MISC, 0, SCOPE_BUILTIN, NULL },
	{ "version", "Version of this program",
	  T(string), MISC, 0, SCOPE_BUILTIN, NULL },
	{ "vram", "Text memory of the screen",
	  T(base64), MISC, 0, SCOPE_BUILTIN, NULL },
};

const struct setting_def *setting_def_at(unsigned index)
{
	return index < sizeof(defs) / sizeof(defs[0]) ? &defs[index] : NULL;
}

const struct setting_def *setting_def_find(const char *name, size_t len)
{
	const struct setting_def *def;

	for (unsigned i = 0; (def = setting_def_at(i)); i++) {
		if (str_is(def->name, name, len))
			return def;
	}
	return NULL;
}
