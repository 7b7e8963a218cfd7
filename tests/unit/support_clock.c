/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "support_clock.h"

#include <curl/curl.h>

#include "base/clock.h"
#include "base/thread.h"

/* The linker puts these in the place of the functions of which they bear the names (CMakeLists.txt). */
int64_t __wrap_rg_monotonic_ms(void);
int64_t __real_rg_monotonic_ms(void);
void __wrap_rg_sleep_ms(int64_t ms);
void __real_rg_sleep_ms(int64_t ms);
void __wrap_rg_condition_wait(struct rg_condition *condition, struct rg_mutex *mutex, int64_t timeout_ms);
void __real_rg_condition_wait(struct rg_condition *condition, struct rg_mutex *mutex, int64_t timeout_ms);
CURLMcode __wrap_curl_multi_poll(CURLM *multi, struct curl_waitfd *more, unsigned count, int timeout_ms, int *ready);
CURLMcode __real_curl_multi_poll(CURLM *multi, struct curl_waitfd *more, unsigned count, int timeout_ms, int *ready);

static struct rg_mutex lock = RG_MUTEX_STATIC;
/* Under lock: at that real time the clock showed that, and has run so fast since. */
static int64_t real_ms, shown_ms;
static int speed = 1;

static int64_t now_ms(void)
{
	return shown_ms + (__real_rg_monotonic_ms() - real_ms) * speed;
}

int clock_shortened(int64_t ms)
{
	rg_mutex_lock(&lock);
	int real = (int)(ms > 0 && speed ? (ms + speed - 1) / speed : ms);
	rg_mutex_unlock(&lock);
	return real;
}

void clock_run(int times)
{
	rg_mutex_lock(&lock);
	shown_ms = now_ms();
	real_ms = __real_rg_monotonic_ms();
	speed = times;
	rg_mutex_unlock(&lock);
}

int64_t clock_real_ms(int64_t ms)
{
	rg_mutex_lock(&lock);
	int64_t shown = ms * speed;
	rg_mutex_unlock(&lock);
	return shown;
}

int64_t __wrap_rg_monotonic_ms(void)
{
	rg_mutex_lock(&lock);
	int64_t now = now_ms();
	rg_mutex_unlock(&lock);
	return now;
}

void __wrap_rg_sleep_ms(int64_t ms)
{
	__real_rg_sleep_ms(clock_shortened(ms));
}

void __wrap_rg_condition_wait(struct rg_condition *condition, struct rg_mutex *mutex, int64_t timeout_ms)
{
	__real_rg_condition_wait(condition, mutex, clock_shortened(timeout_ms));
}

CURLMcode __wrap_curl_multi_poll(CURLM *multi, struct curl_waitfd *more, unsigned count, int timeout_ms, int *ready)
{
	return __real_curl_multi_poll(multi, more, count, clock_shortened(timeout_ms), ready);
}
