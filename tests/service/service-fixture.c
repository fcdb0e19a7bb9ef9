/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "service-fixture.h"

#include "weir-service-private.h"
#include "test-folder.h"

#include <glib/gstdio.h>

#define PATIENCE 60 /* seconds; what is awaited comes within one */

void
fixture_set_up (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *parent = g_dir_make_tmp ("weir-test-XXXXXX", &error);

  g_assert_no_error (error);
  f->folder = g_build_filename (parent, "data", NULL);
  f->service = fixture_open (f);
}

void
fixture_close (WeirService **service)
{
  if (*service != NULL)
    g_assert_finalize_object (*service);
  *service = NULL;
}

void
fixture_tear_down (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autofree char *parent = g_path_get_dirname (f->folder);

  fixture_close (&f->service);
  fixture_close (&f->other);
  test_folder_remove (f->folder);
  g_rmdir (parent);
  g_clear_pointer (&f->folder, g_free);
}

/* Returns: (transfer full): a service on the folder that listens to nothing yet */
WeirService *
fixture_open (Fixture *f)
{
  const WeirServiceOptions options = { .data_dir = f->folder };
  g_autoptr (GError) error = NULL;
  WeirService *service = weir_service_new (&options, &error);

  g_assert_no_error (error);

  return service;
}

/* Returns: (transfer full) (nullable): one that was told of inspection by options */
WeirService *
fixture_open_inspecting (Fixture *f, const char *inspect, const char *roots, GError **error)
{
  const WeirServiceOptions options = {
    .data_dir = f->folder,
    .inspect = inspect,
    .trusted_roots = roots,
    .exact_port = TRUE,
  };

  return weir_service_new (&options, error);
}

void
fixture_start (WeirService *service)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (weir_service_start (service, &error));
  g_assert_no_error (error);
}

/* As if Weir had quit and was started again. */
void
fixture_restart (Fixture *f)
{
  fixture_close (&f->service);
  f->service = fixture_open (f);
}

char *
fixture_get_database (Fixture *f)
{
  return g_build_filename (f->folder, WEIR_DATABASE_FILE, NULL);
}

gint64
block_host (WeirService *service, const char *host, const char *site)
{
  const WeirRule rule = {
    .kind = WEIR_RULE_KIND_HOST,
    .action = WEIR_RULE_BLOCK,
    .host = (char *) host,
    .site = (char *) site,
  };
  g_autoptr (GError) error = NULL;
  gint64 id = weir_service_add_rule (service, &rule, &error);

  g_assert_no_error (error);
  g_assert_cmpint (id, >, 0);

  return id;
}

/* Whether a script of @host would be blocked on @site. */
gboolean
is_blocked (WeirService *service, const char *host, const char *site)
{
  WeirJudgement judgement;

  weir_service_preview (service, host, site, WEIR_RESOURCE_SCRIPT, &judgement);

  return judgement.blocked;
}

void
set_inspection (WeirService *service, WeirInspectionMode mode)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (weir_service_set_inspection (service, mode, &error));
  g_assert_no_error (error);
}

/* What would be done with a tunnel to @host, and why; "none": it would be looked into. */
void
assert_inspection (WeirService *service, const char *host, const char *reason)
{
  WeirInspectionJudgement judgement;

  weir_service_judge_inspection (service, host, &judgement);
  g_assert_cmpstr (weir_inspection_reason_to_word (judgement.reason), ==, reason);
  g_assert_cmpint (judgement.inspect, ==, g_str_equal (reason, "none"));
}

static void
on_made (GObject *object G_GNUC_UNUSED, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

/* Waits for what weir_service_make_authority_async() says. */
gboolean
make_authority (WeirService *service, gboolean renew, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  weir_service_make_authority_async (service, renew, on_made, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return weir_service_make_authority_finish (service, result, error);
}

/* As if the engine had learned it while there is traffic. */
void
learn_exemption (WeirService *service, const char *host, const char *client, gint64 created)
{
  const WeirExemption exemption = {
    .host = host,
    .client = client,
    .reason = client != NULL ? WEIR_INSPECTION_REASON_CLIENT_REFUSED
                             : WEIR_INSPECTION_REASON_CLIENT_CERTIFICATE,
    .created = created,
  };

  weir_service_get_exemptions (service);
  weir_service_observer.exempted (&exemption, service);
}

guint
count_items (GListModel *model)
{
  return g_list_model_get_n_items (model);
}

static gboolean
on_patience_over (gpointer user_data G_GNUC_UNUSED)
{
  g_error ("What was awaited did not come");

  return G_SOURCE_REMOVE;
}

void
await (Condition condition, gpointer user_data)
{
  guint timer = g_timeout_add_seconds (PATIENCE, on_patience_over, NULL);

  while (!condition (user_data))
    g_main_context_iteration (NULL, TRUE);

  g_source_remove (timer);
}

typedef struct
{
  GListModel *model;
  guint n_items;
} Awaited;

static gboolean
has_n_items (gpointer user_data)
{
  const Awaited *awaited = user_data;

  return count_items (awaited->model) == awaited->n_items;
}

void
await_n_items (GListModel *model, guint n_items)
{
  Awaited awaited = { model, n_items };

  await (has_n_items, &awaited);
}
