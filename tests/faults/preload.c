/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What a test puts between Weir and the system: the clock and the names.
 *
 * The program under test is the real one; this module is preloaded into it.  A file
 * that both processes map is the control.  The test moves the monotonic clock on
 * through it, and poll() ends when its time has come by that clock: what waits for
 * minutes is seen in milliseconds, and no test guesses how long to sleep.
 *
 *   fail.test  no such name
 *   hang...    no answer until the test says so
 *   good.test  127.0.0.1
 */

#include <dlfcn.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#define ENVIRONMENT "WEIR_FAULTS_CONTROL"

/* How long a change of the control may go unnoticed. */
#define SLICE_MS 10

typedef struct
{
  int64_t ahead_ms; /* of the true clock */
  int32_t names_hang;
  int32_t n_hanging;
} Control;

static Control nothing;
static Control *control = &nothing;

__attribute__ ((constructor)) static void
map_control (void)
{
  const char *path = getenv (ENVIRONMENT);
  int fd = path != NULL ? open (path, O_RDWR | O_CLOEXEC) : -1;
  void *mapped;

  if (fd < 0)
    return;

  mapped = mmap (NULL, sizeof (Control), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  close (fd);
  if (mapped != MAP_FAILED)
    control = mapped;
}

int
clock_gettime (clockid_t clock, struct timespec *time)
{
  static int (*real) (clockid_t, struct timespec *);
  int64_t ahead_ms = __atomic_load_n (&control->ahead_ms, __ATOMIC_RELAXED);
  int status;

  if (real == NULL)
    real = (int (*) (clockid_t, struct timespec *)) dlsym (RTLD_NEXT, "clock_gettime");

  status = real (clock, time);
  if (status == 0 && clock == CLOCK_MONOTONIC)
    {
      time->tv_sec += ahead_ms / 1000;
      time->tv_nsec += ahead_ms % 1000 * 1000000;
      time->tv_sec += time->tv_nsec / 1000000000;
      time->tv_nsec %= 1000000000;
    }

  return status;
}

static int64_t
get_now_ms (void)
{
  struct timespec now;

  clock_gettime (CLOCK_MONOTONIC, &now);

  return (int64_t) now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int
poll (struct pollfd *fds, nfds_t n_fds, int timeout)
{
  static int (*real) (struct pollfd *, nfds_t, int);
  int64_t end = timeout > 0 ? get_now_ms () + timeout : 0;

  if (real == NULL)
    real = (int (*) (struct pollfd *, nfds_t, int)) dlsym (RTLD_NEXT, "poll");

  if (timeout <= SLICE_MS)
    return real (fds, n_fds, timeout);

  while (1)
    {
      int64_t left = end - get_now_ms ();
      int n_ready = real (fds, n_fds, left < 0 ? 0 : left < SLICE_MS ? (int) left : SLICE_MS);

      if (n_ready != 0 || left <= SLICE_MS)
        return n_ready;
    }
}

static void
hang (void)
{
  const struct timespec slice = { .tv_nsec = SLICE_MS * 1000000 };

  __atomic_add_fetch (&control->n_hanging, 1, __ATOMIC_SEQ_CST);
  while (__atomic_load_n (&control->names_hang, __ATOMIC_SEQ_CST))
    nanosleep (&slice, NULL);
  __atomic_sub_fetch (&control->n_hanging, 1, __ATOMIC_SEQ_CST);
}

int
getaddrinfo (const char *name,
             const char *service,
             const struct addrinfo *hints,
             struct addrinfo **found)
{
  static int (*real) (const char *, const char *, const struct addrinfo *, struct addrinfo **);

  if (real == NULL)
    real = (int (*) (const char *, const char *, const struct addrinfo *,
                     struct addrinfo **)) dlsym (RTLD_NEXT, "getaddrinfo");

  if (name != NULL && strcmp (name, "good.test") == 0)
    return real ("127.0.0.1", service, hints, found);
  if (name != NULL && strcmp (name, "fail.test") == 0)
    return EAI_NONAME;
  if (name != NULL && strncmp (name, "hang", 4) == 0)
    {
      hang ();
      return EAI_AGAIN;
    }

  return real (name, service, hints, found);
}
