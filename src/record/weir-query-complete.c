/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What the word at the cursor may become.
 *
 * Before the colon, keys; behind it, the words that the key knows and the
 * values its caller has seen.  A proposal carries the whole text with itself in
 * it, so that a view has nothing to put together.
 */

#include "weir-query-private.h"

#include <glib/gi18n-lib.h>

/* What is being completed: the octets [begin, end) of @text, of which those up to the cursor are typed. */
typedef struct
{
  const char *text;
  gsize begin;
  gsize end;
  gboolean in_value;
  WeirQueryKey key; /* of the value */
  char *typed;      /* (owned) */
  GPtrArray *completions;
} Completion;

static void
completion_free (WeirQueryCompletion *completion)
{
  g_free (completion->replacement);
  g_free (completion->label);
  g_free (completion->explanation);
  g_free (completion);
}

static gboolean
is_known (const Completion *self, const char *label)
{
  for (guint i = 0; i < self->completions->len; i++)
    {
      const WeirQueryCompletion *other = g_ptr_array_index (self->completions, i);

      if (g_str_equal (other->label, label))
        return TRUE;
    }

  return FALSE;
}

/* Puts @insert in the place of what is being completed, and the cursor behind it. */
static void
propose (Completion *self, const char *insert, const char *label, const char *explanation)
{
  g_autoptr (GString) replacement = NULL;
  WeirQueryCompletion *completion;

  if (self->completions->len == WEIR_QUERY_MAX_COMPLETIONS || is_known (self, label))
    return;

  replacement = g_string_new_len (self->text, self->begin);
  g_string_append (replacement, insert);

  completion = g_new0 (WeirQueryCompletion, 1);
  completion->cursor = replacement->len;
  g_string_append (replacement, self->text + self->end);
  completion->replacement = g_string_free (g_steal_pointer (&replacement), FALSE);
  completion->label = g_strdup (label);
  completion->explanation = explanation != NULL ? g_strdup (_ (explanation)) : NULL;
  g_ptr_array_add (self->completions, completion);
}

static gboolean
starts_with (const char *text, const char *prefix)
{
  return g_ascii_strncasecmp (text, prefix, strlen (prefix)) == 0;
}

static void
propose_keys (Completion *self)
{
  for (gsize i = 1; i < WEIR_N_QUERY_KEYS; i++)
    if (starts_with (weir_query_keys[i].name, self->typed))
      {
        g_autofree char *key = g_strconcat (weir_query_keys[i].name, ":", NULL);

        propose (self, key, key, weir_query_keys[i].explanation);
      }
}

static char *
quote_value (const char *value)
{
  g_autoptr (GString) quoted = NULL;

  if (strpbrk (value, " \t\r\n\",*\\") == NULL)
    return g_strdup (value);

  quoted = g_string_new ("\"");
  for (const char *p = value; *p != '\0'; p++)
    {
      if (*p == '"' || *p == '\\')
        g_string_append_c (quoted, '\\');
      g_string_append_c (quoted, *p);
    }
  g_string_append_c (quoted, '"');

  return g_string_free (g_steal_pointer (&quoted), FALSE);
}

static void
propose_value (Completion *self, const char *value, const char *explanation)
{
  /* A value at the end of the text is done with: the next word may follow. */
  const char *space = self->text[self->end] == '\0' ? " " : "";
  g_autofree char *quoted = quote_value (value);
  g_autofree char *insert = g_strconcat (quoted, space, NULL);

  propose (self, insert, value, explanation);
}

static void
propose_values (Completion *self, WeirQueryValuesFunc func, gpointer user_data)
{
  g_autoptr (GPtrArray) values = g_ptr_array_new_with_free_func (g_free);

  for (gsize i = 0; i < weir_query_n_words; i++)
    if (weir_query_words[i].key == self->key && starts_with (weir_query_words[i].word, self->typed))
      propose_value (self, weir_query_words[i].word, weir_query_words[i].explanation);

  if (func != NULL)
    func (weir_query_keys[self->key].name, self->typed, values, user_data);
  for (guint i = 0; i < values->len; i++)
    propose_value (self, g_ptr_array_index (values, i), NULL);
}

/* Finds the term in which, or right behind which, the cursor stands. */
static gboolean
find_token (const char *text, gsize cursor, WeirQueryToken *token)
{
  for (gsize offset = 0; weir_query_scan_token (text, offset, token); offset = token->end)
    if (cursor <= token->end)
      return token->begin <= cursor;

  return FALSE;
}

/* Narrows @self down to the alternative of the token's value at the cursor. */
static void
find_alternative (Completion *self, const WeirQueryToken *token, gsize cursor)
{
  self->begin = token->value;
  self->end = weir_query_scan_alternative (self->text, self->begin, token->end);
  while (self->end < cursor)
    {
      self->begin = self->end + 1;
      self->end = weir_query_scan_alternative (self->text, self->begin, token->end);
    }
}

static void
completion_find (Completion *self, gsize cursor)
{
  WeirQueryToken token;
  gboolean quoted;

  self->begin = self->end = cursor;
  if (find_token (self->text, cursor, &token) && cursor >= token.word)
    {
      self->begin = token.word;
      self->end = token.end;
      if (token.value > 0 && cursor >= token.value)
        {
          self->in_value = TRUE;
          self->key = weir_query_key_lookup (self->text + token.word, token.value - 1 - token.word);
          find_alternative (self, &token, cursor);
        }
      else if (token.value > 0)
        self->end = token.value;
    }

  self->typed = weir_query_unquote (self->text, self->begin, cursor, &quoted);
}

/**
 * weir_query_complete:
 * @cursor: in octets; brought to the beginning of a character, and to the end at most
 * @func: (nullable) (scope call): names values that were seen
 *
 * Returns: (transfer full) (element-type WeirQueryCompletion): at most
 *   %WEIR_QUERY_MAX_COMPLETIONS
 */
GPtrArray *
weir_query_complete (const char *text, gsize cursor, WeirQueryValuesFunc func, gpointer user_data)
{
  Completion self = { .text = text };

  g_return_val_if_fail (text != NULL, NULL);

  self.completions = g_ptr_array_new_with_free_func ((GDestroyNotify) completion_free);
  cursor = MIN (cursor, strlen (text));
  while (cursor > 0 && (text[cursor] & 0xc0) == 0x80)
    cursor--;
  if (strlen (text) > WEIR_QUERY_MAX_LENGTH || !g_utf8_validate (text, -1, NULL))
    return self.completions;

  completion_find (&self, cursor);
  if (self.key != WEIR_QUERY_KEY_NONE)
    propose_values (&self, func, user_data);
  else if (!self.in_value && text[self.begin] != '"')
    propose_keys (&self);
  g_free (self.typed);

  return self.completions;
}
