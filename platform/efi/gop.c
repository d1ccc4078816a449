/* gop.c: the firmware's frame buffer (UEFI 2.10, 12.9). */
#include "platform/efi/app.h"
#include "platform/screen/screen.h"

static struct {
	struct efi_gop *gop;
	uint32_t before;
	bool     changed;
} frame;

/* That of the console if it has one: it may stand for several. Without a
   screen there may be one without a mode. */
bool frame_find(void)
{
	efi_handle console = efi.st->con_out_handle;

	frame.gop = NULL;
	if ((!console ||
	     EFI_FAILED(efi.bs->handle_protocol(console, &efi_gop_guid,
						&frame.gop))) &&
	    EFI_FAILED(efi.bs->locate_protocol(&efi_gop_guid, NULL,
					       &frame.gop)))
		return false;
	return frame.gop->mode && frame.gop->mode->info;
}

bool frame_mode(unsigned index, unsigned *x, unsigned *y)
{
	struct efi_gop_info *info;
	size_t len;

	*x = *y = 0;
	if (index >= frame.gop->mode->max)
		return false;
	if (EFI_FAILED(frame.gop->query(frame.gop, index, &len, &info)))
		return true;
	*x = info->x;
	*y = info->y;
	(void)efi.bs->free_pool(info);
	return true;
}

bool frame_set(unsigned index, unsigned *x, unsigned *y)
{
	uint32_t was = frame.gop->mode->mode;

	if (!frame.changed)
		frame.before = was;
	frame.changed = true;
	if (EFI_FAILED(frame.gop->set_mode(frame.gop, index)))
		return false;
	*x = frame.gop->mode->info->x;
	*y = frame.gop->mode->info->y;
	return true;
}

void frame_restore(void)
{
	struct efi_text_out *out = efi.st->con_out;

	if (!frame.changed)
		return;
	frame.changed = false;
	(void)frame.gop->set_mode(frame.gop, frame.before);
	(void)out->set_mode(out, (size_t)out->mode->mode);
}

void frame_draw(const uint32_t *pixels, unsigned x, unsigned y, unsigned width,
		unsigned height)
{
	(void)frame.gop->blt(frame.gop, (uint32_t *)(uintptr_t)pixels,
			     EFI_BLT_TO_SCREEN, 0, 0, x, y, width, height, 0);
}

void frame_black(unsigned width, unsigned height)
{
	uint32_t black = 0;

	(void)frame.gop->blt(frame.gop, &black, EFI_BLT_FILL, 0, 0, 0, 0,
			     width, height, 0);
}
