/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Texts from files and into files that the user chooses, without waiting for
 * either: the dialog may be a portal's, and the file on a slow disk.
 *
 * A transfer lives from the question to the answer.  It keeps the widget that
 * asked alive, and tells it nothing once it has no window any more.
 */

#include "weir-text-file.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct
{
  GtkWidget *widget; /* (owned) */
  WeirTextFileFunc func;
  GtkFileChooserNative *chooser; /* (owned) */
  GBytes *text;                  /* (owned) (nullable): to be written */
  char *buffer;                  /* (owned) (nullable): what is read */
} Transfer;

static void
transfer_free (Transfer *self)
{
  g_object_unref (self->widget);
  g_object_unref (self->chooser);
  g_clear_pointer (&self->text, g_bytes_unref);
  g_free (self->buffer);
  g_free (self);
}

static void
tell (Transfer *self, const char *text, const char *problem)
{
  if (gtk_widget_get_root (self->widget) != NULL)
    self->func (text, problem, self->widget);
  transfer_free (self);
}

/* --- reading --- */

static void
on_read (GObject *source, GAsyncResult *result, gpointer data)
{
  Transfer *self = data;
  g_autoptr (GError) error = NULL;
  gsize size;

  if (!g_input_stream_read_all_finish (G_INPUT_STREAM (source), result, &size, &error))
    {
      tell (self, NULL, error->message);
      return;
    }

  self->buffer[size] = '\0';
  if (size > WEIR_TEXT_FILE_MAX)
    tell (self, NULL, _ ("The file is too large; add it as a list"));
  else if (strlen (self->buffer) != size || !g_utf8_validate (self->buffer, -1, NULL))
    tell (self, NULL, _ ("The file is not a text"));
  else
    tell (self, self->buffer, NULL);
}

static void
on_opened (GObject *source, GAsyncResult *result, gpointer data)
{
  Transfer *self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFileInputStream) stream = g_file_read_finish (G_FILE (source), result, &error);

  if (stream == NULL)
    {
      tell (self, NULL, error->message);
      return;
    }

  self->buffer = g_malloc (WEIR_TEXT_FILE_MAX + 2);
  g_input_stream_read_all_async (G_INPUT_STREAM (stream), self->buffer, WEIR_TEXT_FILE_MAX + 1,
                                 G_PRIORITY_DEFAULT, NULL, on_read, self);
}

/* --- writing --- */

static void
on_written (GObject *source, GAsyncResult *result, gpointer data)
{
  Transfer *self = data;
  g_autoptr (GError) error = NULL;
  const gboolean written = g_file_replace_contents_finish (G_FILE (source), result, NULL, &error);

  tell (self, NULL, written ? NULL : error->message);
}

/* --- choosing --- */

static void
on_chosen (GtkNativeDialog *dialog, int response, Transfer *self)
{
  g_autoptr (GFile) file = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  if (file == NULL)
    transfer_free (self);
  else if (self->text != NULL)
    g_file_replace_contents_bytes_async (file, self->text, NULL, FALSE, G_FILE_CREATE_NONE, NULL,
                                         on_written, self);
  else
    g_file_read_async (file, G_PRIORITY_DEFAULT, NULL, on_opened, self);
}

static Transfer *
choose (GtkWidget *widget, const char *title, gboolean saves, WeirTextFileFunc func)
{
  Transfer *self = g_new0 (Transfer, 1);
  GtkRoot *root = gtk_widget_get_root (widget);

  self->widget = g_object_ref (widget);
  self->func = func;
  self->chooser =
    gtk_file_chooser_native_new (title, GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
                                 saves ? GTK_FILE_CHOOSER_ACTION_SAVE
                                       : GTK_FILE_CHOOSER_ACTION_OPEN,
                                 NULL, NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  g_signal_connect (self->chooser, "response", G_CALLBACK (on_chosen), self);
  return self;
}

void
weir_text_file_choose_and_read (GtkWidget *widget, const char *title, WeirTextFileFunc func)
{
  Transfer *self = choose (widget, title, FALSE, func);

  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

void
weir_text_file_choose_and_write (GtkWidget *widget,
                                 const char *title,
                                 const char *name,
                                 const char *text,
                                 WeirTextFileFunc func)
{
  Transfer *self = choose (widget, title, TRUE, func);

  self->text = g_bytes_new (text, strlen (text));
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), name);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}
