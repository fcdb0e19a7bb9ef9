/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The system's own way to look names up, in the test's hands: getaddrinfo() and
 * getnameinfo() for the whole process, GIO included, so no name server is asked.
 *
 * A name that begins with "hang" or "late-" stays in its thread until the test says
 * so; then there is an address for the late one.  The others are in a table.
 */

#include "system-names.h"

#include <netdb.h>
#include <sys/socket.h>

typedef struct
{
  const char *name;
  int status;
  const char *addresses;
} Name;

static const Name known[] = {
  { "both.test", 0, "::1 127.0.0.1 ::2 127.0.0.2" },
  { "four.test", 0, "127.0.0.1" },
  { "six.test", 0, "::1" },
  { "unknown.test", EAI_NONAME, NULL },
  { "failed.test", EAI_FAIL, NULL },
  { "later.test", EAI_AGAIN, NULL },
  { "memory.test", EAI_MEMORY, NULL },
};

static GMutex lock;
static GCond changed;
static gboolean do_hang;
static guint n_hanging;
static guint n_calls;

/* One entry of an answer. */
typedef struct
{
  struct addrinfo info;
  struct sockaddr_storage address;
} Entry;

void
freeaddrinfo (struct addrinfo *found)
{
  while (found != NULL)
    {
      struct addrinfo *next = found->ai_next;

      g_free (found);
      found = next;
    }
}

static struct addrinfo *
make_answer (const char *addresses)
{
  g_auto (GStrv) parts = g_strsplit (addresses, " ", -1);
  struct addrinfo *first = NULL;
  struct addrinfo **end = &first;

  for (char **part = parts; *part != NULL; part++)
    {
      g_autoptr (GInetAddress) number = g_inet_address_new_from_string (*part);
      g_autoptr (GSocketAddress) address = g_inet_socket_address_new (number, 0);
      Entry *entry = g_new0 (Entry, 1);

      g_socket_address_to_native (address, &entry->address, sizeof entry->address, NULL);
      entry->info.ai_family = entry->address.ss_family;
      entry->info.ai_addr = (struct sockaddr *) &entry->address;
      entry->info.ai_addrlen = g_socket_address_get_native_size (address);
      *end = &entry->info;
      end = &entry->info.ai_next;
    }

  return first;
}

static void
hang (void)
{
  g_mutex_lock (&lock);
  n_hanging++;
  g_cond_broadcast (&changed);
  while (do_hang)
    g_cond_wait (&changed, &lock);
  n_hanging--;
  g_cond_broadcast (&changed);
  g_mutex_unlock (&lock);
}

static gboolean
is_wanted (const struct addrinfo *entry, const struct addrinfo *hints)
{
  return hints->ai_family == AF_UNSPEC || entry->ai_family == hints->ai_family;
}

int
getaddrinfo (const char *name,
             const char *service G_GNUC_UNUSED,
             const struct addrinfo *hints,
             struct addrinfo **found)
{
  g_mutex_lock (&lock);
  n_calls++;
  g_mutex_unlock (&lock);

  if (g_str_has_prefix (name, "hang") || g_str_has_prefix (name, "late-"))
    hang ();
  if (g_str_has_prefix (name, "hang"))
    return EAI_AGAIN;

  *found = NULL;
  if (g_str_has_prefix (name, "late-"))
    *found = make_answer ("127.0.0.1");
  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    if (g_str_equal (known[i].name, name))
      {
        if (known[i].status != 0)
          return known[i].status;
        *found = make_answer (known[i].addresses);
      }

  g_assert_nonnull (*found);
  g_assert_true (is_wanted (*found, hints));

  return 0;
}

int
getnameinfo (const struct sockaddr *address G_GNUC_UNUSED,
             socklen_t address_length G_GNUC_UNUSED,
             char *host,
             socklen_t host_length,
             char *service G_GNUC_UNUSED,
             socklen_t service_length G_GNUC_UNUSED,
             int flags G_GNUC_UNUSED)
{
  g_strlcpy (host, "back.test", host_length);

  return 0;
}

void
system_names_reset (void)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&lock);

  do_hang = TRUE;
  n_calls = 0;
}

guint
system_names_count_calls (void)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&lock);

  return n_calls;
}

void
system_names_await_hanging (guint n)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&lock);

  while (n_hanging != n)
    g_cond_wait (&changed, &lock);
}

void
system_names_release (void)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&lock);

  do_hang = FALSE;
  g_cond_broadcast (&changed);
}
