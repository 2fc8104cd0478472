/* A library for LD_PRELOAD: shifts the wall clock of a process by OTHERDAY_SHIFT seconds. CLOCK_MONOTONIC and
   similar clocks are unchanged, so sleeps and timeouts keep their length. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/time.h>
#include <time.h>

typedef int (*clock_function)(clockid_t, struct timespec *);

static clock_function real_clock;
static time_t seconds;

__attribute__((constructor)) static void read_shift(void)
{
    const char *given = getenv("OTHERDAY_SHIFT");
    seconds = given ? (time_t)strtoll(given, NULL, 10) : 0;
    real_clock = (clock_function)dlsym(RTLD_NEXT, "clock_gettime");
}

int clock_gettime(clockid_t clock, struct timespec *now)
{
    if (!real_clock)
        read_shift();
    int failed = real_clock(clock, now);
    if (!failed && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE))
        now->tv_sec += seconds;
    return failed;
}

int gettimeofday(struct timeval *now, void *zone)
{
    struct timespec precise;
    (void)zone;
    int failed = clock_gettime(CLOCK_REALTIME, &precise);
    if (!failed && now) {
        now->tv_sec = precise.tv_sec;
        now->tv_usec = precise.tv_nsec / 1000;
    }
    return failed;
}

time_t time(time_t *now)
{
    struct timespec precise;
    clock_gettime(CLOCK_REALTIME, &precise);
    if (now)
        *now = precise.tv_sec;
    return precise.tv_sec;
}
