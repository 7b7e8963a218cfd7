/* SPDX-License-Identifier: GPL-2.0-or-later */
#define CURL_DISABLE_TYPECHECK /* it is for callers */
#include <curl/curl.h>
#include <stdarg.h>

#include "base/thread.h"
#include "late.h"

#undef curl_easy_setopt
#undef curl_easy_getinfo
#undef curl_multi_setopt

#if LIBCURL_VERSION_NUM >= 0x080000
#define READ_URL const CURLU
#else
#define READ_URL CURLU
#endif

/* An option's value goes on as it came: a number, an offset or an address. */
_Static_assert(sizeof(long) == sizeof(void *) && sizeof(curl_off_t) == sizeof(void *), "options of different sizes");

/* Each that feed/ calls. */
#define FUNCTIONS(F)                                                                                                   \
	F(easy_cleanup)                                                                                                \
	F(easy_getinfo)                                                                                                \
	F(easy_init)                                                                                                   \
	F(easy_recv)                                                                                                   \
	F(easy_setopt)                                                                                                 \
	F(easy_strerror)                                                                                               \
	F(free)                                                                                                        \
	F(global_init)                                                                                                 \
	F(multi_add_handle)                                                                                            \
	F(multi_cleanup)                                                                                               \
	F(multi_info_read)                                                                                             \
	F(multi_init)                                                                                                  \
	F(multi_perform)                                                                                               \
	F(multi_poll)                                                                                                  \
	F(multi_remove_handle)                                                                                         \
	F(multi_setopt)                                                                                                \
	F(multi_wakeup)                                                                                                \
	F(slist_append)                                                                                                \
	F(slist_free_all)                                                                                              \
	F(strnequal)                                                                                                   \
	F(url)                                                                                                         \
	F(url_cleanup)                                                                                                 \
	F(url_get)                                                                                                     \
	F(url_set)                                                                                                     \
	F(url_strerror)                                                                                                \
	F(version)

static struct {
#define MEMBER(name) __typeof__(curl_##name) *name;
	FUNCTIONS(MEMBER)
#undef MEMBER
} real;

static void load(void)
{
	static const char *const names[] = {"libcurl.so.4", "libcurl-gnutls.so.4", NULL};
	void *library = late_library(names);

#define LOAD(name) late_function(library, "curl_" #name, &real.name);
	FUNCTIONS(LOAD)
#undef LOAD
}

static void need(void)
{
	static rg_once once = RG_ONCE_STATIC;

	rg_once_run(&once, load);
}

void curl_easy_cleanup(CURL *curl)
{
	need();
	real.easy_cleanup(curl);
}

CURL *curl_easy_init(void)
{
	need();
	return real.easy_init();
}

CURLcode curl_easy_recv(CURL *curl, void *buffer, size_t length, size_t *got)
{
	need();
	return real.easy_recv(curl, buffer, length, got);
}

const char *curl_easy_strerror(CURLcode code)
{
	need();
	return real.easy_strerror(code);
}

void curl_free(void *memory)
{
	need();
	real.free(memory);
}

CURLcode curl_global_init(long flags)
{
	need();
	return real.global_init(flags);
}

CURLMcode curl_multi_add_handle(CURLM *multi, CURL *curl)
{
	need();
	return real.multi_add_handle(multi, curl);
}

CURLMcode curl_multi_cleanup(CURLM *multi)
{
	need();
	return real.multi_cleanup(multi);
}

CURLMsg *curl_multi_info_read(CURLM *multi, int *left)
{
	need();
	return real.multi_info_read(multi, left);
}

CURLM *curl_multi_init(void)
{
	need();
	return real.multi_init();
}

CURLMcode curl_multi_perform(CURLM *multi, int *running)
{
	need();
	return real.multi_perform(multi, running);
}

CURLMcode curl_multi_poll(CURLM *multi, struct curl_waitfd *waits, unsigned count, int timeout_ms, int *ready)
{
	need();
	return real.multi_poll(multi, waits, count, timeout_ms, ready);
}

CURLMcode curl_multi_remove_handle(CURLM *multi, CURL *curl)
{
	need();
	return real.multi_remove_handle(multi, curl);
}

CURLMcode curl_multi_wakeup(CURLM *multi)
{
	need();
	return real.multi_wakeup(multi);
}

struct curl_slist *curl_slist_append(struct curl_slist *list, const char *text)
{
	need();
	return real.slist_append(list, text);
}

void curl_slist_free_all(struct curl_slist *list)
{
	need();
	real.slist_free_all(list);
}

int curl_strnequal(const char *a, const char *b, size_t length)
{
	need();
	return real.strnequal(a, b, length);
}

CURLU *curl_url(void)
{
	need();
	return real.url();
}

void curl_url_cleanup(CURLU *url)
{
	need();
	real.url_cleanup(url);
}

CURLUcode curl_url_get(READ_URL *url, CURLUPart what, char **part, unsigned flags)
{
	need();
	return real.url_get(url, what, part, flags);
}

CURLUcode curl_url_set(CURLU *url, CURLUPart what, const char *part, unsigned flags)
{
	need();
	return real.url_set(url, what, part, flags);
}

const char *curl_url_strerror(CURLUcode code)
{
	need();
	return real.url_strerror(code);
}

char *curl_version(void)
{
	need();
	return real.version();
}

CURLcode curl_easy_setopt(CURL *curl, CURLoption option, ...)
{
	va_list list;

	need();
	va_start(list, option);
	void *value = va_arg(list, void *);
	va_end(list);
	return real.easy_setopt(curl, option, value);
}

CURLcode curl_easy_getinfo(CURL *curl, CURLINFO info, ...)
{
	va_list list;

	need();
	va_start(list, info);
	void *value = va_arg(list, void *);
	va_end(list);
	return real.easy_getinfo(curl, info, value);
}

CURLMcode curl_multi_setopt(CURLM *multi, CURLMoption option, ...)
{
	va_list list;

	need();
	va_start(list, option);
	void *value = va_arg(list, void *);
	va_end(list);
	return real.multi_setopt(multi, option, value);
}
