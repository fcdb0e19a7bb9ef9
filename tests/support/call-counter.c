/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "call-counter.h"

#if defined(__has_feature)
#  if __has_feature(address_sanitizer)
#    define HAS_SANITIZER
#  endif
#endif
#ifdef __SANITIZE_ADDRESS__
#  define HAS_SANITIZER
#endif

#if defined(__linux__) && defined(__GLIBC__) && !defined(HAS_SANITIZER)

#  include <pthread.h>
#  include <sys/epoll.h>
#  include <sys/socket.h>
#  include <sys/syscall.h>
#  include <unistd.h>

void *__libc_malloc (size_t size);
void *__libc_calloc (size_t n, size_t size);
void *__libc_realloc (void *block, size_t size);

static pthread_t thread;
static int is_counting; /* atomic */
static CallCounts counted;

static gboolean
counts (void)
{
  return __atomic_load_n (&is_counting, __ATOMIC_ACQUIRE) &&
         pthread_equal (pthread_self (), thread);
}

#  define COUNT(what) ((void) (counts () && counted.what++))

void *
malloc (size_t size)
{
  COUNT (allocations);

  return __libc_malloc (size);
}

void *
calloc (size_t n, size_t size)
{
  COUNT (allocations);

  return __libc_calloc (n, size);
}

void *
realloc (void *block, size_t size)
{
  COUNT (allocations);

  return __libc_realloc (block, size);
}

ssize_t
recv (int fd, void *octets, size_t length, int flags)
{
  COUNT (receives);

  return syscall (SYS_recvfrom, fd, octets, length, flags, NULL, NULL);
}

ssize_t
send (int fd, const void *octets, size_t length, int flags)
{
  COUNT (sends);

  return syscall (SYS_sendto, fd, octets, length, flags, NULL, 0);
}

ssize_t
sendmsg (int fd, const struct msghdr *message, int flags)
{
  COUNT (sends);

  return syscall (SYS_sendmsg, fd, message, flags);
}

ssize_t
read (int fd, void *octets, size_t length)
{
  COUNT (others);

  return syscall (SYS_read, fd, octets, length);
}

ssize_t
write (int fd, const void *octets, size_t length)
{
  COUNT (others);

  return syscall (SYS_write, fd, octets, length);
}

int
close (int fd)
{
  COUNT (others);

  return (int) syscall (SYS_close, fd);
}

int
setsockopt (int fd, int level, int name, const void *value, socklen_t length)
{
  COUNT (others);

  return (int) syscall (SYS_setsockopt, fd, level, name, value, length);
}

int
getsockopt (int fd, int level, int name, void *restrict value, socklen_t *restrict length)
{
  COUNT (others);

  return (int) syscall (SYS_getsockopt, fd, level, name, value, length);
}

int
epoll_ctl (int set, int operation, int fd, struct epoll_event *event)
{
  COUNT (others);

  return (int) syscall (SYS_epoll_ctl, set, operation, fd, event);
}

gboolean
call_counter_is_possible (void)
{
  return TRUE;
}

void
call_counter_set_thread (void)
{
  thread = pthread_self ();
}

void
call_counter_start (void)
{
  counted = (CallCounts){ 0 };
  __atomic_store_n (&is_counting, 1, __ATOMIC_RELEASE);
}

void
call_counter_stop (CallCounts *result)
{
  __atomic_store_n (&is_counting, 0, __ATOMIC_RELEASE);
  *result = counted;
}

#else

gboolean
call_counter_is_possible (void)
{
  return FALSE;
}

void
call_counter_set_thread (void)
{
}

void
call_counter_start (void)
{
}

void
call_counter_stop (CallCounts *result)
{
  *result = (CallCounts){ 0 };
}

#endif
