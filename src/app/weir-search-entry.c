/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * An entry for the shared filter language.
 *
 * The text is parsed when typing rests.  A valid text becomes the query, and
 * "query-changed" tells so; an invalid one leaves the last query in force, and
 * what is wrong with it stands below the entry, but not while there are
 * proposals: nobody likes to be told off in the middle of a word.
 *
 * Proposals come from weir_query_complete() at once, with the values that the
 * owner of the list knows.  The list of proposals never takes the focus: the
 * entry keeps it and moves the selection, so typing goes on whatever is shown.
 */

#include "weir-search-entry.h"

#include "weir-focus.h"

#define MAX_PROPOSALS 8

struct _WeirSearchEntry
{
  GtkWidget parent_instance;

  WeirQuery *query;                /* (owned) (nullable) */
  char *parsed_text;               /* (owned): of which the query is, or the error */
  char *error_text;                /* (owned) (nullable): why the text is no query */
  GPtrArray *completions;          /* (owned) (nullable) (element-type WeirQueryCompletion) */
  WeirQueryValuesFunc values_func; /* (nullable) */
  gpointer values_data;
  gboolean completing; /* the text changes because a proposal was taken */

  GtkWidget *box;
  GtkSearchEntry *entry;
  GtkRevealer *error_revealer;
  GtkLabel *error_label;
  GtkPopover *popover;
  GtkListBox *list;
};

typedef enum
{
  PROP_TEXT = 1,
  PROP_PLACEHOLDER_TEXT,
  PROP_ERROR_TEXT,
} Property;

typedef enum
{
  QUERY_CHANGED,
  STOPPED,
  DOWN,
  N_SIGNALS,
} Signal;

static GParamSpec *properties[PROP_ERROR_TEXT + 1];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WeirSearchEntry, weir_search_entry, GTK_TYPE_WIDGET)

/* --- the query --- */

static gboolean
proposals_are_open (WeirSearchEntry *self)
{
  return self->completions != NULL;
}

static void
show_error (WeirSearchEntry *self)
{
  gboolean invalid = self->error_text != NULL && !proposals_are_open (self);

  if (invalid == gtk_revealer_get_reveal_child (self->error_revealer) && !invalid)
    return;

  if (invalid)
    gtk_label_set_label (self->error_label, self->error_text);
  gtk_revealer_set_reveal_child (self->error_revealer, invalid);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_STATE_INVALID,
                               invalid ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE,
                               -1);
}

static void
take_query (WeirSearchEntry *self, WeirQuery *query)
{
  g_clear_pointer (&self->query, weir_query_unref);
  if (!weir_query_is_empty (query))
    self->query = weir_query_ref (query);
  g_signal_emit (self, signals[QUERY_CHANGED], 0);
}

static void
on_search_changed (WeirSearchEntry *self)
{
  const char *text = weir_search_entry_get_text (self);
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirQuery) query = NULL;

  /* A text that is set goes through the empty text; that is nobody's wish. */
  if (self->completing || g_strcmp0 (self->parsed_text, text) == 0)
    return;

  g_free (self->parsed_text);
  self->parsed_text = g_strdup (text);
  query = weir_query_parse (text, &error);

  g_clear_pointer (&self->error_text, g_free);
  if (query == NULL)
    self->error_text = g_strdup (error->message);
  show_error (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR_TEXT]);

  if (query != NULL)
    take_query (self, query);
}

/* --- proposals --- */

static void
close_proposals (WeirSearchEntry *self)
{
  gtk_popover_popdown (self->popover);
  g_clear_pointer (&self->completions, g_ptr_array_unref);
  show_error (self);
}

static GtkWidget *
create_row (const WeirQueryCompletion *completion)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *label = gtk_label_new (completion->label);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (box), label);

  if (completion->explanation != NULL)
    {
      GtkWidget *explanation = gtk_label_new (completion->explanation);

      gtk_widget_add_css_class (explanation, "dim-label");
      gtk_box_append (GTK_BOX (box), explanation);
    }

  return box;
}

static void
fill_list (WeirSearchEntry *self)
{
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, row);

  for (guint i = 0; i < MIN (self->completions->len, MAX_PROPOSALS); i++)
    gtk_list_box_append (self->list, create_row (g_ptr_array_index (self->completions, i)));
  gtk_list_box_unselect_all (self->list);
}

static gsize
cursor_in_octets (WeirSearchEntry *self)
{
  const char *text = weir_search_entry_get_text (self);

  return g_utf8_offset_to_pointer (text, gtk_editable_get_position (GTK_EDITABLE (self->entry))) -
         text;
}

static void
propose (WeirSearchEntry *self)
{
  g_clear_pointer (&self->completions, g_ptr_array_unref);
  self->completions =
    weir_query_complete (weir_search_entry_get_text (self), cursor_in_octets (self),
                         self->values_func, self->values_data);
  if (self->completions->len == 0)
    {
      close_proposals (self);
      return;
    }

  fill_list (self);
  gtk_popover_popup (self->popover);
}

static void
take_proposal (WeirSearchEntry *self, int index)
{
  const WeirQueryCompletion *completion = g_ptr_array_index (self->completions, index);
  const char *text = completion->replacement;
  int position = g_utf8_pointer_to_offset (text, text + completion->cursor);
  gboolean wants_value = completion->cursor > 0 && text[completion->cursor - 1] == ':';

  self->completing = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
  gtk_editable_set_position (GTK_EDITABLE (self->entry), position);
  self->completing = FALSE;

  if (wants_value)
    propose (self);
  else
    close_proposals (self);
}

/* @step: 1 or -1; past either end nothing is selected, and the entry is as typed. */
static void
move_selection (WeirSearchEntry *self, int step)
{
  GtkListBoxRow *selected = gtk_list_box_get_selected_row (self->list);
  int n = MIN (self->completions->len, MAX_PROPOSALS);
  int index = selected != NULL ? gtk_list_box_row_get_index (selected) : (step > 0 ? -1 : n);
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list, index + step);

  gtk_list_box_select_row (self->list, row);
  if (row != NULL)
    gtk_accessible_update_relation (GTK_ACCESSIBLE (self->entry),
                                    GTK_ACCESSIBLE_RELATION_ACTIVE_DESCENDANT, row, -1);
  else
    gtk_accessible_reset_relation (GTK_ACCESSIBLE (self->entry),
                                   GTK_ACCESSIBLE_RELATION_ACTIVE_DESCENDANT);
}

/* Tab takes the first proposal if none is selected; Enter leaves what was typed. */
static gboolean
take_selected (WeirSearchEntry *self, gboolean or_first)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);

  if (row == NULL && !or_first)
    {
      close_proposals (self);
      return FALSE;
    }

  take_proposal (self, row != NULL ? gtk_list_box_row_get_index (row) : 0);
  return TRUE;
}

static gboolean
handle_key_in_proposals (WeirSearchEntry *self, guint key)
{
  switch (key)
    {
    case GDK_KEY_Down:
    case GDK_KEY_KP_Down:
      move_selection (self, 1);
      return TRUE;

    case GDK_KEY_Up:
    case GDK_KEY_KP_Up:
      move_selection (self, -1);
      return TRUE;

    case GDK_KEY_Tab:
      return take_selected (self, TRUE);

    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
      return take_selected (self, FALSE);

    case GDK_KEY_Escape:
      close_proposals (self);
      return TRUE;

    default:
      return FALSE;
    }
}

static gboolean
on_key_pressed (GtkEventControllerKey *controller,
                guint key,
                guint code G_GNUC_UNUSED,
                GdkModifierType state)
{
  GtkWidget *entry = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (controller));
  WeirSearchEntry *self =
    WEIR_SEARCH_ENTRY (gtk_widget_get_ancestor (entry, WEIR_TYPE_SEARCH_ENTRY));

  if ((state & gtk_accelerator_get_default_mod_mask ()) != 0)
    return FALSE;
  if (proposals_are_open (self))
    return handle_key_in_proposals (self, key);
  if (key != GDK_KEY_Down && key != GDK_KEY_KP_Down)
    return FALSE;

  g_signal_emit (self, signals[DOWN], 0);
  return TRUE;
}

static void
on_row_activated (WeirSearchEntry *self, GtkListBoxRow *row)
{
  if (self->completions != NULL)
    take_proposal (self, gtk_list_box_row_get_index (row));
}

static gboolean
has_focus (WeirSearchEntry *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->entry));
}

static void
on_changed (WeirSearchEntry *self)
{
  if (!self->completing && has_focus (self))
    propose (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TEXT]);
}

static void
on_focus_left (WeirSearchEntry *self)
{
  close_proposals (self);
}

static void
on_stop_search (WeirSearchEntry *self)
{
  if (*weir_search_entry_get_text (self) != '\0')
    weir_search_entry_set_text (self, "");
  else
    g_signal_emit (self, signals[STOPPED], 0);
}

/* --- the object --- */

static gboolean
weir_search_entry_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (WEIR_SEARCH_ENTRY (widget)->entry));
}

static void
weir_search_entry_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  WeirSearchEntry *self = WEIR_SEARCH_ENTRY (object);

  switch ((Property) id)
    {
    case PROP_TEXT:
      g_value_set_string (value, weir_search_entry_get_text (self));
      break;

    case PROP_PLACEHOLDER_TEXT:
      g_object_get_property (G_OBJECT (self->entry), "placeholder-text", value);
      break;

    case PROP_ERROR_TEXT:
      g_value_set_string (value, self->error_text);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
weir_search_entry_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  WeirSearchEntry *self = WEIR_SEARCH_ENTRY (object);

  switch ((Property) id)
    {
    case PROP_TEXT:
      weir_search_entry_set_text (self, g_value_get_string (value));
      break;

    case PROP_PLACEHOLDER_TEXT:
      g_object_set_property (G_OBJECT (self->entry), "placeholder-text", value);
      break;

    case PROP_ERROR_TEXT:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
weir_search_entry_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  WeirSearchEntry *self = WEIR_SEARCH_ENTRY (widget);

  gtk_widget_allocate (self->box, width, height, baseline, NULL);
  gtk_popover_present (self->popover);
}

static void
weir_search_entry_measure (GtkWidget *widget,
                           GtkOrientation orientation,
                           int for_size,
                           int *minimum,
                           int *natural,
                           int *minimum_baseline,
                           int *natural_baseline)
{
  gtk_widget_measure (WEIR_SEARCH_ENTRY (widget)->box, orientation, for_size, minimum, natural,
                      minimum_baseline, natural_baseline);
}

static void
weir_search_entry_dispose (GObject *object)
{
  WeirSearchEntry *self = WEIR_SEARCH_ENTRY (object);

  self->values_func = NULL;
  gtk_widget_dispose_template (GTK_WIDGET (self), WEIR_TYPE_SEARCH_ENTRY);

  G_OBJECT_CLASS (weir_search_entry_parent_class)->dispose (object);
}

static void
weir_search_entry_finalize (GObject *object)
{
  WeirSearchEntry *self = WEIR_SEARCH_ENTRY (object);

  g_clear_pointer (&self->query, weir_query_unref);
  g_clear_pointer (&self->parsed_text, g_free);
  g_clear_pointer (&self->error_text, g_free);
  g_clear_pointer (&self->completions, g_ptr_array_unref);

  G_OBJECT_CLASS (weir_search_entry_parent_class)->finalize (object);
}

static void
install_properties (GObjectClass *object_class)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  properties[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, "", flags);
  properties[PROP_PLACEHOLDER_TEXT] =
    g_param_spec_string ("placeholder-text", NULL, NULL, NULL, flags);
  properties[PROP_ERROR_TEXT] =
    g_param_spec_string ("error-text", NULL, NULL, NULL,
                         G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
install_signals (GType type)
{
  const char *const names[] = { "query-changed", "stopped", "down" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    signals[i] =
      g_signal_new (names[i], type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/weirproxy/Weir/weir-search-entry.ui");
  gtk_widget_class_bind_template_child (widget_class, WeirSearchEntry, box);
  gtk_widget_class_bind_template_child (widget_class, WeirSearchEntry, entry);
  gtk_widget_class_bind_template_child (widget_class, WeirSearchEntry, error_revealer);
  gtk_widget_class_bind_template_child (widget_class, WeirSearchEntry, error_label);
  gtk_widget_class_bind_template_child (widget_class, WeirSearchEntry, popover);
  gtk_widget_class_bind_template_child (widget_class, WeirSearchEntry, list);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_stop_search);
  gtk_widget_class_bind_template_callback (widget_class, on_key_pressed);
  gtk_widget_class_bind_template_callback (widget_class, on_focus_left);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
}

static void
weir_search_entry_class_init (WeirSearchEntryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = weir_search_entry_get_property;
  object_class->set_property = weir_search_entry_set_property;
  object_class->dispose = weir_search_entry_dispose;
  object_class->finalize = weir_search_entry_finalize;
  widget_class->grab_focus = weir_search_entry_grab_focus;
  widget_class->focus = weir_focus_children;
  widget_class->measure = weir_search_entry_measure;
  widget_class->size_allocate = weir_search_entry_size_allocate;

  install_properties (object_class);
  install_signals (WEIR_TYPE_SEARCH_ENTRY);
  bind_template (widget_class);
}

static void
weir_search_entry_init (WeirSearchEntry *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->parsed_text = g_strdup ("");
}

const char *
weir_search_entry_get_text (WeirSearchEntry *self)
{
  g_return_val_if_fail (WEIR_IS_SEARCH_ENTRY (self), NULL);

  return gtk_editable_get_text (GTK_EDITABLE (self->entry));
}

void
weir_search_entry_set_text (WeirSearchEntry *self, const char *text)
{
  g_return_if_fail (WEIR_IS_SEARCH_ENTRY (self));

  self->completing = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text != NULL ? text : "");
  gtk_editable_set_position (GTK_EDITABLE (self->entry), -1);
  self->completing = FALSE;
  close_proposals (self);
  on_search_changed (self);
}

WeirQuery *
weir_search_entry_get_query (WeirSearchEntry *self)
{
  g_return_val_if_fail (WEIR_IS_SEARCH_ENTRY (self), NULL);

  return self->query;
}

void
weir_search_entry_set_values_func (WeirSearchEntry *self,
                                   WeirQueryValuesFunc func,
                                   gpointer user_data)
{
  g_return_if_fail (WEIR_IS_SEARCH_ENTRY (self));

  self->values_func = func;
  self->values_data = user_data;
}

void
weir_search_entry_set_key_capture_widget (WeirSearchEntry *self, GtkWidget *widget)
{
  g_return_if_fail (WEIR_IS_SEARCH_ENTRY (self));

  gtk_search_entry_set_key_capture_widget (self->entry, widget);
}

gboolean
weir_search_entry_has_term (WeirSearchEntry *self, const char *term)
{
  g_auto (GStrv) words = NULL;

  g_return_val_if_fail (WEIR_IS_SEARCH_ENTRY (self), FALSE);

  words = g_strsplit (weir_search_entry_get_text (self), " ", -1);
  return g_strv_contains ((const char *const *) words, term);
}

void
weir_search_entry_toggle_term (WeirSearchEntry *self, const char *term, gboolean add)
{
  g_auto (GStrv) words = NULL;
  g_autoptr (GString) text = g_string_new (NULL);

  g_return_if_fail (WEIR_IS_SEARCH_ENTRY (self));

  words = g_strsplit (weir_search_entry_get_text (self), " ", -1);
  for (char **word = words; *word != NULL; word++)
    if (**word != '\0' && !g_str_equal (*word, term))
      g_string_append_printf (text, "%s ", *word);
  if (add)
    g_string_append_printf (text, "%s ", term);

  weir_search_entry_set_text (self, text->str);
}
