/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Writing the history into a file.
 *
 * Where to is asked by the desktop's own dialog, which a sandbox gets through a portal.  What is
 * written is what is shown when the dialog is answered.  There is one export at a time.
 */

#include "weir-history-export.h"

#include "weir-words.h"

#include <glib/gi18n-lib.h>

struct _WeirHistoryExport
{
  AdwBin parent_instance;

  WeirService *service; /* (owned) (nullable) */
  WeirHistoryExportFunc func;
  gpointer user_data;
  GCancellable *cancellable;     /* (owned) (nullable): of what is written now */
  GtkFileChooserNative *chooser; /* (owned) (nullable): while it asks */
  WeirHistoryFormat format;      /* that was chosen */

  GtkWidget *menu_button;
  GtkWidget *cancel_button;
};

typedef struct
{
  const char *word; /* of the action */
  const char *name; /* of the file */
} Format;

static const Format formats[] = {
  [WEIR_HISTORY_CSV] = { "csv", "weir-history.csv" },
  [WEIR_HISTORY_HAR] = { "har", "weir-history.har" },
  [WEIR_HISTORY_JSON] = { "json", "weir-history.jsonl" },
};

G_DEFINE_FINAL_TYPE (WeirHistoryExport, weir_history_export, ADW_TYPE_BIN)

static void
show_writing (WeirHistoryExport *self)
{
  gtk_widget_set_visible (self->menu_button, self->cancellable == NULL);
  gtk_widget_set_visible (self->cancel_button, self->cancellable != NULL);
}

/* @n_rows: -1: it failed. Returns: (transfer full) */
static char *
describe (gint64 n_rows, const GError *error)
{
  g_autofree char *count = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_strdup (_ ("The export was given up; no file was written"));

  if (n_rows < 0)
    /* Translators: %s is what is wrong */
    return g_strdup_printf (_ ("Not exported: %s"), error->message);

  count = weir_words_count (n_rows);
  /* Translators: %s is a count */
  return g_strdup_printf (ngettext ("%s request exported", "%s requests exported", n_rows), count);
}

static void
on_exported (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (WeirHistoryExport) self = data;
  g_autoptr (GError) error = NULL;
  const gint64 n_rows = weir_service_export_history_finish (WEIR_SERVICE (source), result, &error);
  g_autofree char *told = describe (n_rows, error);

  g_clear_object (&self->cancellable);
  if (self->service == NULL)
    return;

  show_writing (self);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", told);
}

static void
write_file (WeirHistoryExport *self, GFile *file)
{
  WeirHistorySearch search = { 0 };

  if (self->cancellable != NULL)
    return;

  self->func (&search, self->user_data);
  self->cancellable = g_cancellable_new ();
  show_writing (self);
  weir_service_export_history_async (self->service, &search, self->format, file, self->cancellable,
                                     on_exported, g_object_ref (self));
}

/* --- asking --- */

static void
on_chosen (WeirHistoryExport *self, int response)
{
  g_autoptr (GFile) file = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (self->chooser));
  g_clear_object (&self->chooser);
  if (file != NULL && self->service != NULL)
    write_file (self, file);
}

static void
ask (WeirHistoryExport *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  g_clear_object (&self->chooser);
  self->chooser = gtk_file_chooser_native_new (_ ("Export the History"), GTK_WINDOW (root),
                                               GTK_FILE_CHOOSER_ACTION_SAVE, NULL, NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), formats[self->format].name);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (on_chosen), self,
                           G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
export_action (GtkWidget *widget, const char *action G_GNUC_UNUSED, GVariant *parameter)
{
  WeirHistoryExport *self = WEIR_HISTORY_EXPORT (widget);
  const char *word = g_variant_get_string (parameter, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++)
    if (g_str_equal (formats[i].word, word))
      {
        self->format = i;
        ask (self);
      }
}

static void
cancel_action (GtkWidget *widget,
               const char *action G_GNUC_UNUSED,
               GVariant *parameter G_GNUC_UNUSED)
{
  g_cancellable_cancel (WEIR_HISTORY_EXPORT (widget)->cancellable);
}

void
weir_history_export_set_up (WeirHistoryExport *self,
                            WeirService *service,
                            WeirHistoryExportFunc func,
                            gpointer user_data)
{
  g_return_if_fail (WEIR_IS_HISTORY_EXPORT (self));
  g_return_if_fail (self->service == NULL);

  self->service = g_object_ref (service);
  self->func = func;
  self->user_data = user_data;
}

/* --- the object --- */

static void
weir_history_export_dispose (GObject *object)
{
  WeirHistoryExport *self = WEIR_HISTORY_EXPORT (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->chooser);
  g_clear_object (&self->service);
  gtk_widget_dispose_template (GTK_WIDGET (self), WEIR_TYPE_HISTORY_EXPORT);

  G_OBJECT_CLASS (weir_history_export_parent_class)->dispose (object);
}

static void
weir_history_export_class_init (WeirHistoryExportClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = weir_history_export_dispose;
  gtk_widget_class_install_action (widget_class, "export.as", "s", export_action);
  gtk_widget_class_install_action (widget_class, "export.cancel", NULL, cancel_action);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/weirproxy/Weir/weir-history-export.ui");
  gtk_widget_class_bind_template_child (widget_class, WeirHistoryExport, menu_button);
  gtk_widget_class_bind_template_child (widget_class, WeirHistoryExport, cancel_button);
}

static void
weir_history_export_init (WeirHistoryExport *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
