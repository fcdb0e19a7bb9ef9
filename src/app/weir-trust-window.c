/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What becomes of the authority in the browsers of this user.
 *
 * The work is done elsewhere, on a worker; here it is told: first that it goes on,
 * then a row for each place, with what is left to do by hand.  The window
 * stays until the work is done, so that nothing is left half way unseen.
 */

#include "weir-trust-window.h"

#include "weir-boxed-rows.h"

#include <glib/gi18n-lib.h>

struct _WeirTrustWindow
{
  AdwWindow parent_instance;

  WeirService *service; /* (owned) */
  WeirBrowserAction action;
  GtkStack *stack;
  GtkLabel *working;
  GtkImage *icon;
  GtkLabel *heading;
  GtkLabel *summary;
  GtkListBox *rows;
  GtkWidget *advice_group;
  GtkLabel *advice;
  GtkWidget *close_button;
};

G_DEFINE_FINAL_TYPE (WeirTrustWindow, weir_trust_window, ADW_TYPE_WINDOW)

/* --- what is told --- */

static void
tell (WeirTrustWindow *self, const char *icon, const char *heading, const char *summary)
{
  gtk_image_set_from_icon_name (self->icon, icon);
  gtk_label_set_text (self->heading, heading);
  gtk_label_set_text (self->summary, summary);
}

static void
tell_installed (WeirTrustWindow *self, const WeirBrowserReport *report)
{
  if (report->n_trusting == 0)
    tell (self, "dialog-information-symbolic", _ ("No Browser Trusts It Yet"),
          _ ("Until one does, it refuses the sites that Weir looks into."));
  else
    tell (self, "weir-allowed-symbolic", _ ("Your Browsers Trust Weir"),
          report->n_left > 0 || report->advice != NULL
            ? _ ("What Weir looks into opens there as usual. What is left to do stands below.")
            : _ ("What Weir looks into opens there as usual."));
}

static void
tell_removed (WeirTrustWindow *self, const WeirBrowserReport *report)
{
  if (report->n_left > 0)
    tell (self, "dialog-warning-symbolic", _ ("Removed, but Not Everywhere"),
          _ ("Inspection is off. The authority and its key are deleted, so that nobody can use "
             "them; where its certificate still is stands below."));
  else
    tell (self, "weir-allowed-symbolic", _ ("Nothing Is Left of It"),
          _ ("Inspection is off. The authority and its key are deleted, and no browser trusts it "
             "any more."));
}

static const char *
get_state_class (WeirBrowserState state)
{
  switch (state)
    {
    case WEIR_BROWSER_TRUSTS:
    case WEIR_BROWSER_INSTALLED:
    case WEIR_BROWSER_WAS_THERE:
    case WEIR_BROWSER_REMOVED:
      return "success";

    case WEIR_BROWSER_NEEDS_USER:
      return "warning";

    case WEIR_BROWSER_FAILED:
      return "error";

    case WEIR_BROWSER_TRUSTS_NOT:
    case WEIR_BROWSER_WAS_NOT_THERE:
      break;
    }

  return "dim-label";
}

/* The icon says nothing that the words do not. */
static void
append_outcome (WeirTrustWindow *self, const WeirBrowserOutcome *outcome)
{
  GtkWidget *row = weir_boxed_row_new (outcome->title, outcome->detail);
  GtkWidget *icon = g_object_new (GTK_TYPE_IMAGE, "icon-name", outcome->icon_name,
                                  "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);

  gtk_widget_add_css_class (icon, get_state_class (outcome->state));
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  gtk_widget_set_tooltip_text (row, outcome->path);
  gtk_list_box_append (self->rows, row);
}

/* @report: (nullable): nothing was done */
static void
show_report (WeirTrustWindow *self, const WeirBrowserReport *report)
{
  const guint n_outcomes = report != NULL ? report->outcomes->len : 0;
  const char *advice = report != NULL ? report->advice : NULL;

  for (guint i = 0; i < n_outcomes; i++)
    append_outcome (self, report->outcomes->pdata[i]);
  gtk_widget_set_visible (GTK_WIDGET (self->rows), n_outcomes > 0);
  gtk_widget_set_visible (self->advice_group, advice != NULL);
  gtk_label_set_text (self->advice, advice != NULL ? advice : "");
}

/* --- the work --- */

static void
finish (WeirTrustWindow *self, const WeirBrowserReport *report, const GError *error)
{
  const gboolean removes = self->action == WEIR_BROWSER_REMOVE;

  if (report == NULL)
    tell (self, "dialog-warning-symbolic", removes ? _ ("Not Removed") : _ ("Not Installed"),
          error->message);
  else if (removes)
    tell_removed (self, report);
  else
    tell_installed (self, report);

  show_report (self, report);
  gtk_widget_set_sensitive (self->close_button, TRUE);
  gtk_window_set_deletable (GTK_WINDOW (self), TRUE);
  gtk_stack_set_visible_child_name (self->stack, "done");
  gtk_widget_grab_focus (self->close_button);
}

static void
on_done (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (WeirTrustWindow) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirBrowserReport) report =
    weir_service_browsers_finish (WEIR_SERVICE (source), result, &error);

  finish (self, report, error);
}

/* --- the object --- */

static gboolean
weir_trust_window_close_request (GtkWindow *window)
{
  WeirTrustWindow *self = WEIR_TRUST_WINDOW (window);

  if (!gtk_widget_get_sensitive (self->close_button))
    return TRUE;

  return GTK_WINDOW_CLASS (weir_trust_window_parent_class)->close_request (window);
}

static void
weir_trust_window_dispose (GObject *object)
{
  g_clear_object (&WEIR_TRUST_WINDOW (object)->service);

  G_OBJECT_CLASS (weir_trust_window_parent_class)->dispose (object);
}

static void
weir_trust_window_class_init (WeirTrustWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = weir_trust_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = weir_trust_window_close_request;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/weirproxy/Weir/weir-trust-window.ui");
  gtk_widget_class_bind_template_child (widget_class, WeirTrustWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, WeirTrustWindow, working);
  gtk_widget_class_bind_template_child (widget_class, WeirTrustWindow, icon);
  gtk_widget_class_bind_template_child (widget_class, WeirTrustWindow, heading);
  gtk_widget_class_bind_template_child (widget_class, WeirTrustWindow, summary);
  gtk_widget_class_bind_template_child (widget_class, WeirTrustWindow, rows);
  gtk_widget_class_bind_template_child (widget_class, WeirTrustWindow, advice_group);
  gtk_widget_class_bind_template_child (widget_class, WeirTrustWindow, advice);
  gtk_widget_class_bind_template_child (widget_class, WeirTrustWindow, close_button);
}

static void
weir_trust_window_init (WeirTrustWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static const char *
get_title (WeirBrowserAction action)
{
  if (action == WEIR_BROWSER_REMOVE)
    return _ ("Remove From Browsers");

  return action == WEIR_BROWSER_RENEW ? _ ("Renew the Authority") : _ ("Install in Browsers");
}

GtkWindow *
weir_trust_window_present (GtkWindow *parent, WeirService *service, WeirBrowserAction action)
{
  WeirTrustWindow *self = g_object_new (WEIR_TYPE_TRUST_WINDOW, "transient-for", parent, "title",
                                        get_title (action), NULL);

  self->service = g_object_ref (service);
  self->action = action;
  gtk_label_set_text (self->working, action == WEIR_BROWSER_REMOVE
                                       ? _ ("Removing the authority from your browsers…")
                                       : _ ("Installing the authority in your browsers…"));
  gtk_window_present (GTK_WINDOW (self));
  weir_service_browsers_async (self->service, self->action, NULL, on_done, g_object_ref (self));
  return GTK_WINDOW (self);
}
