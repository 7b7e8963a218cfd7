/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui_busy.h"

#include <util/platform.h>

/*
 * Only Qt knows, and OBS's API does not tell. They are static functions without arguments that give a widget or NULL;
 * OBS has Qt loaded already. Without Qt, as in tests of libobs, nobody has anything open.
 */
#ifdef _WIN32
#define LIBRARY "Qt6Widgets"
#define MODAL   "?activeModalWidget@QApplication@@SAPEAVQWidget@@XZ"
#define POPUP   "?activePopupWidget@QApplication@@SAPEAVQWidget@@XZ"
#define FOCUS   "?focusWidget@QApplication@@SAPEAVQWidget@@XZ"
#else
#define MODAL "_ZN12QApplication17activeModalWidgetEv"
#define POPUP "_ZN12QApplication17activePopupWidgetEv"
#define FOCUS "_ZN12QApplication11focusWidgetEv"
#endif

typedef void *(*ask_widget)(void);

static const void *answer(const char *question)
{
#ifdef _WIN32
	void *library = os_dlopen(LIBRARY);
	ask_widget ask = library ? (ask_widget)os_dlsym(library, question) : NULL;
	const void *widget = ask ? ask() : NULL;
	if (library)
		os_dlclose(library);
	return widget;
#else
	/* NULL is all that the process has loaded. */
	ask_widget ask = (ask_widget)os_dlsym(NULL, question);
	return ask ? ask() : NULL;
#endif
}

bool ui_is_busy(void)
{
	return answer(MODAL) || answer(POPUP);
}

const void *ui_focus(void)
{
	return answer(FOCUS);
}
