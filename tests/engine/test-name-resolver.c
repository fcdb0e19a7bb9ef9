/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Names that many ask for, that hang, that are unknown.
 *
 * The system is the test's own; system-names.c says which names it knows.
 */

#include "system-names.h"
#include "weir-name-lookups.h"
#include "weir-name-resolver.h"

/* --- Who asks -------------------------------------------------------------- */

typedef struct
{
  GResolver *resolver; /* (owned) */
} Fixture;

typedef struct
{
  gboolean is_there;
  char *addresses; /* (owned) (nullable) with blanks between them */
  GError *error;   /* (owned) (nullable) */
} Answer;

static void
answer_free (Answer *answer)
{
  g_free (answer->addresses);
  g_clear_error (&answer->error);
  g_free (answer);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Answer, answer_free)

static void
set_up (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  system_names_reset ();
  f->resolver = weir_name_resolver_new ();
}

static void
on_finalized (gpointer user_data, GObject *object G_GNUC_UNUSED)
{
  *(gboolean *) user_data = TRUE;
}

/* It stays for what is under way, and no longer. */
static void
tear_down (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  system_names_release ();
  system_names_await_hanging (0);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (f->resolver);
}

static char *
take_text (GList *addresses)
{
  GString *text = g_string_new (NULL);

  for (GList *each = addresses; each != NULL; each = each->next)
    {
      g_autofree char *address = g_inet_address_to_string (each->data);

      g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", address);
    }
  g_resolver_free_addresses (addresses);

  return g_string_free (text, FALSE);
}

static void
on_looked_up (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Answer *answer = user_data;
  GList *addresses =
    g_resolver_lookup_by_name_with_flags_finish (G_RESOLVER (source), result, &answer->error);

  answer->is_there = TRUE;
  if (addresses != NULL)
    answer->addresses = take_text (addresses);
}

static Answer *
ask_for (GResolver *resolver,
         const char *name,
         GResolverNameLookupFlags flags,
         GCancellable *cancellable)
{
  Answer *answer = g_new0 (Answer, 1);

  g_resolver_lookup_by_name_with_flags_async (resolver, name, flags, cancellable, on_looked_up,
                                              answer);

  return answer;
}

static Answer *
ask (Fixture *f, const char *name)
{
  return ask_for (f->resolver, name, G_RESOLVER_NAME_LOOKUP_FLAGS_DEFAULT, NULL);
}

static Answer *
ask_cancellable (Fixture *f, const char *name, GCancellable *cancellable)
{
  return ask_for (f->resolver, name, G_RESOLVER_NAME_LOOKUP_FLAGS_DEFAULT, cancellable);
}

static void
await (const Answer *answer)
{
  while (!answer->is_there)
    g_main_context_iteration (NULL, TRUE);
}

static void
expect_addresses (const Answer *answer, const char *addresses)
{
  await (answer);
  g_assert_no_error (answer->error);
  g_assert_cmpstr (answer->addresses, ==, addresses);
}

static void
expect_resolver_error (const Answer *answer, GResolverError code)
{
  await (answer);
  g_assert_error (answer->error, G_RESOLVER_ERROR, (gint) code);
  g_assert_null (answer->addresses);
}

static void
expect_cancelled (const Answer *answer)
{
  await (answer);
  g_assert_error (answer->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* Asks for @n names of their own that hang. Returns: (transfer full) */
static GPtrArray *
ask_for_hanging (Fixture *f, guint n)
{
  GPtrArray *answers = g_ptr_array_new_with_free_func ((GDestroyNotify) answer_free);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *name = g_strdup_printf ("hang-%u.test", i);

      g_ptr_array_add (answers, ask (f, name));
    }

  return answers;
}

static void
expect_hung (GPtrArray *answers)
{
  for (guint i = 0; i < answers->len; i++)
    expect_resolver_error (g_ptr_array_index (answers, i), G_RESOLVER_ERROR_TEMPORARY_FAILURE);
}

/* --- Answers --------------------------------------------------------------- */

static const struct
{
  const char *name;
  const char *any;
  const char *ipv4; /* NULL: not found */
  const char *ipv6;
} part_cases[] = {
  { "both.test", "::1 127.0.0.1 ::2 127.0.0.2", "127.0.0.1 127.0.0.2", "::1 ::2" },
  { "four.test", "127.0.0.1", "127.0.0.1", NULL },
  { "six.test", "::1", NULL, "::1" },
};

static void
expect_part (const Answer *answer, const char *addresses)
{
  if (addresses != NULL)
    expect_addresses (answer, addresses);
  else
    expect_resolver_error (answer, G_RESOLVER_ERROR_NOT_FOUND);
}

static void
test_families (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  for (gsize i = 0; i < G_N_ELEMENTS (part_cases); i++)
    {
      const char *name = part_cases[i].name;
      g_autoptr (Answer) ipv6 =
        ask_for (f->resolver, name, G_RESOLVER_NAME_LOOKUP_FLAGS_IPV6_ONLY, NULL);
      g_autoptr (Answer) ipv4 =
        ask_for (f->resolver, name, G_RESOLVER_NAME_LOOKUP_FLAGS_IPV4_ONLY, NULL);
      g_autoptr (Answer) any = ask (f, name);

      expect_part (ipv6, part_cases[i].ipv6);
      expect_part (ipv4, part_cases[i].ipv4);
      expect_part (any, part_cases[i].any);
      g_assert_cmpuint (system_names_count_calls (), ==, i + 1);
    }
}

static const struct
{
  const char *name;
  GResolverError error;
} error_cases[] = {
  { "unknown.test", G_RESOLVER_ERROR_NOT_FOUND },
  { "failed.test", G_RESOLVER_ERROR_NOT_FOUND },
  { "later.test", G_RESOLVER_ERROR_TEMPORARY_FAILURE },
  { "memory.test", G_RESOLVER_ERROR_INTERNAL },
};

static void
test_errors (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  for (gsize i = 0; i < G_N_ELEMENTS (error_cases); i++)
    {
      g_autoptr (Answer) any = ask (f, error_cases[i].name);
      g_autoptr (Answer) ipv4 =
        ask_for (f->resolver, error_cases[i].name, G_RESOLVER_NAME_LOOKUP_FLAGS_IPV4_ONLY, NULL);

      expect_resolver_error (any, error_cases[i].error);
      expect_resolver_error (ipv4, error_cases[i].error);
      g_assert_cmpstr (any->error->message, !=, "");
    }
}

static void
on_plainly_looked_up (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Answer *answer = user_data;

  answer->is_there = TRUE;
  answer->addresses =
    take_text (g_resolver_lookup_by_name_finish (G_RESOLVER (source), result, &answer->error));
}

static void
test_no_flags (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autoptr (Answer) answer = g_new0 (Answer, 1);

  g_resolver_lookup_by_name_async (f->resolver, "both.test", NULL, on_plainly_looked_up, answer);
  expect_addresses (answer, "::1 127.0.0.1 ::2 127.0.0.2");
}

/* --- One lookup for all ---------------------------------------------------- */

static void
test_sharing (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autoptr (Answer) first = ask (f, "late-a.test");
  g_autoptr (Answer) second = NULL;
  g_autoptr (Answer) other = ask (f, "late-b.test");

  system_names_await_hanging (2);
  second = ask (f, "late-a.test");
  system_names_release ();
  expect_addresses (first, "127.0.0.1");
  expect_addresses (second, "127.0.0.1");
  expect_addresses (other, "127.0.0.1");
  g_assert_cmpuint (system_names_count_calls (), ==, 2);
}

static void
test_keeps_nothing (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  for (guint i = 1; i <= 3; i++)
    {
      g_autoptr (Answer) answer = ask (f, "four.test");

      expect_addresses (answer, "127.0.0.1");
      g_assert_cmpuint (system_names_count_calls (), ==, i);
    }
}

static void
test_joins_abandoned (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (Answer) gone = ask_cancellable (f, "late-a.test", cancellable);
  g_autoptr (Answer) next = NULL;

  system_names_await_hanging (1);
  g_cancellable_cancel (cancellable);
  expect_cancelled (gone);

  next = ask (f, "late-a.test");
  system_names_release ();
  expect_addresses (next, "127.0.0.1");
  g_assert_cmpuint (system_names_count_calls (), ==, 1);
}

static void
test_reload (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autoptr (Answer) before = ask (f, "late-a.test");
  g_autoptr (Answer) after = NULL;

  system_names_await_hanging (1);
  g_signal_emit_by_name (f->resolver, "reload");
  after = ask (f, "late-a.test");
  system_names_await_hanging (2);
  system_names_release ();
  expect_addresses (before, "127.0.0.1");
  expect_addresses (after, "127.0.0.1");
}

/* --- Who goes -------------------------------------------------------------- */

static void
test_cancel (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (Answer) gone = ask_cancellable (f, "late-a.test", cancellable);
  g_autoptr (Answer) stays = ask (f, "late-a.test");

  system_names_await_hanging (1);
  g_cancellable_cancel (cancellable);
  expect_cancelled (gone);
  system_names_await_hanging (1);
  g_assert_false (stays->is_there);

  system_names_release ();
  expect_addresses (stays, "127.0.0.1");
}

static void
test_cancel_before (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (Answer) answer = NULL;

  g_cancellable_cancel (cancellable);
  answer = ask_cancellable (f, "four.test", cancellable);
  expect_cancelled (answer);
  g_assert_cmpuint (system_names_count_calls (), ==, 0);
}

static void
test_cancel_waiting (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autoptr (GPtrArray) hanging = ask_for_hanging (f, WEIR_NAME_LOOKUPS_MAX_RUNNING);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (Answer) gone = ask_cancellable (f, "four.test", cancellable);
  g_autoptr (Answer) waits = ask (f, "six.test");

  system_names_await_hanging (WEIR_NAME_LOOKUPS_MAX_RUNNING);
  g_cancellable_cancel (cancellable);
  expect_cancelled (gone);
  system_names_release ();
  expect_addresses (waits, "::1");
  expect_hung (hanging);
  g_assert_cmpuint (system_names_count_calls (), ==, WEIR_NAME_LOOKUPS_MAX_RUNNING + 1);
}

static void
test_outlived (void)
{
  GResolver *resolver = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (Answer) answer = NULL;
  gboolean is_gone = FALSE;

  system_names_reset ();
  resolver = weir_name_resolver_new ();
  g_object_weak_ref (G_OBJECT (resolver), on_finalized, &is_gone);
  answer = ask_for (resolver, "late-a.test", G_RESOLVER_NAME_LOOKUP_FLAGS_DEFAULT, cancellable);
  system_names_await_hanging (1);
  g_cancellable_cancel (cancellable);
  expect_cancelled (answer);

  g_object_unref (resolver);
  while (!is_gone)
    g_main_context_iteration (NULL, TRUE);
  system_names_await_hanging (1);
  system_names_release ();
  while (!g_main_context_iteration (NULL, TRUE))
    ;
}

/* --- Names that hang ------------------------------------------------------- */

static void
test_many_hang (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autoptr (GPtrArray) hanging = ask_for_hanging (f, WEIR_NAME_LOOKUPS_MAX_RUNNING - 1);

  system_names_await_hanging (WEIR_NAME_LOOKUPS_MAX_RUNNING - 1);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (Answer) answer = ask (f, "both.test");

      expect_addresses (answer, "::1 127.0.0.1 ::2 127.0.0.2");
    }
  system_names_await_hanging (WEIR_NAME_LOOKUPS_MAX_RUNNING - 1);

  system_names_release ();
  expect_hung (hanging);
}

static void
test_all_hang (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  const guint n = WEIR_NAME_LOOKUPS_MAX_RUNNING + WEIR_NAME_LOOKUPS_MAX_WAITING;
  g_autoptr (GPtrArray) hanging = ask_for_hanging (f, n);
  g_autoptr (Answer) one_more = ask (f, "four.test");
  g_autoptr (Answer) joins_running = ask (f, "hang-0.test");
  g_autoptr (Answer) joins_waiting = ask (f, "hang-1000.test");

  await (one_more);
  g_assert_error (one_more->error, G_IO_ERROR, G_IO_ERROR_BUSY);

  system_names_await_hanging (WEIR_NAME_LOOKUPS_MAX_RUNNING);
  g_assert_cmpuint (system_names_count_calls (), ==, WEIR_NAME_LOOKUPS_MAX_RUNNING);
  system_names_release ();
  expect_hung (hanging);
  expect_resolver_error (joins_running, G_RESOLVER_ERROR_TEMPORARY_FAILURE);
  expect_resolver_error (joins_waiting, G_RESOLVER_ERROR_TEMPORARY_FAILURE);
  g_assert_cmpuint (system_names_count_calls (), ==, n);
}

/* --- Everything else ------------------------------------------------------- */

static gpointer
look_up_elsewhere (gpointer resolver)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (Answer) answer = NULL;

  g_main_context_push_thread_default (context);
  answer = ask_for (resolver, "four.test", G_RESOLVER_NAME_LOOKUP_FLAGS_IPV4_ONLY, NULL);
  while (!answer->is_there)
    g_main_context_iteration (context, TRUE);
  g_main_context_pop_thread_default (context);

  return g_steal_pointer (&answer);
}

static void
test_other_thread (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  GThread *thread = g_thread_new ("elsewhere", look_up_elsewhere, f->resolver);
  g_autoptr (Answer) answer = g_thread_join (thread);

  g_assert_cmpstr (answer->addresses, ==, "127.0.0.1");
}

static void
test_blocking (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GError) error = NULL;
  g_autofree char *any =
    take_text (g_resolver_lookup_by_name (f->resolver, "four.test", NULL, &error));
  g_autofree char *ipv6 = take_text (
    g_resolver_lookup_by_name_with_flags (f->resolver, "six.test",
                                          G_RESOLVER_NAME_LOOKUP_FLAGS_IPV6_ONLY, NULL, &error));
  g_autofree char *name = g_resolver_lookup_by_address (f->resolver, address, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (any, ==, "127.0.0.1");
  g_assert_cmpstr (ipv6, ==, "::1");
  g_assert_cmpstr (name, ==, "back.test");
}

static void
on_named (GObject *source G_GNUC_UNUSED, GAsyncResult *result, gpointer user_data)
{
  g_set_object ((GAsyncResult **) user_data, result);
}

static GAsyncResult *
await_result (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return *result;
}

static void
test_by_address (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = NULL;

  g_resolver_lookup_by_address_async (f->resolver, address, NULL, on_named, &result);
  name = g_resolver_lookup_by_address_finish (f->resolver, await_result (&result), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (name, ==, "back.test");
}

/* Cancelled before they begin: nobody is asked, and yet the way there and back is gone. */
static void
test_records (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) records = NULL;
  g_autoptr (GAsyncResult) service = NULL;
  GError *errors[4] = { NULL };

  g_cancellable_cancel (cancellable);
  g_resolver_lookup_records_async (f->resolver, "a.test", G_RESOLVER_RECORD_TXT, cancellable,
                                   on_named, &records);
  g_resolver_lookup_service_async (f->resolver, "ldap", "tcp", "a.test", cancellable, on_named,
                                   &service);
  g_resolver_lookup_records_finish (f->resolver, await_result (&records), &errors[0]);
  g_resolver_lookup_service_finish (f->resolver, await_result (&service), &errors[1]);
  g_resolver_lookup_records (f->resolver, "a.test", G_RESOLVER_RECORD_TXT, cancellable, &errors[2]);
  g_resolver_lookup_service (f->resolver, "ldap", "tcp", "a.test", cancellable, &errors[3]);

  for (gsize i = 0; i < G_N_ELEMENTS (errors); i++)
    {
      g_assert_error (errors[i], G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_clear_error (&errors[i]);
    }
}

static void
test_install (void)
{
  g_autoptr (GResolver) first = NULL;
  g_autoptr (GResolver) second = NULL;

  weir_name_resolver_install ();
  first = g_resolver_get_default ();
  weir_name_resolver_install ();
  second = g_resolver_get_default ();
  g_assert_true (WEIR_IS_NAME_RESOLVER (first));
  g_assert_true (first == second);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *name;
    void (*func) (Fixture *f, gconstpointer user_data);
  } tests[] = {
    { "families", test_families },
    { "errors", test_errors },
    { "without-flags", test_no_flags },
    { "one-lookup-for-all", test_sharing },
    { "keeps-nothing", test_keeps_nothing },
    { "joins-what-all-have-left", test_joins_abandoned },
    { "asks-anew-after-reload", test_reload },
    { "cancel", test_cancel },
    { "cancel-before", test_cancel_before },
    { "cancel-waiting", test_cancel_waiting },
    { "many-hang", test_many_hang },
    { "all-hang", test_all_hang },
    { "other-thread", test_other_thread },
    { "blocking", test_blocking },
    { "by-address", test_by_address },
    { "records-and-services", test_records },
  };

  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *path = g_strdup_printf ("/engine/name-resolver/%s", tests[i].name);

      g_test_add (path, Fixture, NULL, set_up, tests[i].func, tear_down);
    }
  g_test_add_func ("/engine/name-resolver/outlived", test_outlived);
  g_test_add_func ("/engine/name-resolver/install", test_install);

  return g_test_run ();
}
